import {
  APICallError,
  EmptyResponseBodyError,
  InvalidResponseDataError,
  NoContentGeneratedError,
  NoObjectGeneratedError,
  NoOutputGeneratedError,
} from 'ai'
import * as z from 'zod'
import type { Evidence } from '../../core/failure.ts'
import { readErrorBody } from './error-body.ts'

/** What is known about an error that came out of a call to a model, as far down as its causes tell. */
export function evidenceOf(error: unknown): Evidence {
  const causes = causesOf(error)
  if (NoObjectGeneratedError.isInstance(error)) return evidenceOfUnfit(error.text ?? '', error.finishReason, causes)
  if (APICallError.isInstance(error) && (error.statusCode ?? 0) >= 400) return evidenceOfStatus(error, causes)
  const broken = causes.find(hasCode)
  if (broken) return { name: broken.name, code: broken.code, message: broken.message || broken.code }
  if (APICallError.isInstance(error)) return evidenceOfBody(error, causes)
  if (NoOutputGeneratedError.isInstance(error)) return unfit('the model gave no answer')
  if ([InvalidResponseDataError, EmptyResponseBodyError, NoContentGeneratedError].some((one) => one.isInstance(error)))
    return unfit('the API answered without the part that holds the answer')
  if (error instanceof Error) return { name: plainName(error), message: error.message }
  return { message: String(error) }
}

/** An answer that came, and is not what was asked for. */
const unfit = (message: string, code?: string): Evidence => ({
  name: 'InvalidAnswer',
  ...(code ? { code } : {}),
  message,
})

/** What the model was kept from saying to the end; undefined when it was free to. */
export function evidenceOfCut(finishReason: string): Evidence | undefined {
  if (finishReason === 'length') return unfit('the answer was cut off at the most output tokens it may have', 'length')
  if (finishReason === 'content-filter')
    return unfit('the provider withheld the answer: content filter', 'content_filter')
  return undefined
}

function causesOf(error: unknown): Error[] {
  const causes: Error[] = []
  for (let one = error; one instanceof Error && !causes.includes(one); one = one.cause) causes.push(one)
  return causes
}

const hasCode = (error: Error): error is Error & { code: string } => 'code' in error && typeof error.code === 'string'

/** The SDK marks its own classes with a prefix that says nothing about what happened. */
const plainName = ({ name }: Error): string => name.replace(/^AI_/, '')

/** Says what did not fit, never what the model said: its words about errors are its own. */
function evidenceOfUnfit(text: string, finishReason: string | undefined, causes: Error[]): Evidence {
  const cut = evidenceOfCut(finishReason ?? '')
  if (cut) return cut
  if (text.trim() === '') return unfit('the model gave no answer')
  const mismatch = causes.find((cause) => cause instanceof z.ZodError)
  if (!mismatch) return unfit(`expected JSON; what came are ${text.length} characters that are not`)
  return unfit(`the answer does not have the shape that was asked for:\n${z.prettifyError(mismatch)}`)
}

/** The provider refused or failed: its own words, its own code. */
function evidenceOfStatus(error: APICallError, causes: Error[]): Evidence {
  const { statusCode, responseBody = '', responseHeaders = {} } = error
  const { message, name, code } = readErrorBody(responseBody, responseHeaders)
  const known = code ?? name ?? causes.find(hasCode)?.code
  return {
    name: name ?? plainName(error),
    ...(known ? { code: known } : {}),
    ...(statusCode ? { httpStatus: statusCode } : {}),
    message: message ?? (error.message || `HTTP ${statusCode}`),
  }
}

/** HTTP said it was fine, and the body was not: an error in disguise, as gateways send them, or no JSON at all. */
function evidenceOfBody({ responseBody = '', statusCode, message }: APICallError, causes: Error[]): Evidence {
  const told = readErrorBody(responseBody, {})
  if (told.isError && told.message) {
    const { message, name, code, httpStatus } = told
    return { name: name ?? 'APICallError', ...(code ? { code } : {}), ...(httpStatus ? { httpStatus } : {}), message }
  }
  if (statusCode === undefined) return { name: 'APICallError', message }
  const mismatch = causes.find((cause) => cause instanceof z.ZodError)
  if (mismatch)
    return unfit(`the API answered HTTP ${statusCode} with JSON it should not have:\n${z.prettifyError(mismatch)}`)
  return unfit(`the API answered HTTP ${statusCode} with a body that is not JSON`)
}
