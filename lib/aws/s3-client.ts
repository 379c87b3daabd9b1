import { S3Client } from '@aws-sdk/client-s3'
import { loggerMiddleware, type Reach, tuned } from './clients.ts'

/** In a file of its own: whoever touches no files does not load what it takes to. */
export function s3Client(reach: Reach = {}): S3Client {
  const client = new S3Client({ ...tuned(reach), forcePathStyle: reach.endpoint !== undefined })
  client.middlewareStack.remove(loggerMiddleware)
  return client
}
