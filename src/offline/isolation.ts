/**
 * Cross-origin isolation where the host sends no headers: several cores for the encoders' runtime (1.4-1.7 times faster
 * on two). Off unless the visitor asks: it costs a reload, and pages that embed this one would have to take part.
 */

const cacheName = 'vl-routerbench-settings'
const address = 'https://offline.invalid/isolation'

export const wantsIsolation = async (): Promise<boolean> => (await caches.match(address, { cacheName })) !== undefined

export async function setIsolation(wanted: boolean) {
  const cache = await caches.open(cacheName)
  if (wanted) await cache.put(address, new Response('on'))
  else await cache.delete(address)
}

/** The same answer with the headers that isolation takes. 'require-corp' is the one form that Safari knows. */
export function isolated(response: Response): Response {
  // Answers of other origins without CORS cannot be rewritten; there are none in this site.
  if (response.type === 'opaque' || response.status === 0) return response
  const headers = new Headers(response.headers)
  headers.set('Cross-Origin-Opener-Policy', 'same-origin')
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp')
  headers.set('Cross-Origin-Resource-Policy', 'same-origin')
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
}
