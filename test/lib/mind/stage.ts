import { expect } from 'vitest'
import { MissionDraft } from '../../../lib/core/mission.ts'
import { Thought } from '../../../lib/core/think-cycle.ts'
import { createMind } from '../../../lib/mind/mind.ts'
import { playbook } from '../../../lib/mind/rehearsal/playbook.ts'
import { createTools } from '../../../lib/mind/tools.ts'
import type { Answer, ThinkScene } from '../../../lib/ports.ts'
import { agentNamed, callOf, memoryFiles } from './scenes.ts'

/** A rehearsal asks for no key: whoever looks for one has loaded something it should not. */
export const mind = createMind({ secrets: (name) => Promise.reject(new Error(`asked for ${name}`)) })
export const call = callOf({ provider: 'rehearsal' })
export const tools = createTools({ files: memoryFiles() }).offer(['write_file', 'read_file', 'list_files'])

const roles: Record<string, string> = {
  atlas: 'Team lead',
  forge: 'Engineering lead',
  scout: 'Market researcher',
  quill: 'Writer and editor',
  sage: 'Data analyst',
  harbor: 'Customer support lead',
  ledger: 'Finance and operations analyst',
  beacon: 'Customer success lead',
  prism: 'Quality reviewer',
  relay: 'Integration engineer',
  anvil: 'Reliability engineer',
  compass: 'Product strategist',
}
export const team = Object.entries(roles).map(([id, role]) => agentNamed(id, role))

export function valueOf<T>(answer: Answer<T>): T {
  expect(answer).toMatchObject({ model: 'rehearsal', rehearsal: true })
  if (answer.kind === 'failed') throw new Error(JSON.stringify(answer.evidence))
  return answer.value
}

export async function missionIn(scene: ThinkScene): Promise<{ mission: MissionDraft; notes: string | undefined }> {
  const thought = Thought.parse(valueOf(await mind.think(scene, call)))
  if (thought.decision !== 'propose') throw new Error(thought.reason)
  return { mission: MissionDraft.parse(thought.missions[0]), notes: thought.notes }
}

/** Every task the playbook knows. */
export const allTasks = Object.values(playbook).flatMap((plays) => plays.flatMap((play) => play.tasks))
