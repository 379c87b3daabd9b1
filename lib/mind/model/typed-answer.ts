import { jsonSchema, Output, zodSchema } from 'ai'
import * as z from 'zod'
import { Limit } from '../../core/failure.ts'
import { Thought } from '../../core/think-cycle.ts'
import { Verdict } from '../../core/verdict.ts'

/**
 * The shapes a model is asked for. They are flatter than the types they become: strict servers refuse a union at the
 * top, optional fields and most bounds. So every field is there, null stands for "left out", and our own types have
 * the last word on what came.
 */
const TaskShape = z.object({
  title: z.string().describe('what is to be done, at most 200 characters'),
  brief: z.string().describe('everything its owner needs to know; they see nothing else of your thoughts'),
  agentId: z.string().nullable().describe('id of the team member who does it; null for yourself'),
  acceptance: z.array(z.string()).describe('criteria a reviewer can check, one sentence each'),
  priority: z.number().nullable().describe('1 goes first, 9 goes last; null for 5'),
  dependsOn: z
    .array(z.number())
    .describe('positions, from 0, of earlier tasks in the same list that must be done before'),
  review: z.boolean().nullable().describe('whether another agent reviews it; null for the usual'),
})

const ThoughtShape = z.object({
  decision: z.enum(['rest', 'propose']),
  reason: z.string().nullable().describe('for rest: why nothing is worth proposing now; otherwise null'),
  missions: z
    .array(
      z.object({
        projectId: z.string().describe('id of one of your projects'),
        title: z.string().describe('at most 200 characters'),
        reason: z.string().describe('why it serves the goal of the project, and why now'),
        expectedCost: z.number().nullable().describe('in US dollars, if you can tell'),
        plan: z.array(TaskShape).describe('its tasks, in order'),
      }),
    )
    .nullable()
    .describe('for propose: at least one; otherwise null'),
  notes: z
    .string()
    .nullable()
    .describe('what you want to remember when you wake the next time; replaces your old notes; null keeps them'),
  rules: z
    .array(
      z.object({
        fingerprint: z.string().describe('of the group of unexplained failures that it is for'),
        when: z.object({
          httpStatus: z.number().nullable(),
          exitCode: z.number().nullable(),
          name: z.string().nullable(),
          code: z.string().nullable(),
          source: z.string().nullable(),
          message: z.string().nullable().describe('RE2 pattern for what every message of this kind says'),
        }),
        category: z.enum(['TRANSIENT', 'AUTH', 'LOGIC', 'RESOURCE', 'TIMEOUT']),
        limit: z.enum(Limit.options).nullable().describe('for RESOURCE: which limit it is; otherwise null'),
        because: z.string().describe('why failures of this kind belong there, at most 300 characters'),
        examples: z.array(z.string()).describe('ids of failures that it should judge'),
      }),
    )
    .nullable()
    .describe('for unexplained failures, if you were shown any and know what they are; otherwise null'),
})

const VerdictShape = z.object({
  decision: z.enum(['approve', 'revise']),
  comment: z.string().nullable().describe('for approve: what convinced you; otherwise null'),
  feedback: z
    .string()
    .nullable()
    .describe('for revise: what has to change, so that its author can act on it; otherwise null'),
  followUps: z.array(TaskShape).describe('new tasks that the work has shown to be needed; usually none'),
})

/** Strict JSON spells "left out" as null. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([, one]) => one !== null)
  return Object.fromEntries(kept.map(([name, one]) => [name, withoutNulls(one)]))
}

function typedOutput<T>(name: string, shape: z.ZodType, type: z.ZodType<T>) {
  const schema = jsonSchema<T>(zodSchema(shape).jsonSchema, {
    validate(value) {
      const { success, data, error } = type.safeParse(withoutNulls(value))
      return success ? { success, value: data } : { success, error }
    },
  })
  return Output.object<T>({ name, schema })
}

export type TypedOutput<T> = ReturnType<typeof typedOutput<T>>

export const thoughtOutput: TypedOutput<Thought> = typedOutput('thought', ThoughtShape, Thought)
export const verdictOutput: TypedOutput<Verdict> = typedOutput('verdict', VerdictShape, Verdict)
