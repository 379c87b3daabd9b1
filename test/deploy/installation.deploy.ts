import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Capability,
  CreateChangeSetCommand,
  DescribeChangeSetCommand,
  GetTemplateCommand,
} from '@aws-sdk/client-cloudformation'
import { root } from '../lane.ts'
import { type Account, accountIn, eventually, type Item, itemsIn, stackStatus, textOf } from './account.ts'
import { otherCheckout } from './checkout.ts'
import { expiringAfter } from './expiring.ts'
import { type Ended, missionControl, runIn } from './mission-control.ts'
import { type MiniStack, startMiniStack } from './ministack.ts'
import './localhost.mjs'
import { Changes, guardChangeSet } from '../../lib/guard/guard-change-set.ts'

/**
 * The life of two installations on an emulated AWS, told in order. MiniStack 1.5 differs from AWS where a test could
 * notice: it checks no permissions, so what the roles may do is only compared with what the doors call; it keeps
 * point-in-time recovery off whatever the template says, so a deploy makes a backup instead; it evaluates no alarm on
 * metrics in logs; it names a distribution but serves nothing at its address, so health is asked at the API.
 */
let ministack: MiniStack
let account: Account
let folder: string
const clients = { acme: { api: '', token: '' }, globex: { api: '', token: '' } }
type Client = keyof typeof clients
/** Of the one harm that globex was done on purpose, and which is taken back at the end. */
let allowance = ''

beforeAll(async () => {
  ministack = await startMiniStack()
  account = accountIn(ministack)
  folder = await mkdtemp(join(tmpdir(), 'mission-control-deploy-'))
  for (const client of Object.keys(clients))
    await cp(join(root, 'instance.example'), join(folder, client), { recursive: true })
})

afterAll(async () => {
  await ministack.stop()
  await rm(folder, { recursive: true })
})

const deploy = (client: Client, checkout = root, ...more: string[]): Promise<Ended> =>
  missionControl(['deploy', client, '--files', join(folder, client), ...more], ministack.environment, checkout)

/** As much of an answer as the story needs. */
const Body = z.looseObject({
  items: z
    .array(z.looseObject({ id: z.string(), status: z.string().optional(), kind: z.string().optional() }))
    .default([]),
  checks: z.array(z.object({ stage: z.string(), says: z.string() })).default([]),
})

async function ask(client: Client, path: string, body?: unknown, token = clients[client].token) {
  const answer = await fetch(`${clients[client].api}${path}`, {
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  })
  return { status: answer.status, body: Body.parse(await answer.json()) }
}

function moveInto(client: Client, { stdout }: Ended): void {
  clients[client] = {
    api: /^ {2}API +(\S+)$/m.exec(stdout)?.[1] ?? '',
    token: /#token=(\w+)/.exec(stdout)?.[1] ?? '',
  }
}

const rowsOf = async (client: Client): Promise<Item[]> => await itemsIn(account, `mission-control-${client}`)

describe('before the first deploy', () => {
  test('an account that is not prepared is refused, with the command that prepares it', async () => {
    const { code, stderr } = await deploy('acme')
    expect(code).toBe(1)
    expect(stderr).toContain('npx cdk bootstrap aws://111122223333/eu-central-1')
  })

  test('CDK prepares it', async () => {
    const { code } = await runIn(
      root,
      [
        'node_modules/aws-cdk/bin/cdk',
        'bootstrap',
        'aws://111122223333/eu-central-1',
        '--no-notices',
        '-c',
        'instance=acme',
      ],
      { ...ministack.environment, CDK_DISABLE_CLI_TELEMETRY: '1' },
    )
    expect(code).toBe(0)
  })

  test('a plan changes nothing', async () => {
    const { code, stdout } = await deploy('acme', root, '--plan')
    expect(code).toBe(0)
    expect(stdout).toMatch(/add +RowsTable\w+ \(AWS::DynamoDB::Table\)/)
    expect(await stackStatus(account, 'MissionControl-acme-Data')).toBeUndefined()
  })
})

