import type { FailureGroup } from '../../core/failure-group.ts'
import type { RuleIdea } from '../../core/rule-proposal.ts'

const rehearsed = '[rehearsal] '

/** The longest part of a message without digits: what stays the same from one failure to the next. */
const gist = (message: string): string =>
  message
    .replace(rehearsed, '')
    .split(/[^\p{L}' ,-]+/u)
    .map((part) => part.trim())
    .toSorted((a, b) => b.length - a.length)[0] ?? ''

/** A script knows no better than to call it a matter of the work itself, and says that it is a script. */
export const ruleFor = ({ id, latest }: FailureGroup): RuleIdea => ({
  fingerprint: id,
  when: { message: gist(latest.message) },
  category: 'LOGIC',
  because: 'Rehearsal: it came several times, and a script guesses that the work itself is at fault.',
  examples: [latest.failureId],
})
