import { expect, test } from 'vitest'
import type { EgressRequest } from '../../../lib/core/egress.ts'
import { createTools } from '../../../lib/mind/tools.ts'
import { wants, words } from '../../sim/mind.ts'
import { execute, queuedRun } from './office.ts'

test.each([
  [['*.example.com'], true],
  [[], false],
])('a run fetches from the hosts of its instance: %j', async (fetchHosts, ok) => {
  const asked: EgressRequest[] = []
  const { office, runId } = await queuedRun(
    { work: ({ steps }) => (steps.length === 0 ? wants('fetch', { url: 'https://www.example.com/' }) : words('done')) },
    { settings: { policies: { fetchHosts } }, agents: { forge: { tools: ['fetch'] } } },
  )
  const fetch = async (request: EgressRequest) => {
    asked.push(request)
    return { kind: 'page', status: 200, url: request.url, type: 'text/plain', text: 'hello', isCut: false } as const
  }
  office.ports.tools = createTools({ files: office.files, egress: { fetch } })
  await execute(office, runId)
  expect(office.mind.seen.work[1]?.steps[0]?.calls).toMatchObject([{ tool: 'fetch', ok }])
  expect(asked.map(({ hosts }) => hosts)).toEqual(ok ? [fetchHosts] : [])
})
