import { createHash } from 'node:crypto'

/** A number that looks like chance and is always the same for the same words. */
export const hashOf = (...words: (string | number)[]): number =>
  createHash('sha256').update(words.join('\u0000')).digest().readUInt32BE(0)

/** One of several, always the same one for the same words. */
export function pick<T>(from: readonly [T, ...T[]], ...words: (string | number)[]): T {
  return from[hashOf(...words) % from.length] ?? from[0]
}
