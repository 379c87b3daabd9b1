import { join } from 'node:path'
import { type APIGatewayProxyResult, handle, type LambdaEvent } from 'hono/aws-lambda'
import { createApp } from '../lib/http/app.ts'
import { docsAssetsIn } from './docs-assets.ts'
import { lambdaWorld, type World } from './world.ts'

type Serve = (event: LambdaEvent) => Promise<APIGatewayProxyResult>

/** The stack puts the files of Swagger UI beside this one. */
const docsFolder = join(import.meta.dirname, 'swagger-ui')

/** Every request, from API Gateway (HTTP API, payload version 2). */
export function apiDoor(world: () => World): Serve {
  let serve: Serve | undefined
  return async (event) => {
    serve ??= serveIn(world())
    return await serve(event)
  }
}

function serveIn({ ports, rules, telemetry }: World): Serve {
  const version = process.env['VERSION'] ?? 'development'
  const log: World['telemetry']['fault'] = (...fault) => telemetry.fault(...fault)
  return handle(createApp({ ports, rules, version, docsAssets: docsAssetsIn(docsFolder), log }))
}

export const handler = apiDoor(lambdaWorld)
