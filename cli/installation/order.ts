import type { InstanceName } from '../../lib/core/installation.ts'
import type { InstanceFiles } from '../../lib/flows/apply-instance.ts'

/** What an operator wants to be deployed. */
export interface Order {
  instance: InstanceName
  /** Where the files of the instance are. */
  folder: string
  files: InstanceFiles
  /** Of this checkout: `0.1.0`. */
  release: string
  /** `<logical-id>:<property>` of each harm that is intended. */
  allow: readonly string[]
}
