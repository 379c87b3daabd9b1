import type * as z from 'zod'
import type { AgentSettings } from '../core/agent.ts'
import type { CompilePattern } from '../core/classify.ts'
import { AgentId, ProjectId } from '../core/id.ts'
import { InstanceSettings } from '../core/instance.ts'
import { ProjectSettings } from '../core/project.ts'
import { agentFile } from './agent-file.ts'
import { spelled } from './explain.ts'
import { findFiles, type TextFile } from './find-files.ts'
import { readMarkdown } from './markdown.ts'
import { type Parsed, parseSettings } from './parse-settings.ts'
import { inOrder, type Problem } from './problem.ts'
import { type Named, referenceProblems } from './references.ts'
import { readRules, type RuleFile } from './rules.ts'
import { readYaml } from './yaml-text.ts'

/** What the files of an instance say. */
interface InstanceFiles {
  settings: InstanceSettings
  agents: { id: AgentId; settings: AgentSettings }[]
  projects: { id: ProjectId; settings: ProjectSettings }[]
  rules: RuleFile[]
}

export type InstanceRead =
  | { kind: 'instance'; files: InstanceFiles; warnings: Problem[] }
  | { kind: 'problems'; problems: Problem[]; warnings: Problem[] }

export interface Surroundings {
  /** The tools that exist. */
  tools: readonly string[]
  compile: CompilePattern
}

/** Reads an instance folder. When anything is wrong with it, answers everything that is. */
export async function readInstance(folder: string, { tools, compile }: Surroundings): Promise<InstanceRead> {
  const found = await findFiles(folder)
  const instance = found.instance.map(readSettings)
  const agents = found.agents.map((file) => readNamed(file, AgentId, agentFile(tools), 'persona'))
  const projects = found.projects.map((file) => readNamed(file, ProjectId, ProjectSettings, 'goal'))
  const rules = found.rules.map((file) => readRules(file, compile))
  const problems = [
    ...found.problems,
    ...[...instance, ...agents, ...projects, ...rules].flatMap((read) => read.problems),
    ...referenceProblems({ instance: instance[0]?.section, agents: agents.map(named), projects: projects.map(named) }),
  ]
  const warnings = inOrder(found.warnings)
  const settings = instance[0]?.settings
  if (problems.length > 0 || !settings) return { kind: 'problems', problems: inOrder(problems), warnings }
  const files: InstanceFiles = {
    settings,
    agents: agents.flatMap(complete),
    projects: projects.flatMap(complete),
    rules: rules.flatMap((read) => read.rules),
  }
  return { kind: 'instance', files, warnings }
}

type Read<T> = Omit<Parsed<T>, 'section'> & Partial<Pick<Parsed<T>, 'section'>>
type ReadNamed<I, T> = Read<T> & { name: string; id: I | undefined }

function readSettings({ file, text }: TextFile): Read<InstanceSettings> {
  const read = readYaml(file, text)
  if (read.kind === 'problems') return { settings: undefined, problems: read.problems }
  const { value, at, atKey } = read.text
  return parseSettings(InstanceSettings, { file, whole: 'the file', value: value ?? {}, at, atKey })
}

/** A file such as `agents/scout.md`, which says with its name who or what it is about. */
function readNamed<I extends z.ZodType, S extends z.ZodType>(
  source: TextFile,
  Id: I,
  schema: S,
  bodyKey: string,
): ReadNamed<z.infer<I>, z.infer<S>> {
  const { file } = source
  const name = file.slice(file.indexOf('/') + 1, -'.md'.length)
  const id = Id.safeParse(name)
  const read = readMarkdown(source, bodyKey)
  const parsed: Read<z.infer<S>> =
    read.kind === 'section' ? parseSettings(schema, read.section) : { settings: undefined, problems: [] }
  const problems = [
    ...(id.success
      ? []
      : [
          { file, message: `the file name ${spelled(name)} is no id; ${id.error.issues[0]?.message}: rename the file` },
        ]),
    ...read.problems,
    ...parsed.problems,
  ]
  return { ...parsed, name, id: id.data, problems }
}

const named = <I, T>({ name, section }: ReadNamed<I, T>): Named => ({ id: name, section })

const complete = <I, T>({ id, settings }: ReadNamed<I, T>): { id: I; settings: T }[] =>
  id === undefined || settings === undefined ? [] : [{ id, settings }]
