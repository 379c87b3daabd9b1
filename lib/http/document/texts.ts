import type { ProblemStatus } from '../problem.ts'

export const introduction = `Everything that the dashboard can do, and scripts and other agents can do the same.

**Tokens.** Send \`authorization: Bearer mc_...\`. A *viewer* reads; an *operator* changes work as well; an *admin* also changes the roster, the settings and who may come in. A revoked token is out within 5 seconds.

**Lists** answer \`{ items, cursor }\`. Ask for the next page with \`cursor\`, until it is null. A page may be short, or empty, and still not be the last: what no index covers is looked for on a bounded number of things.

**Requests** are strict: a field or parameter that is not known is refused, and named. Answers are not: they may get new fields, so ignore those you do not know.

**Errors** are problem documents (RFC 9457): \`type\` is stable, \`detail\` says what came, what was expected and what to do, \`errors\` names each thing that does not fit. An id in the path that names nothing is 404; one in the body is 400.

**Repeating a POST.** Send an \`idempotency-key\` of your choice, and the request is carried out once, however often it comes within 24 hours: repetitions get the stored answer, marked with \`idempotent-replayed: true\`. The same key with another path or body is 422. When the first request was carried out but its answer is not recorded, because it is still in progress or was lost, the answer is 409 and says where to look. What was refused is not remembered, so put it right and send it with the same key. Keys of different tokens never meet. A bearer is never stored: the repeated answer of POST /v1/tokens has null in its place.

**Moments** are ISO 8601 in UTC with milliseconds.`

export const tagSays: Record<string, string> = {
  agents: 'The roster, and what each member is doing.',
  projects: 'Standing goals that agents think about.',
  missions: 'Proposed pieces of work, each with a reason and a plan.',
  tasks: 'The units that are run, each owned by one agent.',
  runs: 'Attempts at tasks: executions and reviews, with their steps.',
  'think-cycles': 'Wake-ups of agents.',
  failures: 'Runs and think cycles that ended badly, and what was made of it.',
  alerts: 'What people have to be told although nobody asked.',
  'rule-proposals': 'Rules that agents thought of; a person puts them in force.',
  rules: 'What decides of which kind a failure is.',
  activity: 'Who did what to which thing.',
  tokens: 'Who may come in.',
  instance: 'This installation.',
  health: 'Whether it works.',
}

/** What each status of a problem document means here. */
export const troubleSays: Record<ProblemStatus, string> = {
  400: 'Something does not fit: malformed JSON, a field or parameter that is wrong, unknown or missing, or an id in the body that names nothing.',
  401: 'No token, or one that is unknown, revoked or expired.',
  403: 'The role of the token is too small.',
  404: 'The id in the path names nothing.',
  405: 'The path does not take this method; the Allow header lists those it takes.',
  409: 'The state of the thing does not allow it, others were faster, or the answer to this idempotency key is not recorded.',
  413: 'The body has more than 1 MiB.',
  415: 'The body is not declared as application/json.',
  422: 'The idempotency key was used for another request.',
  500: 'Our fault; it has been logged under the request id.',
  503: 'A part of the system does not answer, or there is no instance yet.',
}
