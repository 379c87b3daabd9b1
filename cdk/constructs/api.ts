import { Aws, RemovalPolicy, Validations } from 'aws-cdk-lib'
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway'
import { HttpApi, HttpMethod, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'

interface ApiProps {
  /** The Lambda that answers every request. */
  door: IFunction
}

/** Requests a second: far above what people and agents do, far below what would hurt. Beyond it they get a 429. */
const throttle = { rateLimit: 100, burstLimit: 200 }

/** Who asked for what, and how it went. Queries and headers stay out of it: they may hold secrets. */
const accessLine = AccessLogFormat.custom(
  JSON.stringify({
    at: '$context.requestTime',
    requestId: '$context.requestId',
    ip: '$context.identity.sourceIp',
    method: '$context.httpMethod',
    path: '$context.path',
    status: '$context.status',
    milliseconds: '$context.responseLatency',
    bytes: '$context.responseLength',
    fault: '$context.integrationErrorMessage',
  }),
)

/** The HTTP API in front of its one Lambda. */
export class Api extends Construct {
  readonly httpApi: HttpApi
  /** Without a scheme, as CloudFront wants it. */
  readonly host: string

  constructor(scope: Construct, id: string, { door }: ApiProps) {
    super(scope, id)
    this.httpApi = new HttpApi(this, 'Api', { createDefaultStage: false, description: 'Mission Control' })
    this.host = `${this.httpApi.apiId}.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}`
    this.openStage()
    this.sendEverythingTo(door)
  }

  private openStage(): void {
    const log = new LogGroup(this, 'Log', { retention: RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY })
    new HttpStage(this, 'Stage', {
      httpApi: this.httpApi,
      stageName: '$default',
      autoDeploy: true,
      throttle,
      accessLogSettings: { destination: new LogGroupLogDestination(log), format: accessLine },
    })
  }

  private sendEverythingTo(door: IFunction): void {
    const integration = new HttpLambdaIntegration('Door', door)
    for (const route of this.httpApi.addRoutes({ path: '/{proxy+}', methods: [HttpMethod.ANY], integration })) {
      Validations.of(route).acknowledge({
        id: 'AwsSolutions-APIG4',
        reason: 'The API checks its own tokens and roles on every route; only health is for everybody, on purpose.',
      })
    }
  }
}
