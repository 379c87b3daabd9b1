import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { S3Client } from '@aws-sdk/client-s3'
import { onTestFinished } from 'vitest'

interface Kept {
  body: string
  etag: string
  type: string | undefined
  caching: string | undefined
}

export interface SmallBucket {
  s3: S3Client
  /** By the path: `bucket/key`. */
  objects: Map<string, Kept>
  put: (path: string, body: string) => void
  /** Called before a request is answered, and may change what is there or refuse it with the name of an error. */
  interfere: (with_: (request: IncomingMessage) => string | undefined) => void
}

const tagOf = (body: string): string => `"${createHash('md5').update(body).digest('hex')}"`

const statusOf: Record<string, number> = {
  NoSuchKey: 404,
  AccessDenied: 403,
  PreconditionFailed: 412,
  ConditionalRequestConflict: 409,
}

function refuse(response: ServerResponse, code: string): void {
  response.writeHead(statusOf[code] ?? 400, { 'content-type': 'application/xml' })
  response.end(`<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`)
}

/**
 * What S3 says of the conditions of a request. A write over what was removed meanwhile finds no key.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
function conditionFailed({ headers }: IncomingMessage, kept: Kept | undefined): string | undefined {
  const { 'if-match': wanted, 'if-none-match': unwanted } = headers
  if (unwanted === '*' && kept) return 'PreconditionFailed'
  if (wanted === undefined) return undefined
  if (!kept) return 'NoSuchKey'
  return wanted === kept.etag ? undefined : 'PreconditionFailed'
}

/** Speaks as much of the protocol of S3 as it takes to get, put and delete an object under a condition. */
export async function startSmallBucket(): Promise<SmallBucket> {
  const objects: SmallBucket['objects'] = new Map()
  let interference: (request: IncomingMessage) => string | undefined = () => undefined

  function answer(request: IncomingMessage, response: ServerResponse, body: string): void {
    const path = (request.url ?? '').replace(/^\/|\?.*$/g, '')
    const refusal = interference(request) ?? conditionFailed(request, objects.get(path))
    if (refusal) return refuse(response, refusal)
    const kept = objects.get(path)
    if (request.method === 'PUT') {
      const { 'content-type': type, 'cache-control': caching } = request.headers
      objects.set(path, { body, etag: tagOf(body), type, caching })
      response.writeHead(200, { etag: tagOf(body) }).end()
    } else if (request.method === 'DELETE') {
      objects.delete(path)
      response.writeHead(204).end()
    } else if (kept) response.writeHead(200, { etag: kept.etag }).end(kept.body)
    else refuse(response, 'NoSuchKey')
  }

  const server = createServer((request, response) => {
    void text(request).then((body) => answer(request, response, body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const s3 = new S3Client({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    forcePathStyle: true,
    maxAttempts: 1,
    // Plain bodies, as the server reads them.
    requestChecksumCalculation: 'WHEN_REQUIRED',
  })
  onTestFinished(() => {
    s3.destroy()
    server.closeAllConnections()
    server.close()
  })
  return {
    s3,
    objects,
    put: (path, body) => void objects.set(path, { body, etag: tagOf(body), type: undefined, caching: undefined }),
    interfere: (with_) => {
      interference = with_
    },
  }
}
