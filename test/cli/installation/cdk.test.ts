import { chmod } from 'node:fs/promises'
import { delimiter } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { cdk } from '../../../cli/installation/cdk.ts'
import { withFolders } from '../../guard/folder.ts'
import { credentials, region } from './operator.ts'
import { startSmallCloud } from './small-cloud.ts'

const refusal = 'cdk synth failed:\n-c instance=Acme: expected small letters'

test('what CDK could not do is told with its own last words', async () => {
  const failing = cdk(['synth', '-c', 'instance=Acme'])
  await expect(failing).rejects.toMatchObject({ code: 'deploy.failed' })
  await expect(failing).rejects.toThrow(refusal)
})

test('it runs on our own Node, whatever Node the machine finds first', async () => {
  await withFolders({ bin: { node: '#!/bin/sh\necho too old\nexit 9\n' } }, async (root) => {
    await chmod(`${root}/bin/node`, 0o755)
    vi.stubEnv('PATH', [`${root}/bin`, process.env['PATH']].join(delimiter))
    onTestFinished(() => void vi.unstubAllEnvs())
    await expect(cdk(['synth', '-c', 'instance=Acme'])).rejects.toThrow(refusal)
  })
})

const assembly = {
  'manifest.json': {
    version: '48.0.0',
    artifacts: {
      One: {
        type: 'aws:cloudformation:stack',
        environment: 'aws://unknown-account/unknown-region',
        properties: { templateFile: 'One.template.json' },
      },
    },
  },
  'One.template.json': { Resources: { Queue: { Type: 'AWS::SQS::Queue' } } },
}

const deploying = (endpoint: string): Promise<string> =>
  withFolders({ out: assembly }, (root) => {
    const quietly = { AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' }
    const reach = { ...credentials, ...region, ...quietly, AWS_ENDPOINT_URL: endpoint, AWS_MAX_ATTEMPTS: '1' }
    return cdk(['deploy', 'One', '--app', `${root}/out`], reach)
  })

test('credentials that have expired meanwhile are explained', async () => {
  const expired = '<ErrorResponse><Error><Code>ExpiredToken</Code><Message>x</Message></Error></ErrorResponse>'
  const { endpoint } = await startSmallCloud(() => ({ status: 403, body: expired }))
  await expect(deploying(endpoint)).rejects.toThrow(/^cdk deploy: the AWS credentials have expired: renew them/)
})
