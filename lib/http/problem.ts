import * as z from 'zod'
import { Fault, type FaultCode } from '../core/fault.ts'

/** What can go wrong with a request, besides the faults that flows throw. */
type RequestTrouble =
  | 'token.missing'
  | 'path.unknown'
  | 'method.wrong'
  | 'media-type.wrong'
  | 'key.reused'
  | 'key.taken'
  | 'unexpected'

export type ProblemCode = FaultCode | RequestTrouble

export type ProblemStatus = 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 422 | 500 | 503

/** What each trouble is to the caller. From 500 on it is ours: logged, and told without its detail. */
export const problems: Record<ProblemCode, { status: ProblemStatus; title: string }> = {
  'request.invalid': { status: 400, title: 'The request does not fit' },
  'token.missing': { status: 401, title: 'A token is needed' },
  'request.denied': { status: 403, title: 'The token may not do this' },
  'row.missing': { status: 404, title: 'There is no such thing' },
  'path.unknown': { status: 404, title: 'There is no such path' },
  'method.wrong': { status: 405, title: 'The path does not take this method' },
  'state.illegal': { status: 409, title: 'The state of the thing does not allow it' },
  'row.conflict': { status: 409, title: 'Others were faster' },
  'key.taken': { status: 409, title: 'The idempotency key was used, and its answer is not recorded' },
  'request.too-large': { status: 413, title: 'The body is too large' },
  'media-type.wrong': { status: 415, title: 'The body is not JSON' },
  'key.reused': { status: 422, title: 'The idempotency key belongs to another request' },
  'instance.missing': { status: 503, title: 'There is no instance yet' },
  'store.unavailable': { status: 503, title: 'A part of the system does not answer' },
  'engine.unavailable': { status: 503, title: 'A part of the system does not answer' },
  'store.corrupt': { status: 500, title: 'Something went wrong on our side' },
  'instance.invalid': { status: 500, title: 'Something went wrong on our side' },
  'cloud.closed': { status: 500, title: 'Something went wrong on our side' },
  'deploy.refused': { status: 500, title: 'Something went wrong on our side' },
  'deploy.failed': { status: 500, title: 'Something went wrong on our side' },
  usage: { status: 500, title: 'Something went wrong on our side' },
  unexpected: { status: 500, title: 'Something went wrong on our side' },
}

const Complaint = z.object({ path: z.string(), message: z.string() })
/** One thing that does not fit, and where: `body.title`, `query.limit`, `header.idempotency-key`. */
export type Complaint = z.infer<typeof Complaint>

/** RFC 9457. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  instance: z.string(),
  requestId: z.string(),
  errors: z.array(Complaint).optional(),
})
export type Problem = z.infer<typeof Problem>

/** Why a request is not carried out. It is an answer, so it is returned, not thrown. */
export interface Refusal {
  code: ProblemCode
  detail: string
  errors?: Complaint[]
  headers?: Record<string, string>
}

export type Outcome<T> = { value: T } | { refusal: Refusal }

export const refuse = (code: ProblemCode, detail: string, more: Omit<Refusal, 'code' | 'detail'> = {}) => ({
  refusal: { code, detail, ...more },
})

const ours = 'It is not your fault, and it has been logged; quote the request id when you report it.'

const unanswered =
  'A part of the system did not answer, so it is not known whether this was carried out. Try again in a moment; a POST with an Idempotency-Key can be repeated safely.'

/** Its own words are for the log when the trouble is ours: they may name what is nobody's business. */
function detailOf({ code, detail }: Refusal): string {
  const { status } = problems[code]
  if (code === 'instance.missing' || status < 500) return detail
  return status === 503 ? unanswered : ours
}

export const problemOf = (refusal: Refusal, path: string, requestId: string): Problem => ({
  type: `urn:mission-control:problem:${refusal.code}`,
  title: problems[refusal.code].title,
  status: problems[refusal.code].status,
  detail: detailOf(refusal),
  instance: path,
  requestId,
  ...(refusal.errors ? { errors: refusal.errors } : {}),
})

/**
 * What something thrown means. `named` is the id in the path: when that is what is missing the path leads nowhere;
 * when anything else is, the body named it.
 */
export function refusalOf(thrown: unknown, named: string | undefined): Refusal {
  if (!(thrown instanceof Fault)) return { code: 'unexpected', detail: '' }
  const isNamedInBody = thrown.code === 'row.missing' && !(named && thrown.message.includes(`"${named}"`))
  return { code: isNamedInBody ? 'request.invalid' : thrown.code, detail: thrown.message }
}
