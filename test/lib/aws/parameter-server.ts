import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import * as z from 'zod'
import type { Reach } from '../../../lib/aws/clients.ts'

/** What SSM answers for a parameter: its value, or an error with its HTTP status. */
type Reply = string | { status: number; error: string; message?: string }

const GetParameter = z.object({ Name: z.string(), WithDecryption: z.boolean() })

export interface ParameterServer {
  reach: Reach
  /** Change it at any time; what is not here is not found. */
  parameters: Map<string, Reply>
  /** What was asked, in order. */
  asked: z.infer<typeof GetParameter>[]
  close: () => void
}

const type = 'application/x-amz-json-1.1'

/** Speaks as much of the JSON protocol of SSM as it takes to read a parameter. */
export async function startParameterServer(): Promise<ParameterServer> {
  const parameters: ParameterServer['parameters'] = new Map()
  const asked: ParameterServer['asked'] = []
  const server = createServer((request, response) => {
    const answer = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': type }).end(JSON.stringify(body))
    void text(request).then((body) => {
      if (request.headers['x-amz-target'] !== 'AmazonSSM.GetParameter')
        return answer(400, { __type: 'UnknownOperationException' })
      const order = GetParameter.parse(JSON.parse(body))
      asked.push(order)
      const reply = parameters.get(order.Name) ?? { status: 400, error: 'ParameterNotFound' }
      return typeof reply === 'string'
        ? answer(200, { Parameter: { Name: order.Name, Type: 'SecureString', Value: reply, Version: 1 } })
        : answer(reply.status, { __type: reply.error, message: reply.message })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  return {
    reach: { region: 'eu-central-1', endpoint: `http://127.0.0.1:${port}`, credentials },
    parameters,
    asked,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
