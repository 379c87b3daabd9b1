import type { EgressAnswer, EgressRequest } from './core/egress.ts'
import type { Chance } from './core/id.ts'
import type { Evidence } from './core/failure.ts'
import type { Agent, Notes } from './core/agent.ts'
import type { Comment } from './core/comment.ts'
import type { Failure } from './core/failure.ts'
import type { FailureGroup } from './core/failure-group.ts'
import type { ModelSettings, Policies } from './core/instance.ts'
import type { LineName } from './core/listing.ts'
import type { RunMessage, ThinkMessage } from './core/message.ts'
import type { Mission } from './core/mission.ts'
import type { Project } from './core/project.ts'
import type { Kind, Rows } from './core/rows.ts'
import type { Step } from './core/run.ts'
import type { Dimension, Grain, Tally, TallyAdd } from './core/tally.ts'
import type { Task } from './core/task.ts'
import type { Thought } from './core/think-cycle.ts'
import type { Usage } from './core/usage.ts'
import type { Verdict } from './core/verdict.ts'

/** What every flow needs of the world. AWS implements it (`lib/aws`), and so does `test/sim`. */
export interface Ports {
  store: Store
  queue: Queue
  clock: Clock
}

/**
 * And what agents need to think and to work (`lib/mind`). It stands apart because it is heavy: what only reads and
 * writes rows, such as the API, starts without loading any of it.
 */
export interface AgentPorts extends Ports {
  files: Files
  mind: Mind
  tools: Tools
}

export type Clock = Chance

/** One row of a change. `changed` and `removed` hold only if the row is still of the version that was read. */
export type Write = {
  [K in Kind]: { op: 'new' | 'changed' | 'removed'; kind: K; row: Rows[K] }
}[Kind]

/** Exactly one term: what a list is restricted to by an index. `of` is for parts: the steps of a run. */
export type Scope =
  | { status: string }
  | { agent: string }
  | { project: string }
  | { parent: string }
  | { of: string }
  | Record<never, never>

export interface ListQuery<K extends Kind> {
  scope?: Scope
  /** Newest first unless told otherwise. */
  oldestFirst?: boolean
  limit: number
  /** As answered with the page before. One that this list never gave is a `request.invalid` Fault. */
  cursor?: string | undefined
  /** Bounds on the id, both inclusive; with `firstIdAt` a range of time. */
  fromId?: string | undefined
  toId?: string | undefined
  /** What no index covers. A page looks at a bounded number of rows, so it may be short and still have a cursor. */
  where?: ((row: Rows[K]) => boolean) | undefined
}

export type Ids<K extends Kind> = Readonly<Record<K, string | undefined>>
export type Together<K extends Kind> = { [P in K]: Rows[P] | undefined }

export interface Page<T> {
  items: T[]
  /** Absent on the last page. */
  cursor?: string | undefined
}

export interface LineQuery {
  limit: number
  until?: string | undefined
  lastFirst?: boolean
}

/** Where a row stands in a line. */
export interface Place {
  id: string
  order: string
}

export interface TallyQuery {
  dimension: Dimension
  grain: Grain
  /** Buckets, both inclusive. */
  from: string
  to: string
}

/**
 * The truth. Reads by id, of a whole kind and of counters see every change that was committed before; what an index
 * answers (a list by term, a count, a line) may be a moment behind, so it is checked on the row. One logical change is one `commit`: all of it, or
 * nothing, and then `conflict`: somebody else was faster, so read again and decide again.
 */
export interface Store {
  get<K extends Kind>(kind: K, id: string): Promise<Rows[K] | undefined>
  /** One row of each of several kinds, in one read. A kind without an id is not asked for. */
  together<K extends Kind>(ids: Ids<K>): Promise<Together<K>>
  /** In the order of the ids; those that do not exist are left out. */
  getMany<K extends Kind>(kind: K, ids: readonly string[]): Promise<Rows[K][]>
  list<K extends Kind>(kind: K, query: ListQuery<K>): Promise<Page<Rows[K]>>
  /** How many rows of a status have an id from `fromId` on. */
  count(kind: Kind, status: string, fromId: string): Promise<number>
  /** The places of a line in their order, or the last ones first; only those whose order is at most `until`, when given. */
  line(name: LineName, query: LineQuery): Promise<Place[]>
  tallies(query: TallyQuery): Promise<Tally[]>
  /**
   * At most 100 rows and tally additions together. A changed row is stored with the next version. Safe to repeat by
   * the caller's SDK: a commit that took effect before its answer was lost is still answered `committed`.
   */
  commit(writes: readonly Write[], additions?: readonly TallyAdd[]): Promise<'committed' | 'conflict'>
}

