import { describe, expect, test } from 'vitest'
import { check, goodFiles, goodScout, instanceWith, problemsWith, readWith, scout } from './reading.ts'

describe('a Markdown file', () => {
  check({
    'without front matter': [
      { 'agents/scout.md': '# Scout\n' },
      'agents/scout.md:1:1: starts without front matter; expected a first line of three dashes, then keys such as "name: Scout"',
    ],
    'that is empty': [
      { 'agents/scout.md': '' },
      'agents/scout.md:1:1: starts without front matter; expected a first line of three dashes, then keys such as "name: Scout"',
    ],
    'whose front matter has no end': [
      { 'agents/scout.md': `---\n${goodScout}\n\nScout looks around.\n` },
      'agents/scout.md:1:1: the front matter has no end; put a line of three dashes below the last key',
    ],
    'whose front matter is a list': [
      scout('- name: Scout'),
      'agents/scout.md:2:1: the front matter is a list; expected keys with values',
    ],
    'without a persona': [scout(goodScout, '  \n'), 'agents/scout.md:7:1: persona is empty; expected some text'],
    'without a goal': [
      { 'projects/growth.md': '---\nname: Growth\n---' },
      'projects/growth.md:4:1: goal is empty; expected some text',
    ],
    'with a persona that goes on and on': [
      scout(goodScout, `\n\n${'word '.repeat(4_001)}`),
      'agents/scout.md:9:1: persona is 20004 characters long; expected at most 20000 characters',
    ],
    'with the persona among the keys': [
      scout(`${goodScout}\npersona: curious`),
      'agents/scout.md:6:1: "persona" is the text below the front matter; move it there',
    ],
    'whose name is no id': [
      { 'agents/Field Scout.md': goodFiles['agents/scout.md'] },
      'agents/Field Scout.md: the file name "Field Scout" is no id; expected lower-case letters, digits and dashes, starting with a letter, at most 40: rename the file',
    ],
  })

  test('counts keys that are missing in empty front matter', async () => {
    expect(await problemsWith(scout(''))).toHaveLength(4)
  })

  test('keeps its body as it is, without the empty lines around it', async () => {
    const answer = await readWith(scout(goodScout, '\n\n# Scout\n\n  - looks\n---\n  - around\n\n\n'))
    const agents = answer.kind === 'instance' ? answer.files.agents : []
    expect(agents.find(({ id }) => id === 'scout')?.settings.persona).toBe('# Scout\n\n  - looks\n---\n  - around')
  })
})

describe('YAML that cannot be read', () => {
  check({
    'with a tab': [
      instanceWith('policies:\n\tapproval: auto'),
      'instance.yaml:7:1: a tab indents this line; YAML expects spaces',
    ],
    'with a second colon': [
      scout('name: Scout: the second'),
      'agents/scout.md:2:7: a second colon stands in this line; put the value in quotes',
    ],
    'with a quote that stays open': [
      { 'rules.yaml': '- id: own\n  because: "so\n' },
      'rules.yaml:3:1: this is not YAML: Missing closing "quote',
    ],
    'with a second document': [
      instanceWith('---\nname: Other'),
      'instance.yaml:6:1: a second YAML document begins here; expected one: remove this line of dashes',
    ],
    'with a tag': [instanceWith('timeZone: !zone UTC'), 'instance.yaml:6:11: this is not YAML: Unresolved tag: !zone'],
    'with an alias for nothing': [
      instanceWith('policies: *usual'),
      'instance.yaml:6:11: *usual is used, but nothing above it is named &usual',
    ],
    'with an avalanche of aliases': [
      instanceWith(`a: &a [x, x]\nb: [${'*a, '.repeat(30)}]`),
      'instance.yaml:7:85: more than 20 aliases are used; write the values out',
    ],
  })

  test('stops at a value that contains itself', async () => {
    expect(await problemsWith(instanceWith('policies: &a { approval: *a }'))).toEqual([
      'instance.yaml:6:26: policies.approval is keys with values; expected auto or human',
    ])
  })

  test('is told even when it is nested without end', async () => {
    expect(await problemsWith(instanceWith(`policies: ${'['.repeat(20_000)}`))).not.toEqual([])
    expect(await problemsWith(instanceWith(`policies: ${'['.repeat(20_000)}${']'.repeat(20_000)}`))).not.toEqual([])
  })
})
