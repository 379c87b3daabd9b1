/** What a request came to when it did not succeed: the problem document of the server, or no answer at all. */
export class Trouble extends Error {
  /** 0 when nothing answered. */
  readonly status: number
  /** What kind of trouble: `row.missing`, `request.denied` ..., or `unreachable`. */
  readonly code: string
  readonly title: string
  readonly detail: string
  readonly requestId: string | undefined

  constructor({ status, code, title, detail, requestId }: TroubleFacts) {
    super(`${title}: ${detail}`)
    this.name = 'Trouble'
    this.status = status
    this.code = code
    this.title = title
    this.detail = detail
    this.requestId = requestId
  }

  static of(thrown: unknown): Trouble {
    if (thrown instanceof Trouble) return thrown
    const isUnreachable = thrown instanceof TypeError
    return new Trouble({
      status: 0,
      code: isUnreachable ? 'unreachable' : 'unexpected',
      title: isUnreachable ? 'Mission Control does not answer' : 'The dashboard could not do this',
      detail: isUnreachable
        ? 'Check that it is running and that this device is online. It is tried again by itself.'
        : thrown instanceof Error
          ? thrown.message
          : String(thrown),
    })
  }
}

interface TroubleFacts {
  status: number
  code: string
  title: string
  detail: string
  requestId?: string | undefined
}

const textIn = (document: object, field: string): string | undefined => {
  const value: unknown = Reflect.get(document, field)
  return typeof value === 'string' ? value : undefined
}

/** Reads a problem document (RFC 9457). A proxy in between may have answered something else. */
export function troubleIn(status: number, document: unknown, requestId: string | undefined): Trouble {
  const problem = typeof document === 'object' && document !== null ? document : {}
  return new Trouble({
    status,
    code: textIn(problem, 'type')?.replace(/^urn:mission-control:problem:/, '') ?? 'unexpected',
    title: textIn(problem, 'title') ?? `The server answered ${status}`,
    detail: textIn(problem, 'detail') ?? 'It gave no reason. Try again in a moment.',
    requestId: textIn(problem, 'requestId') ?? requestId,
  })
}
