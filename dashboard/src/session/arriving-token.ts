/** The token that a sign-in link carries behind the #, where it is never sent to a server. */
export function tokenIn(hash: string): string | undefined {
  const token = new URLSearchParams(hash.replace(/^#/, '')).get('token')?.trim()
  return token ? token : undefined
}

/** Where to go after signing in. Only a path of ours: `//elsewhere` would be another host. */
export function pathAfterSignIn(wanted: unknown): string {
  return typeof wanted === 'string' && /^\/(?![/\\])/.test(wanted) ? wanted : '/'
}
