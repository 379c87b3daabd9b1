import * as z from 'zod'
import { Comment } from '../core/comment.ts'
import { TaskId } from '../core/id.ts'
import { addComment } from '../flows/comment.ts'
import { rowOf } from '../flows/read-config.ts'
import { pageOf, paging } from './paging.ts'
import { route } from './route.ts'

export const CommentView = Comment.omit({ version: true })
export const CommentPage = pageOf(CommentView)
export const CommentOrder = z.strictObject({ text: z.string().trim().min(1).max(4_000) })

export const commentRoutes = [
  route({
    name: 'listComments',
    role: 'viewer',
    method: 'get',
    path: '/v1/tasks/:id/comments',
    summary: 'What was said about a task, newest first',
    id: TaskId,
    query: z.strictObject(paging),
    answers: CommentPage,
    async handle({ ports: { store }, id, query: { limit, cursor } }) {
      const page = await store.list('comment', { scope: { of: id }, limit, cursor })
      if (page.items.length === 0) await rowOf(store, 'task', id)
      return { items: page.items.map((comment) => CommentView.parse(comment)), cursor: page.cursor ?? null }
    },
  }),
  route({
    name: 'commentTask',
    role: 'operator',
    method: 'post',
    path: '/v1/tasks/:id/comments',
    summary: 'Say something about a task',
    says: 'Whoever works on the task or reviews it next reads it.',
    id: TaskId,
    body: CommentOrder,
    answers: CommentView,
    creates: true,
    handle: async ({ ports, by, id, body }) => CommentView.parse(await addComment(ports, id, body.text, by)),
  }),
] as const
