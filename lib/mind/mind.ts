import type { Mind, ModelCall } from '../ports.ts'
import { rehearsal } from './rehearsal.ts'
import type { Secrets } from './secrets.ts'

/** Chooses by the settings of each call, so that the agents of one team may think with different models. */
export function createMind({ secrets }: { secrets: Secrets }): Mind {
  const mindFor = async ({ settings }: ModelCall): Promise<Mind> => {
    if (settings.provider === 'rehearsal') return rehearsal
    // Loaded when the first model is asked: who only rehearses never pays for the libraries of the providers.
    const { modelMind } = await import('./model.ts')
    return modelMind(settings, secrets)
  }
  return {
    think: async (scene, call) => (await mindFor(call)).think(scene, call),
    work: async (scene, call) => (await mindFor(call)).work(scene, call),
    review: async (scene, call) => (await mindFor(call)).review(scene, call),
  }
}
