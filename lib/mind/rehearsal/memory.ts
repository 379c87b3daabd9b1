/** What an agent of a rehearsal remembers from one cycle to the next, written down in its notes. */
export interface Memory {
  round: number
  /** Titles of the plays it proposed in this round. */
  proposed: string[]
}

const firstLine = /^Rehearsal: round ([1-9]\d{0,5})\. Proposed so far:$/

/** Notes of somebody else, such as a real model before it, are no memory of ours. */
export function memoryIn(notes: string | undefined): Memory {
  const [head = '', ...lines] = (notes ?? '').split('\n')
  const [, round] = firstLine.exec(head) ?? []
  if (round === undefined) return { round: 1, proposed: [] }
  return { round: Number(round), proposed: lines.map((line) => line.replace(/^- /, '')) }
}

export function notesOf({ round, proposed }: Memory, title: string, now: number): string {
  const titles = now === round ? [...proposed, title] : [title]
  return [`Rehearsal: round ${now}. Proposed so far:`, ...titles.map((one) => `- ${one}`)].join('\n')
}
