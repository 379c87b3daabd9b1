import * as z from 'zod'
import { Fault } from '../core/fault.ts'
import { normalize } from './normalize.ts'
import type { Properties, Value } from './value.ts'

const Json: z.ZodType<Value> = z.json()
const Section = z.record(z.string(), Json).default({})

const Resource = z.object({
  Type: z.string(),
  Properties: Section,
  Metadata: Section,
  Condition: z.string().optional(),
  DeletionPolicy: Json.optional(),
  UpdateReplacePolicy: Json.optional(),
})
export type Resource = z.infer<typeof Resource>

/** What the guard reads of a CloudFormation template. */
const Template = z.object({
  Resources: z.record(z.string(), Resource).default({}),
  Conditions: Section,
  Mappings: Section,
})
export type Template = z.infer<typeof Template>

export interface Stack {
  template: Template
  /** Left out, it is off: that is how `cdk deploy` takes it. */
  terminationProtection?: boolean | undefined
}

/** By the name of the stack in AWS; a nested stack has the name of its parent, a slash and its logical id. */
export type Stacks = ReadonlyMap<string, Stack>

/** Reads a template as CDK writes it and as CloudFormation's GetTemplate answers it: JSON. */
export function parseTemplate(text: string, source: string): Template {
  const read = Template.safeParse(jsonIn(text, source))
  if (read.success) return normalized(read.data)
  const { path, message } = read.error.issues[0] ?? { path: [], message: 'cannot be read' }
  throw new Fault(
    'request.invalid',
    `${source} is no template the guard can judge: ${path.join('.')}: ${message}; expected what cdk synth writes`,
  )
}

export function jsonIn(text: string, source: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Fault('request.invalid', `${source} is not JSON; expected what cdk synth writes`, { cause })
  }
}

function normalized({ Resources, Conditions, Mappings }: Template): Template {
  const properties = (resource: Resource): Properties => normalize(resource.Properties, { Conditions, Mappings })
  const resources = Object.entries(Resources).map(
    ([id, resource]) => [id, { ...resource, Properties: properties(resource) }] as const,
  )
  return { Resources: Object.fromEntries(resources), Conditions, Mappings }
}

/** The place of a resource in the tree of constructs, where CDK has written it down. */
export function pathOf({ Metadata }: Resource): string | undefined {
  const path = Metadata['aws:cdk:path']
  return typeof path === 'string' ? path : undefined
}