describe('the first deploy', () => {
  test('ends with a running installation, its address and a token', async () => {
    const ended = await deploy('acme')
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    expect(ended.stdout).toMatch(/atlas would (?:rest|propose \d+) \(rehearsal\)/)
    moveInto('acme', ended)
    expect(clients.acme.api).toMatch(/^http/)
    expect(clients.acme.token).toMatch(/^mc_/)
  })

  test('the roster of the files is there, and strangers are not let in', async () => {
    const { status, body } = await ask('acme', '/v1/agents?limit=50')
    expect(status).toBe(200)
    expect(body.items.map(({ id }) => id)).toContain('atlas')
    expect(await ask('acme', '/v1/agents', undefined, 'mc_wrong')).toMatchObject({ status: 401 })
  })

  test('where it is installed is remembered, and other credentials are refused', async () => {
    const elsewhere = { ...ministack.environment, AWS_ACCESS_KEY_ID: '999988887777' }
    const { code, stderr } = await missionControl(
      ['deploy', 'acme', '--files', join(folder, 'acme'), '--plan'],
      elsewhere,
    )
    expect(code).toBe(1)
    expect(stderr).toContain('is installed in 111122223333, eu-central-1')
  })
})

describe('the walk, by itself', () => {
  test('the schedule fires, agents think, missions open, and tasks are done', async () => {
    const filed = await ask('acme', '/v1/tasks', {
      title: 'Try what happens without a key',
      brief: 'rehearse: fail AUTH always',
      agentId: 'forge',
    })
    expect(filed.status).toBe(201)
    const cycles = await eventually(
      () => ask('acme', '/v1/think-cycles?limit=50'),
      ({ body }) => body.items.some(({ status }) => status === 'proposed'),
    )
    expect(cycles.body.items[0]).toMatchObject({ rehearsal: true })
    const missions = await eventually(
      () => ask('acme', '/v1/missions?limit=50'),
      ({ body }) => body.items.length > 0,
    )
    expect(missions.body.items[0]).toHaveProperty('reason')
    const runs = await eventually(
      () => ask('acme', '/v1/runs?status=succeeded&limit=50'),
      ({ body }) => body.items.some(({ kind }) => kind === 'review'),
    )
    expect(runs.body.items.length).toBeGreaterThan(1)
    const tasks = await eventually(
      () => ask('acme', '/v1/tasks?status=done&limit=50'),
      ({ body }) => body.items.length > 0,
    )
    expect(tasks.status).toBe(200)
  })

  test('the stream brought a failure to the classifier, and the analytics count it', async () => {
    const { body } = await eventually(
      () => ask('acme', '/v1/failures?category=AUTH&limit=50'),
      ({ body: page }) => page.items.length > 0,
    )
    expect(body.items[0]).toMatchObject({ category: 'AUTH' })
    for (const told of ['recovery', 'ruleId', 'because']) expect(body.items[0]).toHaveProperty(told)
    const analytics = await ask('acme', '/v1/failures/analytics')
    expect(analytics.status).toBe(200)
    expect(JSON.stringify(analytics.body)).toContain('AUTH')
  })

  test('the schedule goes on by itself', async () => {
    const lastTick = async () =>
      (await ask('acme', '/v1/health')).body.checks.find(({ stage }) => stage === 'tick')?.says
    const first = await lastTick()
    await eventually(lastTick, (says) => says !== first)
    expect((await ask('acme', '/v1/health')).status).toBe(200)
  })
})

describe('a second client beside the first', () => {
  test('gets an installation of its own', async () => {
    const ended = await deploy('globex')
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    moveInto('globex', ended)
    expect(clients.globex.api).not.toBe(clients.acme.api)
  })

  test('neither is let in by the other, and neither sees the other’s work', async () => {
    const [acme, globex] = [clients.acme.token, clients.globex.token]
    expect(await ask('acme', '/v1/tasks', undefined, globex)).toMatchObject({ status: 401 })
    expect(await ask('globex', '/v1/tasks', undefined, acme)).toMatchObject({ status: 401 })
    await ask('globex', '/v1/tasks', { title: 'Only for globex', brief: 'rehearse: ok', agentId: 'forge' })
    expect(textOf(await rowsOf('globex'))).toContain('Only for globex')
    expect(textOf(await rowsOf('acme'))).not.toContain('Only for globex')
    const idsIn = async (client: Client) => (await ask(client, '/v1/failures?limit=100')).body.items.map(({ id }) => id)
    const [ofAcme, ofGlobex] = [new Set(await idsIn('acme')), await idsIn('globex')]
    expect(ofAcme.size).toBeGreaterThan(0)
    expect(ofGlobex.filter((id) => ofAcme.has(id))).toEqual([])
  })
})

