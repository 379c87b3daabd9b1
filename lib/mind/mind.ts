import type { ModelSettings } from '../core/instance.ts'
import type { Mind } from '../ports.ts'
import { rehearsal } from './rehearsal.ts'
import type { Secrets } from './secrets.ts'

/** Chooses by the settings of each call, so that the agents of one team may think with different models. */
export function createMind({ secrets }: { secrets: Secrets }): Mind {
  const mindFor = async ({ provider }: ModelSettings): Promise<Mind> => {
    if (provider === 'rehearsal') return rehearsal
    // Loaded when the first model is asked: who only rehearses never pays for the libraries of the providers.
    const { modelMind } = await import('./model.ts')
    return modelMind(secrets)
  }
  return {
    think: async (scene, call) => (await mindFor(call.settings)).think(scene, call),
    work: async (scene, call) => (await mindFor(call.settings)).work(scene, call),
    review: async (scene, call) => (await mindFor(call.settings)).review(scene, call),
  }
}
