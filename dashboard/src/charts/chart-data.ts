/** One kind of thing in a stack: always in the same colour, and hatched when it stands for what is not known. */
export interface Series {
  name: string
  colour: string
  hatched?: boolean
}

/** One moment of a chart: a value for each series, in their order. */
export interface Bar {
  /** On the axis: `14:00`, `23 Nov`. */
  at: string
  /** In words, for whoever asks for this bar. */
  says: string
  values: readonly number[]
  /** Of the line over the bars, from 0 to 1; nothing where there is nothing to have a share of. */
  share?: number | undefined
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** Every hour or day from one moment to another as the counters name them, so that quiet times show as quiet. */
export function bucketsBetween(from: Date, to: Date, grain: 'hour' | 'day', dayOf: (at: Date) => string): string[] {
  const nameOf = (at: Date): string => (grain === 'hour' ? at.toISOString().slice(0, 13) : dayOf(at))
  // Half a day at a time: a day on which the clocks go forward is shorter than 24 hours and would be stepped over.
  const step = grain === 'hour' ? hourMs : dayMs / 2
  const names = new Set<string>()
  for (let at = from.getTime(); at <= to.getTime(); at += step) names.add(nameOf(new Date(at)))
  names.add(nameOf(to))
  return [...names]
}

/** Which bar a key leads to; nothing when the key is none that moves. */
export function movedTo(key: string, chosen: number | undefined, count: number): number | undefined {
  const targets: Record<string, number> = {
    ArrowRight: (chosen ?? -1) + 1,
    ArrowLeft: (chosen ?? count) - 1,
    Home: 0,
    End: count - 1,
  }
  const target = targets[key]
  return target === undefined || count === 0 ? undefined : Math.max(0, Math.min(count - 1, target))
}

/** `14:00` of an hour in the zone of the instance, `23 Nov` of a day. */
export function bucketWords(bucket: string, timeZone: string): { at: string; says: string } {
  const isHour = bucket.includes('T')
  if (!isHour) {
    const day = new Date(`${bucket}T12:00:00.000Z`)
    const at = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(day)
    return { at, says: at }
  }
  const moment = new Date(`${bucket}:00:00.000Z`)
  const at = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(moment)
  const day = new Intl.DateTimeFormat('en-GB', { timeZone, day: 'numeric', month: 'short' }).format(moment)
  return { at, says: `${day}, ${at}` }
}
