import { Fn, Validations } from 'aws-cdk-lib'
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam'

interface Wildcard {
  actions: string[]
  /** As `Fn::Sub` reads them: `arn:${AWS::Partition}:...`. */
  resources: string[]
  because: string
}

/** Allows what is behind a wildcard and says why, for just these resources: any other wildcard is a finding again. */
export function allowWildcard(role: Role, { actions, resources, because }: Wildcard): void {
  role.addToPolicy(new PolicyStatement({ actions, resources: resources.map((resource) => Fn.sub(resource)) }))
  for (const resource of resources) {
    const reported = resource.replaceAll('${', '<').replaceAll('}', '>')
    Validations.of(role).acknowledge({ id: `AwsSolutions-IAM5[Resource::${reported}]`, reason: because })
  }
}
