import { type EgressAnswer, EgressRequest } from '../lib/core/egress.ts'
import { fetchPage } from '../lib/egress/fetch-page.ts'
import type { Outside } from '../lib/egress/outside.ts'

/**
 * From an executor: one page to fetch. It has no world, and its role in AWS may do nothing: whatever a page talks it
 * into, there is nothing here to be had.
 */
export const egressDoor =
  (outside?: Outside) =>
  async (event: unknown): Promise<EgressAnswer> =>
    await fetchPage(EgressRequest.parse(event), outside)

export const handler = egressDoor()
