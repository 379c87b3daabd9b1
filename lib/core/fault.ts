/**
 * Our only error class: a bug of ours or broken infrastructure, never the outcome of a run.
 *
 * A message says what came, what was expected and what to do. `lib/http` maps every code to a status, and the
 * command line maps it to an exit code, so the list is closed.
 */
export type FaultCode =
  | 'instance.invalid' // the files of an instance do not validate
  | 'instance.missing' // nothing was seeded yet, or the folder is not there
  | 'request.invalid' // a caller sent something that does not fit
  | 'request.denied' // no token, or one whose role is too small
  | 'request.too-large' // a body over the limit
  | 'row.missing' // an id that names nothing
  | 'row.conflict' // somebody else changed the row first, more often than we care to retry
  | 'state.illegal' // the change does not fit the state the thing is in
  | 'store.corrupt' // a stored row does not parse: a bug, or written by a newer version
  | 'store.unavailable' // the table, a queue or the bucket does not answer
  | 'engine.unavailable' // an embedded engine cannot be started
  | 'cloud.closed' // AWS does not let us in, or has not been prepared for us
  | 'deploy.refused' // it could hurt, or somebody else is at it
  | 'deploy.failed' // AWS could not carry it out
  | 'usage' // the command line was called in a way it does not understand

export class Fault extends Error {
  readonly code: FaultCode

  constructor(code: FaultCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'Fault'
    this.code = code
  }
}
