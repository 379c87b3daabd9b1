import { Activity } from '../../core/activity.ts'
import { Failure, Judged, Recovery } from '../../core/failure.ts'
import { Mission } from '../../core/mission.ts'
import { Run, Step, ToolCall } from '../../core/run.ts'
import { Blocker, Continuation, Task } from '../../core/task.ts'
import { TaskDraft } from '../../core/task-draft.ts'
import { ThinkCycle } from '../../core/think-cycle.ts'
import { Verdict } from '../../core/verdict.ts'
import { ActivityPage } from '../activity.ts'
import { AgentPage, AgentView, DeskView, NotesView } from '../agents.ts'
import type { Component } from './words.ts'
import { Analytics, FailurePage, GroupPage, GroupView, ReclassifyReport, RecoveryCountsView } from '../failures.ts'
import { CommentPage, CommentView } from '../comments.ts'
import { OverviewView } from '../overview.ts'
import { AlertPage, AlertView } from '../alerts.ts'
import { HealthView } from '../health.ts'
import { InstanceView } from '../instance.ts'
import { MissionPage } from '../missions.ts'
import { Problem } from '../problem.ts'
import { ProjectPage, ProjectView } from '../projects.ts'
import { RejudgedView } from '../judged.ts'
import { RuleProposal } from '../../core/rule-proposal.ts'
import { RuleProposalPage } from '../rule-proposals.ts'
import { RulePage, RuleTestResult, RuleVersionPage, RuleVersionView, RuleView } from '../rules.ts'
import { RunPage, StepPage } from '../runs.ts'
import { TaskPage } from '../tasks.ts'
import { ThinkAnalyticsView, ThinkCountsView, ThinkCyclePage } from '../think-cycles.ts'
import { NewToken, TokenPage, TokenView } from '../tokens.ts'

const page = (what: string, schema: Component['schema']): Component => ({
  schema,
  says: `A page of ${what}.`,
  fields: {
    items:
      'May be fewer than the limit, even none, while there are more pages: what no index covers is looked for on a bounded number of things.',
    cursor: 'Ask for the next page with it; null on the last one.',
  },
})

const fromRehearsal = 'A script, not a model, did the work.'
const trace = 'Follows a piece of work from the tick that started it to its verdict; logs have it too.'
const version = 'Counts the changes.'

const missionFields = {
  agentId: 'Who proposed it.',
  cycleId: 'In which think cycle.',
  reason: 'Why it is worth doing.',
  plan: 'The tasks that approval makes of it. dependsOn counts from 0 within the plan.',
  expectedCost: 'US dollars, as the agent guesses.',
  rehearsal: fromRehearsal,
  traceId: trace,
  version,
}

const taskFields = {
  agentId: 'Who does it.',
  acceptance: 'What must hold when it is done.',
  priority: '1 goes first, 9 goes last.',
  dependsOn: 'Tasks that must be done before this one starts.',
  review: 'Whether another agent reviews the output.',
  followsUp: 'The task whose review asked for this one.',
  attempts: 'Execution runs so far.',
  tried: 'How often the recovery of each category was used since a person last gave it a fresh start.',
  revisions: 'How often a reviewer asked for changes.',
  feedback: 'What the last review or failure said: the next attempt reads it.',
  submitted: 'What was handed in, when the review did not let it through: a person may accept it as it is.',
  traceId: trace,
  version,
}

const runFields = {
  kind: 'An execution does the task; a review judges what an execution made.',
  attempt: '1 for the first run of its kind on the task.',
  reviews: 'The execution that it judges.',
  resumes: 'The run whose steps it continues from, instead of starting over.',
  compact: 'The steps it continues from are shortened first, because they no longer fit the model.',
  limitSeconds: 'How long an executor may work on it.',
  fence: 'Raised by every claim; a writer with a smaller number has lost the run.',
  abandoned: 'Executors in a row that stopped reporting before they took a step.',
  steps: 'How many there are so far.',
  rehearsal: fromRehearsal,
  traceId: trace,
  version,
}

type Stateful = typeof Task | typeof Mission | typeof Run

/** A thing with states is a component, and so is each of its states: a task that is `in_review` is an InReviewTask. */
function stateful(
  union: Stateful,
  noun: string,
  { says, fields }: Pick<Component, 'says' | 'fields'>,
): Record<string, Component> {
  const states = union.options.map((schema) => {
    const status = schema.shape.status.value
    const name = status.replace(/(^|_)[a-z]/g, (start) => start.replace('_', '').toUpperCase()) + noun
    return {
      status,
      name,
      component: { schema, says: `A ${noun.toLowerCase()} whose status is ${status}.`, ...(fields ? { fields } : {}) },
    }
  })
  return {
    [noun]: { schema: union, says, states: Object.fromEntries(states.map(({ status, name }) => [status, name])) },
    ...Object.fromEntries(states.map(({ name, component }) => [name, component])),
  }
}

