import * as z from 'zod'
import { Alert } from '../core/alert.ts'
import { listOf, pageOf, paging } from './paging.ts'
import { route } from './route.ts'

export const AlertView = Alert.omit({ version: true })
export const AlertPage = pageOf(AlertView)

export const alertRoutes = [
  route({
    name: 'listAlerts',
    role: 'viewer',
    method: 'get',
    path: '/v1/alerts',
    summary: 'What people have to be told although nobody asked',
    says: 'Too many failures that no rule knows: raised above 20 % of at least 20 in the last hour, cleared below 15 %. And storms: one failure again and again. There is one alert for each cause; when it was raised and cleared before, the activities tell.',
    query: z.strictObject({ status: Alert.shape.status.optional(), ...paging }),
    answers: AlertPage,
    async handle({ ports, query }) {
      const { items, cursor } = await listOf(ports.store, 'alert', query, { by: [['status', query.status]] })
      return { items: items.map((alert) => AlertView.parse(alert)), cursor }
    },
  }),
] as const
