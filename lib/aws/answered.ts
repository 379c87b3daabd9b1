import { Fault } from '../core/fault.ts'

/**
 * Waits for an AWS call. The SDK has retried what may be retried; what still fails is a Fault. A request that the
 * service calls invalid is a bug of ours and stays as it is.
 */
export async function answered<T>(what: string, call: Promise<T>): Promise<T> {
  try {
    return await call
  } catch (error) {
    throw unavailable(what, error)
  }
}

export function unavailable(what: string, error: unknown): unknown {
  if (!(error instanceof Error) || error.name === 'ValidationException') return error
  return new Fault('store.unavailable', `${what} does not answer: ${error.name}: ${error.message}`, { cause: error })
}
