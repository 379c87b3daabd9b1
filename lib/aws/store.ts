import { setTimeout as sleep } from 'node:timers/promises'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { Store } from '../ports.ts'
import { commit } from './commit.ts'
import { countRows, placesInLine } from './indexes.ts'
import { listRows } from './list-rows.ts'
import { getRow, getRows, getTogether } from './read-rows.ts'
import { readTallies } from './tallies.ts'

export interface StoreSettings {
  dynamo: DynamoDBClient
  table: string
  /** Decides what has expired. */
  now?: () => Date
  pause?: (milliseconds: number) => Promise<void>
}

/** The store on one DynamoDB table, shaped as `lib/core/table.ts` says. */
export function createStore({ dynamo, table, now = () => new Date(), pause = sleep }: StoreSettings): Store {
  const access = { dynamo, table, now, pause }
  return {
    get: (kind, id) => getRow(access, kind, id),
    together: (ids) => getTogether(access, ids),
    getMany: (kind, ids) => getRows(access, kind, ids),
    list: (kind, query) => listRows(access, kind, query),
    count: (kind, status, fromId) => countRows(access, kind, status, fromId),
    line: (name, query) => placesInLine(access, name, query),
    tallies: (query) => readTallies(access, query),
    commit: (writes, additions = []) => commit(access, writes, additions),
  }
}
