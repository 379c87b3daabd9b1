import { describe, expect, test } from 'vitest'
import { type Files, check, goodScout, instanceWith, problemsWith, scout } from './reading.ts'

describe('a key', () => {
  check({
    'that is missing comes with an example': [
      scout('name: Scout\nreportsTo: atlas'),
      'agents/scout.md:1:1: role is missing; expected text: add a line such as "role: Market researcher"',
      'agents/scout.md:1:1: cadence is missing; expected text: add a line such as "cadence: 1h"',
    ],
    'that is misspelt is named with the right one': [
      scout(`${goodScout}\ntool: [read_file]`),
      'agents/scout.md:6:1: "tool" is not known here; did you mean "tools"?',
    ],
    'in another spelling style is recognized': [
      instanceWith('time_zone: UTC'),
      'instance.yaml:6:1: "time_zone" is not known here; did you mean "timeZone"?',
    ],
    'that resembles nothing comes with those that exist': [
      { 'projects/growth.md': '---\nname: Growth\nwebsite: none\n---\nGrow.\n' },
      'projects/growth.md:3:1: "website" is not known here; expected one of name, goal, approval, agents, active',
    ],
    'deep inside is found where it stands': [
      instanceWith('budgets:\n  perRun: 1\n  perMonht: 5'),
      'instance.yaml:8:3: "perMonht" is not known here; did you mean "perMonth"?',
    ],
    'of another provider is not known to this one': [
      instanceWith('  cloud: { provider: bedrock, model: m, regoin: r }'),
      'instance.yaml:6:41: "regoin" is not known here; did you mean "region"?',
    ],
    'given twice is told at the second one': [
      scout(`${goodScout}\nrole: Other`),
      'agents/scout.md:6:1: this key was given before; keep one of the two',
    ],
  })
})

describe('a value', () => {
  check({
    'of the wrong type is quoted': [
      scout(`${goodScout}\nconcurrency: two`),
      'agents/scout.md:6:14: concurrency is "two"; expected a number',
    ],
    'that YAML takes for a number can be put in quotes': [
      { 'projects/growth.md': '---\nname: 2027\n---\nGrow.\n' },
      'projects/growth.md:2:7: name is 2027; expected text: put it in quotes',
    ],
    'that is no whole number': [
      scout(`${goodScout}\nconcurrency: 1.5`),
      'agents/scout.md:6:14: concurrency is 1.5; expected a whole number',
    ],
    'that is too small': [
      scout(`${goodScout}\nconcurrency: 0`),
      'agents/scout.md:6:14: concurrency is 0; expected at least 1',
    ],
    'that must be positive': [
      instanceWith('budgets: { perRun: 0 }'),
      'instance.yaml:6:20: budgets.perRun is 0; expected more than 0',
    ],
    'that is too long is told by its length': [
      scout(goodScout.replace('Scout', 'S'.repeat(61))),
      'agents/scout.md:2:7: name is 61 characters long; expected at most 60 characters',
    ],
    'that is empty': [
      scout(goodScout.replace('Scout', "''")),
      'agents/scout.md:2:7: name is empty; expected some text',
    ],
    'that was forgotten is told at its key': [
      scout(`${goodScout}\ntools:`),
      'agents/scout.md:6:1: tools is empty; expected a list such as [one, two]: give it a value, or leave the key out',
    ],
    'of a closed list comes with a guess': [
      { 'projects/growth.md': '---\nname: Growth\napproval: humans\n---\nGrow.\n' },
      'projects/growth.md:3:11: approval is "humans"; expected auto or human; did you mean human?',
    ],
    'that is text where a list belongs': [
      scout(`${goodScout}\ntools: read_file`),
      'agents/scout.md:6:8: tools is "read_file"; expected a list such as [one, two]',
    ],
  })
})

