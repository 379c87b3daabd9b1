import type { Ports } from '../ports.ts'
import { activityRoutes } from './activity.ts'
import { agentRoutes } from './agents.ts'
import { alertRoutes } from './alerts.ts'
import { commentRoutes } from './comments.ts'
import { failureRoutes } from './failures.ts'
import { healthRoutes } from './health.ts'
import { instanceRoutes } from './instance.ts'
import { missionRoutes } from './missions.ts'
import { overviewRoutes } from './overview.ts'
import { projectRoutes } from './projects.ts'
import { ruleProposalRoutes } from './rule-proposals.ts'
import { ruleRoutes } from './rules.ts'
import { runRoutes } from './runs.ts'
import { taskRoutes } from './tasks.ts'
import { thinkCycleRoutes } from './think-cycles.ts'
import { tokenRoutes } from './tokens.ts'

/** Everything that the API answers, as a table: the app serves it, and the document describes it. */
export const routesFor = (ports: Pick<Ports, 'clock'>) =>
  [
    ...agentRoutes,
    ...projectRoutes,
    ...missionRoutes,
    ...taskRoutes,
    ...commentRoutes,
    ...runRoutes,
    ...thinkCycleRoutes,
    ...failureRoutes,
    ...alertRoutes,
    ...ruleRoutes,
    ...ruleProposalRoutes,
    ...activityRoutes,
    ...tokenRoutes,
    ...instanceRoutes,
    ...overviewRoutes,
    ...healthRoutes(ports),
  ] as const
