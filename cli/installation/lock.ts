import { hostname } from 'node:os'
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import * as z from 'zod'
import { Fault } from '../../lib/core/fault.ts'
import type { InstanceName } from '../../lib/core/installation.ts'
import { after, instant, isPast, Instant, minutes, seconds } from '../../lib/core/time.ts'

/** Who is deploying, and until when the others believe that it is still at work. */
const Holder = z.object({ caller: z.string(), host: z.string(), pid: z.number(), since: Instant, until: Instant })
type Holder = z.infer<typeof Holder>

export interface Lock {
  release(): Promise<void>
}

interface Place {
  s3: S3Client
  /** That of `cdk bootstrap`: it is there before the first deploy. */
  bucket: string
  instance: InstanceName
  caller: string
}

/** A deploy that dies without a word is forgotten after this. One that lives says so more often. */
const heldFor = minutes(5)
const renewEvery = seconds(60)

/**
 * One deploy of an instance at a time. S3 writes an object only if there is none yet, or only over the one that was
 * read, so that of two who come at once just one gets it.
 */
export async function takeLock(place: Place): Promise<Lock> {
  const since = instant(new Date())
  const old = await heldBy(place)
  if (old && isAtWork(old.holder)) throw taken(place, old.holder)
  let etag = await write(place, since, old ? { IfMatch: old.etag } : { IfNoneMatch: '*' })
  if (!etag) throw taken(place, (await heldBy(place))?.holder)
  let renewed: Promise<unknown> = Promise.resolve()
  // One after the other: each needs the tag of the one before.
  const renewal = setInterval(() => void (renewed = renewed.then(renew)), renewEvery)
  // Losing it takes minutes without a network, and whatever is under way by then is guarded by CloudFormation itself.
  const renew = async () => (etag = (await write(place, since, { IfMatch: etag }).catch(() => undefined)) ?? etag)
  return {
    async release() {
      clearInterval(renewal)
      await renewed
      // Without credentials by now it cannot be given back, and is forgotten by itself: no reason to hide why we stop.
      await place.s3.send(new DeleteObjectCommand({ ...objectOf(place), IfMatch: etag })).catch(() => undefined)
    },
  }
}

/** Of a process on this machine we know whether it lives; of any other, what it has promised. */
function isAtWork({ host, pid, until }: Holder): boolean {
  if (isPast(until, new Date())) return false
  if (host !== hostname()) return true
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

const objectOf = ({ bucket, instance }: Place) => ({ Bucket: bucket, Key: `mission-control/${instance}.lock.json` })

async function heldBy(place: Place): Promise<{ holder: Holder; etag: string | undefined } | undefined> {
  try {
    const { Body, ETag } = await place.s3.send(new GetObjectCommand(objectOf(place)))
    return { holder: read(place, (await Body?.transformToString()) ?? ''), etag: ETag }
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchKey') return undefined
    throw error
  }
}

function read(place: Place, text: string): Holder {
  try {
    return Holder.parse(JSON.parse(text))
  } catch (cause) {
    const { Bucket, Key } = objectOf(place)
    const where = `s3://${Bucket}/${Key}`
    throw new Fault(
      'deploy.refused',
      `the lock ${where} is not one that a deploy wrote; when nobody deploys ${place.instance}, remove it: aws s3 rm ${where}`,
      { cause },
    )
  }
}

type Condition = { IfNoneMatch: '*' } | { IfMatch: string | undefined }

/** The tag of what was written; `undefined` when somebody else was faster. */
async function write(place: Place, since: Instant, condition: Condition): Promise<string | undefined> {
  const holder: Holder = {
    caller: place.caller,
    host: hostname(),
    pid: process.pid,
    since,
    until: after(new Date(), heldFor),
  }
  try {
    const put = new PutObjectCommand({ ...objectOf(place), Body: JSON.stringify(holder), ...condition })
    return (await place.s3.send(put)).ETag
  } catch (error) {
    // The last one says that what was read has been released since.
    const names = ['PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchKey']
    if (error instanceof Error && names.includes(error.name)) return undefined
    throw error
  }
}

function taken({ instance }: Place, holder: Holder | undefined): Fault {
  const who = holder ? `${holder.caller} on ${holder.host} since ${holder.since}` : 'somebody else'
  const until = holder ? ` (if it has died, it is forgotten at ${holder.until})` : ''
  return new Fault('deploy.refused', `${instance} is being deployed by ${who}; wait until it is done${until}`)
}
