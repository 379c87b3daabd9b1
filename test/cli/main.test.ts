import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { missionControl } from './mission-control.ts'

describe('being called wrongly is told in one line, with exit code 2', () => {
  test.each([
    [
      [],
      'a command is missing; expected one of check, classify, deploy, destroy, guard, tokens (see mission-control --help)',
    ],
    [['clasify'], 'there is no command "clasify"; did you mean "classify"?'],
    [['launch'], 'there is no command "launch"; expected one of check, classify, deploy, destroy, guard, tokens'],
    [['toString'], 'there is no command "toString"; expected one of check, classify, deploy, destroy, guard, tokens'],
    [['help', 'chek'], 'there is no command "chek"; did you mean "check"?'],
    [
      ['classify', '--rule', 'x'],
      'mission-control classify has no option --rule; did you mean "--rules"? (see mission-control classify --help)',
    ],
    [
      ['classify', '--constructor'],
      'mission-control classify has no option --constructor; expected one of --file, --rules (see mission-control classify --help)',
    ],
    [['classify', '--file'], 'mission-control classify needs a value for --file (see mission-control classify --help)'],
    [
      ['classify', '--file', '--rules', 'x'],
      'mission-control classify needs a value for --file (see mission-control classify --help)',
    ],
    [
      ['classify', 'failures.jsonl'],
      'mission-control classify does not know what to do with "failures.jsonl" (see mission-control classify --help)',
    ],
    [['check'], 'mission-control check needs <folder> (see mission-control check --help)'],
    [['check', 'a', 'b'], 'mission-control check does not know what to do with "b" (see mission-control check --help)'],
    [
      ['tokens', 'lst'],
      'mission-control tokens has no "lst"; did you mean "list"? (see mission-control tokens --help)',
    ],
    [['check', '-q', 'a'], 'mission-control check has no option -q; it has none (see mission-control check --help)'],
  ])('%j', async (args, line) => {
    expect(await missionControl(args)).toEqual({ code: 2, stdout: '', stderr: `${line}\n` })
  })
})

describe('help', () => {
  test.each([[['--help']], [['-h']], [['help']]])('%j names every command', async (args) => {
    const { code, stdout, stderr } = await missionControl(args)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    for (const word of ['check', 'classify', 'deploy', 'destroy', 'guard', 'tokens', '--version', '--verbose'])
      expect(stdout).toContain(word)
  })

  test.each([
    [['check', '--help'], 'mission-control check <folder>'],
    [['help', 'classify'], 'mission-control classify [--file <file>] [--rules <file>]'],
    [['tokens', 'create', '--help'], 'mission-control tokens create --name <name> --role <role> [--expires <time>]'],
    [['classify', '--file', 'x', '-h'], 'mission-control classify [--file <file>] [--rules <file>]'],
  ])('%j begins with how to call it', async (args, first) => {
    const { code, stdout } = await missionControl(args)
    expect({ code, first: stdout.split('\n')[0] }).toEqual({ code: 0, first })
  })
})

test('--version is the version of the package', async () => {
  const packageJson = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  const { code, stdout } = await missionControl(['--version'])
  expect(code).toBe(0)
  expect(packageJson).toContain(`"version": "${stdout.trim()}"`)
})

describe('a fault', () => {
  test('is its message alone, with exit code 1', async () => {
    const ended = await missionControl(['classify', '--file', 'no-such-file.jsonl'])
    const stderr = 'no-such-file.jsonl cannot be read (ENOENT); name a file of JSON Lines\n'
    expect(ended).toEqual({ code: 1, stdout: '', stderr })
  })

  test('comes with its stack when asked for it', async () => {
    const { code, stderr } = await missionControl(['--verbose', 'classify', '--file', 'no-such-file.jsonl'])
    expect(code).toBe(1)
    expect(stderr).toMatch(/^no-such-file\.jsonl cannot be read .*\nFault: .*\n {4}at /)
  })
})
