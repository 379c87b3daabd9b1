import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import type { Cloud } from '../../../cli/installation/cloud.ts'
import { pin, pinFile, refuseElsewhere } from '../../../cli/installation/pin.ts'
import { type Files, withFolders } from '../../guard/folder.ts'
import { startSmallCloud } from './small-cloud.ts'

const there = (): Promise<Cloud> => startSmallCloud(() => ({ body: '' }))
const within = <T>(files: Files, use: (folder: string) => Promise<T>): Promise<T> =>
  withFolders({ acme: files }, (root) => use(`${root}/acme`))

test('a first deploy may go anywhere, and leaves where it went', async () => {
  const cloud = await there()
  await within({}, async (folder) => {
    await refuseElsewhere(folder, cloud)
    await pin(folder, cloud)
    const text = await readFile(`${folder}/${pinFile}`, 'utf8')
    expect(text).toBe('{\n  "account": "123456789012",\n  "region": "eu-central-1"\n}\n')
    await expect(refuseElsewhere(folder, cloud)).resolves.toBeUndefined()
  })
})

test.each([
  ['account', { account: '210987654321', region: 'eu-central-1' }, 'installed in 210987654321, eu-central-1'],
  ['region', { account: '123456789012', region: 'us-east-1' }, 'installed in 123456789012, us-east-1'],
])('another %s than then is refused, since it would be a second and empty installation', async (_, pinned, says) => {
  const cloud = await there()
  await within({ [pinFile]: pinned }, async (folder) => {
    const refused = refuseElsewhere(folder, cloud)
    await expect(refused).rejects.toMatchObject({ code: 'deploy.refused' })
    await expect(refused).rejects.toThrow(`the credentials lead to account 123456789012, eu-central-1, but`)
    await expect(refused).rejects.toThrow(says)
    await expect(refused).rejects.toThrow(/choose the right AWS_PROFILE and AWS_REGION \(or remove .*installed\.json/)
  })
})

test.each(['', 'not JSON', '[]', '{"account":1}'])('a file that no deploy wrote is refused: %j', async (text) => {
  const cloud = await there()
  await within({ [pinFile]: text }, async (folder) => {
    const refused = refuseElsewhere(folder, cloud)
    await expect(refused).rejects.toMatchObject({ code: 'instance.invalid' })
    await expect(refused).rejects.toThrow(/installed\.json is not what a deploy wrote; restore it, or remove it$/)
  })
})
