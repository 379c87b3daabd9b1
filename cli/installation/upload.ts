import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'

interface Upload {
  s3: S3Client
  bucket: string
  /** Where the files go: `acme/avatars`. */
  prefix: string
  folder: string
  /** What is there already was perhaps changed by the client, and stays. */
  onlyIfAbsent: boolean
}

const typeOf: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.map': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
}

/** Built files carry their hash in their names, below `assets`; all others are asked for anew each time. */
const cachingOf = (path: string): string =>
  path.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'

/** Uploads a folder; a folder that is not there is empty. Answers how many files were written. */
export async function upload({ s3, bucket, prefix, folder, onlyIfAbsent }: Upload): Promise<number> {
  let written = 0
  for (const path of await filesIn(folder)) {
    const put = new PutObjectCommand({
      Bucket: bucket,
      Key: `${prefix}/${path}`,
      Body: await readFile(join(folder, path)),
      ContentType: typeOf[extname(path).toLowerCase()] ?? 'application/octet-stream',
      CacheControl: cachingOf(path),
      ...(onlyIfAbsent ? { IfNoneMatch: '*' } : {}),
    })
    try {
      await s3.send(put)
      written++
    } catch (error) {
      if (!(error instanceof Error && error.name === 'PreconditionFailed')) throw error
    }
  }
  return written
}

async function filesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).split(sep).join('/'))
      .toSorted()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}
