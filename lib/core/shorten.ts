/** The beginning of a text, marked as such when something is missing. */
export const shorten = (text: string, longest: number): string =>
  text.length > longest ? `${text.slice(0, longest)} ... (shortened, ${text.length} characters in all)` : text

/** The same value with every text in it shortened. */
export function shortenTexts(value: unknown, longest: number): unknown {
  if (typeof value === 'string') return shorten(value, longest)
  if (Array.isArray(value)) return value.map((item: unknown) => shortenTexts(item, longest))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, shortenTexts(item, longest)]))
}
