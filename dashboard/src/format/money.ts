/** Dollars with the digits that matter: `$0`, `$0.0042`, `$0.38`, `$12.40`, `$1,240`. */
export function money(dollars: number): string {
  if (dollars === 0) return '$0'
  const sign = dollars < 0 ? '-' : ''
  const sum = Math.abs(dollars)
  if (sum < 0.000_1) return `${sign}<$0.0001`
  if (sum < 0.1) return `${sign}$${sum.toFixed(4)}`
  if (sum < 1_000) return `${sign}$${sum.toFixed(2)}`
  return `${sign}$${Math.round(sum).toLocaleString('en-US')}`
}
