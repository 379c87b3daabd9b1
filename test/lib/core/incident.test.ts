import { describe, expect, test } from 'vitest'
import { type Incident, recovered, strike } from '../../../lib/core/incident.ts'
import { minutes } from '../../../lib/core/time.ts'
import { later, now } from './samples.ts'

const at = (n: number): string => later(minutes(n)).toISOString()
const quiet: Incident = { since: at(0), askedPerson: false }
const asking: Incident = { since: at(0), askedPerson: true }

describe('an incident', () => {
  test.each<[string, Incident | undefined, boolean, Incident, Record<string, number>]>([
    ['begins with the first failure', undefined, false, quiet, { incidents: 1 }],
    ['may ask at once', undefined, true, asking, { incidents: 1, 'incidents asking': 1 }],
    ['goes on with the next failure', quiet, false, quiet, {}],
    ['asks when recovery comes to its end', quiet, true, asking, { 'incidents asking': 1 }],
    ['has asked although it goes on', asking, false, asking, {}],
    ['asks once', asking, true, asking, {}],
  ])('%s', (_what, before, asks, incident, counts) => {
    const failedAt = before ? at(5) : at(0)
    expect(strike(before, failedAt, asks)).toEqual({ incident, counts })
  })

  test('ends with a success, and is as long as the time since its first failure', () => {
    expect(recovered(quiet, later(minutes(7)))).toEqual({
      'incidents recovered': 1,
      'incidents recovered ms': minutes(7),
      'incidents recovered alone': 1,
    })
  })

  test('in which a person was asked has not recovered alone', () => {
    expect(recovered(asking, later(minutes(7)))).toEqual({
      'incidents recovered': 1,
      'incidents recovered ms': minutes(7),
    })
  })

  test('is never shorter than nothing, whatever the clocks of two executors say', () => {
    expect(recovered({ since: at(1), askedPerson: false }, now)).toMatchObject({ 'incidents recovered ms': 0 })
  })

  test('that there was not ends nothing', () => {
    expect(recovered(undefined, now)).toEqual({})
  })
})
