import { describe, expect, test } from 'vitest'
import type { Evidence } from '../../../lib/core/failure.ts'
import type { RuleIdea } from '../../../lib/core/rule-proposal.ts'
import { AgentId, type ProposalId, RuleId } from '../../../lib/core/id.ts'
import { days, minutes } from '../../../lib/core/time.ts'
import { approveProposal, rejectProposal } from '../../../lib/flows/decide-rule-proposal.ts'
import { reclassifyFailures } from '../../../lib/flows/reclassify.ts'
import { wakeAgent } from '../../../lib/flows/steer-agent.ts'
import { think } from '../../../lib/flows/think.ts'
import { createMind } from '../../../lib/mind/mind.ts'
import type { ThinkScene } from '../../../lib/ports.ts'
import { complaints, everyRow } from '../../sim/books.ts'
import { answer, rest, trouble } from '../../sim/mind.ts'
import { failThought, lettersOf, workers } from './failing.ts'
import { ada, atlas, deedsTo, file, forge, type Office, openOffice, rowIn, scout, typical } from './office.ts'

const nack: Partial<Evidence> = typical.UNKNOWN
const open = (more: object = {}) =>
  openOffice({ asleep: true, agents: workers(4), settings: { operations: 'scout' }, ...more })

/** So many failures alike that no rule knows, a minute between them. */
async function pileUp(office: Office, count = 3, evidence: Partial<Evidence> = nack): Promise<string> {
  let fingerprint = ''
  for (let n = 0; n < count; n++) {
    ;({ fingerprint } = await failThought(office, evidence, AgentId.parse(`worker-${n % 4}`)))
    office.clock.advance(minutes(1))
  }
  return fingerprint
}

async function thoughtOf(office: Office, agentId = scout) {
  await wakeAgent(office.ports, agentId, ada)
  const thinking = await think({ agentId }, office.ports)
  if (thinking.kind === 'not-due') throw new Error(`${agentId} was not due`)
  office.clock.advance(minutes(1))
  return thinking.cycle
}

async function shownTo(office: Office, agentId = scout): Promise<ThinkScene['unexplained']> {
  await thoughtOf(office, agentId)
  return office.mind.seen.think.at(-1)?.unexplained ?? []
}

const ideaFor = (fingerprint: string, more: Partial<RuleIdea> = {}): RuleIdea => ({
  fingerprint,
  when: { message: 'answered NACK' },
  category: 'TRANSIENT',
  because: 'the converter is busy',
  examples: [],
  ...more,
})

/** Scout thinks, and has these ideas. */
async function propose(office: Office, ...ideas: RuleIdea[]) {
  office.mind.script.think = () => answer({ ...rest, rules: ideas })
  const cycle = await thoughtOf(office)
  office.mind.script.think = () => answer(rest)
  return cycle
}

async function proposal(office: Office): Promise<ProposalId> {
  const cycle = await propose(office, ideaFor(await pileUp(office)))
  const [id] = cycle.rules?.proposed ?? []
  if (id) return id
  throw new Error(`nothing was proposed: ${JSON.stringify(cycle.rules?.dropped)}`)
}

describe('failures that no rule knows are shown', () => {
  test('to who looks after operations, and to nobody else', async () => {
    const office = await open()
    const fingerprint = await pileUp(office)
    expect(await shownTo(office, scout)).toMatchObject([{ id: fingerprint, counts: { UNKNOWN: 3 } }])
    for (const other of [atlas, forge]) expect(await shownTo(office, other)).toEqual([])
  })

  test('to the lead when nobody is named', async () => {
    const office = await open({ settings: {} })
    await pileUp(office)
    expect(await shownTo(office, atlas)).toHaveLength(1)
    expect(await shownTo(office, scout)).toEqual([])
  })

  test.each<[string, number, Partial<Evidence>]>([
    ['two of them', 2, nack],
    ['five that a rule knows', 5, typical.LOGIC],
  ])('but not %s', async (_which, count, evidence) => {
    const office = await open()
    await pileUp(office, count, evidence)
    expect(await shownTo(office)).toEqual([])
  })

  test('for a week after they were seen last', async () => {
    const office = await open()
    await pileUp(office)
    office.clock.advance(days(7) - minutes(2))
    expect(await shownTo(office)).toHaveLength(1)
    office.clock.advance(minutes(2))
    expect(await shownTo(office)).toEqual([])
  })

  test('five groups at a time, also when a rule was thought of for the newest ones', async () => {
    const office = await open()
    for (let n = 0; n < 11; n++) await pileUp(office, 3, { ...nack, source: `part-${lettersOf(n)}` })
    const first = await shownTo(office)
    expect(first).toHaveLength(5)
    const when = (source: string) => ({ when: { message: 'answered NACK', source: `^${source}$` } })
    const named = ['part-ba', 'part-j', 'part-i'].map((source, n) => ideaFor(first[n]?.id ?? '', when(source)))
    expect((await propose(office, ...named)).rules?.proposed).toHaveLength(3)
    const next = await shownTo(office)
    expect(next).toHaveLength(5)
    expect(next.slice(0, 2)).toEqual(first.slice(3))
  })

  test('until a rule for them waits to be decided on, and not again when it was rejected', async () => {
    const office = await open()
    const id = await proposal(office)
    expect(await shownTo(office)).toEqual([])
    await rejectProposal(office.ports, id, 'we know the converter', ada)
    await pileUp(office)
    expect(await shownTo(office)).toEqual([])
  })

  test('not while a rule is in force that was thought of for them, and again when they come in spite of it', async () => {
    const office = await open()
    await approveProposal(office.ports, await proposal(office), undefined, ada)
    expect(await shownTo(office)).toEqual([])
    await pileUp(office, 1)
    expect(await shownTo(office)).toHaveLength(1)
  })
})

