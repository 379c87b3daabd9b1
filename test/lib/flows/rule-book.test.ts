import { describe, expect, test } from 'vitest'
import { RuleId } from '../../../lib/core/id.ts'
import { RuleSettings } from '../../../lib/core/rule.ts'
import { seconds } from '../../../lib/core/time.ts'
import { changeRule, createRule, removeRule } from '../../../lib/flows/configure-rules.ts'
import { createRuleBook } from '../../../lib/flows/rule-book.ts'
import { ada, type Office, openOffice } from './office.ts'

const unavailable = { message: 'oops', httpStatus: 503 }
const http503 = RuleId.parse('http-503')
const own = RuleId.parse('own')
const settings = RuleSettings.parse({
  priority: 1,
  when: { httpStatus: 503 },
  category: 'AUTH',
  because: 'here that means a bad key',
})

async function bookOf(office: Office) {
  const book = createRuleBook(office.ports)
  return async () => (await book())(unavailable)
}

describe('the rule book', () => {
  test('has the built-in rules, even in an instance without any', async () => {
    const judge = await bookOf(await openOffice())
    expect(await judge()).toMatchObject({ category: 'TRANSIENT', ruleId: http503 })
  })

  test.each<[string, (office: Office) => Promise<unknown>, object]>([
    [
      'a rule of the instance is asked in its turn',
      ({ ports }) => createRule(ports, own, settings, ada),
      { category: 'AUTH', ruleId: own, because: settings.because },
    ],
    [
      'a rule with the id of a built-in one takes its place',
      ({ ports }) => createRule(ports, http503, settings, ada),
      { category: 'AUTH', ruleId: http503 },
    ],
    [
      'a built-in rule can be disabled',
      ({ ports }) => changeRule(ports, http503, { enabled: false }, ada),
      { category: 'UNKNOWN' },
    ],
  ])('knows that %s', async (_what, change, expected) => {
    const office = await openOffice()
    await change(office)
    const judge = await bookOf(office)
    expect(await judge()).toMatchObject(expected)
  })

  test('is read at most once in a minute, and then anew', async () => {
    const office = await openOffice()
    let reads = 0
    office.troubles.plan = (operation) => void (reads += Number(operation === 'list'))
    const judge = await bookOf(office)
    for (let times = 0; times < 9; times++) await judge()
    expect(reads).toBe(1)
    await createRule(office.ports, own, settings, ada)
    // Whoever writes a rule reads its history.
    reads = 0
    office.clock.advance(seconds(60) - 1)
    expect(await judge()).toMatchObject({ category: 'TRANSIENT' })
    office.clock.advance(1)
    expect(await judge()).toMatchObject({ category: 'AUTH' })
    expect(reads).toBe(1)
    await removeRule(office.ports, own, ada)
    office.clock.advance(seconds(60))
    expect(await judge()).toMatchObject({ category: 'TRANSIENT' })
  })

  test('that could not be read is read again with the next question', async () => {
    const office = await openOffice()
    const judge = await bookOf(office)
    office.troubles.plan = () => 'down'
    await expect(judge()).rejects.toMatchObject({ code: 'store.unavailable' })
    office.troubles.plan = () => undefined
    expect(await judge()).toMatchObject({ category: 'TRANSIENT' })
  })

  test('holds every rule of an instance that has many', async () => {
    const rules = Object.fromEntries(
      Array.from({ length: 250 }, (_, n) => [`rule-${n}`, { ...settings, when: { code: `E${n}X` } }]),
    )
    const office = await openOffice({ rules })
    const book = await createRuleBook(office.ports)()
    expect([0, 249].map((n) => book({ message: 'oops', code: `E${n}X` }).ruleId)).toEqual(['rule-0', 'rule-249'])
  })
})
