import { describe, expect, test } from 'vitest'
import { categories, type Category } from '../../../lib/core/failure.ts'
import { fingerprintOf } from '../../../lib/core/fingerprint.ts'
import { createTools } from '../../../lib/mind/tools.ts'
import type { Answer, Turn, WorkScene } from '../../../lib/ports.ts'
import { judge } from './judge.ts'
import { agentNamed, callOf, memoryFiles, stepWith, taskTitled, thinkScene, workScene } from './scenes.ts'
import { allTasks, call, mind, missionIn, team, tools, valueOf } from './stage.ts'

/** Works until there is an output or trouble, as the flow would; the tools answer that all is well. */
async function playRun(scene: WorkScene): Promise<{ answer: Answer<Turn>; turns: number; steps: WorkScene['steps'] }> {
  const steps = [...scene.steps]
  for (let turns = 1; ; turns++) {
    const answer = await mind.work({ ...scene, steps }, call)
    if (answer.kind === 'failed' || answer.value.calls.length === 0) return { answer, turns, steps }
    const done = answer.value.calls.map((one) => ({ ...one, result: 'done', ok: true }))
    steps.push(stepWith(steps.length + 1, answer.value.text, done))
    if (turns > 9) throw new Error('it never ends')
  }
}

/** The tools of the first two turns: a draft, and what comes after it. */
async function playFirstTurns(scene: WorkScene): Promise<string[]> {
  const draft = valueOf(await mind.work(scene, call)).calls
  const steps = [
    stepWith(
      1,
      '',
      draft.map((one) => ({ ...one, result: 'done', ok: true })),
    ),
  ]
  return [...draft, ...valueOf(await mind.work({ ...scene, steps }, call)).calls].map(({ tool }) => tool)
}

async function troubleWith(title: string): Promise<Category | undefined> {
  const { answer } = await playRun(workScene({ task: taskTitled(title), tools }))
  return answer.kind === 'failed' ? judge(answer.evidence).category : undefined
}

describe('work', () => {
  const fine = taskTitled('A fine task', { brief: 'rehearse: ok' })

  test('writes a draft, then gives an output; all of it says what it is', async () => {
    const { answer, turns, steps } = await playRun(workScene({ task: fine, tools }))
    expect(turns).toBeGreaterThan(1)
    expect(steps[0]?.text).toMatch(/^Rehearsal: /)
    expect(steps[0]?.calls).toMatchObject([{ tool: 'write_file', input: { path: 'a-fine-task.md' } }])
    expect(valueOf(answer).text).toMatch(/^Rehearsal: /)
    expect(valueOf(answer).text).toContain('Every price has a source')
  })

  test('its tool calls are ones that the tools take', async () => {
    const real = createTools({ files: memoryFiles() })
    const { steps } = await playRun(workScene({ task: fine, tools }))
    const context = {
      task: fine,
      agent: agentNamed('scout', 'x'),
      allowed: ['write_file', 'list_files'],
      fetchHosts: [],
    }
    for (const one of steps.flatMap(({ calls }) => calls))
      expect(await real.use(one, context)).toMatchObject({ ok: true })
  })

  test('without tools it is done in one turn', async () => {
    expect((await playRun(workScene({ task: fine }))).turns).toBe(1)
  })

  test('takes feedback and inputs into account', async () => {
    const task = taskTitled('A fine task', { brief: 'rehearse: ok', feedback: 'name your sources' })
    const inputs = [{ title: 'The prices', output: '1, 2, 3' }]
    const { answer } = await playRun(workScene({ task, inputs, attempt: 2 }))
    expect(valueOf(answer).text).toContain('name your sources')
    expect(valueOf(answer).text).toContain('"The prices"')
  })

  test('asks a person when it is told to and can, and goes on in the next attempt', async () => {
    const withAsking = [...tools, ...createTools({ files: memoryFiles() }).offer(['ask_person'])]
    const task = taskTitled('A fine task', { brief: 'rehearse: ask' })
    const asks = async (more: Partial<WorkScene>) =>
      (await playFirstTurns(workScene({ task, tools: withAsking, ...more }))).includes('ask_person')
    expect(await asks({})).toBe(true)
    expect(await asks({ attempt: 2 })).toBe(false)
    expect(await asks({ tools })).toBe(false)
    expect(await asks({ task: fine })).toBe(false)
  })

  test('is the same for the same scene', async () => {
    for (const { title } of allTasks) {
      const scene = () => workScene({ task: taskTitled(title), tools })
      expect(await mind.work(scene(), call)).toEqual(await mind.work(scene(), call))
    }
  })

  test('costs what the instance says a token costs, and nothing unless it does', async () => {
    expect((await mind.work(workScene({ task: fine }), call)).usage).toMatchObject({ cost: 0 })
    const dear = callOf({ provider: 'rehearsal', price: { input: 1_000_000, output: 0 } })
    const { usage } = await mind.work(workScene({ task: fine }), dear)
    expect(usage.inputTokens).toBeGreaterThan(100)
    expect(usage.cost).toBe(usage.inputTokens)
  })

  test('ends when its caller is out of time', async () => {
    const late = callOf({ provider: 'rehearsal' }, AbortSignal.abort(new Error('600 seconds are over')))
    const answer = await mind.work(workScene({ task: fine }), late)
    expect(answer).toMatchObject({
      kind: 'failed',
      rehearsal: true,
      evidence: { name: 'TimeoutError', phase: 'model' },
    })
  })
})

