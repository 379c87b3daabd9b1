import { Aws, Duration, Fn, RemovalPolicy, Validations } from 'aws-cdk-lib'
import { PolicyStatement, type Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import { type InstanceName, namesOf } from '../../lib/core/installation.ts'
import { allowWildcard } from './allow-wildcard.ts'

interface FileBucketProps {
  instance: InstanceName
}

/** Folders that browsers read through CloudFront; everything else is for the Lambdas alone. */
const publicFolders = ['dashboard', 'avatars']

/** In the syntax of `Fn::Sub`. Both stacks spell the name, so that neither waits for the other's output. */
const nameIn = (instance: InstanceName): string => namesOf(instance).bucket('${AWS::AccountId}', '${AWS::Region}')
export const bucketNameOf = (instance: InstanceName): string => Fn.sub(nameIn(instance))

/** Workspaces of tasks, avatars and the dashboard. Every key starts with the name of the instance. */
export class FileBucket extends Construct {
  readonly bucket: Bucket

  constructor(scope: Construct, id: string, { instance }: FileBucketProps) {
    super(scope, id)
    this.bucket = new Bucket(this, 'Bucket', {
      bucketName: bucketNameOf(instance),
      versioned: true,
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.RETAIN,
      // An upload that was broken off is nobody's data, but is paid for.
      lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(7) }],
    })
    // The distribution belongs to the app stack, which comes and goes; to name it here would tie the data to it.
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudfront.amazonaws.com')],
        actions: ['s3:GetObject'],
        resources: publicFolders.map((folder) => this.bucket.arnForObjects(`${instance}/${folder}/*`)),
        conditions: {
          ArnLike: { 'aws:SourceArn': `arn:${Aws.PARTITION}:cloudfront::${Aws.ACCOUNT_ID}:distribution/*` },
        },
      }),
    )
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'Only our Lambdas and CloudFront read it, and the API logs who asked for what.',
    })
  }
}

/** Files below `folder`, such as `workspace`, to read and to write. Versions stay, so nothing is ever lost. */
export function allowFiles(role: Role, instance: InstanceName, folder: string): void {
  const arn = `arn:\${AWS::Partition}:s3:::${nameIn(instance)}`
  allowWildcard(role, {
    actions: ['s3:GetObject', 's3:PutObject'],
    resources: [`${arn}/${instance}/${folder}/*`],
    because: 'An agent names the files of its workspace as it likes.',
  })
  // Without it S3 says of a missing file that it is forbidden. A condition on the prefix would do the same.
  role.addToPolicy(new PolicyStatement({ actions: ['s3:ListBucket'], resources: [Fn.sub(arn)] }))
}
