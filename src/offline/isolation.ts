/**
 * Cross-origin isolation where the host sends no headers for it: several threads for the encoders' runtime. Off unless the
 * visitor asks, because it costs a reload.
 */

const cacheName = 'vl-routerbench-settings'
const address = 'https://offline.invalid/isolation'

/** The setting for the service worker; this cache is the only storage it shares with the page without a database. */
export const wantsIsolation = async (): Promise<boolean> => (await caches.match(address, { cacheName })) !== undefined

/** Takes effect when the page is loaded the next time. */
export async function setIsolation(wanted: boolean) {
  const cache = await caches.open(cacheName)
  if (wanted) await cache.put(address, new Response('on'))
  else await cache.delete(address)
}

/** The same answer with the headers that isolation takes. */
export function isolated(response: Response): Response {
  // Answers of other origins without CORS cannot be rewritten; there are none in this site.
  if (response.type === 'opaque' || response.status === 0) return response
  const headers = new Headers(response.headers)
  headers.set('Cross-Origin-Opener-Policy', 'same-origin')
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp')
  headers.set('Cross-Origin-Resource-Policy', 'same-origin')
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
}
