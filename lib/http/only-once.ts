import { Fault } from '../core/fault.ts'
import type { Receipt } from '../core/rows.ts'
import { days } from '../core/time.ts'
import type { Ports, Store, Write } from '../ports.ts'
import { type Outcome, problems, refuse } from './problem.ts'
import type { Answer } from './reply.ts'

/** Keys are forgotten after a day. */
const keptFor = days(1)

export interface Keyed {
  /** Digest of who asks and the key they chose: nobody meets the keys of others. */
  id: string
  /** Digest of what is asked for. */
  request: string
}

/** What came of a request, and the body that may be kept of it: without secrets. */
export interface Result {
  answer: Answer
  kept: () => string
}

/**
 * Carries out a request once, however often it comes with the same key.
 *
 * The receipt is inserted by the first commit of the request, in the same transaction: either both the effect and the
 * receipt are there, or neither. Of two at the same time only one can insert it; the other finds it and stops. The
 * answer is written into the receipt afterwards. If we die in between, the receipt still says what was changed.
 *
 * What was refused has committed nothing and leaves no receipt, so it may be put right and sent again.
 */
export async function onlyOnce(
  ports: Ports,
  keyed: Keyed,
  { act, notKept }: { act: (ports: Ports) => Promise<Result>; notKept: (fault: unknown) => void },
): Promise<Outcome<Answer>> {
  const seen = await ports.store.get('receipt', keyed.id)
  if (seen) return answerAgain(seen, keyed)
  const guarded = guard(ports, keyed)
  try {
    const { answer, kept } = await act({ ...ports, store: guarded.store })
    await keep({ status: answer.status, body: kept() }).catch(notKept)
    return { value: answer }
  } catch (fault) {
    // Whoever finds the thing changed already may have been beaten by the very same request.
    const isRefused = fault instanceof Fault && problems[fault.code].status < 500
    const rival = isRefused && !guarded.receipt() ? await ports.store.get('receipt', keyed.id) : undefined
    if (rival) return answerAgain(rival, keyed)
    throw fault
  }

  /** What changed nothing has no receipt yet. When somebody else has one by now, theirs stands. */
  async function keep(answer: NonNullable<Receipt['answer']>): Promise<void> {
    const receipt = guarded.receipt()
    const row = { ...(receipt ?? receiptFor(ports, keyed, [])), answer }
    await ports.store.commit([{ op: receipt ? 'changed' : 'new', kind: 'receipt', row }])
  }
}

interface Guarded {
  store: Store
  /** Ours, once it is in the table. */
  receipt: () => Receipt | undefined
}

/** The store as the request sees it: its first commit takes the receipt along. */
function guard(ports: Ports, keyed: Keyed): Guarded {
  const { store } = ports
  let receipt: Receipt | undefined
  async function commit(...[writes, additions]: Parameters<Store['commit']>): ReturnType<Store['commit']> {
    if (receipt) return await store.commit(writes, additions)
    const row = receiptFor(ports, keyed, writes)
    const outcome = await store.commit([...writes, { op: 'new', kind: 'receipt', row }], additions)
    if (outcome === 'committed') receipt = row
    else if (await store.get('receipt', keyed.id)) throw new Fault('row.conflict', 'the same request was faster')
    return outcome
  }
  return { store: { ...store, commit }, receipt: () => receipt }
}

function receiptFor({ clock }: Ports, { id, request }: Keyed, writes: readonly Write[]): Receipt {
  const deed = writes.find(({ kind }) => kind === 'activity')
  const subject = deed?.kind === 'activity' ? deed.row.subject : undefined
  const expiresAt = Math.ceil((clock.now().getTime() + keptFor) / 1000)
  return { id, request, subject, expiresAt, version: 1 }
}

function answerAgain({ request, subject, answer }: Receipt, keyed: Keyed): Outcome<Answer> {
  if (request !== keyed.request) {
    return refuse(
      'key.reused',
      'This idempotency key was used for a request with another path or body; choose a new key for a new request.',
    )
  }
  if (answer) return { value: { ...answer, headers: { 'idempotent-replayed': 'true' } } }
  const where = subject
    ? `GET /v1/activity?subject=${subject} tells what it did.`
    : 'GET /v1/activity tells what was done.'
  return refuse(
    'key.taken',
    `The first request with this key was carried out, but its answer is not recorded: it is still in progress, or was lost on the way. ${where} Do not send it with another key unless you want it done twice.`,
  )
}

/** SHA-256 as hexadecimal digits. */
export async function digestOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
