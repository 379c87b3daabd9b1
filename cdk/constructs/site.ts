import { Annotations, Duration, Validations } from 'aws-cdk-lib'
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  type IOrigin,
  HttpVersion,
  OriginRequestPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  S3OriginAccessControl,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront'
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins'
import type { IBucket } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import { pagePolicy } from '../../lib/core/page-policy.ts'
import type { InstanceName } from '../../lib/core/installation.ts'

interface SiteProps {
  instance: InstanceName
  /** Imported by its name: CloudFront is let in by the data stack, once for all distributions. */
  bucket: IBucket
  apiHost: string
}

/** Paths that the API answers. Everything else is a file. */
const apiPaths = ['/v1/*', '/openapi.json', '/docs', '/docs/*', '/mcp']

/** One origin for dashboard, API and avatars: browsers need no CORS, and tokens stay where they are. */
export class Site extends Construct {
  readonly distribution: Distribution

  constructor(scope: Construct, id: string, { instance, bucket, apiHost }: SiteProps) {
    super(scope, id)
    const originAccessControl = new S3OriginAccessControl(this, 'Access')
    const filesIn = (originPath: string): BehaviorOptions =>
      files(S3BucketOrigin.withOriginAccessControl(bucket, { originPath, originAccessControl }))
    const api = passedOn(new HttpOrigin(apiHost))
    this.distribution = new Distribution(this, 'Distribution', {
      comment: `Mission Control ${instance}`,
      defaultRootObject: 'index.html',
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: PriceClass.PRICE_CLASS_100,
      defaultBehavior: { ...filesIn(`/${instance}/dashboard`), ...this.pages() },
      additionalBehaviors: {
        '/avatars/*': filesIn(`/${instance}`),
        ...Object.fromEntries(apiPaths.map((path) => [path, api])),
      },
    })
    this.explainExceptions()
  }

  /** A page of the dashboard is no file: whatever has no extension is the one document, and the browser finds the page. */
  private pages(): Pick<BehaviorOptions, 'functionAssociations' | 'responseHeadersPolicy'> {
    const toDocument = new EdgeFunction(this, 'Pages', {
      runtime: FunctionRuntime.JS_2_0,
      code: FunctionCode.fromInline(pageToDocument),
      comment: 'Pages of the dashboard are one document',
    })
    const headers = new ResponseHeadersPolicy(this, 'Headers', {
      comment: 'What the dashboard may load: its own files, and nothing inline',
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy: pagePolicy, override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
        strictTransportSecurity: { accessControlMaxAge: Duration.days(365), includeSubdomains: true, override: true },
      },
    })
    return {
      functionAssociations: [{ function: toDocument, eventType: FunctionEventType.VIEWER_REQUEST }],
      responseHeadersPolicy: headers,
    }
  }

  private explainExceptions(): void {
    const reasons = {
      'AwsSolutions-CFR1': 'Clients and their people may be anywhere.',
      'AwsSolutions-CFR2': 'A firewall costs more than an idle instance; the API throttles and checks tokens itself.',
      'AwsSolutions-CFR3': 'The API logs every request; what else is served are public files.',
      'AwsSolutions-CFR4':
        'The certificate of cloudfront.net comes with its own TLS policy; a domain brings a better one.',
    }
    for (const [id, reason] of Object.entries(reasons)) Validations.of(this.distribution).acknowledge({ id, reason })
    Annotations.of(this).acknowledgeWarning(
      '@aws-cdk/aws-cloudfront-origins:updateImportedBucketPolicyOac',
      'The data stack lets CloudFront in.',
    )
  }
}

const pageToDocument = `function handler(event) {
  var request = event.request
  if (!/\\.[a-z0-9]+$/i.test(request.uri)) request.uri = '/index.html'
  return request
}`

const files = (origin: IOrigin): BehaviorOptions => ({
  origin,
  viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
  cachePolicy: CachePolicy.CACHING_OPTIMIZED,
  responseHeadersPolicy: ResponseHeadersPolicy.SECURITY_HEADERS,
})

/** Nothing of the API is kept in between, and it is told everything but the host it was asked at. */
const passedOn = (origin: IOrigin): BehaviorOptions => ({
  origin,
  viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
  allowedMethods: AllowedMethods.ALLOW_ALL,
  cachePolicy: CachePolicy.CACHING_DISABLED,
  originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
})
