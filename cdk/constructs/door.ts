import { type Duration, RemovalPolicy } from 'aws-cdk-lib'
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Architecture, type Code, Function, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'

interface DoorProps {
  /** A file of `functions/`, without its ending. */
  door: string
  code: Code
  timeout: Duration
  environment?: Record<string, string>
  /** @default true. Without it the role has no statement at all. */
  mayLog?: boolean
}

/** One Lambda with a role of its own, which may write its log and nothing else until somebody grants it more. */
export class Door extends Construct {
  readonly function: Function
  readonly role: Role

  constructor(scope: Construct, id: string, { door, code, timeout, environment = {}, mayLog = true }: DoorProps) {
    super(scope, id)
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
    const log = new LogGroup(this, 'Log', { retention: RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY })
    if (mayLog) {
      this.role.addToPolicy(
        new PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [log.logGroupArn] }),
      )
    }
    this.function = new Function(this, 'Function', {
      description: `Mission Control: ${door}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: `${door}.handler`,
      code,
      timeout,
      memorySize: 256,
      environment,
      role: this.role,
      logGroup: log,
      loggingFormat: LoggingFormat.JSON,
    })
  }

  grantCall(caller: Role): void {
    caller.addToPolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [this.function.functionArn] }),
    )
  }
}
