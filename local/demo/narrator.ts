import type { ActivityVerb } from '../../lib/core/activity.ts'
import type { Actor } from '../../lib/core/actor.ts'
import type { Api, Deed } from './api.ts'
import { duration, row, say } from './terminal.ts'

/** The steps of the walk, as the README and the design number them, by what is seen of them. */
const stepOf: Partial<Record<ActivityVerb, string>> = {
  'think-cycle.proposed': '1,2',
  'mission.proposed': '3',
  'mission.approved': '3',
  'task.started': '4',
  'task.in-review': '5',
  'task.done': '6',
  'task.revised': '6',
  'run.failed': '7',
  'failure.classified': '8',
  'task.blocked': '8',
  'mission.done': '9',
}

const nameOf = (actor: Actor): string =>
  actor.kind === 'system' ? actor.part : actor.kind === 'person' ? actor.name : actor.id

export interface Narrator {
  seen: Set<ActivityVerb>
  /** Tells what has happened since the last time. */
  tellNews(): Promise<void>
}

/**
 * Tells the walk from the activity log: what everybody thinks and proposes, one mission from its approval to its end, and
 * the tasks that were filed to fail. The other missions go on meanwhile and are only counted.
 */
export function createNarrator(api: Api, began: number, filed: readonly { id: string }[]): Narrator {
  const seen = new Set<ActivityVerb>()
  const followed = new Set(filed.map(({ id }) => id))
  const lastSeenAt = new Map<string, number>()
  let story: string | undefined
  let last: string | undefined
  say(row('step', 'at', 'took', 'who', 'what', ''))

  /** Of a run the log knows its id; what was tried is the task. */
  const subjectOf = async ({ subject }: Deed) =>
    subject.startsWith('run_') ? (await api.run(subject)).taskId : subject

  async function follow(deed: Deed): Promise<void> {
    if (story !== undefined || deed.verb !== 'mission.approved') return
    story = deed.subject
    followed.add(story)
    for (const id of (await api.mission(story)).taskIds ?? []) followed.add(id)
  }

  async function tell(deed: Deed): Promise<void> {
    const step = stepOf[deed.verb]
    if (!step) return
    seen.add(deed.verb)
    await follow(deed)
    const subject = await subjectOf(deed)
    const isTold = followed.has(subject) || deed.verb.startsWith('think-cycle') || deed.verb === 'mission.proposed'
    const at = Date.parse(deed.at)
    const before = lastSeenAt.get(subject)
    lastSeenAt.set(subject, at)
    if (!isTold) return
    const took = before === undefined ? '' : duration(at - before)
    const note = (deed.note ?? '').replace(/^failure_\w+ /, '')
    const title = await titleOf(subject)
    say(row(step, duration(at - began), took, nameOf(deed.actor), `${deed.verb}  ${title}`, note === title ? '' : note))
    if (deed.verb === 'mission.proposed') await approveIfAsked(subject)
  }

  async function titleOf(subject: string): Promise<string> {
    if (subject.startsWith('task_')) return (await api.task(subject)).title
    return subject.startsWith('mission_') ? (await api.mission(subject)).title : ''
  }

  /** Where policy asks for a person, the demo is that person. */
  async function approveIfAsked(id: string): Promise<void> {
    if ((await api.mission(id)).status === 'proposed') await api.approve(id)
  }

  return {
    seen,
    tellNews: async () => {
      for (const deed of await api.activityAfter(last)) {
        await tell(deed)
        last = deed.id
      }
    },
  }
}
