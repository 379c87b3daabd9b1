/** The address of a link in a text that somebody else wrote, if it leads to the web; no other kind is followed. */
export function safeHref(url: string): string | undefined {
  const parsed = URL.parse(url)
  return parsed && (parsed.protocol === 'https:' || parsed.protocol === 'http:') ? parsed.href : undefined
}