const release = (file: string, edit: (text: string) => string) =>
  otherCheckout(join(folder, crypto.randomUUID()), file, edit)
const moreMemory = (text: string): string => text.replace('memorySize: 256', 'memorySize: 512')

describe('a newer version', () => {
  test('changes what runs, and leaves the table byte by byte as it was', async () => {
    // Nobody may work meanwhile, or the table would change by itself.
    await ask('acme', '/v1/instance/kill-switch', { on: true, reason: 'upgrade' })
    await eventually(
      () => ask('acme', '/v1/runs?status=running'),
      ({ body }) => body.items.length === 0,
    )
    const before = await atRest('acme')
    const ended = await deploy('acme', await release('cdk/constructs/door.ts', moreMemory))
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    expect(ended.stdout).toMatch(/change +ExecuteDoorFunction/)
    expect(ended.stdout).toContain('it is not: nothing of it was touched')
    const after = await atRest('acme')
    expect(before.length).toBeGreaterThan(100)
    expect(after).toEqual(before)
    await ask('acme', '/v1/instance/kill-switch', { on: false })
  })

  test('is refused while another deploy of the same instance is at work', async () => {
    const both = await Promise.all([deploy('acme'), deploy('acme')])
    expect(both.map(({ code }) => String(code)).toSorted()).toEqual(['0', '1'])
    const refused = both.find(({ code }) => code === 1)
    expect(refused?.stderr).toContain('acme is being deployed by arn:aws:iam::111122223333:root')
  })

  test('that would hurt the data is refused before anything is changed', async () => {
    const harmful = await release('cdk/constructs/row-table.ts', (text) =>
      text
        .replace('deletionProtection: true', 'deletionProtection: false')
        .replace('RemovalPolicy.RETAIN', 'RemovalPolicy.DESTROY'),
    )
    const { code, stdout, stderr } = await deploy('acme', harmful)
    expect(code).toBe(3)
    expect(stderr).toMatch(/DeletionProtectionEnabled/)
    expect(stderr).toMatch(/DeletionPolicy/)
    expect(stdout).not.toContain('Announce')
  })

  test('may hurt when that is intended, and the history says so', async () => {
    const harmful = await release('cdk/constructs/row-table.ts', (text) =>
      text.replace('timeToLiveAttribute: expiryAttribute,', ''),
    )
    const refused = await deploy('globex', harmful)
    expect(refused.code).toBe(3)
    allowance = /--allow (\S+)/.exec(refused.stderr)?.[1] ?? ''
    expect(await deploy('globex', harmful, '--allow', allowance)).toMatchObject({ code: 0 })
    const { body } = await ask('globex', '/v1/activity?limit=50')
    expect(JSON.stringify(body)).toContain(`allowed ${allowance}`)
  })

  test('that AWS cannot carry out is taken back, and the one before works on', async () => {
    // It waits a second for a signal that nobody sends.
    const waiting = `
    const { ref: Handle } = new CfnResource(this, 'Nobody', { type: 'AWS::CloudFormation::WaitConditionHandle' })
    new CfnResource(this, 'Signal', {
      type: 'AWS::CloudFormation::WaitCondition',
      properties: { Handle, Timeout: '1' },
    })
    const web = new Api(`
    const broken = await release('cdk/app-stack.ts', (text) =>
      text.replace('import { CfnOutput,', 'import { CfnOutput, CfnResource,').replace('const web = new Api(', waiting),
    )
    const { code, stderr } = await deploy('acme', broken)
    expect(code).toBe(1)
    expect(stderr).toContain('has taken everything back')
    expect(stderr).toContain('run the same command again')
    expect((await ask('acme', '/v1/health')).status).toBe(200)
    expect(await deploy('acme')).toMatchObject({ code: 0 })
  })
})

