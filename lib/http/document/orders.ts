import { ModelSettings } from '../../core/instance.ts'
import { TaskOrder } from '../../flows/file-task.ts'
import { AgentChange, AgentOrder } from '../agents.ts'
import { Reason } from '../bodies.ts'
import { ReclassifyOrder } from '../failures.ts'
import type { Component } from './words.ts'
import { InstanceChange, KillSwitchOrder } from '../instance.ts'
import { ProjectChange, ProjectOrder } from '../projects.ts'
import { RuleChange, RuleOrder, RuleTest } from '../rules.ts'
import { CommentOrder } from '../comments.ts'
import { RuleProposalApproval } from '../rule-proposals.ts'
import { TaskChange } from '../tasks.ts'
import { TokenOrder } from '../tokens.ts'

const agentFields = {
  role: 'What it is on the team, in a few words: "Researcher".',
  persona: 'Who it is and how it works, as it is told itself.',
  model: 'A key of the models of the instance.',
  tools: 'The tools it may use, by name. It has no others.',
  reportsTo: 'Who reviews its work. Left out for the team lead only.',
  runtime: 'builtin: its runs are executed here. external: somebody claims them over the API.',
  concurrency: 'How many of its tasks may be queued or running at the same time.',
}

const projectFields = {
  goal: 'The standing goal, as the agents are told.',
  approval: 'Overrides the approval policy of the instance.',
  agents: 'Who thinks about it; everybody when left out.',
  active: 'Nobody thinks about a project that is not.',
}

const ruleFields = {
  priority: 'The smallest is asked first, and the first match decides.',
  because: 'Why it says so; every failure that it judges tells this.',
  limit: 'For RESOURCE: which limit it is, because that decides the recovery.',
  enabled: 'A rule that is not is never asked.',
}

const changeableTaskFields = {
  brief: 'What to do, as the agent is told.',
  agentId: 'Who does it.',
  acceptance: 'What must hold when it is done, one sentence each; the reviewer checks them.',
  priority: '1 goes first, 9 goes last.',
  review: 'Whether another agent reviews the output.',
}

const taskFields = {
  ...changeableTaskFields,
  agentId: 'Who does it; the team lead when left out.',
  dependsOn: 'Tasks that must be done before this one starts.',
  review: 'Whether another agent reviews the output; the policy of the instance when left out.',
}

const instanceFields = {
  timeZone: 'An IANA name. Cron cadences, days and budgets go by it.',
  lead: 'The agent that leads the team.',
  models: 'Where thoughts come from, by name. One is named "default".',
  budgets: 'In US dollars. hardFloor is the monthly sum that no other setting can lift.',
}

const change = (what: string, schema: Component['schema'], fields: Record<string, string>): Component => ({
  schema,
  says: `Some fields of ${what}, each of them whole. At least one is given; what is left out stays as it is.`,
  fields,
})

/** What callers send. */
export const orders: Record<string, Component> = {
  ModelOrder: {
    schema: ModelSettings,
    says: 'Where thoughts come from. Keys are never written here.',
    fields: { apiKeyFrom: 'The name of the environment variable or parameter that holds the key.' },
  },
  Reason: { schema: Reason, says: 'Why a person decides so. Others read it in the activity.' },
  AgentOrder: {
    schema: AgentOrder,
    says: 'A new agent.',
    fields: agentFields,
    example: {
      id: 'scout',
      name: 'Scout',
      role: 'Researcher',
      persona: 'You look things up.',
      cadence: '2h',
      reportsTo: 'atlas',
    },
  },
  AgentChange: change('an agent', AgentChange, agentFields),
  ProjectOrder: {
    schema: ProjectOrder,
    says: 'A new project.',
    fields: projectFields,
    example: { id: 'website', name: 'Website', goal: 'The website explains the product in a minute.' },
  },
  ProjectChange: change('a project', ProjectChange, projectFields),
  TaskOrder: {
    schema: TaskOrder,
    says: 'A task to be filed.',
    fields: taskFields,
    example: {
      title: 'Describe the export',
      brief: 'Write a page on how customers export their data.',
      agentId: 'scout',
    },
  },
  TaskChange: change('a task', TaskChange, changeableTaskFields),
  RuleOrder: {
    schema: RuleOrder,
    says: 'A new rule of the instance.',
    fields: ruleFields,
    example: {
      id: 'crm-down',
      priority: 15,
      when: { source: '^tool:crm$', httpStatus: 503 },
      category: 'TRANSIENT',
      because: 'the CRM is restarted at night',
    },
  },
  RuleChange: change('a rule', RuleChange, ruleFields),
  RuleTest: {
    schema: RuleTest,
    says: 'A draft of a rule, and what to try it on.',
    fields: {
      rule: 'As for a new rule; the id may be left out.',
      failure: 'A failure to judge, as it was seen somewhere.',
      last: 'How many of the newest stored failures to try it on.',
    },
    example: {
      rule: { priority: 15, when: { message: 'NACK' }, category: 'TRANSIENT', because: 'the converter is busy' },
      failure: { message: 'converter answered NACK' },
    },
  },
  CommentOrder: {
    schema: CommentOrder,
    says: 'What to say, or to answer.',
    example: { text: 'The figures of last year are in the archive.' },
  },
  RuleProposalApproval: {
    schema: RuleProposalApproval,
    says: 'Under which name a proposed rule becomes one.',
    fields: { ruleId: 'The id of the new rule; one made of the fingerprint when left out.' },
    example: { ruleId: 'converter-nack' },
  },
  ReclassifyOrder: {
    schema: ReclassifyOrder,
    says: 'Which stored failures to judge again.',
    fields: {
      from: 'Only what failed at this moment or later.',
      to: 'Only what failed at this moment or earlier.',
      dryRun: 'Only tell what would change. Send false to change it.',
      cursor: 'The cursor of the answer before, to go on in the same range.',
    },
    example: { from: '2026-11-01T00:00:00Z', to: '2026-11-23T12:00:00Z' },
  },
  TokenOrder: {
    schema: TokenOrder,
    says: 'A new token.',
    fields: {
      name: 'Who will use it; activities name it.',
      expiresInDays: 'Left out, it is good until it is revoked.',
    },
    example: { name: 'Nightly export', role: 'viewer', expiresInDays: 90 },
  },
  InstanceChange: change('the instance', InstanceChange, instanceFields),
  KillSwitchOrder: {
    schema: KillSwitchOrder,
    says: 'Whether everything stands still.',
    example: { on: true, reason: 'Budget review' },
  },
}
