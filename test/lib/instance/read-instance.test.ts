import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { goodFiles, goodScout, instanceWith, linesOf, problemsWith, read, readWith, scout } from './reading.ts'

test('all problems of all files are told at once, in reading order', async () => {
  const lines = await problemsWith({
    ...scout('name: Scout\nrole: 5\ncadence: often\nreportsTo: nobody\nmodel: best'),
    ...instanceWith('timezone: UTC\npolicies: { approval: yes }'),
    'projects/growth.md': '---\nname: Growth\nagents: [me]\n---\n',
    'rules.yaml': "- id: own\n  when: { message: '(' }\n",
  })
  expect(lines.map((line) => line.split(': ', 1)[0])).toEqual([
    'agents/scout.md:3:7',
    'agents/scout.md:4:10',
    'agents/scout.md:5:12',
    'agents/scout.md:6:8',
    'instance.yaml:6:1',
    'instance.yaml:7:23',
    'projects/growth.md:3:10',
    'projects/growth.md:5:1',
    'rules.yaml:1:3',
    'rules.yaml:1:3',
    'rules.yaml:1:3',
    'rules.yaml:2:20',
  ])
})

test('a byte order mark and Windows line ends are fine, and move no position', async () => {
  const windows = (text: unknown): string => `\uFEFF${String(text).replaceAll('\n', '\r\n')}`
  const files = Object.fromEntries(Object.entries(goodFiles).map(([name, text]) => [name, windows(text)]))
  const plain = await readWith({})
  expect(await readWith(files)).toEqual(plain)
  const wrong = scout(`${goodScout}\nconcurrency: 0`)['agents/scout.md']
  expect(await problemsWith({ ...files, 'agents/scout.md': windows(wrong) })).toEqual([
    'agents/scout.md:6:14: concurrency is 0; expected at least 1',
  ])
})

test('what is left out of the files gets its default', async () => {
  expect(await readWith({})).toMatchObject({
    kind: 'instance',
    files: {
      settings: { timeZone: 'UTC', policies: { approval: 'human' } },
      agents: [
        { id: 'atlas', settings: { model: 'default', tools: [], concurrency: 2 } },
        { id: 'forge', settings: { reportsTo: 'atlas' } },
        { id: 'scout', settings: { persona: 'Scout owns a part of the work.' } },
      ],
      projects: [{ id: 'growth', settings: { goal: 'Win one new customer a week.', active: true } }],
      rules: [{ id: 'own', settings: { category: 'TRANSIENT', enabled: true } }],
    },
  })
})

describe('the public template', () => {
  const template = fileURLToPath(new URL('../../../instance.example', import.meta.url))

  test('is valid, with a roster of twelve under one lead', async () => {
    const answer = await read(template)
    expect(linesOf(answer)).toEqual([])
    expect(answer.warnings).toEqual([])
    const files = answer.kind === 'instance' ? answer.files : undefined
    expect(files?.agents.map(({ id }) => String(id)).toSorted()).toEqual(
      'anvil atlas beacon compass forge harbor ledger prism quill relay sage scout'.split(' '),
    )
    expect(files?.agents.filter(({ settings }) => settings.reportsTo === undefined).map(({ id }) => id)).toEqual([
      'atlas',
    ])
  })

  test('lets some missions run by themselves and some wait for approval', async () => {
    const answer = await read(template)
    const files = answer.kind === 'instance' ? answer.files : undefined
    const policy = files?.settings.policies.approval
    const approvals = files?.projects.map(({ settings }) => settings.approval ?? policy)
    expect(approvals?.toSorted()).toEqual(['auto', 'auto', 'human'])
  })

  test('has personas worth reading: 80 to 200 words', async () => {
    const answer = await read(template)
    const agents = answer.kind === 'instance' ? answer.files.agents : []
    const words = agents.map(({ settings }) => settings.persona.split(/\s+/).length)
    expect(Math.min(...words)).toBeGreaterThanOrEqual(80)
    expect(Math.max(...words)).toBeLessThanOrEqual(200)
  })
})