describe('credentials that expire halfway', () => {
  test('are told of, and the same command then goes on', async () => {
    const { endpoint, close } = await expiringAfter('Action=ExecuteChangeSet', ministack.endpoint)
    const expiring = { ...ministack.environment, AWS_ENDPOINT_URL: endpoint }
    const newer = await release('cdk/constructs/door.ts', moreMemory)
    const args = ['deploy', 'acme', '--files', join(folder, 'acme')]
    const { code, stderr } = await missionControl(args, expiring, newer)
    expect(code).toBe(1)
    expect(stderr).toContain('credentials have expired')
    expect(stderr).toContain('run the same command again')
    close()
    expect(await deploy('acme', newer)).toMatchObject({ code: 0, stderr: '' })
  })
})

/** Rows as they lie in the table, without those that say that a stage lives or that somebody deployed. */
async function atRest(client: Client): Promise<string[]> {
  const isNoise = (item: Item): boolean => item['pk']?.S === 'stage' || textOf([item]).includes('instance.deployed')
  return (await rowsOf(client))
    .filter((item) => !isNoise(item))
    .map((item) => JSON.stringify(item))
    .toSorted()
}

describe('the guard on what CloudFormation announces', () => {
  const announced = async (stack: string, edit: (template: string) => string) => {
    const { cloudFormation } = account
    const { TemplateBody = '' } = await cloudFormation.send(new GetTemplateCommand({ StackName: stack }))
    const named = { StackName: stack, ChangeSetName: `try-${Date.now()}` }
    const Capabilities: Capability[] = ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM']
    const Parameters = [{ ParameterKey: 'BootstrapVersion', UsePreviousValue: true }]
    // More than 51,200 bytes would have to be put into a bucket first: without spaces, and without what only the CDK reads.
    const template = JSON.stringify(JSON.parse(edit(TemplateBody)), (key, value: unknown) =>
      key === 'Metadata' ? undefined : value,
    )
    await cloudFormation.send(
      new CreateChangeSetCommand({ ...named, TemplateBody: template, Capabilities, Parameters }),
    )
    const { Changes: changes } = await eventually(
      () => cloudFormation.send(new DescribeChangeSetCommand(named)),
      ({ Status }) => Status === 'CREATE_COMPLETE',
    )
    return guardChangeSet(stack, Changes.parse(changes))
  }

  test('refuses a table that would be replaced, and one that would be removed', async () => {
    const renamed = await announced('MissionControl-acme-Data', (text) =>
      text.replaceAll('"mission-control-acme"', '"mission-control-other"'),
    )
    expect(renamed).toMatchObject([{ type: 'AWS::DynamoDB::Table' }])
    const moved = await announced('MissionControl-acme-Data', (text) =>
      text.replaceAll(/RowsTable(\w+)/g, 'OtherTable$1'),
    )
    expect(moved).toMatchObject([{ type: 'AWS::DynamoDB::Table', property: 'Resource' }])
  })

  test('lets everything of the app stack go', async () => {
    const gone = await announced('MissionControl-acme-App', (text) =>
      text.replaceAll('rate(1 minute)', 'rate(2 minutes)'),
    )
    expect(gone).toEqual([])
  })
})

describe('the end', () => {
  test('removes what runs, keeps the data, and says how to remove that', async () => {
    const before = await atRest('globex')
    const { code, stdout } = await missionControl(['destroy', 'globex', '--yes'], ministack.environment)
    expect(code).toBe(0)
    expect(stdout).toContain('delete-table --table-name mission-control-globex')
    expect(await stackStatus(account, 'MissionControl-globex-App')).toBeUndefined()
    expect(await stackStatus(account, 'MissionControl-globex-Data')).toMatch(/_COMPLETE$/)
    expect((await atRest('globex')).length).toBeGreaterThanOrEqual(before.length)
    expect((await ask('acme', '/v1/health')).status).toBe(200)
  })

  test('is none: the next deploy works with the data that is there', async () => {
    const { token } = clients.globex
    const ended = await deploy('globex', root, '--allow', allowance)
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    moveInto('globex', ended)
    const { body } = await ask('globex', '/v1/tasks?limit=50', undefined, token)
    expect(JSON.stringify(body)).toContain('Only for globex')
  })
})
