import * as z from 'zod'
import { builtInRules } from '../core/built-in-rules.ts'
import { Fault } from '../core/fault.ts'
import { RuleId } from '../core/id.ts'
import { type EffectiveRule, effectiveRules, RuleSettings } from '../core/rule.ts'
import { changeRule, createRule, removeRule, RulePatch } from '../flows/configure.ts'
import { allOf } from '../flows/read-config.ts'
import type { Store } from '../ports.ts'
import { someOf } from './bodies.ts'
import { pageOf, paging } from './paging.ts'
import { route } from './route.ts'

export const RuleView = z.object({ id: RuleId, ...RuleSettings.shape, origin: z.enum(['built-in', 'instance']) })
export const RulePage = pageOf(RuleView)
export const RuleOrder = RuleSettings.extend({ id: RuleId })
export const RuleChange = someOf(RulePatch)

async function ruleOf(store: Store, id: RuleId): Promise<EffectiveRule> {
  const own = await store.get('rule', id)
  const rule = effectiveRules(builtInRules, own ? [own] : []).find((one) => one.id === id)
  if (rule) return rule
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
      return pageAfter(effectiveRules(builtInRules, await allOf(ports.store, 'rule')), cursor, limit)
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
