import { describe, expect, test } from 'vitest'
import { RuleId } from '../../../lib/core/id.ts'
import { RuleSettings } from '../../../lib/core/rule.ts'
import { days, hours, minutes } from '../../../lib/core/time.ts'
import { createRule, removeRule } from '../../../lib/flows/configure-rules.ts'
import { failureAnalytics } from '../../../lib/flows/failure-analytics.ts'
import { failureGroups, failuresAlike } from '../../../lib/flows/failure-groups.ts'
import { reclassifyFailures } from '../../../lib/flows/reclassify.ts'
import type { Page } from '../../../lib/ports.ts'
import { complaints } from '../../sim/books.ts'
import { failThought, lettersOf } from './failing.ts'
import { ada, forge, type Office, openOffice, rowIn, scout } from './office.ts'

const nack = { message: 'converter answered NACK' }
const busy = RuleId.parse('busy')
const settings = RuleSettings.parse({
  priority: 5,
  when: { message: 'NACK' },
  category: 'TRANSIENT',
  because: 'the converter is busy',
})

const open = (founding: Parameters<typeof openOffice>[0] = {}) => openOffice({ asleep: true, ...founding })
const named = (n: number) => ({ message: `trouble ${lettersOf(n)}` })

/** Follows the cursors to the end. */
async function pagesOf<Row>(page: (cursor: string | undefined) => Promise<Page<Row>>): Promise<Row[][]> {
  const pages: Row[][] = []
  let cursor: string | undefined
  do {
    const { items, cursor: next } = await page(cursor)
    pages.push(items)
    cursor = next
  } while (cursor !== undefined)
  return pages
}

const messagesOn = ({ store }: Office, limit: number) =>
  pagesOf(async (cursor) => {
    const { items, cursor: next } = await failureGroups(store, { limit, cursor })
    return { items: items.map(({ latest }) => latest.message), cursor: next }
  })

describe('groups of failures', () => {
  test('are what is the same apart from numbers, with how many there were, whose, and when', async () => {
    const office = await open()
    const first = await failThought(office, { message: 'page 17 is torn' })
    office.clock.advance(hours(14))
    const last = await failThought(office, { message: 'page 18 is torn' }, scout)
    const { items } = await failureGroups(office.store, { limit: 9 })
    expect(items).toMatchObject([
      {
        id: first.fingerprint,
        firstSeenAt: first.at,
        lastSeenAt: last.at,
        counts: { UNKNOWN: 2 },
        agents: { [forge]: 1, [scout]: 1 },
        days: { '2026-11-23': 1, '2026-11-24': 1 },
        latest: { failureId: last.id, message: 'page 18 is torn', category: 'UNKNOWN', because: 'no rule matched' },
      },
    ])
    expect(await complaints(office.store)).toEqual([])
  })

  test('come in pages, the one seen last first', async () => {
    const office = await open()
    for (let n = 0; n < 7; n++) await failThought(office, named(n))
    await failThought(office, named(2))
    const inOrder = [2, 6, 5, 4, 3, 1, 0].map((n) => named(n).message)
    expect(await messagesOn(office, 3)).toEqual([inOrder.slice(0, 3), inOrder.slice(3, 6), inOrder.slice(6)])
    expect(await messagesOn(office, 7)).toEqual([inOrder])
  })

  test('come in pages that fit together however many there are', async () => {
    const office = await open()
    for (let n = 0; n < 230; n++) await failThought(office, named(n))
    const pages = await messagesOn(office, 60)
    expect(pages.map(({ length }) => length)).toEqual([60, 60, 60, 50])
    expect(pages.flat()).toEqual(Array.from({ length: 230 }, (_, n) => named(229 - n).message))
  })

  test.each([
    ['that was shown already', 4],
    ['that comes later', 1],
    ['that was the last one of its page', 3],
  ])('of which one moves ahead between two pages, one %s, are never shown twice', async (_which, moved) => {
    const office = await open()
    for (let n = 0; n < 6; n++) await failThought(office, named(n))
    const first = await failureGroups(office.store, { limit: 3 })
    await failThought(office, named(moved))
    await failThought(office, named(9))
    const second = await failureGroups(office.store, { limit: 3, cursor: first.cursor })
    const shown = [first, second].map(({ items }) => items.map(({ latest }) => latest.message))
    expect(shown).toEqual(
      [[5, 4, 3], [2, 1, 0].filter((n) => n !== moved)].map((page) => page.map((n) => named(n).message)),
    )
    expect(second.cursor).toBeUndefined()
  })

  test('are looked through for those that are asked for, and none is lost between pages', async () => {
    const office = await open()
    for (let n = 0; n < 20; n++) await failThought(office, named(n), n % 4 === 0 ? scout : forge)
    const pages = await pagesOf((cursor) =>
      failureGroups(office.store, { limit: 2, cursor, where: ({ agents }) => scout in agents }),
    )
    expect(pages.map((page) => page.map(({ latest }) => latest.message))).toEqual(
      [[16, 12], [8, 4], [0]].map((page) => page.map((n) => named(n).message)),
    )
  })

  test.each(['x', '2026-11-23', 'failure_01KAQT5N000000000000000000', '~'])(
    'refuse a cursor that is not theirs: %s',
    async (cursor) => {
      const { store } = await open()
      await expect(failureGroups(store, { limit: 3, cursor })).rejects.toMatchObject({
        code: 'request.invalid',
        message: expect.stringContaining(`the cursor "${cursor}" does not belong to this list`) as string,
      })
    },
  )
})

