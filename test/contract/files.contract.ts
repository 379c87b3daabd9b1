import { beforeEach, expect, test } from 'vitest'
import type { Files } from '../../lib/ports.ts'

/** What every bucket promises. `open` makes a new, empty one. */
export function filesContract(open: () => Promise<Files>): void {
  let files: Files
  beforeEach(async () => {
    files = await open()
  })
  const text = (words: string): Uint8Array => new TextEncoder().encode(words)

  test('a file is read as it was put', async () => {
    const body = Uint8Array.from({ length: 256 }, (_, i) => i)
    await files.put('workspace/task_1/picture', body, 'image/png')
    const read = await files.get('workspace/task_1/picture')
    expect(read?.contentType).toBe('image/png')
    expect(Buffer.from(read?.body ?? [])).toEqual(Buffer.from(body))
  })

  test('an empty file is a file', async () => {
    await files.put('empty', new Uint8Array(), 'text/plain')
    expect((await files.get('empty'))?.body).toHaveLength(0)
  })

  test('the last put holds', async () => {
    await files.put('notes.md', text('first'), 'text/plain')
    await files.put('notes.md', text('second'), 'text/markdown')
    const read = await files.get('notes.md')
    expect([Buffer.from(read?.body ?? []).toString(), read?.contentType]).toEqual(['second', 'text/markdown'])
  })

  test('a file that nobody put is absent, and removing it is no trouble', async () => {
    expect(await files.get('nothing')).toBeUndefined()
    await files.remove('nothing')
    await files.put('something', text('x'), 'text/plain')
    await files.remove('something')
    expect(await files.get('something')).toBeUndefined()
  })

  test('a list has what begins with the prefix, in the order of the keys', async () => {
    for (const key of ['b/2', 'a/ü', 'a/10', 'a/2', 'ab', 'a/B', 'a/b c+d&e'])
      await files.put(key, text(key), 'text/plain')
    expect(await files.list('a/', 10)).toEqual([
      { key: 'a/10', size: 4 },
      { key: 'a/2', size: 3 },
      { key: 'a/B', size: 3 },
      { key: 'a/b c+d&e', size: 9 },
      { key: 'a/ü', size: 4 },
    ])
    expect((await files.list('a', 10)).map(({ key }) => key)).toContain('ab')
    expect(await files.list('', 2)).toHaveLength(2)
    expect(await files.list('c', 10)).toEqual([])
  })

  test.each([
    ['empty', ''],
    ['absolute', '/etc/passwd'],
    ['climbing at once', '../x'],
    ['climbing later', 'a/../../b'],
    ['with an empty part', 'a//b'],
    ['with a slash at the end', 'a/'],
    ['a dot', '.'],
    ['with a control character', 'a\u0000b'],
    ['too long', 'x'.repeat(513)],
    ['too long in bytes', 'ü'.repeat(257)],
  ])('a key that is %s is refused', async (_why, key) => {
    const refused = { code: 'request.invalid' }
    await expect(files.put(key, text('x'), 'text/plain')).rejects.toMatchObject(refused)
    await expect(files.get(key)).rejects.toMatchObject(refused)
    await expect(files.remove(key)).rejects.toMatchObject(refused)
  })

  test('a prefix may not climb either', async () => {
    await expect(files.list('../', 1)).rejects.toMatchObject({ code: 'request.invalid' })
  })
}
