import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { goodFiles, withFolder } from '../lib/instance/reading.ts'
import { missionControl } from './mission-control.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

test('the public template is all good', async () => {
  const ended = await missionControl(['check', 'instance.example'], '', root)
  expect(ended).toEqual({ code: 0, stdout: '12 agents, 3 projects, 3 rules: all good\n', stderr: '' })
})

test('things are counted one by one', async () => {
  const { stdout } = await withFolder(goodFiles, (folder) => missionControl(['check', folder]))
  expect(stdout).toBe('3 agents, 1 project, 1 rule: all good\n')
})

test('every problem is a line, and the exit code is 1', async () => {
  const files = {
    ...goodFiles,
    'agents/scout.md': '---\nname: Scout\nrole: Colleague\ncadence: 5 mins\nreportsTo: atlas\n---\nLooks around.\n',
    'projects/growth.md': '---\nname: Growth\nagents: [scuot]\n---\nGrow.\n',
  }
  const ended = await withFolder(files, (folder) => missionControl(['check', folder]))
  expect(ended).toEqual({
    code: 1,
    stdout: [
      'agents/scout.md:4:10: cadence is "5 mins"; write it as 5m, 2h or 1d (at least 1m), or as five cron fields such as "0 9 * * 1-5"\n',
      'projects/growth.md:3:10: agents names "scuot", but there is no agents/scuot.md; did you mean "scout"?\n',
    ].join(''),
    stderr: '',
  })
})

test('a warning is a line as well, but nothing to fail for', async () => {
  const files = { ...goodFiles, 'rules.yml': '' }
  const ended = await withFolder(files, (folder) => missionControl(['check', folder]))
  expect(ended).toMatchObject({
    code: 0,
    stdout: 'rules.yml: warning: is not read; did you mean "rules.yaml"?\n3 agents, 1 project, 1 rule: all good\n',
  })
})

test('a folder that is not there is one problem', async () => {
  const ended = await missionControl(['check', 'nowhere'], '', dirname(root))
  expect(ended).toEqual({
    code: 1,
    stdout: 'nowhere: there is no such folder; expected one with instance.yaml, agents and projects in it\n',
    stderr: '',
  })
})
