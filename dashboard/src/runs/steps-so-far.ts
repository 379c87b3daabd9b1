import type { Step } from '../../../lib/core/run.ts'

interface Page {
  items: Step[]
  cursor: string | null
}

export interface StepsSoFar {
  /** On pages that are full: no step is ever added to them. */
  settled: readonly Step[]
  latest: readonly Step[]
  /** Where the last page begins. */
  from: string | undefined
  /** Asked for when the run was over, so that no more will come. */
  isWhole: boolean
}

/** All steps of a run, oldest first. What is known is not asked for again, so a long run costs one page a time. */
export async function stepsSoFar(
  known: StepsSoFar | undefined,
  page: (cursor: string | undefined) => Promise<Page>,
  isWhole: boolean,
): Promise<StepsSoFar> {
  let settled = known?.settled ?? []
  let from = known?.from
  for (;;) {
    const { items, cursor } = await page(from)
    if (cursor === null) return { settled, latest: items, from, isWhole }
    settled = [...settled, ...items]
    from = cursor
  }
}
