import * as z from 'zod'
import { Category } from '../../lib/core/failure.ts'
import { type Program, run } from './program.ts'

export const Row = z.looseObject({ id: z.string() })
const Page = z.object({ items: z.array(Row), cursor: z.string().nullable() })
export type Row = z.infer<typeof Row>

export const Analytics = z.object({
  total: z.number(),
  byCategory: z.array(z.object({ category: Category, count: z.number() })),
})
export const Health = z.object({
  ok: z.boolean(),
  checks: z.array(z.object({ stage: z.string(), ok: z.boolean(), says: z.string() })),
})

/** An instance that was started with `npm start`, as its users reach it. */
export interface Running extends Program {
  url: string
}

export const starting = (dataFolder: string, env: Record<string, string> = {}): Program =>
  run('local/start.ts', [], { PORT: '0', MISSION_CONTROL_DATA: dataFolder, ...env })

export async function start(dataFolder: string, env: Record<string, string> = {}): Promise<Running> {
  const program = starting(dataFolder, env)
  const [, url = ''] = await program.says(/^Mission Control is ready: (http:\S+)\n/m)
  return { ...program, url }
}

/** The token of the sign-in link, which only a first start prints. */
export async function bearerOf({ says }: Running): Promise<string> {
  const [, bearer = ''] = await says(/#token=(\S+)\n/)
  return bearer
}

export interface Api {
  get: (path: string) => Promise<unknown>
  post: (path: string, body: unknown) => Promise<Row>
  /** Every item of every page. */
  all: (path: string) => Promise<Row[]>
  status: (path: string) => Promise<number>
}

export function apiOf(url: string, bearer: string): Api {
  const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' }
  const ask = async (path: string, init: RequestInit = {}): Promise<unknown> => {
    const response = await fetch(`${url}/v1${path}`, { headers, ...init })
    const answer: unknown = await response.json()
    if (response.ok) return answer
    throw new Error(`${path} answered ${response.status}: ${JSON.stringify(answer)}`)
  }
  const get = (path: string) => ask(path)
  return {
    get,
    post: async (path, body) => Row.parse(await ask(path, { method: 'POST', body: JSON.stringify(body) })),
    all: async (path) => {
      const rows: Row[] = []
      const join = path.includes('?') ? '&' : '?'
      for (let cursor: string | null = ''; cursor !== null;) {
        const page: z.infer<typeof Page> = Page.parse(
          await get(`${path}${join}limit=200${cursor && `&cursor=${cursor}`}`),
        )
        rows.push(...page.items)
        ;({ cursor } = page)
      }
      return rows
    },
    status: async (path) => (await fetch(`${url}/v1${path}`, { headers })).status,
  }
}
