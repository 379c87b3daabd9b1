import type { IncomingMessage } from 'node:http'
import type { Transform } from 'node:stream'
import { constants, createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib'

export interface Body {
  bytes: Uint8Array
  isCut: boolean
}

/** Reads no further than the limit, so a body without an end costs no more than that. */
async function readUpTo(most: number, stream: AsyncIterable<Uint8Array>): Promise<Body> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stream) {
    chunks.push(chunk)
    size += chunk.length
    // Leaving the loop closes the stream.
    if (size > most) break
  }
  return { bytes: Buffer.concat(chunks).subarray(0, most), isCut: size > most }
}

// What was cut has no proper end, and is unpacked as far as it goes.
const zlib = { finishFlush: constants.Z_SYNC_FLUSH }
const brotli = { finishFlush: constants.BROTLI_OPERATION_FLUSH }

/** Servers mean two things by `deflate`: usually there is a header, whose first half byte is 8. */
const hasZlibHeader = (bytes: Uint8Array): boolean => ((bytes[0] ?? 0) & 0x0f) === 8

const unpackers: Record<string, (bytes: Uint8Array) => Transform> = {
  gzip: () => createGunzip(zlib),
  'x-gzip': () => createGunzip(zlib),
  br: () => createBrotliDecompress(brotli),
  deflate: (bytes) => (hasZlibHeader(bytes) ? createInflate(zlib) : createInflateRaw(zlib)),
}

/** The body of a response, unpacked. Both its sizes are limited: a small one may unpack to any size. */
export async function readBody(response: IncomingMessage, most: number): Promise<Body> {
  const encoding = (response.headers['content-encoding'] ?? '').trim().toLowerCase()
  const isPlain = encoding === '' || encoding === 'identity'
  const unpacker = Object.hasOwn(unpackers, encoding) ? unpackers[encoding] : undefined
  if (!isPlain && !unpacker) {
    response.destroy()
    throw new Error(`the page is encoded as "${encoding}"; expected gzip, br or deflate`)
  }
  const packed = await readUpTo(most, response)
  if (!unpacker || packed.bytes.length === 0) return packed
  const unpacking = unpacker(packed.bytes)
  unpacking.end(packed.bytes)
  const { bytes, isCut } = await readUpTo(most, unpacking)
  return { bytes, isCut: isCut || packed.isCut }
}
