import { join } from 'node:path'
import { handle, type LambdaEvent } from 'hono/aws-lambda'
import { createApp } from '../lib/http/app.ts'
import { docsAssetsIn } from './docs-assets.ts'
import { lambdaWorld, type World } from './world.ts'

type Serve = ReturnType<typeof handle>

/** The stack puts the files of Swagger UI beside this one. */
const docsFolder = join(import.meta.dirname, 'swagger-ui')

/** Every request, from API Gateway (HTTP API, payload version 2). */
export function apiDoor(world: () => World): (event: LambdaEvent) => ReturnType<Serve> {
  let serve: Serve | undefined
  return async (event) => {
    serve ??= serveIn(world())
    return await serve(event)
  }
}

function serveIn({ ports, rules, telemetry }: World): Serve {
  const version = process.env['VERSION'] ?? 'development'
  return handle(
    createApp({
      ports,
      rules,
      version,
      docsAssets: docsAssetsIn(docsFolder),
      log: (...fault) => telemetry.fault(...fault),
    }),
  )
}

export const handler = apiDoor(lambdaWorld)
