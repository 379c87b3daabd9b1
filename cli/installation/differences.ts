import type { Stacks } from '../../lib/guard/template.ts'
import { isSame } from '../../lib/guard/value.ts'

/** What a deploy would do to each resource, one line each, for people to read: `change  RowsTable1A2B (AWS::DynamoDB::Table)`. */
export function differencesBetween(before: Stacks, after: Stacks): string[] {
  return [...after].flatMap(([name, { template }]) => {
    const old = before.get(name)?.template.Resources ?? {}
    const lines = Object.entries(template.Resources).flatMap(([id, resource]) => {
      const verb = old[id] ? (isSame(old[id].Properties, resource.Properties) ? undefined : 'change') : 'add'
      return verb ? [`${verb.padEnd(7)} ${id} (${resource.Type})`] : []
    })
    const gone = Object.entries(old).filter(([id]) => !template.Resources[id])
    return [...lines, ...gone.map(([id, { Type }]) => `remove  ${id} (${Type})`)].map((line) => `${name}  ${line}`)
  })
}
