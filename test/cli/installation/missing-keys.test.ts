import { expect, onTestFinished, test } from 'vitest'
import { missingKeys } from '../../../cli/installation/missing-keys.ts'
import { InstanceSettings } from '../../../lib/core/instance.ts'
import { InstanceName } from '../../../lib/core/installation.ts'
import { startParameterServer } from '../../lib/aws/parameter-server.ts'

const instance = InstanceName.parse('acme')
const { models } = InstanceSettings.parse({
  name: 'Acme',
  lead: 'atlas',
  models: {
    default: { provider: 'anthropic', model: 'one' },
    second: { provider: 'anthropic', model: 'two' },
    ours: { provider: 'openai-compatible', model: 'three', baseUrl: 'https://models.example.com', apiKeyFrom: 'OURS' },
    open: { provider: 'openai-compatible', model: 'four', baseUrl: 'https://open.example.com' },
    script: { provider: 'rehearsal' },
  },
})

test('each key that a model names and nobody has put there is told once, with the command that puts it there', async () => {
  const server = await startParameterServer()
  onTestFinished(server.close)
  server.parameters.set('/mission-control/acme/OURS', 'secret')
  expect(await missingKeys({ instance, models, ssm: server.reach })).toEqual([
    'a model has no key yet: aws ssm put-parameter --type SecureString --name /mission-control/acme/ANTHROPIC_API_KEY --value ...',
  ])
})
