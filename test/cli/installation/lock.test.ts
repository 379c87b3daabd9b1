import { hostname } from 'node:os'
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import * as z from 'zod'
import { type Lock, takeLock } from '../../../cli/installation/lock.ts'
import { Fault } from '../../../lib/core/fault.ts'
import { InstanceName } from '../../../lib/core/installation.ts'
import { type SmallBucket, startSmallBucket } from './small-bucket.ts'

const path = 'staging/mission-control/acme.lock.json'
const instance = InstanceName.parse('acme')

let bucket: SmallBucket
beforeEach(async () => {
  bucket = await startSmallBucket()
})

const take = (caller: string, of = instance): Promise<Lock> => {
  const taking = takeLock({ s3: bucket.s3, bucket: 'staging', instance: of, caller })
  onTestFinished(async () => (await taking.catch(() => undefined))?.release())
  return taking
}

const Holder = z.object({ caller: z.string(), until: z.iso.datetime() })
const holder = () => Holder.parse(JSON.parse(bucket.objects.get(path)?.body ?? '{}'))

/** A lock that another deploy has left: by default on another machine, and still at work. */
function leave(more: object = {}): void {
  const now = Date.now()
  const since = new Date(now - 60_000).toISOString()
  const until = new Date(now + 60_000).toISOString()
  bucket.put(path, JSON.stringify({ caller: 'earlier', host: 'elsewhere', pid: 1, since, until, ...more }))
}
const longAgo = { until: '2026-01-01T00:00:00.000Z' }

test('whoever comes first has it, and the next one is told who that is and until when', async () => {
  await take('ada')
  const refused = take('bob')
  await expect(refused).rejects.toThrow(Fault)
  await expect(refused).rejects.toMatchObject({ code: 'deploy.refused' })
  await expect(refused).rejects.toThrow(`acme is being deployed by ada on ${hostname()} since ${'20'}`)
  await expect(refused).rejects.toThrow(/; wait until it is done \(if it has died, it is forgotten at 20.*Z\)$/)
})

test('another instance is deployed at the same time', async () => {
  await take('ada')
  await expect(take('bob', InstanceName.parse('zenith'))).resolves.toBeDefined()
})

test('when it is given back the next one gets it', async () => {
  const lock = await take('ada')
  await lock.release()
  expect(bucket.objects.has(path)).toBe(false)
  await take('bob')
  expect(holder().caller).toBe('bob')
})

const callers = ['ada', 'bob', 'eve', 'joe']
const winners = async (): Promise<string[]> => {
  const outcomes = await Promise.allSettled(callers.map((caller) => take(caller)))
  for (const outcome of outcomes)
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'deploy.refused' })
  return callers.filter((_, index) => outcomes[index]?.status === 'fulfilled')
}

test('of several who come at once exactly one gets it', async () => {
  const won = await winners()
  expect(won).toHaveLength(1)
  expect([holder().caller]).toEqual(won)
})

describe('one that was left behind', () => {
  test('is taken over by exactly one of several, once its time is over', async () => {
    leave(longAgo)
    const won = await winners()
    expect(won).toHaveLength(1)
    expect([holder().caller]).toEqual(won)
  })

  test('by a process of another machine is respected until then', async () => {
    leave()
    await expect(take('ada')).rejects.toThrow(/by earlier on elsewhere/)
  })

  test('by a process of this machine that lives is respected', async () => {
    leave({ host: hostname(), pid: process.pid })
    await expect(take('ada')).rejects.toMatchObject({ code: 'deploy.refused' })
  })

  test('by a process of this machine that has died is taken over at once', async () => {
    // The greatest process id that Linux hands out, and it hands it out nowhere that tests run.
    leave({ host: hostname(), pid: 4_194_304 })
    await take('ada')
    expect(holder().caller).toBe('ada')
  })

  test('and is given back in this very moment is lost, and may be tried for again', async () => {
    leave(longAgo)
    bucket.interfere(({ method }) => void (method === 'PUT' && bucket.objects.delete(path)))
    await expect(take('ada')).rejects.toThrow('acme is being deployed by somebody else; wait until it is done')
    bucket.interfere(() => undefined)
    await expect(take('ada')).resolves.toBeDefined()
  })
})

test('an object that is no lock is told of, with the command that removes it', async () => {
  bucket.put(path, 'something else')
  await expect(take('ada')).rejects.toThrow('remove it: aws s3 rm s3://staging/mission-control/acme.lock.json')
})

test('who has lost it does not give back what another holds', async () => {
  const lock = await take('ada')
  leave()
  await lock.release()
  expect(holder().caller).toBe('earlier')
})

test('that it cannot be given back hides nothing else', async () => {
  const lock = await take('ada')
  bucket.interfere(() => 'AccessDenied')
  await expect(lock.release()).resolves.toBeUndefined()
})

test('what S3 refuses for another reason is told as it is', async () => {
  bucket.interfere(() => 'AccessDenied')
  await expect(take('ada')).rejects.toMatchObject({ name: 'AccessDenied' })
})

test('a deploy that lives says so again and again, and can give it back all the same', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const lock = await take('ada')
  const first = holder().until
  for (let minute = 0; minute < 7; minute++) {
    const before = holder().until
    vi.advanceTimersByTime(60_000)
    await vi.waitFor(() => expect(holder().until > before).toBe(true), { interval: 5 })
  }
  // Waiting moves the faked clock a little as well.
  const minutes = Math.floor((Date.parse(holder().until) - Date.parse(first)) / 60_000)
  expect(minutes).toBe(7)
  await expect(take('bob')).rejects.toMatchObject({ code: 'deploy.refused' })
  await lock.release()
  expect(bucket.objects.has(path)).toBe(false)
})
