import type { Nodes, Parents, Root } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'
import { defineComponent, h, type VNodeChild } from 'vue'
import { safeHref } from './safe-href.ts'

/** Markdown as elements that are made one by one. HTML in it is shown as the text it is; there is no way around. */
export const MarkdownTree = defineComponent({
  props: { text: { type: String, required: true } },
  setup: (props) => () => childrenOf(parse(props.text)),
})

const parse = (text: string): Root => fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] })

const childrenOf = (node: Parents): VNodeChild[] => node.children.map(show)

/** What a text calls h1 stands below the headings of the page. */
const heading = ['h3', 'h4', 'h5', 'h6', 'h6', 'h6'] as const

const tags: Partial<Record<Nodes['type'], string>> = {
  paragraph: 'p',
  emphasis: 'em',
  strong: 'strong',
  delete: 'del',
  blockquote: 'blockquote',
  table: 'table',
  tableRow: 'tr',
  tableCell: 'td',
}

function show(node: Nodes): VNodeChild {
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- whatever is not named shows what is inside it
  switch (node.type) {
    case 'text':
    case 'html':
      return node.value
    case 'inlineCode':
      return h('code', node.value)
    case 'code':
      return h('pre', { tabindex: 0 }, h('code', node.value))
    case 'heading':
      return h(heading[node.depth - 1] ?? 'h6', childrenOf(node))
    case 'list':
      return h(node.ordered ? 'ol' : 'ul', node.ordered ? { start: node.start ?? 1 } : {}, childrenOf(node))
    case 'listItem':
      return h('li', [typeof node.checked === 'boolean' ? (node.checked ? '☑ ' : '☐ ') : '', ...childrenOf(node)])
    case 'link':
      return link(node.url, childrenOf(node))
    case 'image':
      // A picture would be fetched from wherever the text says; its address is enough.
      return link(node.url, [node.alt || node.url])
    case 'break':
      return h('br')
    case 'thematicBreak':
      return h('hr')
    default: {
      const tag = tags[node.type]
      if ('children' in node) return tag ? h(tag, childrenOf(node)) : childrenOf(node)
      return 'value' in node ? node.value : null
    }
  }
}

function link(url: string, inside: VNodeChild[]): VNodeChild {
  const href = safeHref(url)
  return href ? h('a', { href, target: '_blank', rel: 'noopener noreferrer nofollow' }, inside) : inside
}