/** What the API answers. */
export const answers: Record<string, Component> = {
  Agent: {
    schema: AgentView,
    says: 'A member of the roster: its settings, and what it is doing.',
    fields: { model: 'A key of the models of the instance.', reportsTo: 'Nobody for the team lead.', version },
  },
  Desk: {
    schema: DeskView,
    says: 'What changes by itself while an agent works. paused: by a person or by its breaker, until somebody resumes it. held: until a budget or quota refills.',
    fields: {
      nextThinkAt: 'When its next think cycle is due.',
      thinking: 'The think cycle in progress, if any.',
      slots: 'Tasks that are dispatched and whose run has not ended: at most as many as its concurrency.',
    },
  },
  Notes: {
    schema: NotesView,
    says: 'What an agent keeps in mind, in its own words.',
    fields: { text: 'Empty when it never noted anything.', updatedAt: 'null when it never noted anything.' },
  },
  Project: { schema: ProjectView, says: 'A standing goal that agents think about.', fields: { version } },
  TaskDraft: {
    schema: TaskDraft,
    says: 'A task as it is planned, before it is one.',
    fields: { dependsOn: 'Counts from 0 within the plan.' },
  },
  ...stateful(Mission, 'Mission', {
    says: 'A proposed piece of work with a reason, in one of its states.',
    fields: missionFields,
  }),
  ...stateful(Task, 'Task', {
    says: 'The unit that is run, always owned by one agent, in one of its states.',
    fields: taskFields,
  }),
  Continuation: { schema: Continuation, says: 'How the next attempt carries on from one that failed.' },
  Blocker: { schema: Blocker, says: 'Why a task waits for a person.' },
  Verdict: { schema: Verdict, says: 'What a review says. Follow-up tasks may come with either decision.' },
  ...stateful(Run, 'Run', { says: 'One attempt at a task, in one of its states.', fields: runFields }),
  ToolCall: {
    schema: ToolCall,
    says: 'A tool that the model asked for, and what came of it.',
    fields: { ok: 'Whether the tool did what it was asked; if not, the result says why.' },
  },
  Step: {
    schema: Step,
    says: 'One model turn of a run with its tool calls.',
    fields: { number: 'Counts from 1 within the run.', rehearsal: fromRehearsal, version },
  },
  ThinkCycle: {
    schema: ThinkCycle,
    says: 'One wake-up of one agent: what it saw, what it decided, what it cost. `dropped` are proposals that a cap or a missing reference turned away.',
  },
  ThinkCounts: {
    schema: ThinkCountsView,
    says: 'How think cycles went. What would be a division by nothing is null.',
    fields: {
      restShare: 'From 0 to 1: the part of the cycles that rested.',
      meanMilliseconds: 'How long a cycle took on average.',
      cost: 'US dollars.',
      missions: 'accepted: approved, by a policy or by a person.',
      acceptance: 'From 0 to 1: the part of the decided missions that were accepted.',
      costPerAccepted: 'US dollars of all cycles for each accepted mission.',
    },
  },
  ThinkAnalytics: {
    schema: ThinkAnalyticsView,
    says: 'Counts of think cycles.',
    fields: { timeline: 'Only hours (2026-11-23T17, UTC) or days (2026-11-23) with any cycle or decision.' },
  },
  Recovery: { schema: Recovery, says: 'What was done about a failure.' },
  Failure: {
    schema: Failure,
    says: 'The stored record of a run or think cycle that ended badly.',
    fields: {
      at: 'When it failed.',
      of: 'What failed.',
      ruleId: 'The rule that matched; none for UNKNOWN.',
      because: 'Why that rule says so.',
      reclassified:
        'When it was judged again later, by whom, and what it was before. The recovery is the one of the first judgement.',
      inStorm: 'Many like it came within minutes, so what would be tried again waits until it is calm.',
      openedBreaker: 'It was the third of its kind in a row, so its agent is paused.',
      rehearsal: fromRehearsal,
      traceId: trace,
      version,
    },
  },
  FailureGroup: {
    schema: GroupView,
    says: 'Failures that are the same apart from ids, numbers, paths and times.',
    fields: {
      id: 'The fingerprint that they share.',
      total: 'How many there are.',
      counts: 'How many of each category.',
      agents: 'How many each agent had.',
      days: 'How many on each of the last 90 days that had any, in the time zone of the instance.',
      latest: 'The one seen last stands for all of them.',
      storm: 'Many came within minutes: until then nothing that ended in one of them is tried again.',
    },
  },
  Comment: { schema: CommentView, says: 'What somebody said about a task.' },
  Overview: {
    schema: OverviewView,
    says: 'How today goes, what is spent, and what waits for a person.',
    fields: {
      today:
        'Runs that ended today. successRate is from 0 to 1; medianMilliseconds, from the queue to the end, is of the newest 100 at most. Both are null when there are none.',
      budget:
        'US dollars of this month. share is of the budget or the hard floor, whichever is lower; above 1 when calls under way cost more than was left.',
      hours: 'By agent, the hours (2026-11-23T17, UTC) of the last 24 in which anything ended.',
    },
  },
  Alert: { schema: AlertView, says: 'What people have to be told although nobody asked.' },
  RecoveryCounts: {
    schema: RecoveryCountsView,
    says: 'How tasks recovered. An incident lasts from the first failure of a task until one of its runs succeeds.',
    fields: {
      recoveredAlone: 'Without a person.',
      askedPerson: 'Recovery came to its end, and the task waited for a person.',
      meanMilliseconds: 'From the first failure to success; null when none recovered.',
      aloneShare: 'From 0 to 1: recovered alone, of those that did or asked; null when there are none.',
    },
  },
  FailureAnalytics: {
    schema: Analytics,
    says: 'Counts of failures.',
    fields: {
      unknownShare: 'From 0 to 1: the part that no rule could judge.',
      runs: 'Runs and think cycles that ended in this time, well or badly.',
      ratePerRun: 'Failures for each of them; null when none ended.',
      timeline: 'Only hours (2026-11-23T17, UTC) or days (2026-11-23) with any.',
      byRule: 'Failures that no rule judged are counted under "none".',
    },
  },
  Rule: {
    schema: RuleView,
    says: 'One row of the classifier as it is in force.',
    fields: {
      origin: 'built-in, or instance when it was added or changed here.',
      author: 'Who made it as it is now. Not known of one that came with the files of the instance.',
      changedAt: 'Since when it is as it is now; only for a rule of the instance.',
    },
  },
  RuleVersion: {
    schema: RuleVersionView,
    says: 'What somebody did to a rule.',
    fields: {
      number: 'Counts from 1 for each rule.',
      settings: 'As this left them; of a rule that was removed, as they were.',
      before: 'What they were before a change.',
    },
  },
  RuleProposal: {
    schema: RuleProposal,
    says: 'A rule that an agent thought of, for failures that no rule knew.',
    fields: {
      fingerprint: 'The group of failures that it is for.',
      examples: 'Failures that it would judge.',
      effect:
        'What it would have done to the newest failures when it was proposed; unknown: how many of those that would change no rule knew.',
      ruleId: 'The rule that was made of it.',
      rehearsal: fromRehearsal,
      version,
    },
  },
  Judged: { schema: Judged, says: 'What the rules say about a failure.' },
  Rejudged: { schema: RejudgedView, says: 'A stored failure that is judged differently.' },
  RuleTestResult: {
    schema: RuleTestResult,
    says: 'What a draft of a rule would do.',
    fields: {
      ruleId: 'What the draft is called here: its own id, or one that no rule has.',
      pasted:
        'What the rules in force say, and what they would say with the draft. matches: its conditions hold. decides: it is asked before any other that matches.',
      history:
        'Of the last failures: how many were looked at, how many the draft matches by itself, and which would be judged differently.',
    },
  },
  ReclassifyReport: {
    schema: ReclassifyReport,
    says: 'What judging stored failures again changes, or with dryRun would change.',
    fields: {
      looked: 'How many failures of the range this call looked at.',
      changed: 'How many have another category, limit or rule now.',
      moves: 'How many went from which category to which. From a category to itself: only the rule or limit differs.',
      examples: 'The first of them.',
      cursor: 'Ask again with it to go on; null when the range is done.',
    },
  },
  Activity: {
    schema: Activity,
    says: 'Who did what to which thing.',
    fields: { subject: 'The id of the thing.', traceId: trace, version },
  },
  Token: { schema: TokenView, says: 'Who may come in. The token itself is kept nowhere.' },
  NewToken: {
    schema: NewToken,
    says: 'A new token with its bearer.',
    fields: { bearer: 'What to send as authorization. Answered this once: null when the request is repeated.' },
  },
  Instance: {
    schema: InstanceView,
    says: 'The settings of this installation.',
    fields: {
      rehearsal: 'At least one model is a script: label everything accordingly.',
      killSwitch: 'While it is on, nothing is started and no step is taken.',
      version,
    },
  },
  Health: { schema: HealthView, says: 'Whether every part of the system shows a sign of life.' },
  Problem: {
    schema: Problem,
    says: 'A problem document (RFC 9457).',
    fields: {
      type: 'A stable name for the kind of problem; compare this, not the title.',
      detail: 'What came, what was expected, and what to do.',
      instance: 'The path that was asked.',
      requestId: 'Quote it when you report the problem.',
      errors: 'Each thing that does not fit: where (body.title, query.limit), and why.',
    },
  },
  AgentPage: page('agents', AgentPage),
  ProjectPage: page('projects', ProjectPage),
  MissionPage: page('missions', MissionPage),
  TaskPage: page('tasks', TaskPage),
  RunPage: page('runs', RunPage),
  StepPage: page('steps', StepPage),
  ThinkCyclePage: page('think cycles', ThinkCyclePage),
  FailurePage: page('failures', FailurePage),
  FailureGroupPage: page('groups of failures', GroupPage),
  CommentPage: page('comments', CommentPage),
  AlertPage: page('alerts', AlertPage),
  RuleProposalPage: page('proposed rules', RuleProposalPage),
  RulePage: page('rules', RulePage),
  RuleVersionPage: page('versions of a rule', RuleVersionPage),
  ActivityPage: page('activities', ActivityPage),
  TokenPage: page('tokens', TokenPage),
}
