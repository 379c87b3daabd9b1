import * as z from 'zod'
import type { TaskId } from '../../core/id.ts'

const longestPath = 200

const isPlainSegment = (segment: string): boolean => segment !== '' && segment !== '.' && segment !== '..'
/** Control characters and backslashes are a name to nobody, and a way out of the workspace to some file systems. */
const hasOddCharacters = (path: string): boolean => /[\p{Cc}\\]/u.test(path)

/** Where a file stands in the workspace of a task. It cannot point anywhere else. */
export const WorkspacePath = z
  .string()
  .min(1)
  .max(longestPath)
  .refine((path) => path.split('/').every(isPlainSegment) && !hasOddCharacters(path), {
    error: 'expected a relative path such as notes.md or report/prices.csv: no leading slash, no "..", no backslash',
  })
  .describe('relative path in the workspace, such as notes.md or report/prices.csv')

export const workspaceOf = (task: TaskId): string => `workspace/${task}/`
