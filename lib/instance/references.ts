import * as z from 'zod'
import { AgentId } from '../core/id.ts'
import { valueAt } from './explain.ts'
import { suggestion } from './nearest.ts'
import type { Section } from './parse-settings.ts'
import type { Problem } from './problem.ts'

/** An agent or a project, of which only the id is certain when its file could not be read. */
export interface Named {
  id: string
  section: Section | undefined
}

export interface Everything {
  instance: Section | undefined
  agents: Named[]
  projects: Named[]
}

// What names something else, even in a file that has other mistakes: one check should find them all.
const text = z.string().optional().catch(undefined)
const InstanceNames = z
  .object({ lead: text, operations: text, models: z.record(z.string(), z.unknown()).optional().catch(undefined) })
  .catch({})
const AgentNames = z.object({ model: text, reportsTo: text }).catch({})
const ProjectNames = z.object({ agents: z.array(text).default([]).catch([]) }).catch({ agents: [] })

/** Finds names that name nothing, and checks that the lines of reporting are a tree under the team lead. */
export function referenceProblems({ instance, agents, projects }: Everything): Problem[] {
  const roster = agents.map(({ id }) => id)
  const { lead, operations, models } = InstanceNames.parse(instance?.value)
  const knownLead = lead !== undefined && roster.includes(lead) ? lead : undefined
  return [
    ...(instance && lead !== undefined ? unknownAgent(instance, ['lead'], lead, roster) : []),
    ...(instance && operations !== undefined ? unknownAgent(instance, ['operations'], operations, roster) : []),
    ...agents.flatMap(({ id, section }) => {
      if (!section) return []
      return [...modelProblems(section, models), ...reportingProblems(id, section, knownLead, roster)]
    }),
    ...circles(agents),
    ...projects.flatMap(({ section }) => {
      const names = section ? ProjectNames.parse(section.value).agents : []
      return names.flatMap((name, index) =>
        section && name !== undefined ? unknownAgent(section, ['agents', index], name, roster) : [],
      )
    }),
  ]
}

function unknownAgent(section: Section, path: PropertyKey[], name: string, roster: readonly string[]): Problem[] {
  // An id of the wrong shape was told already.
  if (roster.includes(name) || !AgentId.safeParse(name).success) return []
  const advice = roster.length > 0 ? suggestion(name, roster) : 'the folder agents holds none yet'
  const message = `${String(path[0])} names "${name}", but there is no agents/${name}.md; ${advice}`
  return [{ file: section.file, ...section.at(path), message }]
}

function modelProblems(section: Section, models: Record<string, unknown> | undefined): Problem[] {
  const { model } = AgentNames.parse(section.value)
  if (!models || model === undefined || Object.hasOwn(models, model)) return []
  const message = `model is "${model}", which instance.yaml does not have under models; ${suggestion(model, Object.keys(models))}`
  return [{ file: section.file, ...section.at(['model']), message }]
}

function reportingProblems(
  id: string,
  section: Section,
  lead: string | undefined,
  roster: readonly string[],
): Problem[] {
  const { file } = section
  const { reportsTo } = AgentNames.parse(section.value)
  const isGiven = valueAt(section.value, ['reportsTo']) !== undefined
  if (id === lead && isGiven) {
    const message = 'reportsTo is given, but this is the team lead, who reports to nobody; remove the line'
    return [{ file, ...section.atKey(['reportsTo']), message }]
  }
  if (lead !== undefined && id !== lead && !isGiven && !Array.isArray(section.value)) {
    const message = `reportsTo is missing; only the team lead reports to nobody: add a line such as "reportsTo: ${lead}"`
    return [{ file, ...section.at(['reportsTo']), message }]
  }
  return reportsTo === undefined ? [] : unknownAgent(section, ['reportsTo'], reportsTo, roster)
}

/** Every circle once, told at its first agent. */
function circles(agents: readonly Named[]): Problem[] {
  const above = new Map(agents.map(({ id, section }) => [id, AgentNames.parse(section?.value).reportsTo]))
  return agents.flatMap(({ id, section }) => {
    const chain = [id]
    for (let next = above.get(id); next !== undefined && next !== id; next = above.get(next)) {
      // Into a circle from outside, or told at an agent before this one.
      if (chain.includes(next) || next < id) return []
      chain.push(next)
    }
    const closes = above.get(chain.at(-1) ?? id) === id
    if (!closes || !section) return []
    const message =
      chain.length === 1
        ? 'reportsTo names the agent itself; name the one above it'
        : `reportsTo goes in a circle: ${[...chain, id].join(' -> ')}; let one of them report to somebody outside it`
    return [{ file: section.file, ...section.at(['reportsTo']), message }]
  })
}
