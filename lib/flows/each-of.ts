/**
 * All of them, one after the other, also when one faults: what cannot be done must not keep the rest from being done.
 * The first fault is thrown in the end.
 */
export async function eachOf(steps: readonly (() => Promise<unknown>)[]): Promise<void> {
  const faults: unknown[] = []
  for (const step of steps) await step().catch((fault: unknown) => faults.push(fault))
  if (faults.length > 0) throw faults[0]
}
