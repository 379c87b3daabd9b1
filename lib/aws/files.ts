import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import type { Files } from '../ports.ts'
import { answered, unavailable } from './answered.ts'
import { checkFileKey, checkFilePrefix } from './file-key.ts'

export interface FilesSettings {
  s3: S3Client
  bucket: string
  /** The folder that everything of this installation is in. */
  instance: string
}

/** Files on S3. */
export function createFiles({ s3, bucket, instance }: FilesSettings): Files {
  const folder = `${instance}/`
  const what = `the bucket ${bucket}`
  const objectAt = (key: string) => ({ Bucket: bucket, Key: folder + checkFileKey(key) })
  return {
    async put(key, body, contentType) {
      const put = new PutObjectCommand({ ...objectAt(key), Body: body, ContentType: contentType })
      await answered(what, s3.send(put))
    },
    async get(key) {
      const get = new GetObjectCommand(objectAt(key))
      try {
        const { Body, ContentType = 'application/octet-stream' } = await s3.send(get)
        return Body && { body: await Body.transformToByteArray(), contentType: ContentType }
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined
        throw unavailable(what, error)
      }
    },
    async list(prefix, limit) {
      const found: { key: string; size: number }[] = []
      const input = { Bucket: bucket, Prefix: folder + checkFilePrefix(prefix) }
      for (let token: string | undefined, isLast = false; !isLast && found.length < limit;) {
        const list = new ListObjectsV2Command({ ...input, MaxKeys: limit - found.length, ContinuationToken: token })
        const page = await answered(what, s3.send(list))
        for (const { Key = '', Size = 0 } of page.Contents ?? [])
          found.push({ key: Key.slice(folder.length), size: Size })
        token = page.NextContinuationToken
        isLast = token === undefined
      }
      return found
    },
    async remove(key) {
      await answered(what, s3.send(new DeleteObjectCommand(objectAt(key))))
    },
  }
}
