import { checkFileKey, checkFilePrefix } from '../../lib/aws/file-key.ts'
import type { Files } from '../../lib/ports.ts'

/** Files in memory. */
export function createSimFiles(): Files {
  const files = new Map<string, { body: Uint8Array; contentType: string }>()
  return {
    async put(key, body, contentType) {
      files.set(checkFileKey(key), { body: body.slice(), contentType })
    },
    async get(key) {
      const file = files.get(checkFileKey(key))
      return file && { body: file.body.slice(), contentType: file.contentType }
    },
    async list(prefix, limit) {
      checkFilePrefix(prefix)
      return [...files]
        .filter(([key]) => key.startsWith(prefix))
        .map(([key, { body }]) => ({ key, size: body.length }))
        .toSorted((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)))
        .slice(0, limit)
    },
    async remove(key) {
      files.delete(checkFileKey(key))
    },
  }
}
