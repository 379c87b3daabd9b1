import { expect, test } from 'vitest'
import { RuleIdea } from '../../../lib/core/rule-proposal.ts'
import { RuleId } from '../../../lib/core/id.ts'
import { approveProposal } from '../../../lib/flows/decide-rule-proposal.ts'
import { wakeAgent } from '../../../lib/flows/steer-agent.ts'
import { think } from '../../../lib/flows/think.ts'
import { everyRow } from '../../sim/books.ts'
import { answer, rest } from '../../sim/mind.ts'
import { failThought } from './failing.ts'
import { ada, atlas, openOffice, rowIn, scout, typical } from './office.ts'

test('a proposed rule takes the place of no rule that is built in', async () => {
  const office = await openOffice({ asleep: true })
  for (let n = 0; n < 3; n++) await failThought(office, typical.UNKNOWN, scout)
  office.mind.script.think = ({ unexplained }) => {
    const idea = { when: { message: 'NACK' }, category: 'TRANSIENT', because: 'the converter is busy' }
    return answer({ ...rest, rules: unexplained.map(({ id }) => RuleIdea.parse({ ...idea, fingerprint: id })) })
  }
  await wakeAgent(office.ports, atlas, ada)
  await think({ agentId: atlas }, office.ports)
  const [{ id } = { id: undefined }] = await everyRow(office.store, 'rule-proposal')
  if (!id) throw new Error('nothing was proposed')
  await expect(approveProposal(office.ports, id, RuleId.parse('http-503'), ada)).rejects.toMatchObject({
    code: 'state.illegal',
    message: expect.stringContaining('there is already a rule "http-503"') as string,
  })
  expect(await everyRow(office.store, 'rule')).toEqual([])
  expect(await rowIn(office, 'rule-proposal', id)).toMatchObject({ status: 'proposed' })
})
