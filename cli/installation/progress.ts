/** Shows long work while it goes on: what is being done, what is found on the way, and how long it took. */
export interface Progress {
  /** Runs one step. Its answer may say in a few words how it went. */
  step<T>(name: string, work: () => Promise<T>, outcome?: (result: T) => string): Promise<T>
  /** Something to know that is no step by itself. */
  note(text: string): void
}

const width = 34

export function progressOn(out: NodeJS.WritableStream, now: () => number = () => performance.now()): Progress {
  const say = (text: string) => void out.write(`${text}\n`)
  return {
    async step(name, work, outcome = () => '') {
      const startedAt = now()
      const seconds = () => `${((now() - startedAt) / 1000).toFixed(1)} s`
      say(`  …  ${name}`)
      try {
        const result = await work()
        say(`  ok ${name.padEnd(width)} ${seconds().padStart(7)}  ${outcome(result)}`.trimEnd())
        return result
      } catch (error) {
        say(`  no ${name.padEnd(width)} ${seconds().padStart(7)}`)
        throw error
      }
    },
    note: (text) => say(`     ${text}`),
  }
}
