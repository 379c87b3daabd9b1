import { describe } from 'vitest'
import { createSimWorld } from '../sim/world.ts'
import { filesContract } from './files.contract.ts'
import { queueContract } from './queue.contract.ts'
import { storeContract } from './store.contract.ts'

describe('the simulated store', () => {
  storeContract(async () => createSimWorld({ seed: 1 }))
})

describe('the simulated queue', () => {
  queueContract(async () => {
    const { queue, clock } = createSimWorld({ seed: 1 })
    return {
      queue,
      hold: async (name) => queue.receive(name)?.message,
      async drain(name) {
        // What is late by itself comes within half a minute; a delay that was asked for is longer.
        clock.advance(30_000)
        const messages: unknown[] = []
        for (let next = queue.receive(name); next; next = queue.receive(name)) {
          messages.push(next.message)
          next.done()
        }
        return messages
      },
      async giveUpOne(name) {
        clock.advance(30_000)
        for (let next = queue.receive(name); next; next = queue.receive(name)) next.failed()
      },
      giveUpBatch: async () => queue.giveUpBatch(),
    }
  })
})

describe('simulated files', () => {
  filesContract(async () => createSimWorld({ seed: 1 }).files)
})
