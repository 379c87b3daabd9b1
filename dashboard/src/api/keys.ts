/** What the API has routes for. The first word of every query key, so that news of one thing refreshes just its queries. */
export type Noun =
  | 'activity'
  | 'agents'
  | 'alerts'
  | 'failures'
  | 'health'
  | 'instance'
  | 'missions'
  | 'projects'
  | 'rule-proposals'
  | 'rules'
  | 'runs'
  | 'tasks'
  | 'think-cycles'
  | 'tokens'

type Filters = Record<string, string | number | undefined>

/**
 * Keys for vue-query. Each says how much news concerns it: a list is stale after any news of its noun, one thing only
 * after news of that very thing, and what was counted after any news too.
 */
export const keys = {
  list: (noun: Noun, filters: Filters = {}) => [noun, 'list', filters] as const,
  one: (noun: Noun, id: string, part = 'itself') => [noun, 'one', id, part] as const,
  count: (noun: Noun, of: string, filters: Filters = {}) => [noun, 'count', of, filters] as const,
}
