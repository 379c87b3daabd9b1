import { once } from 'node:events'
import { createServer } from 'node:net'
import * as z from 'zod'

const Address = z.object({ port: z.number() })

/** A port nobody used a moment ago: somebody else may still take it first. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = Address.parse(server.address())
  server.close()
  await once(server, 'close')
  return port
}
