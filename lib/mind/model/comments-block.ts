import type { Actor } from '../../core/actor.ts'
import type { Comment } from '../../core/comment.ts'
import { dataBlock } from './data-block.ts'

function nameOf(actor: Actor): string {
  if (actor.kind === 'person') return actor.name
  return actor.kind === 'agent' ? actor.id : 'the system'
}

/** Nothing when nobody has said anything. */
export const commentsBlock = (comments: readonly Comment[]): string =>
  comments.length === 0
    ? ''
    : dataBlock(
        'comments on the task',
        comments.map(({ by, at, text }) => ({ by: nameOf(by), at, text })),
      )
