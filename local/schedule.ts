import { type Loop, startLoop } from './loop.ts'

interface Scheduled {
  everyMs: number
  handler: (event: { time: string }) => Promise<void>
  onFault: (fault: unknown) => void
}

/** Stands for EventBridge Scheduler: the same event, at once and then again and again. */
export const startSchedule = ({ everyMs, handler, onFault }: Scheduled): Loop =>
  startLoop({
    round: async () => {
      await handler({ time: new Date().toISOString() })
      return everyMs
    },
    onFault,
  })
