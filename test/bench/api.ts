import autocannon from 'autocannon'
import * as z from 'zod'

export interface BenchApi {
  killSwitch(on: boolean): Promise<void>
  fileTasks(count: number): Promise<number>
  isQuiet(): Promise<boolean>
  /** Requests a second and p99 in milliseconds. */
  hammer(path: string, seconds: number): Promise<{ rate: number; p99: number }>
  createTasks(seconds: number): Promise<{ rate: number; p99: number }>
}

const connections = 16
const roster = [
  'atlas',
  'forge',
  'scout',
  'quill',
  'sage',
  'harbor',
  'ledger',
  'beacon',
  'prism',
  'relay',
  'anvil',
  'compass',
]
const brief = 'Read what customers wrote last week, put it into groups, and say which group costs us most. '.repeat(3)

const Page = z.object({ items: z.array(z.unknown()) })

export function apiOf(url: string, bearer: string): BenchApi {
  const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' }
  const bodyOf = (n: number) =>
    JSON.stringify({
      title: `Task ${n}`,
      brief,
      agentId: roster[n % roster.length],
      acceptance: ['it is short', 'it is true'],
    })
  const get = async (path: string) => Page.parse(await (await fetch(`${url}/v1${path}`, { headers })).json())
  const cannon = async (options: Partial<autocannon.Options>) => {
    const result = await autocannon({ url, connections, headers, ...options })
    if (result.non2xx + result.errors > 0)
      throw new Error(`${result.non2xx} answers were no success, ${result.errors} failed`)
    return { rate: result.requests.average, p99: result.latency.p99 }
  }
  return {
    killSwitch: async (on) => {
      const body = JSON.stringify({ on, reason: 'bench' })
      const response = await fetch(`${url}/v1/instance/kill-switch`, { method: 'POST', headers, body })
      if (!response.ok) throw new Error(`the kill switch answered ${response.status}: ${await response.text()}`)
    },
    fileTasks: async (count) => {
      const requests = Array.from({ length: roster.length }, (_, n) => ({
        method: 'POST' as const,
        path: '/v1/tasks',
        body: bodyOf(n),
      }))
      return (await cannon({ amount: count, requests })).rate
    },
    isQuiet: async () => {
      const open = await Promise.all(
        ['todo', 'running', 'in_review'].map((status) => get(`/tasks?status=${status}&limit=1`)),
      )
      return open.every(({ items }) => items.length === 0)
    },
    hammer: (path, seconds) => cannon({ url: `${url}/v1${path}`, duration: seconds }),
    createTasks: (seconds) =>
      cannon({ duration: seconds, requests: [{ method: 'POST', path: '/v1/tasks', body: bodyOf(1) }] }),
  }
}
