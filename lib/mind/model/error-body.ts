import * as z from 'zod'

const word = z.string().min(1).nullish().catch(undefined)
const wordOrNumber = z
  .union([z.string().min(1), z.number()])
  .nullish()
  .catch(undefined)

const Details = z.object({ message: word, type: word, code: wordOrNumber })

/** Every provider has its own: OpenAI and Anthropic nest, AWS and vLLM do not, some gateways send a mere string. */
const ErrorBody = z.object({
  error: z
    .union([Details, z.string().min(1)])
    .nullish()
    .catch(undefined),
  message: word,
  Message: word,
  detail: word,
  type: word,
  code: wordOrNumber,
  __type: word,
})

interface Told {
  /** The body calls itself an error, whatever the status says. */
  isError: boolean
  message?: string | undefined
  name?: string | undefined
  code?: string | undefined
  /** A status that stands in the body instead of the header. */
  httpStatus?: number | undefined
}

const longestText = 500

/** The words, type and code of an error as the provider spells them. */
export function readErrorBody(body: string, headers: Record<string, string>): Told {
  const parsed = ErrorBody.safeParse(parseJson(body))
  const ofAws = nameOf(headers['x-amzn-errortype'])
  if (!parsed.success) return { isError: false, message: plainText(body), name: ofAws }
  const { error, ...outer } = parsed.data
  const details = typeof error === 'string' ? { message: error } : error
  const { message, type, code } = { ...outer, ...details }
  // The type of the whole answer is no more than the word "error"; AWS puts it into a header or behind underscores.
  const name = ofAws ?? nameOf(outer.__type) ?? (type === 'error' ? undefined : type)
  return {
    isError: details !== undefined && details !== null,
    message: message ?? outer.Message ?? outer.detail ?? undefined,
    name: name ?? undefined,
    code: typeof code === 'string' ? code : undefined,
    httpStatus: typeof code === 'number' && code >= 400 && code <= 599 ? code : undefined,
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** `ThrottlingException:http://internal.amazon.com/...` and `com.amazon.coral#ThrottlingException` have one name. */
const nameOf = (type: string | null | undefined): string | undefined =>
  type?.split(':')[0]?.split('#').at(-1)?.trim() || undefined

/** A proxy's one line is worth telling; its web page is not. */
function plainText(body: string): string | undefined {
  const text = body.trim()
  return text === '' || text.startsWith('<') ? undefined : text.slice(0, longestText)
}
