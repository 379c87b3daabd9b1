import { beforeEach, describe, expect, test } from 'vitest'
import { upload } from '../../../cli/installation/upload.ts'
import { type Files, withFolders } from '../../guard/folder.ts'
import { type SmallBucket, startSmallBucket } from './small-bucket.ts'

let bucket: SmallBucket
beforeEach(async () => {
  bucket = await startSmallBucket()
})

const uploading = (files: Files, onlyIfAbsent: boolean): Promise<number> =>
  withFolders({ files }, (root) =>
    upload({ s3: bucket.s3, bucket: 'b', prefix: 'acme/avatars', folder: `${root}/files`, onlyIfAbsent }),
  )

test('files are found below the prefix by the path they have in the folder', async () => {
  expect(await uploading({ 'index.html': '<p>', 'assets/app-1a2b.js': 'x', 'deep/er/logo.svg': '<svg>' }, false)).toBe(
    3,
  )
  expect([...bucket.objects.keys()]).toEqual([
    'b/acme/avatars/assets/app-1a2b.js',
    'b/acme/avatars/deep/er/logo.svg',
    'b/acme/avatars/index.html',
  ])
})

test('browsers are told what a file is; of what is unknown, that it is just bytes', async () => {
  await uploading({ 'a.html': '1', 'b.SVG': '2', 'c.xyz': '3', 'd.woff2': '4' }, false)
  expect([...bucket.objects.values()].map(({ type }) => type)).toEqual([
    'text/html; charset=utf-8',
    'image/svg+xml',
    'application/octet-stream',
    'font/woff2',
  ])
})

test('what carries its hash in its name is kept by browsers, everything else is asked for anew', async () => {
  await uploading({ 'assets/app-1a2b.js': '1', 'index.html': '2' }, false)
  expect([...bucket.objects.values()].map(({ caching }) => caching)).toEqual([
    'public, max-age=31536000, immutable',
    'no-cache',
  ])
})

describe('what is there already', () => {
  const changed = 'b/acme/avatars/atlas.svg'
  beforeEach(() => bucket.put(changed, 'by the client'))

  test('stays when only what is absent is asked for, and is not counted', async () => {
    expect(await uploading({ 'atlas.svg': 'from the files', 'mira.svg': 'new' }, true)).toBe(1)
    expect(bucket.objects.get(changed)?.body).toBe('by the client')
    expect(bucket.objects.get('b/acme/avatars/mira.svg')?.body).toBe('new')
  })

  test('is replaced otherwise', async () => {
    expect(await uploading({ 'atlas.svg': 'from the files' }, false)).toBe(1)
    expect(bucket.objects.get(changed)?.body).toBe('from the files')
  })
})

test('files of the machine are left out', async () => {
  expect(await uploading({ '.DS_Store': 'x', 'index.html': 'y' }, false)).toBe(1)
})

test('a folder that is not there is empty', async () => {
  const nowhere = { s3: bucket.s3, bucket: 'b', prefix: 'acme', folder: '/nonexistent/avatars', onlyIfAbsent: true }
  expect(await upload(nowhere)).toBe(0)
})

test('what S3 refuses is told', async () => {
  bucket.interfere(() => 'AccessDenied')
  await expect(uploading({ 'index.html': 'x' }, true)).rejects.toMatchObject({ name: 'AccessDenied' })
})
