import { describe, expect, test } from 'vitest'
import { Verdict } from '../../../lib/core/verdict.ts'
import { reviewScene, taskTitled } from './scenes.ts'
import { allTasks, call, mind, valueOf } from './stage.ts'

describe('a review', () => {
  const verdictOn = async (title: string, more: object = {}): Promise<Verdict> =>
    Verdict.parse(valueOf(await mind.review(reviewScene({ task: taskTitled(title, more) }), call)))

  test('usually approves, sometimes sends back, seldom sees more to do; each says what it is', async () => {
    const verdicts = await Promise.all(allTasks.map(({ title }) => verdictOn(title)))
    const texts = verdicts.map((verdict) => (verdict.decision === 'approve' ? verdict.comment : verdict.feedback))
    for (const text of texts) expect(text).toMatch(/^Rehearsal: /)
    const share = (some: Verdict[]): number => some.length / verdicts.length
    const revising = share(verdicts.filter(({ decision }) => decision === 'revise'))
    expect(revising).toBeGreaterThan(0.05)
    expect(revising).toBeLessThan(0.3)
    const followed = share(verdicts.filter(({ followUps }) => followUps.length > 0))
    expect(followed).toBeGreaterThan(0)
    expect(followed).toBeLessThan(0.25)
  })

  test('converges: nothing is sent back twice, and follow-ups have none', async () => {
    for (const { title } of allTasks) {
      expect((await verdictOn(title, { revisions: 1 })).decision).toBe('approve')
      expect((await verdictOn(title, { followsUp: taskTitled('x').id })).followUps).toEqual([])
    }
  })

  test('follows a direction', async () => {
    expect((await verdictOn('x', { brief: 'rehearse: revise once' })).decision).toBe('revise')
    expect((await verdictOn('x', { brief: 'rehearse: revise once', revisions: 1 })).decision).toBe('approve')
    expect((await verdictOn('x', { brief: 'rehearse: revise always', revisions: 7 })).decision).toBe('revise')
    for (const { title } of allTasks) {
      expect(await verdictOn(title, { brief: 'rehearse: ok' })).toMatchObject({ decision: 'approve', followUps: [] })
    }
  })

  test('is the same for the same scene', async () => {
    expect(await mind.review(reviewScene(), call)).toEqual(await mind.review(reviewScene(), call))
  })
})