describe('an idea for a rule', () => {
  test('is put before people with what it would do, and nothing is in force by it', async () => {
    const office = await open()
    await pileUp(office, 4, typical.LOGIC)
    const fingerprint = await pileUp(office, 3)
    const cycle = await propose(office, ideaFor(fingerprint))
    const [row, ...others] = await everyRow(office.store, 'rule-proposal')
    expect([cycle.rules, others]).toEqual([{ proposed: [row?.id], dropped: [] }, []])
    expect(row).toMatchObject({
      status: 'proposed',
      fingerprint,
      agentId: scout,
      cycleId: cycle.id,
      rehearsal: true,
      rule: { priority: 9000, category: 'TRANSIENT', because: 'the converter is busy', enabled: true },
      effect: { looked: 7, matched: 3, changed: 3, unknown: 3 },
    })
    const { latest } = await rowIn(office, 'failure-group', fingerprint)
    expect(row?.examples).toEqual([latest.failureId])
    expect(deedsTo(office, row?.id ?? '')).toEqual(['rule-proposal.opened'])
    expect(await everyRow(office.store, 'rule')).toEqual([])
    await pileUp(office, 1)
    expect((await everyRow(office.store, 'failure')).at(-1)).toMatchObject({ category: 'UNKNOWN' })
  })

  test.each<[string, (fingerprint: string) => RuleIdea, RegExp]>([
    ['matches everything', (own) => ideaFor(own, { when: { message: '.*' } }), /matches everything/],
    ['cannot be read', (own) => ideaFor(own, { when: { message: '(' } }), /not a pattern that RE2 reads/],
    [
      'does not judge its group',
      (own) => ideaFor(own, { when: { message: 'printer' } }),
      /does not judge the failures that it is for/,
    ],
    [
      'is for a group that it was not shown',
      () => ideaFor('0'.repeat(16)),
      /no failures with the fingerprint 0{16} were/,
    ],
  ])('that %s is dropped, and the cycle says why', async (_what, idea, why) => {
    const office = await open()
    const cycle = await propose(office, idea(await pileUp(office)))
    expect(cycle.rules).toEqual({
      proposed: [],
      dropped: [{ because: 'the converter is busy', why: expect.stringMatching(why) as string }],
    })
    expect(cycle.status).toBe('rested')
    expect(await everyRow(office.store, 'rule-proposal')).toEqual([])
  })

  test('for a group that has another in the same thought is dropped', async () => {
    const office = await open()
    const fingerprint = await pileUp(office)
    const cycle = await propose(office, ideaFor(fingerprint), ideaFor(fingerprint, { because: 'twice' }))
    expect(cycle.rules).toMatchObject({
      dropped: [{ because: 'twice', why: 'it is for the same failures as another' }],
    })
    expect(cycle.rules?.proposed).toHaveLength(1)
  })

  test('of somebody who was shown nothing is dropped', async () => {
    const office = await open()
    const fingerprint = await pileUp(office)
    office.mind.script.think = () => answer({ ...rest, rules: [ideaFor(fingerprint)] })
    expect((await thoughtOf(office, forge)).rules?.dropped).toHaveLength(1)
  })
})

