import type { RuleIdea } from './rule-proposal.ts'
import type { ToolCall } from './run.ts'
import { fittingWithoutSecrets, textsWithoutSecrets, withoutSecrets } from './secret-shapes.ts'
import type { TaskDraft } from './task-draft.ts'
import type { Thought } from './think-cycle.ts'
import type { Verdict } from './verdict.ts'

/** What is kept of a call: what the tool was given and what came of it, as the model will read it in its next turn. */
export const callWithoutSecrets = (call: ToolCall): ToolCall => ({
  ...call,
  tool: withoutSecrets(call.tool),
  input: textsWithoutSecrets(call.input),
  result: withoutSecrets(call.result),
})

// What models propose has limits that rows are held to, so none of its texts may grow.

const draftWithoutSecrets = (draft: TaskDraft): TaskDraft => ({
  ...draft,
  title: fittingWithoutSecrets(draft.title),
  brief: fittingWithoutSecrets(draft.brief),
  acceptance: draft.acceptance.map(fittingWithoutSecrets),
})

/** A pattern cannot be cleaned without meaning something else. One with a secret in it fits no evidence: that has none. */
const ideasWithoutSecrets = (ideas: readonly RuleIdea[]): RuleIdea[] =>
  ideas
    .filter(({ when }) => JSON.stringify(textsWithoutSecrets(when)) === JSON.stringify(when))
    .map((idea) => ({ ...idea, because: fittingWithoutSecrets(idea.because) }))

export function thoughtWithoutSecrets(thought: Thought): Thought {
  const always = {
    ...(thought.notes === undefined ? {} : { notes: fittingWithoutSecrets(thought.notes) }),
    ...(thought.rules === undefined ? {} : { rules: ideasWithoutSecrets(thought.rules) }),
  }
  if (thought.decision === 'rest') return { ...thought, ...always, reason: fittingWithoutSecrets(thought.reason) }
  const missions = thought.missions.map((mission) => ({
    ...mission,
    title: fittingWithoutSecrets(mission.title),
    reason: fittingWithoutSecrets(mission.reason),
    plan: mission.plan.map(draftWithoutSecrets),
  }))
  return { ...thought, ...always, missions }
}

export function verdictWithoutSecrets(verdict: Verdict): Verdict {
  const followUps = verdict.followUps.map(draftWithoutSecrets)
  return verdict.decision === 'approve'
    ? { ...verdict, followUps, comment: fittingWithoutSecrets(verdict.comment) }
    : { ...verdict, followUps, feedback: fittingWithoutSecrets(verdict.feedback) }
}
