/** `420ms`, `8.2s`, `1m 32s`, `2h 05m`, `3d 4h`: never more than two parts. */
export function duration(milliseconds: number): string {
  const ms = Math.max(0, milliseconds)
  if (ms < 1_000) return `${Math.round(ms)}ms`
  if (ms < 9_950) return `${(ms / 1_000).toFixed(1)}s`
  const seconds = Math.round(ms / 1_000)
  if (seconds < 60) return `${seconds}s`
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}m ${padded(seconds % 60)}s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 1_440) return `${Math.floor(minutes / 60)}h ${padded(minutes % 60)}m`
  const hours = Math.floor(minutes / 60)
  return `${Math.floor(hours / 24)}d ${hours % 24}h`
}

const padded = (n: number): string => String(n).padStart(2, '0')

/** Between two moments; until now while the second has not come. */
export const between = (from: string, to: string | undefined, now: Date): string =>
  duration((to === undefined ? now.getTime() : Date.parse(to)) - Date.parse(from))
