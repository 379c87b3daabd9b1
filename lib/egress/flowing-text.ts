/** How far what comes next stands from what was before: the widest wish counts. */
const gaps = ['', ' ', '\n', '\n\n'] as const
const [adjoining, nextWord] = [0, 1] as const
export const [nextLine, nextParagraph] = [2, 3] as const

export interface FlowingText {
  length: () => number
  /** Words; any white space between them is one space. */
  say: (text: string) => void
  /** As it stands, with its lines. */
  quote: (text: string) => void
  move: (gap: number) => void
  /** What the next words begin with, such as the dash of a list; without words it is not said. */
  mark: (sign: string) => void
  toString: () => string
}

/** A text that grows from its beginning, with white space only where something stands on both sides of it. */
export function createFlowingText(): FlowingText {
  const parts: string[] = []
  let length = 0
  let gap = 0
  let sign = ''
  const move = (wanted: number) => void (gap = Math.max(gap, wanted))
  const push = (text: string) => {
    const part = `${length === 0 ? '' : (gaps[gap] ?? '')}${sign}${text}`
    parts.push(part)
    length += part.length
    gap = adjoining
    sign = ''
  }
  return {
    length: () => length,
    move,
    mark: (wanted) => void (sign = wanted),
    quote: (text) => void (text.trim() === '' || push(text)),
    say(text) {
      const words = text.trim().replaceAll(/\s+/g, ' ')
      if (/^\s/.test(text)) move(nextWord)
      if (words !== '') push(words)
      if (/\s$/.test(text)) move(nextWord)
    },
    toString: () => parts.join(''),
  }
}