describe('a proposed rule', () => {
  test('that is approved is a rule of the person who approved it, with a history', async () => {
    const office = await open()
    const id = await proposal(office)
    const approved = await approveProposal(office.ports, id, RuleId.parse('converter-busy'), ada)
    expect(approved).toMatchObject({ status: 'approved', ruleId: 'converter-busy', decidedBy: ada })
    expect(await everyRow(office.store, 'rule')).toMatchObject([{ id: 'converter-busy', priority: 9000, author: ada }])
    const { items } = await office.store.list('rule-version', { scope: { of: 'converter-busy' }, limit: 9 })
    expect(items).toMatchObject([{ number: 1, did: 'created', by: ada }])
    expect(deedsTo(office, id)).toEqual(['rule-proposal.opened', 'rule-proposal.approved'])
    expect(deedsTo(office, 'converter-busy')).toEqual(['rule.created'])
  })

  test('is decided once: by two people at the same time as well', async () => {
    const office = await open()
    const id = await proposal(office)
    const decisions = await Promise.allSettled([
      approveProposal(office.ports, id, undefined, ada),
      approveProposal(office.ports, id, undefined, ada),
      rejectProposal(office.ports, id, 'no', ada),
    ])
    expect(decisions.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected', 'rejected'])
    await expect(rejectProposal(office.ports, id, 'no', ada)).rejects.toMatchObject({ code: 'state.illegal' })
    expect((await everyRow(office.store, 'rule')).length).toBeLessThanOrEqual(1)
  })

  test('under a name that is taken is not approved, and may still be', async () => {
    const office = await open({
      rules: { mine: { priority: 5, when: { code: 'x-1' }, category: 'LOGIC', because: 'x' } },
    })
    const id = await proposal(office)
    await expect(approveProposal(office.ports, id, RuleId.parse('mine'), ada)).rejects.toThrow(/already a rule "mine"/)
    expect(await rowIn(office, 'rule-proposal', id)).toMatchObject({ status: 'proposed' })
    expect(await approveProposal(office.ports, id, undefined, ada)).toMatchObject({ status: 'approved' })
  })

  test('in force judges what has come already when that is judged again', async () => {
    const office = await open()
    const from = office.clock.now()
    const id = await proposal(office)
    const { fingerprint } = await rowIn(office, 'rule-proposal', id)
    await approveProposal(office.ports, id, undefined, ada)
    const report = await reclassifyFailures(office.ports, { from, to: office.clock.now(), dryRun: false }, ada)
    expect(report).toMatchObject({ changed: 3, moves: [{ from: 'UNKNOWN', to: 'TRANSIENT', count: 3 }] })
    expect(await rowIn(office, 'failure-group', fingerprint)).toMatchObject({
      counts: { TRANSIENT: 3 },
      latest: { category: 'TRANSIENT', ruleId: `learned-${fingerprint.slice(0, 8)}` },
    })
    expect(await complaints(office.store)).toEqual([])
  })

  test('that is rejected keeps the reason, and leaves the rules alone', async () => {
    const office = await open()
    const id = await proposal(office)
    expect(await rejectProposal(office.ports, id, 'we know the converter', ada)).toMatchObject({
      status: 'rejected',
      why: 'we know the converter',
      decidedBy: ada,
    })
    expect(await everyRow(office.store, 'rule')).toEqual([])
    expect(deedsTo(office, id)).toEqual(['rule-proposal.opened', 'rule-proposal.rejected'])
  })
})

describe('the rehearsal mind', () => {
  test('thinks of a rule when three tasks have failed alike, in a walk of ticks', async () => {
    const mind = createMind({ secrets: () => Promise.resolve(undefined) })
    const failing = { ...mind, work: () => Promise.resolve(trouble(nack)) }
    const office = await openOffice({ mind: failing, agents: { forge: { concurrency: 1 } }, settings: {} })
    for (let n = 0; n < 3; n++) await file(office)
    for (let minute = 0; minute < 30; minute++) await office.staff.minute()
    const [row, ...others] = await everyRow(office.store, 'rule-proposal')
    expect(others).toEqual([])
    expect(row).toMatchObject({
      status: 'proposed',
      agentId: atlas,
      rehearsal: true,
      rule: { when: { message: 'converter answered NACK' }, category: 'LOGIC' },
    })
    expect(row?.rule.because).toMatch(/^Rehearsal: /)
    expect(row?.effect.unknown).toBeGreaterThanOrEqual(3)
    expect(await everyRow(office.store, 'rule')).toEqual([])
    expect(await complaints(office.store)).toEqual([])
  })
})
