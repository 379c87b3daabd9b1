import type { Category } from '../../../lib/core/failure.ts'

interface CategoryWords {
  label: string
  /** A custom property: charts use it for their marks. */
  colour: string
  /** What it means to the reader of a failure. */
  means: string
}

export const categoryWords: Record<Category, CategoryWords> = {
  TRANSIENT: { label: 'Transient', colour: 'var(--category-transient)', means: 'Passes by itself: it is tried again' },
  AUTH: { label: 'Auth', colour: 'var(--category-auth)', means: 'A key or permission is missing or wrong' },
  LOGIC: {
    label: 'Logic',
    colour: 'var(--category-logic)',
    means: 'The work itself is wrong: another try needs a change',
  },
  RESOURCE: { label: 'Resource', colour: 'var(--category-resource)', means: 'A limit was reached' },
  TIMEOUT: { label: 'Timeout', colour: 'var(--category-timeout)', means: 'It took too long' },
  UNKNOWN: { label: 'Unknown', colour: 'var(--category-unknown)', means: 'No rule knows it yet' },
}
