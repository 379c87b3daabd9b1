import { usage } from './arguments.ts'

/** Values of `--allow`, each of which names one harm that is intended. */
export function readAllowances(command: string, given: readonly string[] = []): readonly string[] {
  const wrong = given.find((allowance) => !/^[^:]+:[^:]+$/.test(allowance))
  if (wrong !== undefined) throw usage(command, `cannot read --allow ${wrong}; write <logical-id>:<property>`)
  return given
}
