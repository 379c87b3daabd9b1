/** How long ago, or how soon, in as few words as tell it: `12s ago`, `5m ago`, `in 3h`, `2d ago`. */
export function relative(at: string, now: Date): string {
  const difference = Date.parse(at) - now.getTime()
  if (Number.isNaN(difference)) return at
  const seconds = Math.round(Math.abs(difference) / 1000)
  if (seconds < 5) return 'now'
  const amount = largest(seconds)
  return difference < 0 ? `${amount} ago` : `in ${amount}`
}

/** The same without a direction, for ages: `5m`. */
export const age = (since: string, now: Date): string =>
  largest(Math.max(0, Math.round((now.getTime() - Date.parse(since)) / 1000)))

function largest(seconds: number): string {
  if (seconds < 60) return `${seconds}s`
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}m`
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)}h`
  return `${Math.floor(seconds / 86_400)}d`
}

/** The moment itself, to the second, in the time zone of the instance. */
export const exact = (at: string, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  }).format(new Date(at))
