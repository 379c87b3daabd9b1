import type { Context } from 'hono'
import * as z from 'zod'
import { mayActAs, type Role, type Token } from '../core/token.ts'
import type { Ports } from '../ports.ts'
import type { Admission } from './admission.ts'
import { fit } from './fit.ts'
import { digestOf, onlyOnce, type Result } from './only-once.ts'
import { type Outcome, problems, refusalOf, refuse } from './problem.ts'
import { readBody } from './read-body.ts'
import { type Answer, refusalAnswer, reply, requestIdOf, type Trace } from './reply.ts'
import type { AnyRoute, Answered, Caller, Raw } from './route.ts'

/** Faults and what else is ours goes here; `facts` say to which request it belongs. */
export type Log = (message: string, fault: unknown, facts?: Record<string, unknown>) => void

export interface Front {
  ports: Ports
  admission: Admission
  log: Log
}

/** Everything between a request and its route, in order: who asks, what they ask, whether it was done before. */
export const serve = (route: AnyRoute, front: Front) => (context: Context) =>
  atTheDoor(context, front, async () => {
    const admitted = await admit(context.req, route.role, front.admission)
    if ('refusal' in admitted) return admitted
    const read = await readRequest(context, route)
    if ('refusal' in read) return read
    return await carryOut(context, { ...read.value, token: admitted.value }, front)
  })

/** The outermost door: whatever is thrown behind it becomes a problem document. */
export async function atTheDoor(
  { req }: Context,
  { log }: Pick<Front, 'log'>,
  answer: () => Promise<Outcome<Answer>>,
): Promise<Response> {
  const trace: Trace = { path: req.path, requestId: requestIdOf(req.raw.headers) }
  const outcome = await answer().catch((thrown: unknown) => {
    const refusal = refusalOf(thrown, req.param('id'))
    const facts = { ...trace, method: req.method }
    if (problems[refusal.code].status >= 500) log('a request failed', thrown, facts)
    return { refusal }
  })
  return reply('refusal' in outcome ? refusalAnswer(outcome.refusal, trace) : outcome.value, trace)
}

const bearerWanted = 'Send it as authorization: Bearer mc_...; an admin makes one with POST /v1/tokens.'

/** Who asks; nobody where no token is needed. */
export async function admit(
  req: Context['req'],
  role: AnyRoute['role'],
  admission: Admission,
): Promise<Outcome<Token | undefined>> {
  if (role === 'anyone') return { value: undefined }
  const authorization = req.header('authorization')
  const token = await admission.tokenFor(authorization)
  if (!token) {
    const why =
      authorization === undefined ? 'No token came with the request.' : 'The token is unknown, revoked or expired.'
    const challenge = `Bearer realm="mission-control"${authorization === undefined ? '' : ', error="invalid_token"'}`
    return refuse('token.missing', `${why} ${bearerWanted}`, { headers: { 'www-authenticate': challenge } })
  }
  if (mayActAs(token.role, role)) return { value: token }
  return refuse('request.denied', `The token "${token.name}" is ${aOr(token.role)}; this needs ${aOr(role)}.`)
}

const aOr = (role: Role): string => (role === 'viewer' ? 'a viewer' : `an ${role}`)

interface Asked {
  act: (caller: Caller) => Promise<Answered>
  /** What the caller chose so that the request may be repeated. */
  key: string | undefined
  /** The body as it came. */
  text: string
}

export const IdempotencyKey = z.string().regex(/^[\x21-\x7e]{1,200}$/, 'expected 1 to 200 visible ASCII characters')
const Headers = z.object({ 'idempotency-key': IdempotencyKey.optional() })

async function readRequest({ req }: Context, route: AnyRoute): Promise<Outcome<Asked>> {
  const takesBody = route.method === 'post' || route.method === 'patch'
  const body = takesBody ? await readBody(req.raw) : { value: { text: '', json: undefined } }
  if ('refusal' in body) return body
  const { text, json } = body.value
  const given = route.method === 'post' ? { 'idempotency-key': req.header('idempotency-key') } : {}
  const headers = fit(Headers, given, 'header')
  if ('refusal' in headers) return headers
  const query = queryOf(req)
  if ('refusal' in query) return query
  const act = route.read({ id: req.param('id'), query: query.value, body: json })
  if ('refusal' in act) return act
  return { value: { act: act.value, key: headers.value['idempotency-key'], text } }
}

/** No parameter means more when it comes twice. */
function queryOf(req: Context['req']): Outcome<Raw['query']> {
  const entries = Object.entries(req.queries())
  const repeated = entries.filter(([, values]) => values.length > 1)
  if (repeated.length === 0) return { value: Object.fromEntries(entries.map(([name, [value = '']]) => [name, value])) }
  const errors = repeated.map(([name, values]) => ({
    path: `query.${name}`,
    message: `is given ${values.length} times; give it once`,
  }))
  return refuse('request.invalid', `The query does not fit: ${errors[0]?.path}: ${errors[0]?.message}.`, { errors })
}

interface Admitted extends Asked {
  token: Token | undefined
}

async function carryOut(
  { req }: Context,
  { act, key, text, token }: Admitted,
  { ports, log }: Front,
): Promise<Outcome<Answer>> {
  const run = async (here: Ports): Promise<Result> => {
    const { status, answer, kept } = await act({ ports: here, token })
    const body = answer === undefined ? null : JSON.stringify(answer)
    return { answer: { status, body }, kept: () => JSON.stringify(kept) }
  }
  if (key === undefined || !token) return { value: (await run(ports)).answer }
  const { pathname, search } = new URL(req.url)
  const asked = `${req.method} ${pathname}${search}\n${text}`
  const [id, request] = await Promise.all([digestOf(`${token.id}\n${key}`), digestOf(asked)])
  const notKept = (fault: unknown): void => log('an answer was not kept', fault, { path: req.path })
  return await onlyOnce(ports, { id, request }, { act: run, notKept })
}
