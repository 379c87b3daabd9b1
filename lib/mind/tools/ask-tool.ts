import * as z from 'zod'
import { Question } from '../../core/question.ts'
import { type Tool, toolOf } from './tool.ts'

/** The tool only takes the question; the executor sees it among the calls of the turn, and ends the run. */
export const askTool: Tool = toolOf({
  name: 'ask_person',
  description:
    'Asks a person what only they can know or decide. The run ends after this turn; it goes on once the question is answered, so ask everything at once, and only what you cannot find out.',
  input: z.strictObject({ question: Question }),
  async run() {
    const result =
      'The question was put to a person, and this run ends here. When it goes on, the answer stands in what was said about the last attempt.'
    return { ok: true, result }
  },
})
