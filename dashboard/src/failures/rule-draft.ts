import type { Evidence, Limit } from '../../../lib/core/failure.ts'
import type { RuleSettings } from '../../../lib/core/rule.ts'

/** A rule as a form holds it: text for everything that is typed, empty where nothing was said. */
export interface RuleDraft {
  id: string
  priority: number
  httpStatus: string
  exitCode: string
  name: string
  code: string
  source: string
  message: string
  category: RuleSettings['category']
  limit: Limit
  because: string
  enabled: boolean
}

export const emptyDraft: RuleDraft = {
  id: '',
  priority: 500,
  httpStatus: '',
  exitCode: '',
  name: '',
  code: '',
  source: '',
  message: '',
  category: 'TRANSIENT',
  limit: 'quota',
  because: '',
  enabled: true,
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** A first idea for a failure: what it says about itself exactly, and of its message what comes before any number. */
export function draftFor({ name, code, httpStatus, exitCode, message }: Evidence): RuleDraft {
  const words = message.split(/[\d"'`]/)[0]?.trim() ?? ''
  return {
    ...emptyDraft,
    name: name === undefined || name === 'Error' ? '' : `^${escaped(name)}$`,
    code: code === undefined ? '' : `^${escaped(code)}$`,
    httpStatus: httpStatus === undefined ? '' : String(httpStatus),
    exitCode: exitCode === undefined ? '' : String(exitCode),
    message: escaped((words.length >= 8 ? words : message).slice(0, 120)),
  }
}

export const draftOf = ({ when, limit, ...rule }: RuleSettings & { id: string }): RuleDraft => ({
  ...emptyDraft,
  id: rule.id,
  priority: rule.priority,
  category: rule.category,
  because: rule.because,
  enabled: rule.enabled,
  limit: limit ?? emptyDraft.limit,
  httpStatus: when.httpStatus === undefined ? '' : String(when.httpStatus),
  exitCode: when.exitCode === undefined ? '' : String(when.exitCode),
  name: when.name ?? '',
  code: when.code ?? '',
  source: when.source ?? '',
  message: when.message ?? '',
})

const numberIn = (text: string): number | undefined => (text.trim() === '' ? undefined : Number(text))

/** What the API takes. Bad numbers and patterns are sent as they are: it knows best what is wrong with them. */
export function settingsIn(draft: RuleDraft): RuleSettings {
  const { priority, category, because, limit, enabled } = draft
  const [httpStatus, exitCode] = [numberIn(draft.httpStatus), numberIn(draft.exitCode)]
  const texts = { name: draft.name, code: draft.code, source: draft.source, message: draft.message }
  return {
    priority,
    category,
    because: because.trim(),
    enabled,
    ...(category === 'RESOURCE' ? { limit } : {}),
    when: {
      ...(httpStatus === undefined ? {} : { httpStatus }),
      ...(exitCode === undefined ? {} : { exitCode }),
      ...Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== '')),
    },
  }
}

/** Enough to be tried: something to look for. */
export const isTryable = (draft: RuleDraft): boolean => Object.keys(settingsIn(draft).when).length > 0

/** `HTTP 429, message ~ too many`: a matcher as it is read. */
export function matcherWords({ httpStatus, exitCode, ...texts }: RuleSettings['when']): string {
  const patterns = Object.entries(texts).flatMap(([field, text]) => (text ? [`${field} ~ ${text}`] : []))
  return [
    ...(httpStatus === undefined ? [] : [`HTTP ${httpStatus}`]),
    ...(exitCode === undefined ? [] : [`exit ${exitCode}`]),
    ...patterns,
  ].join(', ')
}

/** What a change changed, each as it was and as it is now. */
export function changesOf(before: RuleSettings, after: RuleSettings): { what: string; from: string; to: string }[] {
  const told = ({ when, category, limit, priority, because, enabled }: RuleSettings) => ({
    when: matcherWords(when),
    category,
    limit: limit ?? 'none',
    priority: String(priority),
    because,
    'in force': enabled ? 'yes' : 'no',
  })
  const then: Record<string, string> = told(before)
  return Object.entries(told(after)).flatMap(([what, to]) => {
    const from = then[what] ?? ''
    return from === to ? [] : [{ what, from, to }]
  })
}

/** An error that somebody pasted: its first line may begin with the name of its class, as stack traces do. */
export function evidenceIn(pasted: string): Evidence | undefined {
  const message = pasted.trim()
  if (message === '') return undefined
  const [, name] = /^([A-Z]\w*(?:Error|Exception|Fault))(?::|\s|$)/.exec(message) ?? []
  return { message, ...(name ? { name } : {}) }
}
