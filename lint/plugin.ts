import { relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { whyRefused } from './arrows.ts'

/** Our own lint rules. Of the linter's plugin interface they use as little as possible: it is still young. */
interface Context {
  filename: string
  report(diagnostic: { message: string; node: object }): void
}

/** What the rules read of an import, an export ... from, an import() or an import('...') type. */
interface ImportNode {
  type: string
  source?: { value?: unknown } | null
  importKind?: string
  exportKind?: string
  specifiers?: { importKind?: string; exportKind?: string }[]
}

interface CallNode {
  callee: { type: string; name?: string }
  arguments: unknown[]
}

const root = fileURLToPath(new URL('..', import.meta.url))

const isTypeOnly = ({ type, importKind, exportKind, specifiers = [] }: ImportNode): boolean =>
  type === 'TSImportType' ||
  importKind === 'type' ||
  exportKind === 'type' ||
  (specifiers.length > 0 && specifiers.every((one) => (one.importKind ?? one.exportKind) === 'type'))

const arrows = {
  create(context: Context) {
    const from = relative(root, context.filename).replaceAll(sep, '/')
    const check = (node: ImportNode): void => {
      if (!node.source) return
      const to = typeof node.source.value === 'string' ? node.source.value : undefined
      const message = whyRefused({ from, to, typeOnly: isTypeOnly(node) })
      if (message) context.report({ message, node })
    }
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
      TSImportType: check,
    }
  },
}

/** `Date.now()` and the other ambient things are forbidden by rules the linter brings along; it has none for this. */
const noNow = {
  create(context: Context) {
    const check = (node: CallNode, isCall: boolean): void => {
      if (node.callee.type !== 'Identifier' || node.callee.name !== 'Date') return
      if (isCall || node.arguments.length === 0)
        context.report({ message: 'take the time as an argument: the clock belongs to the caller', node })
    }
    return {
      NewExpression: (node: CallNode) => check(node, false),
      CallExpression: (node: CallNode) => check(node, true),
    }
  },
}

export default {
  meta: { name: 'house' },
  rules: { arrows, 'no-now': noNow },
}