describe('trouble by title', () => {
  test('meets about one task in four, and every kind of it exists', async () => {
    const met = await Promise.all(allTasks.map(({ title }) => troubleWith(title)))
    const share = met.filter((category) => category !== undefined).length / met.length
    expect(share).toBeGreaterThan(0.18)
    expect(share).toBeLessThan(0.32)
    expect(new Set(met)).toEqual(new Set([...categories, undefined]))
  })

  test('shows every kind within the first missions of the example roster', async () => {
    const missions = await Promise.all(team.map((agent) => missionIn(thinkScene({ agent, team }))))
    const met = await Promise.all(
      missions.flatMap(({ mission }) => mission.plan.map(({ title }) => troubleWith(title))),
    )
    expect(new Set(met)).toEqual(new Set([...categories, undefined]))
  })

  test('comes with the first attempt only, so that everything is done in the end', async () => {
    for (const { title } of allTasks) {
      const first = await playRun(workScene({ task: taskTitled(title), tools }))
      if (first.answer.kind === 'answer') continue
      const again = workScene({ task: taskTitled(title), tools, attempt: 2, steps: first.steps })
      expect(valueOf((await playRun(again)).answer).text).toMatch(/^Rehearsal: /)
    }
  })
})

describe('trouble on demand', () => {
  const directed = (brief: string, attempt = 1, title = 'A task') =>
    playRun(workScene({ task: taskTitled(title, { brief }), tools, attempt }))

  test.each(categories)('%s is told so that the built-in rules see it', async (category) => {
    const titles = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve']
    const played = await Promise.all(titles.map((title) => directed(`rehearse: fail ${category}`, 1, title)))
    const evidence = played.flatMap(({ answer }) => (answer.kind === 'failed' ? [answer.evidence] : []))
    expect(evidence).toHaveLength(titles.length)
    for (const one of evidence) {
      expect(one.message).toMatch(/^\[rehearsal\] /)
      const { category: judged, limit } = judge(one)
      const expected = {
        message: one.message,
        judged: category,
        limit: category === 'RESOURCE' ? 'context' : undefined,
      }
      expect({ message: one.message, judged, limit }).toEqual(expected)
    }
    // Three alike in a row would pause the agent.
    expect(new Set(evidence.map(fingerprintOf)).size).toBeGreaterThanOrEqual(3)
  })

  test.each(['TIMEOUT', 'RESOURCE'])('%s comes after a checkpoint', async (category) => {
    expect((await directed(`rehearse: fail ${category}`)).steps).toHaveLength(1)
  })

  const endsWell = async (brief: string, attempt: number) => (await directed(brief, attempt)).answer.kind === 'answer'

  test('once, some times, or always', async () => {
    const attempts = [1, 2, 3, 9]
    const outcome = (brief: string) => Promise.all(attempts.map((attempt) => endsWell(brief, attempt)))
    expect(await outcome('rehearse: fail TRANSIENT')).toEqual([false, true, true, true])
    expect(await outcome('rehearse: fail TIMEOUT times 2')).toEqual([false, false, true, true])
    expect(await outcome('rehearse: fail AUTH always')).toEqual([false, false, false, false])
  })

  test('a direction overrides the title', async () => {
    for (const { title } of allTasks) expect((await directed('rehearse: ok', 1, title)).answer.kind).toBe('answer')
  })

  test('empty is a turn without text and calls', async () => {
    const { answer } = await directed('rehearse: empty')
    expect(valueOf(answer)).toEqual({ text: '', calls: [] })
    expect(valueOf((await directed('rehearse: empty', 2)).answer).text).not.toBe('')
  })

  test('a direction that cannot be read is a failure that says how to write one', async () => {
    const { answer } = await directed('rehearse: fial AUTH')
    expect(answer.kind === 'failed' && answer.evidence.message).toContain('"rehearse: fial AUTH" is no stage direction')
  })
})
