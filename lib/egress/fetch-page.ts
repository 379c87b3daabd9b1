import type { IncomingMessage } from 'node:http'
import type { EgressAnswer, EgressRequest } from '../core/egress.ts'
import { admit } from './admit.ts'
import { ask } from './ask.ts'
import { type ContentType, isHtml, isText, readContentType, textOf } from './content-type.ts'
import { htmlText } from './html-text.ts'
import { type Outside, theInternet } from './outside.ts'
import { readBody } from './read-body.ts'

const mostRedirects = 5
const redirects = new Set([301, 302, 303, 307, 308])
/** Of what the other side says about an error. */
const longestComplaint = 500

/**
 * Reads one page of the internet as text. Everything that a request names is checked here, and again for every
 * redirect: the caller is a model, and whatever it has read may have talked it into asking.
 */
export async function fetchPage(request: EgressRequest, outside: Outside = theInternet): Promise<EgressAnswer> {
  try {
    return await follow(request, outside, outside.timeLimit())
  } catch (error) {
    return failureOf(error)
  }
}

async function follow(request: EgressRequest, outside: Outside, signal: AbortSignal): Promise<EgressAnswer> {
  const { hosts, method } = request
  let next = request.url
  for (let hops = 0; hops <= mostRedirects; hops++) {
    const admission = await admit(next, { hosts, signal }, outside)
    if (admission.kind === 'refused')
      return hops === 0 ? admission : { ...admission, why: `redirected: ${admission.why}` }
    const { url } = admission.target
    const response = await ask(admission.target, { method, signal }, outside)
    const location = locationOf(response)
    if (location === undefined) return await answerFrom(response, { url, method }, outside)
    response.destroy()
    // What is no URL stays as it is, to be refused by its name.
    next = URL.parse(location, url.href)?.href ?? location
  }
  return { kind: 'refused', why: `more than ${mostRedirects} redirects, the last one to ${next}` }
}

const locationOf = ({ statusCode = 0, headers }: IncomingMessage): string | undefined =>
  redirects.has(statusCode) ? headers.location : undefined

async function answerFrom(
  response: IncomingMessage,
  { url, method }: { url: URL; method: EgressRequest['method'] },
  outside: Outside,
): Promise<EgressAnswer> {
  const { statusCode: status = 0, headers } = response
  const content = readContentType(headers['content-type'])
  const reached = { status, url: url.href, type: content.type }
  if (method === 'HEAD' || !isText(content.type)) {
    response.destroy()
    return status >= 400
      ? complaint(response, '')
      : { kind: 'not-text', ...reached, ...sizeOf(headers['content-length']) }
  }
  const page = await readText(response, { url, content }, outside)
  return status >= 400 ? complaint(response, page.text) : { kind: 'page', ...reached, ...page }
}

function sizeOf(length: string | undefined): { bytes?: number } {
  return length !== undefined && /^\d{1,15}$/.test(length) ? { bytes: Number(length) } : {}
}

async function readText(
  response: IncomingMessage,
  { url, content }: { url: URL; content: ContentType },
  { mostBytes, mostCharacters }: Outside,
): Promise<{ text: string; isCut: boolean }> {
  const { bytes, isCut } = await readBody(response, mostBytes)
  const written = textOf(bytes, content)
  const read = isHtml(content.type) ? htmlText(written, url, mostCharacters) : beginningOf(written, mostCharacters)
  return { text: read.text.toWellFormed(), isCut: isCut || read.isCut }
}

const beginningOf = (text: string, most: number) => ({ text: text.slice(0, most), isCut: text.length > most })

function complaint({ statusCode: httpStatus = 0, statusMessage = '' }: IncomingMessage, said: string): EgressAnswer {
  const status = `it answered ${httpStatus} ${statusMessage.slice(0, 100)}`.trimEnd()
  const message = said === '' ? status : `${status}: ${said.slice(0, longestComplaint).toWellFormed()}`
  return { kind: 'failed', name: 'HttpError', message, httpStatus }
}

function failureOf(error: unknown): EgressAnswer {
  if (!(error instanceof Error)) return { kind: 'failed', message: String(error) }
  // Node wraps the reason for which it was told to stop.
  const { name, message } = error.name === 'AbortError' && error.cause instanceof Error ? error.cause : error
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {}
  return { kind: 'failed', name, message, ...code }
}
