import { once } from 'node:events'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { GetObjectCommand, PutObjectCommand, CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { expect, onTestFinished, test } from 'vitest'
import { startFauxqs } from '../../local/engines/fauxqs.ts'
import { localSigner } from '../../local/engines/local-signer.ts'
import { credentials, region, scratchFolder } from './engines-scratch.ts'

async function start(folder: string) {
  const { endpoint, stop } = await startFauxqs({ folder })
  onTestFinished(stop)
  const sqs = new SQSClient({ endpoint, region, credentials, signer: localSigner('sqs', region) })
  const s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true })
  return { endpoint, stop, sqs, s3 }
}

test('messages and objects outlive a restart', async () => {
  const folder = scratchFolder()
  const first = await start(folder)
  const { QueueUrl } = await first.sqs.send(new CreateQueueCommand({ QueueName: 'runs' }))
  await first.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'wake up' }))
  await first.s3.send(new CreateBucketCommand({ Bucket: 'files' }))
  await first.s3.send(new PutObjectCommand({ Bucket: 'files', Key: 'a/b', Body: 'text' }))
  await first.stop()

  const { sqs, s3 } = await start(folder)
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }))
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'files', Key: 'a/b' }))
  expect(Messages?.map((message) => message.Body)).toEqual(['wake up'])
  expect(await Body?.transformToString()).toBe('text')
})

const outside = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ internal, family }) => !internal && family === 'IPv4')

test.skipIf(!outside)('it listens on the loopback interface only', async () => {
  const { endpoint } = await start(scratchFolder())
  const port = Number(new URL(endpoint).port)
  const reach = async (host: string) => {
    const socket = connect(port, host)
    onTestFinished(() => void socket.destroy())
    await once(socket, 'connect')
  }
  await reach('127.0.0.1')
  await expect(reach(outside?.address ?? '')).rejects.toThrow('ECONNREFUSED')
})

test('a poller that waits does not hold up the end', async () => {
  const { sqs, stop } = await start(scratchFolder())
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'runs' }))
  const waiting = sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 })).catch(() => 'cut off')
  await new Promise((resolve) => setTimeout(resolve, 100))
  await Promise.all([stop(), stop()])
  expect(await waiting).toBe('cut off')
})
