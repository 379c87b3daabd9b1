import { type Ref, shallowRef } from 'vue'
import { context } from '../context.ts'

interface Clock {
  now: Readonly<Ref<Date>>
  /** Of the instance: everybody who looks at it reads the same time. */
  timeZone: Ref<string>
}

const clock = context<Clock>('the clock')
export const giveClock = clock.give
export const useClock = clock.use

/** One clock for the whole page, so that all relative times turn over together. */
export function createClock(page: Document): Clock {
  const now = shallowRef(new Date())
  window.setInterval(() => {
    if (!page.hidden) now.value = new Date()
  }, 1_000)
  return { now, timeZone: shallowRef('UTC') }
}
