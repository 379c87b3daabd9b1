import { syncBuiltinESMExports } from 'node:module'
import timers from 'node:timers/promises'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { checkHealth, rehearseThink } from '../../../cli/installation/smoke.ts'
import { type Reply, startSmallCloud } from './small-cloud.ts'

interface Check {
  stage: string
  ok: boolean
  says: string
}

const well = (stage: string): Check => ({ stage, ok: true, says: 'seen just now' })
const silent = (stage: string): Check => ({ stage, ok: false, says: 'never seen' })
const vital = ['tick', 'dispatcher', 'classifier']

/** Nobody waits between two questions. */
beforeEach(() => {
  const pause = vi.spyOn(timers, 'setTimeout').mockResolvedValue(undefined)
  syncBuiltinESMExports()
  return () => {
    pause.mockRestore()
    syncBuiltinESMExports()
  }
})

/** An installation that answers these in turn, and the last one ever after. What the Lambda answers is in `invoked`. */
async function startInstallation(healths: (Check[] | string)[], invoked: Reply = { body: 'null' }) {
  const asked: string[] = []
  let index = 0
  const cloud = await startSmallCloud(({ method, url }, body) => {
    asked.push(`${method} ${url} ${body}`.trim())
    if (method === 'POST') return invoked
    const health = healths[Math.min(index++, healths.length - 1)] ?? []
    return { status: 503, body: typeof health === 'string' ? health : JSON.stringify({ ok: false, checks: health }) }
  })
  return { cloud, asked, places: { api: cloud.endpoint, tick: 'acme-tick' } }
}

test('an installation lives when every stage has shown a sign of life after a tick', async () => {
  const { cloud, asked, places } = await startInstallation([vital.map(well)])
  expect(await checkHealth(cloud, places)).toEqual([])
  expect(asked).toEqual([
    expect.stringMatching(/^POST \/2015-03-31\/functions\/acme-tick\/invocations \{"time":"20.*Z"\}$/),
    'GET /v1/health',
  ])
})

test('what is not well besides is told, and is no reason to call the deploy a failure', async () => {
  const { cloud, places } = await startInstallation([
    [...vital.map(well), { stage: 'queues', ok: false, says: '3 dead' }],
  ])
  expect(await checkHealth(cloud, places)).toEqual(['queues: 3 dead'])
})

test('it is asked again until the last stage has answered, and until its name is known', async () => {
  const healths = ['no such host', [], vital.map(silent), [well('tick'), silent('dispatcher')], vital.map(well)]
  const { cloud, asked, places } = await startInstallation(healths)
  expect(await checkHealth(cloud, places)).toEqual([])
  expect(asked.filter((line) => line.startsWith('GET'))).toHaveLength(healths.length)
})

test('a stage that stays silent is named, and the way back is told', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  vi.mocked(timers.setTimeout).mockImplementation(async () => {
    vi.setSystemTime(Date.now() + 60_000)
    return undefined as never
  })
  const { cloud, places } = await startInstallation([[well('tick'), silent('dispatcher')]])
  const checking = checkHealth(cloud, places)
  await expect(checking).rejects.toMatchObject({ code: 'deploy.failed' })
  await expect(checking).rejects.toThrow(
    `the stacks are deployed, but dispatcher, classifier shows no sign of life at ${cloud.endpoint}/v1/health: read the logs`,
  )
  await expect(checking).rejects.toThrow(
    /to go back, check out the version before and deploy that\. No data was touched\.$/,
  )
})

test('a Lambda that breaks is named with what it said', async () => {
  const broken: Reply = {
    headers: { 'x-amz-function-error': 'Unhandled' },
    body: JSON.stringify({ errorMessage: 'TABLE_NAME is missing' }),
  }
  const { cloud, places } = await startInstallation([], broken)
  await expect(checkHealth(cloud, places)).rejects.toMatchObject({
    code: 'deploy.failed',
    message:
      'the stacks are deployed, but acme-tick fails: {"errorMessage":"TABLE_NAME is missing"}; no data was touched',
  })
})

test.each([
  ['rest', 0, 'agent_atlas would rest (rehearsal)'],
  ['propose', 2, 'agent_atlas would propose 2 (rehearsal)'],
])('a rehearsed thought of the team lead is told: %s', async (decision, missions, line) => {
  const thought: Reply = { body: JSON.stringify({ agentId: 'agent_atlas', decision, missions }) }
  const { cloud, asked } = await startInstallation([], thought)
  expect(await rehearseThink(cloud, 'acme-think')).toBe(line)
  expect(asked).toEqual(['POST /2015-03-31/functions/acme-think/invocations {"rehearse":""}'])
})
