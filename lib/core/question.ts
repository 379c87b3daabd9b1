import * as z from 'zod'
import type { Step } from './run.ts'

/** What an agent asks a person, who may be asked by many. */
export const Question = z.string().trim().min(1).max(1_000)

const Asked = z.object({ question: Question })

/** The question that a turn has put, if any. Of several the first counts: the run ends with it. */
export function questionIn({ calls }: Pick<Step, 'calls'>): string | undefined {
  const call = calls.find(({ tool, ok }) => tool === 'ask_person' && ok)
  return call && Asked.safeParse(call.input).data?.question
}
