/** What a role is about, so that any roster finds fitting work in the playbook. */
export type Craft =
  | 'lead'
  | 'finance'
  | 'support'
  | 'success'
  | 'quality'
  | 'integration'
  | 'reliability'
  | 'research'
  | 'writing'
  | 'strategy'
  | 'analysis'
  | 'engineering'
  | 'general'

/** The first craft with a word in the role: "finance and operations analyst" is finance before it is analysis. */
const wordsOf: readonly [Craft, readonly string[]][] = [
  ['lead', ['team lead', 'coordinat', 'chief']],
  ['finance', ['financ', 'account', 'budget', 'controll']],
  ['support', ['support', 'service desk', 'help desk']],
  ['success', ['success', 'onboarding', 'sales', 'marketing']],
  ['quality', ['quality', 'review', 'test', 'audit', 'compliance']],
  ['integration', ['integrat', 'interface', 'partner']],
  ['reliability', ['reliab', 'operation', 'infrastructure', 'security']],
  ['research', ['research', 'scout']],
  ['writing', ['writ', 'editor', 'content', 'communicat']],
  ['strategy', ['strateg', 'product', 'design']],
  ['analysis', ['analy', 'data', 'statist']],
  ['engineering', ['engineer', 'develop', 'build', 'technical']],
]

export function craftOf(role: string): Craft {
  const said = role.toLowerCase()
  return wordsOf.find(([, words]) => words.some((word) => said.includes(word)))?.[0] ?? 'general'
}
