import { join } from 'node:path'
import { expect, test } from 'vitest'
import { assemblyOf, withFolders } from '../guard/folder.ts'
import { type Edit, edited, installation } from '../guard/installation.ts'
import { type Ended, missionControl } from './mission-control.ts'

const before = assemblyOf(installation())

/** Compares the installation with what an edit makes of it. */
const guarding = (edit: Edit, ...args: string[]): Promise<Ended> =>
  withFolders({ before, after: assemblyOf(edited(edit)), empty: {} }, (root) =>
    missionControl(['guard', '--from', 'before', '--to', 'after', ...args], '', root),
  )

const harm: Edit = {
  'Rows.Properties.TableName': 'acme-2',
  'Setting.DeletionPolicy': 'Delete',
  'Key.DeletionPolicy': 'Delete',
}

test('a safe change is one line', async () => {
  expect(await guarding({ 'Execute.Properties.MemorySize': 1024 })).toEqual({
    code: 0,
    stdout: '24 resources in 2 stacks compared: safe\n',
    stderr: '',
  })
})

test('a harmful one is told, with exit code 3', async () => {
  const { code, stdout, stderr } = await guarding(harm)
  expect({ code, stderr }).toEqual({ code: 3, stderr: '' })
  const [table, key, last] = stdout.trimEnd().split('\n')
  expect(table).toMatch(
    /^MissionControl-acme-Data: .* TableName mission-control-acme -> acme-2: .*--allow Rows:TableName/,
  )
  expect(key).toMatch(/^MissionControl-acme-Data: Key \(AWS::KMS::Key Key\): DeletionPolicy Retain -> Delete: /)
  expect(last).toBe('24 resources in 2 stacks compared: 2 would hurt; do not deploy this')
})

test('what is allowed is told all the same', async () => {
  const { code, stdout } = await guarding(harm, '--allow', 'Rows:TableName', '--allow', 'Key:DeletionPolicy')
  expect(code).toBe(0)
  expect(stdout).toMatch(/^allowed: .*TableName.*\nallowed: .*\n24 resources in 2 stacks compared: safe, 2 allowed\n$/)
})

test('the rest is refused', async () => {
  const { code, stdout } = await guarding(harm, '--allow', 'Rows:TableName')
  expect(code).toBe(3)
  expect(stdout).toMatch(/: 1 would hurt, 1 allowed; do not deploy this\n$/)
})

test('where nothing was there is nothing to hurt', async () => {
  const ended = await withFolders({ before, empty: {} }, (root) =>
    missionControl(['guard', '--from', 'empty', '--to', 'before'], '', root),
  )
  expect(ended).toEqual({ code: 0, stdout: '0 resources in 0 stacks compared: safe\n', stderr: '' })
})

test.each<[string[], string]>([
  [
    ['--allow', 'Rows:TablName'],
    'mission-control guard found nothing that --allow Rows:TablName is about; did you mean "Rows:TableName"?',
  ],
  [['--allow', 'Rows'], 'mission-control guard cannot read --allow Rows; write <logical-id>:<property>'],
])('%j is being called wrongly', async (args, message) => {
  const ended = await guarding(harm, ...args)
  expect(ended).toEqual({ code: 2, stdout: '', stderr: `${message} (see mission-control guard --help)\n` })
})

test('an allowance of a change that is safe is being called wrongly', async () => {
  const { code, stderr } = await guarding({}, '--allow', 'Rows:TableName')
  expect(code).toBe(2)
  expect(stderr).toContain('--allow Rows:TableName is about; there is nothing to allow (see')
})

test.each([
  [['guard'], 'needs --from <folder>'],
  [['guard', '--from', 'x'], 'needs --to <folder>'],
])('%j lacks a folder', async (args, problem) => {
  const { code, stderr } = await missionControl(args)
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: `mission-control guard ${problem} (see mission-control guard --help)\n`,
  })
})

test('a folder that cannot be read is exit code 1', async () => {
  const ended = await withFolders({ before }, (root) =>
    missionControl(['guard', '--from', 'before', '--to', join('no', 'where')], '', root),
  )
  expect(ended).toEqual({
    code: 1,
    stdout: '',
    stderr: `${join('no', 'where')} cannot be read (ENOENT); expected a folder written by cdk synth (cdk.out)\n`,
  })
})
