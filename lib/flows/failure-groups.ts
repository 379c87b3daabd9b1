import type { Failure } from '../core/failure.ts'
import type { FailureGroup } from '../core/failure-group.ts'
import type { Page, Store } from '../ports.ts'
import { pageOfLine } from './line-page.ts'

interface Asked<Row> {
  limit: number
  cursor?: string | undefined
  where?: (row: Row) => boolean
}

/** Groups of failures, the one seen last first. */
export const failureGroups = (store: Store, asked: Asked<FailureGroup>): Promise<Page<FailureGroup>> =>
  pageOfLine(store, { kind: 'failure-group', name: 'groups', place: /^\d{4}-[\d:.TZ-]+#[0-9a-f]{16}$/ }, asked)

/** The failures of one group, newest first. */
export const failuresAlike = (store: Store, fingerprint: string, asked: Asked<Failure>): Promise<Page<Failure>> =>
  pageOfLine(store, { kind: 'failure', name: `same:${fingerprint}`, place: /^failure_[0-9A-Z]{26}$/ }, asked)
