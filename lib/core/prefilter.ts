import { lowered, type Needs, needsOf } from './needs.ts'

/** Which pairs and triples of letters stand in a text; now and then one too many, never one too few. */
export type Grams = Uint8Array

const places = 2 ** 16

export function gramsOf(text: string): Grams {
  const grams = new Uint8Array(places)
  const letters = lowered(text)
  let [before, last] = [0, 0]
  for (let i = 0; i < letters.length; i++) {
    const letter = letters.charCodeAt(i)
    grams[placeOf(0, last, letter)] = 1
    grams[placeOf(before, last, letter)] = 1
    before = last
    last = letter
  }
  return grams
}

const placeOf = (a: number, b: number, c: number): number => (a * 961 + b * 31 + c) % places

/** Whether a text with these grams may match the pattern. Nothing when that cannot be told without matching. */
export function prefilterOf(pattern: string): ((grams: Grams) => boolean) | undefined {
  const needs = needsOf(pattern)
  return needs && filterFor(needs)
}

function filterFor(needs: Needs): (grams: Grams) => boolean {
  if ('word' in needs) {
    const wanted = placesOf(needs.word)
    return (grams) => wanted.every((place) => grams[place] === 1)
  }
  const filters = ('all' in needs ? needs.all : needs.any).map(filterFor)
  return 'all' in needs
    ? (grams) => filters.every((holds) => holds(grams))
    : (grams) => filters.some((holds) => holds(grams))
}

/** Of a word that has three letters or more, the pairs add nothing to the triples. */
function placesOf(word: string): number[] {
  const codes = Array.from({ length: word.length }, (_, i) => word.charCodeAt(i))
  if (codes.length === 2) return [placeOf(0, codes[0] ?? 0, codes[1] ?? 0)]
  return codes.slice(2).map((code, i) => placeOf(codes[i] ?? 0, codes[i + 1] ?? 0, code))
}
