import type { Component } from 'vue'

/** Something the palette can do: go somewhere, or act. */
export interface Entry {
  id: string
  group: 'Go to' | 'Agents' | 'Tasks' | 'Missions' | 'Do'
  label: string
  /** Behind the label; searched, too. */
  hint?: string
  icon: Component
  run: () => void
}

/** Those that have every word of what was typed, the best first: at the beginning, at the beginning of a word, anywhere. */
export function findEntries<E extends Pick<Entry, 'label' | 'hint'>>(
  entries: readonly E[],
  typed: string,
  most: number,
): E[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  return entries
    .map((entry) => ({ entry, score: scoreOf(entry, words) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, most)
    .map(({ entry }) => entry)
}

function scoreOf({ label, hint = '' }: Pick<Entry, 'label' | 'hint'>, words: readonly string[]): number {
  const [name, more] = [label.toLowerCase(), hint.toLowerCase()]
  let score = 1
  for (const word of words) {
    if (name.startsWith(word)) score += 4
    else if (name.includes(` ${word}`)) score += 3
    else if (name.includes(word)) score += 2
    else if (more.includes(word)) score += 1
    else return 0
  }
  return score
}

const pageOf: Record<string, string> = { task: '/board', mission: '/missions', run: '/runs', failure: '/failures' }

/** The page of a thing whose whole id was typed or pasted. */
export function pathOfId(typed: string): string | undefined {
  const [, kind = ''] = /^(\w+)_[0-9A-HJKMNP-TV-Z]{26}$/.exec(typed.trim()) ?? []
  const page = pageOf[kind]
  return page && `${page}/${typed.trim()}`
}
