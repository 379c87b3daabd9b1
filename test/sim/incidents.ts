import type { Rows } from '../../lib/core/rows.ts'
import { type Incident, recovered, strike } from '../../lib/core/incident.ts'
import { type TallyAdd, tallyIncident } from '../../lib/core/tally.ts'

interface Books {
  timeZone: string
  tasks: Rows['task'][]
  runs: Rows['run'][]
  failures: Rows['failure'][]
  activities: Rows['activity'][]
}

interface Event {
  at: string
  /** Which attempt it belongs to, for what happens in the same moment. */
  attempt: number
  agentId: Rows['agent']['id']
  /** A failure, after which somebody is asked or not; without it the end of the incident. */
  asks?: boolean
}

/** What happened to a task, in order: its failures that were recovered from, its successes, and who took it as it was. */
function eventsOf(task: Rows['task'], { runs, failures, activities }: Books): Event[] {
  const own = runs.filter(({ taskId }) => taskId === task.id)
  const attemptOf = (run: Rows['run'] | undefined): number => {
    if (run?.kind !== 'review') return run?.attempt ?? 0
    return attemptOf(own.find(({ id }) => id === run.reviews)) + 0.5 + run.attempt / 1000
  }
  const judged = failures.flatMap(({ of, at, agentId, recovery }): Event[] => {
    if (of.kind !== 'run' || of.taskId !== task.id || recovery.kind === 'none') return []
    const attempt = attemptOf(own.find(({ id }) => id === of.id))
    return [{ at, attempt, agentId, asks: recovery.kind === 'block' }]
  })
  const succeeded = own.flatMap((run): Event[] =>
    run.status === 'succeeded' && run.result.kind !== 'question'
      ? [{ at: run.finishedAt, attempt: attemptOf(run), agentId: run.agentId }]
      : [],
  )
  const accepted = activities.flatMap(({ verb, subject, note, at }): Event[] =>
    subject === task.id && verb === 'task.done' && note === 'accepted by a person'
      ? [{ at, attempt: Infinity, agentId: task.agentId }]
      : [],
  )
  return [...judged, ...succeeded, ...accepted].toSorted((a, b) =>
    a.at === b.at ? a.attempt - b.attempt : a.at < b.at ? -1 : 1,
  )
}

export function incidentsIn(books: Books): TallyAdd[] {
  return books.tasks.flatMap((task) => {
    let incident: Incident | undefined
    return eventsOf(task, books).map(({ at, agentId, asks }) => {
      const moment = new Date(at)
      const struck = asks === undefined ? undefined : strike(incident, at, asks)
      const counts = struck?.counts ?? recovered(incident, moment)
      incident = struck?.incident
      return tallyIncident(agentId, counts, books.timeZone, moment)
    })
  })
}
