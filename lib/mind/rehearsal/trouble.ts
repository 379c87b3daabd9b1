import { type Category, categories, type Evidence } from '../../core/failure.ts'
import type { Task } from '../../core/task.ts'
import { hashOf, pick } from './dice.ts'
import { directionsIn } from './direction.ts'

/** What goes wrong, invented, but as real systems spell it. Several of each: three alike in a row pause an agent. */
const troubles: Record<Category, [Evidence, ...Evidence[]]> = {
  TRANSIENT: [
    {
      httpStatus: 429,
      name: 'RateLimitError',
      code: 'rate_limit_exceeded',
      message: 'rate limit reached: 40 requests per minute are allowed, this was number 41',
    },
    { httpStatus: 529, name: 'OverloadedError', code: 'overloaded_error', message: 'the model is overloaded' },
    { name: 'Error', code: 'ECONNRESET', message: 'read ECONNRESET: the connection was reset in mid-sentence' },
    { httpStatus: 503, name: 'ServiceError', message: 'the service is temporarily unavailable' },
  ],
  TIMEOUT: [
    { name: 'TimeoutError', message: 'the model timed out: no answer within 120 seconds' },
    { name: 'Error', code: 'ETIMEDOUT', message: 'connect ETIMEDOUT after 30000 ms' },
    { httpStatus: 504, name: 'GatewayError', message: 'the gateway stopped waiting: deadline exceeded' },
  ],
  RESOURCE: [
    {
      httpStatus: 400,
      name: 'invalid_request_error',
      code: 'context_length_exceeded',
      message: 'prompt is too long: 208310 tokens, and the limit is 200000',
    },
    {
      httpStatus: 400,
      name: 'ValidationException',
      message: "the model's maximum context length is 32768 tokens; 42832 were sent",
    },
    { httpStatus: 413, name: 'RequestTooLarge', message: 'the conversation is larger than one request may be' },
  ],
  AUTH: [
    {
      httpStatus: 401,
      name: 'authentication_error',
      code: 'invalid_api_key',
      message: 'invalid API key for the price archive',
    },
    {
      httpStatus: 403,
      name: 'AccessDeniedException',
      message: 'access denied: the role may not read the shared calendar',
    },
    { httpStatus: 401, name: 'AuthenticationError', message: 'the token for the document archive has expired' },
  ],
  LOGIC: [
    { name: 'InvalidAnswer', message: 'the answer has no section "Sources", which the template asks for' },
    { name: 'InvalidToolArguments', message: 'write_file was called without a path' },
    {
      httpStatus: 422,
      name: 'ValidationError',
      message: 'validation failed: "month" is 13, a number from 1 to 12 was expected',
    },
    { exitCode: 1, name: 'CheckFailed', message: 'tests failed: 2 of 14 checks of the table do not add up' },
  ],
  UNKNOWN: [
    { name: 'WorkerEnded', message: 'the worker ended in state 7 and did not say why' },
    { name: 'ConverterNack', code: 'N-31', message: 'the converter answered NACK to page 3' },
    { name: 'OddMoment', message: 'something odd happened between two pages' },
  ],
}

export interface ScriptedTrouble {
  evidence: Evidence
  category: Category
}

const outOf = 24
/** Chosen so that the first missions of the example roster show all six kinds of trouble. */
const salt = 'trouble-1555'

/** About one task in four meets trouble, by its title: ids are different in every rehearsal. */
const categoryByTitle = (title: string): Category | undefined => categories[hashOf(salt, title) % outOf]

/** What goes wrong in this attempt; undefined when all goes well. Trouble by title comes with the first attempt only. */
export function troubleIn(
  { title, brief }: Pick<Task, 'title' | 'brief'>,
  attempt: number,
): ScriptedTrouble | undefined {
  const directions = directionsIn(brief)
  const unreadable = directions.find(({ kind }) => kind === 'unreadable')
  if (unreadable?.kind === 'unreadable') return { category: 'LOGIC', evidence: told(misread(unreadable.line)) }
  const directed = directions.find(({ kind }) => kind === 'fail')
  const category =
    directions.length === 0
      ? attempt === 1 && categoryByTitle(title)
      : directed?.kind === 'fail' && attempt <= directed.times && directed.category
  return category ? { category, evidence: told(pick(troubles[category], title)) } : undefined
}

const told = (evidence: Evidence): Evidence => ({
  source: 'rehearsal',
  phase: 'model',
  ...evidence,
  message: `[rehearsal] ${evidence.message}`,
})

const misread = (line: string): Evidence => ({
  name: 'InvalidAnswer',
  message: `"${line}" is no stage direction; write ok, empty, revise, ask or fail <CATEGORY>, then once, times <n> or always`,
})
