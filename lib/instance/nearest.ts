/** How many letters must be changed, added, left out or swapped with their neighbour to make one word of another. */
function distance(from: string, to: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let i = 1; i <= from.length; i++) {
    const row = [i]
    for (let j = 1; j <= to.length; j++) {
      const isSame = from[i - 1] === to[j - 1]
      const changed = (last[j - 1] ?? 0) + (isSame ? 0 : 1)
      const isSwap = from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]
      const swapped = isSwap ? (beforeLast[j - 2] ?? 0) + 1 : changed
      row.push(Math.min(changed, swapped, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1))
    }
    beforeLast = last
    last = row
  }
  return last[to.length] ?? 0
}

/** `reports_to` and `Reports-To` are spellings of `reportsTo`, not other words. */
const letters = (word: string): string => word.toLowerCase().replaceAll(/[-_ ]/g, '')

/** The known word that somebody probably meant, if any is close enough. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (word.length > 40) return undefined
  const ranked = known
    .map((candidate) => ({ candidate, far: distance(letters(word), letters(candidate)) }))
    .toSorted((a, b) => a.far - b.far)
  const [best] = ranked
  return best && best.far <= Math.ceil(letters(best.candidate).length / 4) ? best.candidate : undefined
}

/** `did you mean "tools"?`, or else what is known. */
export function suggestion(word: string, known: readonly string[]): string {
  const meant = nearest(word, known)
  return meant === undefined ? `expected one of ${known.join(', ')}` : `did you mean "${meant}"?`
}
