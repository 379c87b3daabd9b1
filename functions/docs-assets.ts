import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

const typeOf = new Map([
  ['swagger-ui.css', 'text/css; charset=utf-8'],
  ['swagger-ui-bundle.js', 'text/javascript; charset=utf-8'],
])

interface Asset {
  body: Uint8Array<ArrayBuffer>
  type: string
}

/** The files of Swagger UI that the page with the API's documentation needs, from a folder that holds them. */
export const docsAssetsIn =
  (folder: string) =>
  async (name: string): Promise<Asset | undefined> => {
    const type = typeOf.get(name)
    return type ? { body: new Uint8Array(await readFile(join(folder, name))), type } : undefined
  }
