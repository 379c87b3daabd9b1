import type { Craft } from './craft.ts'
import type { Play } from './play.ts'
import { success, support, writing } from './plays-for-customers.ts'
import { engineering, integration, reliability } from './plays-for-makers.ts'
import { finance, general, lead, quality } from './plays-for-the-house.ts'
import { analysis, research, strategy } from './plays-for-the-market.ts'

/** What the agents of a rehearsal propose, by what their role is about. */
export const playbook: Record<Craft, Play[]> = {
  lead,
  finance,
  support,
  success,
  quality,
  integration,
  reliability,
  research,
  writing,
  strategy,
  analysis,
  engineering,
  general,
}
