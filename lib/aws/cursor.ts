import { Fault } from '../core/fault.ts'

/**
 * A cursor is the last id that a page looked at, together with the list it belongs to, so that it cannot be carried
 * over to another list. Opaque to callers, but no secret.
 */
export const cursorAt = (list: string, id: string): string => Buffer.from(`${list}\n${id}`).toString('base64url')

const longestId = 512

/** The id to go on after. */
export function idAt(list: string, cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString()
  const id = text.slice(list.length + 1)
  const isOurs = cursorAt(list, id) === cursor && id.length > 0 && id.length <= longestId
  if (!isOurs) throw strangeCursor(cursor)
  return id
}

export const strangeCursor = (cursor: string): Fault =>
  new Fault(
    'request.invalid',
    `the cursor "${cursor.slice(0, 200)}" does not belong to this list; start at its first page`,
  )
