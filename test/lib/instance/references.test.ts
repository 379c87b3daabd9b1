import { describe, expect, test } from 'vitest'
import { check, goodFiles, goodScout, problemsWith, scout } from './reading.ts'

describe('a name of somebody else', () => {
  check({
    'the lead nobody knows': [
      { 'instance.yaml': String(goodFiles['instance.yaml']).replace('atlas', 'atlsa') },
      'instance.yaml:2:7: lead names "atlsa", but there is no agents/atlsa.md; did you mean "atlas"?',
    ],
    'a roster without anybody': [
      { 'agents/atlas.md': undefined, 'agents/forge.md': undefined, 'agents/scout.md': undefined },
      'instance.yaml:2:7: lead names "atlas", but there is no agents/atlas.md; the folder agents holds none yet',
    ],
    'a lead that reports to somebody': [
      { 'agents/atlas.md': '---\nname: Atlas\nrole: Lead\ncadence: 1h\nreportsTo: scout\n---\nLeads.\n' },
      'agents/atlas.md:5:1: reportsTo is given, but this is the team lead, who reports to nobody; remove the line',
      'agents/atlas.md:5:12: reportsTo goes in a circle: atlas -> scout -> atlas; let one of them report to somebody outside it',
    ],
    'an agent that reports to nobody': [
      scout('name: Scout\nrole: Colleague\ncadence: 1h'),
      'agents/scout.md:1:1: reportsTo is missing; only the team lead reports to nobody: add a line such as "reportsTo: atlas"',
    ],
    'an agent that reports to a stranger': [
      scout(goodScout.replace('atlas', 'forgge')),
      'agents/scout.md:5:12: reportsTo names "forgge", but there is no agents/forgge.md; did you mean "forge"?',
    ],
    'an agent that reports to something that is no id': [
      scout(goodScout.replace('atlas', 'Team Lead')),
      'agents/scout.md:5:12: reportsTo is "Team Lead"; expected lower-case letters, digits and dashes, starting with a letter, at most 40',
    ],
    'an agent that reports to itself': [
      scout(goodScout.replace('atlas', 'scout')),
      'agents/scout.md:5:12: reportsTo names the agent itself; name the one above it',
    ],
    'a circle, told once, though others lead into it': [
      {
        ...scout(goodScout.replace('atlas', 'forge')),
        'agents/forge.md': '---\nname: Forge\nrole: R\ncadence: 1h\nreportsTo: scout\n---\nForges.\n',
        'agents/anvil.md': '---\nname: Anvil\nrole: R\ncadence: 1h\nreportsTo: forge\n---\nHammers.\n',
      },
      'agents/forge.md:5:12: reportsTo goes in a circle: forge -> scout -> forge; let one of them report to somebody outside it',
    ],
    'a model that instance.yaml does not have': [
      scout(`${goodScout}\nmodel: strong`),
      'agents/scout.md:6:8: model is "strong", which instance.yaml does not have under models; expected one of default',
    ],
    'an agent of a project that does not exist': [
      { 'projects/growth.md': '---\nname: Growth\nagents:\n  - atlas\n  - scoot\n---\nGrow.\n' },
      'projects/growth.md:5:5: agents names "scoot", but there is no agents/scoot.md; did you mean "scout"?',
    ],
    'a tool that does not exist': [
      scout(`${goodScout}\ntools: [read_file, wirte_file, browse]`),
      'agents/scout.md:6:20: there is no tool "wirte_file"; did you mean "write_file"?',
      'agents/scout.md:6:32: there is no tool "browse"; expected one of write_file, read_file, list_files, fetch, ask_person',
    ],
  })

  test('is not missed when the file of that agent has mistakes of its own', async () => {
    expect(await problemsWith({ 'agents/atlas.md': '---\nname: [\n---\nLeads.\n' })).toEqual([
      expect.stringMatching(/^agents\/atlas\.md:\d+:\d+: this is not YAML: /),
    ])
  })
})
