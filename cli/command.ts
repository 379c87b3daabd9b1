/** One word of the command line. */
export interface Command {
  /** What `--help` says: a first line to copy, then what there is to know. */
  help: string
  /** Answers the exit code. Faults are told and counted by `main`. */
  run(args: string[]): Promise<number>
}
