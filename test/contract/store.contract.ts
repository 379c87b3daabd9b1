import { beforeEach } from 'vitest'
import type { StoreAtHand } from './at-hand.ts'
import { commitPromises } from './store-commit.contract.ts'
import { listPromises } from './store-list.contract.ts'
import { pagePromises } from './store-page.contract.ts'
import { rejudgePromises } from './store-rejudge.contract.ts'
import { readPromises } from './store-read.contract.ts'
import { tallyPromises } from './store-tally.contract.ts'

/** What every store promises. `open` makes a new, empty one. */
export function storeContract(open: () => Promise<StoreAtHand>): void {
  let atHand: StoreAtHand
  beforeEach(async () => {
    atHand = await open()
  })
  for (const promises of [readPromises, listPromises, pagePromises, commitPromises, tallyPromises, rejudgePromises])
    promises(() => atHand)
}
