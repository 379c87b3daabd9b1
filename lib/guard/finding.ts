import type { Perhaps } from './value.ts'

/** One way in which the new templates could hurt. */
export interface Finding {
  stack: string
  /** Of what concerns a stack as a whole, the name of the stack. */
  logicalId: string
  type?: string
  /** In the tree of constructs, where CDK has written it down. */
  path?: string
  /** The word that `--allow` takes: a property, an attribute such as `DeletionPolicy`, or `Resource` for all of it. */
  property: string
  /** Where in the property: `.Status`, `[by-agent].Projection`. */
  place: string
  before: Perhaps
  after: Perhaps
  because: string
  proceed: string
}

/** `RowsTable1A2B:TableName`: what `--allow` takes. */
export const allowanceOf = ({ logicalId, property }: Pick<Finding, 'logicalId' | 'property'>): string =>
  `${logicalId}:${property}`

type Found = Omit<Finding, 'place' | 'proceed'> & { place?: string; keep?: string }

/** A finding that says how to proceed: what to keep, or what to type when the harm is intended. */
export function findingOf({ keep = 'keep it as it was', place = '', ...found }: Found): Finding {
  return { ...found, place, proceed: `${keep}, or use --allow ${allowanceOf(found)} if this is intended` }
}

export interface Judged {
  refused: Finding[]
  allowed: Finding[]
  /** Allowances that no finding asked for. */
  unused: string[]
}

export function applyAllowed(findings: readonly Finding[], allowances: readonly string[]): Judged {
  const isAllowed = (finding: Finding): boolean => allowances.includes(allowanceOf(finding))
  const needed = new Set(findings.map(allowanceOf))
  return {
    refused: findings.filter((finding) => !isAllowed(finding)),
    allowed: findings.filter(isAllowed),
    unused: allowances.filter((allowance) => !needed.has(allowance)),
  }
}

/** Where, what, from what to what, why it hurts and what to do about it, in one line. */
export function findingLine({ stack, logicalId, type, path, property, place, before, after, ...why }: Finding): string {
  const resource = type === undefined ? '' : ` ${path ?? logicalId} (${type} ${logicalId}):`
  return `${stack}:${resource} ${property}${place} ${shown(before)} -> ${shown(after)}: ${why.because}; ${why.proceed}`
}

const longest = 120

function shown(value: Perhaps): string {
  if (value === undefined) return 'nothing'
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  // A control character could forge a second line, or colour this one.
  const plain = text.replaceAll(/\p{Cc}/gu, ' ')
  return plain.length > longest ? `${plain.slice(0, longest - 3)}...` : plain
}
