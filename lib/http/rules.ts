import * as z from 'zod'
import { Actor } from '../core/actor.ts'
import { builtInRules } from '../core/built-in-rules.ts'
import { Evidence, Judged } from '../core/failure.ts'
import { Fault } from '../core/fault.ts'
import { RuleId } from '../core/id.ts'
import { type EffectiveRule, effectiveRules, type Rule, RuleSettings, RuleVersion } from '../core/rule.ts'
import { Instant } from '../core/time.ts'
import { changeRule, createRule, removeRule, RulePatch } from '../flows/configure-rules.ts'
import { allOf } from '../flows/read-config.ts'
import { tryRule } from '../flows/try-rule.ts'
import type { Store } from '../ports.ts'
import { someOf } from './bodies.ts'
import { movesAndExamples } from './judged.ts'
import { pageOf, paging } from './paging.ts'
import { route } from './route.ts'

export const RuleView = z.object({
  id: RuleId,
  ...RuleSettings.shape,
  origin: z.enum(['built-in', 'instance']),
  author: Actor.optional(),
  changedAt: Instant.optional(),
})
type RuleView = z.infer<typeof RuleView>
export const RulePage = pageOf(RuleView)
export const RuleOrder = RuleSettings.extend({ id: RuleId })
export const RuleChange = someOf(RulePatch)
export const RuleVersionView = RuleVersion.omit({ version: true })
export const RuleVersionPage = pageOf(RuleVersionView)

export const RuleTest = z.strictObject({
  rule: RuleSettings.extend({ id: RuleId.optional() }),
  failure: z.strictObject(Evidence.shape).optional(),
  last: z.number().int().min(1).max(500).default(100),
})
export const RuleTestResult = z.object({
  ruleId: RuleId,
  pasted: z.object({ before: Judged, after: Judged, matches: z.boolean(), decides: z.boolean() }).nullable(),
  history: z.object({
    looked: z.number().int(),
    matched: z.number().int(),
    share: z.number().min(0).max(1),
    ...movesAndExamples,
  }),
})

const viewOf = (rule: EffectiveRule, own: Rule | undefined): RuleView => ({
  ...rule,
  ...(own?.author ? { author: own.author } : {}),
  ...(own ? { changedAt: own.updatedAt } : {}),
})

async function ruleOf(store: Store, id: RuleId): Promise<RuleView> {
  const own = await store.get('rule', id)
  const rule = effectiveRules(builtInRules, own ? [own] : []).find((one) => one.id === id)
  if (rule) return viewOf(rule, own)
  throw new Fault('row.missing', `there is no rule "${id}"; GET /v1/rules lists those that exist`)
}

/** The place in the asking order after which a page goes on. It holds even when the rule there is removed meanwhile. */
const placeOf = ({ priority, id }: EffectiveRule): string => `${String(priority).padStart(5, '0')}.${id}`

function pageAfter(rules: EffectiveRule[], cursor: string | undefined, limit: number) {
  if (cursor !== undefined && !/^\d{5}\.[a-z][a-z0-9-]*$/.test(cursor)) {
    throw new Fault(
      'request.invalid',
      `the cursor "${cursor.slice(0, 200)}" does not belong to this list; start at its first page`,
    )
  }
  const left = rules.filter((rule) => cursor === undefined || placeOf(rule) > cursor)
  const items = left.slice(0, limit)
  const last = items.at(-1)
  return { items, cursor: last && left.length > limit ? placeOf(last) : null }
}

export const ruleRoutes = [
  route({
    name: 'listRules',
    role: 'viewer',
    method: 'get',
    path: '/v1/rules',
    summary: 'The rules that judge failures, in the order in which they are asked',
    says: 'Built-in ones and those of the instance together. The first that matches decides; disabled ones are not asked.',
    query: z.strictObject(paging),
    answers: RulePage,
    async handle({ ports, query: { cursor, limit } }) {
      const own = await allOf(ports.store, 'rule')
      const page = pageAfter(effectiveRules(builtInRules, own), cursor, limit)
      return {
        ...page,
        items: page.items.map((rule) =>
          viewOf(
            rule,
            own.find(({ id }) => id === rule.id),
          ),
        ),
      }
    },
  }),
  route({
    name: 'getRule',
    role: 'viewer',
    method: 'get',
    path: '/v1/rules/:id',
    summary: 'One rule as it is in force',
    id: RuleId,
    answers: RuleView,
    handle: ({ ports, id }) => ruleOf(ports.store, id),
  }),
  route({
    name: 'listRuleHistory',
    role: 'viewer',
    method: 'get',
    path: '/v1/rules/:id/history',
    summary: 'Who did what to a rule, and what its settings were, newest first',
    says: 'It stays when the rule is removed. A built-in rule that nobody has changed has none, and what came with the files of the instance is not in it: the first change tells it as the settings before.',
    id: RuleId,
    query: z.strictObject(paging),
    answers: RuleVersionPage,
    async handle({ ports: { store }, id, query: { limit, cursor } }) {
      const page = await store.list('rule-version', { scope: { of: id }, limit, cursor })
      if (page.items.length === 0) await ruleOf(store, id)
      return { items: page.items.map((entry) => RuleVersionView.parse(entry)), cursor: page.cursor ?? null }
    },
  }),
  route({
    name: 'testRule',
    role: 'operator',
    method: 'post',
    path: '/v1/rules/test',
    summary: 'Try a rule on failures without putting it in force',
    says: 'Tells what becomes of a pasted failure, and which of the last stored ones would be judged differently with the draft among the rules than without it. A draft with the id of a rule takes its place. Nothing is written; a rule that POST /v1/rules would refuse is refused here with the same reason.',
    body: RuleTest,
    answers: RuleTestResult,
    handle: ({ ports, body: { rule, failure, last } }) => tryRule(ports, { draft: rule, evidence: failure, last }),
  }),
  route({
    name: 'createRule',
    role: 'operator',
    method: 'post',
    path: '/v1/rules',
    summary: 'Add a rule of the instance',
    says: 'One with the id of a built-in rule takes its place. It is in force everywhere within a minute.',
    body: RuleOrder,
    answers: RuleView,
    creates: true,
    async handle({ ports, by, body: { id, ...settings } }) {
      await createRule(ports, id, settings, by)
      return await ruleOf(ports.store, id)
    },
  }),
  route({
    name: 'changeRule',
    role: 'operator',
    method: 'patch',
    path: '/v1/rules/:id',
    summary: 'Change some settings of a rule',
    says: 'Changing a built-in rule makes a rule of the instance that takes its place; DELETE brings the built-in one back.',
    id: RuleId,
    body: RuleChange,
    answers: RuleView,
    async handle({ ports, by, id, body }) {
      await changeRule(ports, id, body, by)
      return await ruleOf(ports.store, id)
    },
  }),
  route({
    name: 'removeRule',
    role: 'operator',
    method: 'delete',
    path: '/v1/rules/:id',
    summary: 'Remove a rule of the instance',
    says: 'A built-in rule whose place it took is in force again. Built-in rules cannot be removed, only disabled.',
    id: RuleId,
    handle: ({ ports, by, id }) => removeRule(ports, id, by),
  }),
] as const
