import { describe, expect, test } from 'vitest'
import { type Files, check, problemsWith, readWith } from './reading.ts'

const rule = (when: string, more = ''): Files => ({
  'rules.yaml': `- id: own\n  priority: 10\n  category: LOGIC\n  because: so\n  when: ${when}\n${more}`,
})

describe('rules.yaml', () => {
  check({
    'with keys where a list belongs': [
      { 'rules.yaml': 'rules:\n  - id: own\n' },
      'rules.yaml:1:1: the file is keys with values; expected a list of rules, each beginning with "- id:"',
    ],
    'with a rule that is a text': [
      { 'rules.yaml': '- be nice\n' },
      'rules.yaml:1:3: the rule is "be nice"; expected keys with values',
    ],
    'with a rule that lacks most things': [
      { 'rules.yaml': '- id: first\n' },
      'rules.yaml:1:3: priority is missing; expected a number: add a line such as "priority: 50"',
      `rules.yaml:1:3: when is missing; expected keys with values: add a line such as "when: { message: 'scheduled maintenance' }"`,
      'rules.yaml:1:3: category is missing; expected TRANSIENT, AUTH, LOGIC, RESOURCE or TIMEOUT: add a line such as "category: TRANSIENT"',
      'rules.yaml:1:3: because is missing; expected text: add a line such as "because: the partner is down for maintenance"',
    ],
    'with a category in lower case': [
      { 'rules.yaml': '- id: own\n  priority: 1\n  when: { exitCode: 3 }\n  category: transient\n  because: so\n' },
      'rules.yaml:4:13: category is "transient"; expected TRANSIENT, AUTH, LOGIC, RESOURCE or TIMEOUT; did you mean TRANSIENT?',
    ],
    'with UNKNOWN, which is the verdict of no rule': [
      { 'rules.yaml': '- id: own\n  priority: 1\n  when: { exitCode: 3 }\n  category: UNKNOWN\n  because: so\n' },
      'rules.yaml:4:13: category is "UNKNOWN"; expected TRANSIENT, AUTH, LOGIC, RESOURCE or TIMEOUT',
    ],
    'with an id used before, in capitals': [
      rule("{ message: 'x' }", "- id: Own\n  priority: 11\n  category: LOGIC\n  because: so\n  when: { code: 'x' }\n"),
      'rules.yaml:6:7: id is "Own"; expected lower-case letters, digits and dashes, starting with a letter, at most 40',
      'rules.yaml:6:7: id "Own" is taken by the rule in line 1; give every rule an id of its own',
    ],
    'with a clause that does not exist': [
      rule("{ messages: 'x', code: 'y' }"),
      'rules.yaml:5:11: "messages" is not known here; did you mean "message"?',
    ],
    'with a rule that asks for nothing': [
      rule('{}'),
      'rules.yaml:5:9: when is keys with values; expected at least one of httpStatus, exitCode, name, code, source, message',
    ],
    'with a pattern that is open': [
      rule("{ message: '(gone' }"),
      'rules.yaml:5:20: when.message is "(gone"; RE2 refuses it (missing closing ): `(gone`): write it in RE2 syntax, which has no look-around and no back-references',
    ],
    'with a pattern that looks ahead': [
      rule("{ code: 'a(?=b)' }"),
      'rules.yaml:5:17: when.code is "a(?=b)"; RE2 refuses it (invalid or unsupported Perl syntax: `(?=`): write it in RE2 syntax, which has no look-around and no back-references',
    ],
    'with a pattern that matches everything': [
      rule("{ name: '.*' }"),
      'rules.yaml:5:17: when.name is ".*"; it matches even an empty text, and so every failure: ask for at least one character',
    ],
  })

  test.each([
    ['absent', undefined],
    ['empty', ''],
    ['all comments', '# later\n'],
    ['an empty list', '[]\n'],
  ])('may be %s', async (_name, text) => {
    expect(await problemsWith({ 'rules.yaml': text })).toEqual([])
  })

  test('may take the place of a built-in rule', async () => {
    const text =
      '- { id: http-409, priority: 242, when: { httpStatus: 409 }, category: TRANSIENT, because: so, enabled: false }\n'
    const answer = await readWith({ 'rules.yaml': text })
    expect(answer).toMatchObject({
      kind: 'instance',
      files: { rules: [{ id: 'http-409', settings: { enabled: false } }] },
    })
  })
})
