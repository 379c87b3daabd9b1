import * as z from 'zod'
import type { Value } from '../../lib/guard/value.ts'

const Json: z.ZodType<Value> = z.json()

const Resource = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), Json).default({}),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
})
type Resource = z.infer<typeof Resource>

/** A template as `cdk synth` writes it. */
export const Template = z.looseObject({ Resources: z.record(z.string(), Resource), Description: z.string() })
export type Template = z.infer<typeof Template>

export interface Found extends Resource {
  id: string
}

export const ofType = ({ Resources }: Template, type: string): Found[] =>
  Object.entries(Resources)
    .filter(([, { Type }]) => Type === type)
    .map(([id, resource]) => ({ id, ...resource }))

/** The only resource of its type whose logical id begins like this. */
export function only(template: Template, type: string, prefix = ''): Found {
  const [found, ...others] = ofType(template, type).filter(({ id }) => id.startsWith(prefix))
  if (!found || others.length > 0) throw new Error(`expected one ${type} ${prefix}, found ${found ? 'more' : 'none'}`)
  return found
}

export const typesIn = ({ Resources }: Template): string[] => Object.values(Resources).map(({ Type }) => Type)

/** The logical id that `Ref` or `Fn::GetAtt` names. */
const Reference = z.union([
  z.object({ Ref: z.string() }).transform(({ Ref: id }) => id),
  z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) }).transform(({ 'Fn::GetAtt': [id] }) => id),
])

export const target = (value: unknown): string => Reference.parse(value)