export interface Messages {
  think: ThinkMessage
  run: RunMessage
}
export type QueueName = keyof Messages

export interface QueueDepth {
  waiting: number
  inFlight: number
  /** Given up after too many deliveries. */
  dead: number
}

/** Wake-ups: delivered at least once, in any order, maybe late. The row they name decides what happens. */
export interface Queue {
  /** At most 15 minutes of delay. */
  send<Q extends QueueName>(queue: Q, messages: readonly Messages[Q][], delaySeconds?: number): Promise<void>
  depth(queue: QueueName): Promise<QueueDepth>
  /** Everything that was given up: messages of all queues, and batches of the table's stream. */
  givenUp(): Promise<number>
}

/** Objects under keys such as `workspace/<task>/notes.md`; the implementer puts the instance in front. */
export interface Files {
  put(key: string, body: Uint8Array, contentType: string): Promise<void>
  get(key: string): Promise<{ body: Uint8Array; contentType: string } | undefined>
  /** Keys and sizes in bytes, in order of the key. */
  list(prefix: string, limit: number): Promise<{ key: string; size: number }[]>
  remove(key: string): Promise<void>
}

/** The way out to pages of the internet, which checks where it leads. What goes wrong out there is an answer. */
export interface Egress {
  fetch(request: EgressRequest): Promise<EgressAnswer>
}

/** Whatever calls a model answers how it failed; it never throws it. */
export type Answer<T> =
  | { kind: 'answer'; value: T; usage: Usage; model: string; rehearsal: boolean }
  | { kind: 'failed'; evidence: Evidence; usage: Usage; model: string; rehearsal: boolean }

export interface ModelCall {
  settings: ModelSettings
  /** Ends the call when the run is out of time. */
  signal: AbortSignal
}

export interface ThinkScene {
  instanceName: string
  agent: Agent
  team: Pick<Agent, 'id' | 'name' | 'role'>[]
  projects: Project[]
  openMissions: Mission[]
  openTasks: Task[]
  recentFailures: Failure[]
  /** Failures that no rule knows and nobody has thought of a rule for; shown to who looks after operations. */
  unexplained: FailureGroup[]
  notes?: Notes | undefined
  policies: Policies
  now: Date
}

export interface WorkScene {
  agent: Agent
  task: Task
  project?: Project | undefined
  /** Outputs of the tasks it depends on. */
  inputs: { title: string; output: string }[]
  steps: Step[]
  /** What was said about the task, oldest first. */
  comments: Comment[]
  tools: ToolSpec[]
  attempt: number
}

export interface ReviewScene {
  agent: Agent
  task: Task
  author: Pick<Agent, 'id' | 'name' | 'role'>
  output: string
  comments: Comment[]
  attempt: number
}

/** One model turn. Without calls it is the last one, and its text is the output. */
export interface Turn {
  text: string
  calls: { id: string; tool: string; input: unknown }[]
}

export interface Mind {
  think(scene: ThinkScene, call: ModelCall): Promise<Answer<Thought>>
  work(scene: WorkScene, call: ModelCall): Promise<Answer<Turn>>
  review(scene: ReviewScene, call: ModelCall): Promise<Answer<Verdict>>
}

export interface ToolSpec {
  name: string
  description: string
  /** JSON Schema of the input. */
  input: Record<string, unknown>
}

export interface Tools {
  /** The tools of these names, as a model is told about them. Names that do not exist are left out. */
  offer(names: readonly string[]): ToolSpec[]
  /**
   * A tool that fails, or whose input does not fit, says so in its result. `allowed` are the agent's own tools, and
   * `fetchHosts` is the policy of the instance.
   */
  use(
    call: Turn['calls'][number],
    context: { task: Task; agent: Agent; allowed: readonly string[]; fetchHosts: readonly string[] },
  ): Promise<{ result: string; ok: boolean }>
}
