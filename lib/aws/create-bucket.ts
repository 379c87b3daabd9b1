import { BucketAlreadyExists, BucketAlreadyOwnedByYou, CreateBucketCommand, type S3Client } from '@aws-sdk/client-s3'
import { unavailable } from './answered.ts'

/** The bucket of an embedded instance. In AWS the data stack makes it. */
export async function ensureBucket(s3: S3Client, name: string): Promise<void> {
  try {
    await s3.send(new CreateBucketCommand({ Bucket: name }))
  } catch (error) {
    const isThere = error instanceof BucketAlreadyOwnedByYou || error instanceof BucketAlreadyExists
    if (!isThere) throw unavailable(`the bucket ${name}`, error)
  }
}
