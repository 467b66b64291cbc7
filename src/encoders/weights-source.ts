/**
 * The source of a hub model's files: the hub or a mirror, a folder of this site, or a folder the visitor picked.
 * Everything transformers.js reads goes through the fetch made here; its errors say that a file is missing or truncated,
 * or the hub is unreachable.
 */
import { bytesInWords } from '../core/words.ts'

export const defaultHub = 'https://huggingface.co/'

export type WeightsSource =
  /** Address of a hub. */
  | { readonly kind: 'hub'; readonly address: string }
  /** A folder on our own origin that holds `owner/name/…`. */
  | { readonly kind: 'site'; readonly address: string }
  /** Files by their path inside the picked folder. */
  | { readonly kind: 'folder'; readonly files: readonly { readonly path: string; readonly file: File }[] }

/** What transformers.js is told. A picked folder gets an address that no network knows. */
export function addressOf(source: WeightsSource): { remoteHost: string; remotePathTemplate: string } {
  if (source.kind === 'hub')
    return { remoteHost: withSlash(source.address), remotePathTemplate: '{model}/resolve/{revision}/' }
  const remoteHost = source.kind === 'site' ? withSlash(source.address) : 'https://folder.invalid/'
  return { remoteHost, remotePathTemplate: '{model}/' }
}

const withSlash = (address: string) => (address.endsWith('/') ? address : `${address}/`)

/** Optional files: transformers.js continues without them. */
const notFound = 404

/** A fetch for transformers.js. `get` is the real one. */
export function sourceFetch(source: WeightsSource, get: typeof fetch): typeof fetch {
  if (source.kind === 'folder') {
    return async (input) => {
      const wanted = decodeURIComponent(new URL(String(input)).pathname).slice(1)
      // The folder may be the model's own, or hold owner/name: compare from the end.
      const [, , ...inside] = wanted.split('/')
      const found =
        source.files.find(({ path }) => path.endsWith(wanted)) ??
        source.files.find(({ path }) => path.split('/').slice(1).join('/') === inside.join('/'))
      if (!found) return new Response(null, { status: notFound })
      return new Response(found.file, { headers: { 'content-length': String(found.file.size) } })
    }
  }
  return async (input, init) => {
    const address = String(input instanceof Request ? input.url : input)
    const response = await get(input, init).catch((error: Error) => {
      throw new Error(
        `${address} did not answer (${error.message}): check the connection, or choose a folder of weights`,
      )
    })
    if (response.ok || response.status === notFound) return whole(response, address)
    throw new Error(`${address} answered ${response.status}: try again later, or choose a folder of weights`)
  }
}

/** The response with its body checked: truncated weights must not be used. */
function whole(response: Response, address: string): Response {
  const expected = Number(response.headers.get('content-length'))
  // A compressed body is longer than its header says; only an uncompressed one can be compared.
  if (!expected || !response.body || response.headers.get('content-encoding')) return response
  let received = 0
  const counted = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        received += chunk.length
        controller.enqueue(chunk)
      },
      flush(controller) {
        if (received >= expected) return
        const what = `${address} ended after ${bytesInWords(received)} of ${bytesInWords(expected)}: download the weights again`
        controller.error(new Error(what))
      },
    }),
  )
  return new Response(counted, { status: response.status, headers: response.headers })
}
