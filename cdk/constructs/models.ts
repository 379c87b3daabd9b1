import { allowWildcard } from './allow-wildcard.ts'
import type { Door } from './door.ts'

/** Lets a door ask models: those of Bedrock by its role, all others with a key that is a secret parameter. */
export function mayAskModels({ role }: Door, parameters: string): void {
  allowWildcard(role, {
    actions: ['ssm:GetParameter'],
    resources: [`arn:\${AWS::Partition}:ssm:\${AWS::Region}:\${AWS::AccountId}:parameter${parameters}/*`],
    because: 'These are the secrets of this instance, whatever they are called.',
  })
  allowWildcard(role, {
    actions: ['bedrock:InvokeModel'],
    resources: [
      'arn:${AWS::Partition}:bedrock:*::foundation-model/*',
      'arn:${AWS::Partition}:bedrock:*:${AWS::AccountId}:inference-profile/*',
    ],
    because: 'Which model thinks is a setting of the instance, not part of a release.',
  })
}
