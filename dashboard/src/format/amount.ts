/** A count that is read at a glance: `840`, `12.3k`, `1.2M`. For tokens, and for badges. */
export function amount(n: number): string {
  if (n < 1_000) return String(Math.round(n))
  if (n < 999_950) return `${trimmed(n / 1_000)}k`
  return `${trimmed(n / 1_000_000)}M`
}

const trimmed = (n: number): string => (n < 100 ? n.toFixed(1) : n.toFixed(0)).replace(/\.0$/, '')

/** A share of one as percent: `0%`, `0.4%`, `38%`. A dash when there is nothing to have a share of. */
export function percent(share: number | null): string {
  if (share === null) return '–'
  const hundredths = share * 100
  return hundredths > 0 && hundredths < 1 ? `${hundredths.toFixed(1)}%` : `${Math.round(hundredths)}%`
}

/** `1 task`, `3 tasks`. */
export const counted = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`
