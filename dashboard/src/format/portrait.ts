/** One or two letters that stand for a name. */
export function initials(name: string): string {
  const words = name.split(/[\s_-]+/).filter(Boolean)
  const letters =
    words.length > 1 ? [words[0], words.at(-1)].map((word) => word?.[0]) : Array.from(words[0] ?? '?').slice(0, 2)
  return letters.join('').toUpperCase()
}

/** How many colours there are for portraits: classes `tone-0` to `tone-11` in avatar-image.vue. */
const tones = 12

/** The same agent has the same colour everywhere and for ever (FNV-1a over its id). */
export function toneOf(id: string): number {
  let hash = 0x811c9dc5
  for (const character of id) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  return (hash >>> 0) % tones
}