describe('a cadence', () => {
  const withCadence = (cadence: string): Files => scout(goodScout.replace('1h', cadence))
  check({
    'in words': [
      withCadence('5 mins'),
      'agents/scout.md:4:10: cadence is "5 mins"; write it as 5m, 2h or 1d (at least 1m), or as five cron fields such as "0 9 * * 1-5"',
    ],
    'below a minute': [
      withCadence('30s'),
      'agents/scout.md:4:10: cadence is "30s"; write it as 5m, 2h or 1d (at least 1m), or as five cron fields such as "0 9 * * 1-5"',
    ],
    'with an hour that no day has': [
      withCadence('"0 25 * * *"'),
      'agents/scout.md:4:10: cadence is "0 25 * * *"; write it as 5m, 2h or 1d (at least 1m), or as five cron fields such as "0 9 * * 1-5"',
    ],
    'that never comes': [
      withCadence('"0 0 31 2 *"'),
      'agents/scout.md:4:10: cadence is "0 0 31 2 *", which never comes; choose a day that a year has',
    ],
  })

  const fine = [
    '1m',
    '30m',
    '24h',
    '0 9 * * 1-5',
    '*/15 8-18 * * MON-FRI',
    '0 9 L * *',
    '0 9 15W */3 *',
    '5,35 */23 * JAN 5#2,7L',
  ]
  test.each(fine)('of %s is fine', async (cadence) => {
    expect(await problemsWith(withCadence(`'${cadence}'`))).toEqual([])
  })
})

describe('instance.yaml', () => {
  check({
    'that is missing': [
      { 'instance.yaml': undefined },
      'instance.yaml: is missing; every instance has one: write one, with name, lead and models',
    ],
    'with another ending': [
      { 'instance.yaml': undefined, 'instance.yml': 'name: x' },
      'instance.yaml: is missing; every instance has one: rename instance.yml',
    ],
    'with nothing in it': [
      { 'instance.yaml': '# later\n' },
      'instance.yaml:1:1: name is missing; expected text: add a line such as "name: Aurora"',
      'instance.yaml:1:1: lead is missing; expected text: add a line such as "lead: atlas"',
      'instance.yaml:1:1: models is missing; expected keys with values: add a line such as "models: { default: { provider: rehearsal } }"',
    ],
    'that is a text': [
      { 'instance.yaml': 'Example Company' },
      'instance.yaml:1:1: the file is "Example Company"; expected keys with values',
    ],
    'with a time zone that does not exist': [
      instanceWith('timeZone: Mars/Olympus'),
      'instance.yaml:6:11: timeZone is "Mars/Olympus"; expected an IANA time zone such as Europe/Berlin',
    ],
    'without a default model': [
      { 'instance.yaml': 'name: T\nlead: atlas\nmodels:\n  other: { provider: rehearsal }\n' },
      'instance.yaml:4:3: models is keys with values; expected a model named "default"',
    ],
    'with an unknown provider': [
      instanceWith('  more:\n    provider: antropic'),
      'instance.yaml:7:15: models.more.provider is "antropic"; expected rehearsal, bedrock, anthropic or openai-compatible; did you mean anthropic?',
    ],
    'with a model that lacks its name': [
      instanceWith('  more:\n    provider: bedrock'),
      'instance.yaml:6:3: models.more.model is missing; expected text: add a line such as "model: the name that the provider gives it"',
    ],
    'with a model under a name with spaces': [
      instanceWith('  Big One: { provider: rehearsal }'),
      'instance.yaml:6:3: models has the key "Big One"; expected something that matches /^[a-z][a-z0-9-]*$/',
    ],
    'with an address that is none': [
      instanceWith('  own: { provider: openai-compatible, model: m, baseUrl: here }'),
      'instance.yaml:6:58: models.own.baseUrl is "here"; expected an address such as https://models.example.com/v1',
    ],
    'with a key of no one': [
      instanceWith('__proto__: { polluted: true }'),
      'instance.yaml:6:1: "__proto__" is not known here; expected one of name, timeZone, lead, operations, models, policies, budgets',
    ],
  })
})
