import type { Actor } from '../core/actor.ts'
import type { Comment } from '../core/comment.ts'
import { newCommentId, type TaskId } from '../core/id.ts'
import { fittingWithoutSecrets } from '../core/secret-shapes.ts'
import { instant } from '../core/time.ts'
import type { Clock, Ports, Store } from '../ports.ts'
import { commitChange } from './commit-change.ts'
import { rowOf } from './read-config.ts'

export const commentOf = (taskId: TaskId, text: string, by: Actor, clock: Clock): Comment => ({
  id: newCommentId(taskId, clock),
  taskId,
  by,
  text: fittingWithoutSecrets(text),
  at: instant(clock.now()),
  version: 1,
})

export async function addComment(ports: Ports, id: TaskId, text: string, by: Actor): Promise<Comment> {
  return await commitChange(ports, async () => {
    const { traceId } = await rowOf(ports.store, 'task', id)
    const row = commentOf(id, text, by, ports.clock)
    const deed = { actor: by, verb: 'task.commented', subject: id, note: row.text, traceId } as const
    return { writes: [{ op: 'new', kind: 'comment', row }], deeds: [deed], result: row }
  })
}

const mostRead = 20

/** The newest ones, oldest first: what somebody reads before they begin. */
export async function commentsOn(store: Store, id: TaskId): Promise<Comment[]> {
  const { items } = await store.list('comment', { scope: { of: id }, limit: mostRead })
  return items.toReversed()
}
