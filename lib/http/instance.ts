import * as z from 'zod'
import { Instance, isRehearsal } from '../core/instance.ts'
import { changeInstance, InstancePatch, setKillSwitch } from '../flows/configure.ts'
import { instanceOf } from '../flows/read-config.ts'
import type { Store } from '../ports.ts'
import { Reason, someOf } from './bodies.ts'
import { route } from './route.ts'

export const InstanceView = Instance.omit({ applied: true }).extend({ rehearsal: z.boolean() })
export type InstanceView = z.infer<typeof InstanceView>
export const InstanceChange = someOf(InstancePatch)
export const KillSwitchOrder = z.strictObject({ on: z.boolean(), reason: Reason.shape.reason.optional() })

async function viewOf(store: Store): Promise<InstanceView> {
  const { applied: _applied, ...instance } = await instanceOf(store)
  return { ...instance, rehearsal: isRehearsal(instance) }
}

export const instanceRoutes = [
  route({
    name: 'getInstance',
    role: 'viewer',
    method: 'get',
    path: '/v1/instance',
    summary: 'The settings of this installation',
    answers: InstanceView,
    handle: ({ ports }) => viewOf(ports.store),
  }),
  route({
    name: 'changeInstance',
    role: 'admin',
    method: 'patch',
    path: '/v1/instance',
    summary: 'Change some settings of this installation',
    says: 'Each field is replaced as a whole: send all models to change one.',
    body: InstanceChange,
    answers: InstanceView,
    async handle({ ports, by, body }) {
      await changeInstance(ports, body, by)
      return await viewOf(ports.store)
    },
  }),
  route({
    name: 'setKillSwitch',
    role: 'operator',
    method: 'post',
    path: '/v1/instance/kill-switch',
    summary: 'Stop everything, or let it go on',
    says: 'While it is on, no think cycle starts and no step of a run is taken. Operators may turn it on and off.',
    body: KillSwitchOrder,
    answers: InstanceView,
    async handle({ ports, by, body }) {
      await setKillSwitch(ports, body, by)
      return await viewOf(ports.store)
    },
  }),
] as const