describe('the failures of one group', () => {
  test('come in pages, newest first, and no others with them', async () => {
    const office = await open()
    const alike: string[] = []
    for (let n = 0; n < 5; n++) {
      const { id } = await failThought(office, nack)
      await failThought(office, named(n))
      alike.unshift(id)
    }
    const { fingerprint } = await rowIn(office, 'failure', alike[0] ?? '')
    const pages = await pagesOf((cursor) => failuresAlike(office.store, fingerprint, { limit: 2, cursor }))
    expect(pages.map((page) => page.map(({ id }) => id))).toEqual([
      alike.slice(0, 2),
      alike.slice(2, 4),
      alike.slice(4),
    ])
    await expect(failuresAlike(office.store, fingerprint, { limit: 2, cursor: 'x' })).rejects.toMatchObject({
      code: 'request.invalid',
    })
  })
})

describe('a group whose failures are judged again', () => {
  const again = ({ ports, clock }: Office) =>
    reclassifyFailures(ports, { from: new Date(0), to: clock.now(), dryRun: false }, ada)
  const theGroup = async ({ store }: Office) => (await failureGroups(store, { limit: 9 })).items[0]

  test('counts them anew, and shows the new judgement; nothing else about it changes', async () => {
    const office = await open()
    for (let n = 0; n < 4; n++) await failThought(office, nack, n % 2 ? scout : forge)
    const before = await theGroup(office)
    await createRule(office.ports, busy, settings, ada)
    await again(office)
    const { category, ruleId, because } = { category: 'TRANSIENT', ruleId: busy, because: settings.because } as const
    const latest = { ...before?.latest, category, ruleId, because }
    expect(await theGroup(office)).toEqual({ ...before, counts: { TRANSIENT: 4 }, latest, version: 8 })
    expect(await complaints(office.store)).toEqual([])
    await removeRule(office.ports, busy, ada)
    await again(office)
    expect(await theGroup(office)).toEqual({ ...before, version: 12 })
    expect(await complaints(office.store)).toEqual([])
  })

  test('while more of them come, counts each once', async () => {
    const office = await open({ rules: {} })
    for (let n = 0; n < 12; n++) await failThought(office, nack)
    await createRule(office.ports, busy, settings, ada)
    office.clock.advance(minutes(2))
    await Promise.all([again(office), failThought(office, nack, scout), failThought(office, nack), again(office)])
    expect(await theGroup(office)).toMatchObject({ counts: { TRANSIENT: 14 } })
    expect(await complaints(office.store)).toEqual([])
  })
})

test('the analytics name the largest groups of these days first, and none of other days', async () => {
  const office = await open()
  await failThought(office, named(0))
  office.clock.advance(days(3))
  for (let n = 1; n <= 3; n++) for (let times = 0; times < n; times++) await failThought(office, named(n), scout)
  const [from, to] = [new Date(office.clock.now().getTime() - days(1)), office.clock.now()]
  const { byFingerprint } = await failureAnalytics(office.ports, { from, to, grain: 'day' })
  expect(byFingerprint.map(({ message, total, category, agents }) => [message, total, category, agents])).toEqual(
    [3, 2, 1].map((n) => [named(n).message, n, 'UNKNOWN', 1]),
  )
})
