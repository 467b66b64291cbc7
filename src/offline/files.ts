/**
 * The site's files in the browser's cache, each under its content hash, and the headers of cross-origin isolation. Runs in the
 * service worker (workers/offline.ts).
 */
import { sha256 } from '../packs/hash.ts'

/** One cache for all versions: unchanged files are not fetched again. */
const cacheName = 'vl-routerbench-files'

/** Under this address the cache keeps the list of the version in use: the one before the next. */
const listAddress = 'https://offline.invalid/list'

type Listed = readonly (readonly [path: string, sha256: string, later: boolean])[]

export class OfflineFiles {
  /** Content-addressed keys by address. */
  private readonly keys: ReadonlyMap<string, string>

  constructor(
    private readonly scope: string,
    private readonly listed: Listed,
  ) {
    this.keys = new Map(listed.map(([path, hash]) => [new URL(path, scope).href, keyOf(scope, path, hash)]))
  }

  /** Fetches new files. If any file differs from the list, rejects and leaves the version in use unchanged. */
  async install() {
    const cache = await caches.open(cacheName)
    const fetchNew = async ([path, hash]: Listed[number]) => {
      const key = keyOf(this.scope, path, hash)
      if (await cache.match(key)) return
      // Asks the host whether its copy is still current, and takes the body from the browser's own cache when it is.
      const response = await fetch(new URL(path, this.scope), { cache: 'no-cache' })
      if (!response.ok) throw new Error(`${path}: the site answered ${response.status}`)
      const bytes = new Uint8Array(await response.arrayBuffer())
      if ((await sha256(bytes)) !== hash) throw new Error(`${path} is of another version: the page tries again later`)
      await cache.put(key, new Response(bytes, { headers: typeOf(response) }))
    }
    await Promise.all(this.listed.filter(([, , later]) => !later).map(fetchNew))
  }

  /** Drops files that neither this version nor the previous one needs: a tab may still run the previous one. */
  async activate() {
    const cache = await caches.open(cacheName)
    const before: unknown = await (await cache.match(listAddress))?.json()
    const needed = new Set([...this.keys.values(), ...(Array.isArray(before) ? before : []), listAddress])
    for (const { url } of await cache.keys()) if (!needed.has(url)) await cache.delete(url)
    await cache.put(listAddress, new Response(JSON.stringify([...this.keys.values()])))
  }

  /** From the cache where the file belongs to this version, or to the one a tab still runs; else from the network. */
  async answer(request: Request): Promise<Response> {
    const cache = await caches.open(cacheName)
    const address = new URL(
      request.mode === 'navigate' && this.isPage(request.url) ? 'index.html' : request.url,
      this.scope,
    )
    address.search = ''
    address.hash = ''
    const key = this.keys.get(address.href)
    const kept = await (key ? cache.match(key) : cache.match(address.href, { ignoreSearch: true }))
    if (kept) return kept
    const response = await fetch(request)
    if (key && response.status === 200) await cache.put(key, response.clone())
    return response
  }

  private isPage(url: string): boolean {
    const { origin, pathname } = new URL(url)
    return origin + pathname === this.scope
  }
}

function keyOf(scope: string, path: string, hash: string): string {
  const key = new URL(path, scope)
  key.search = hash
  return key.href
}

/** A cached answer needs no more than its type. */
function typeOf(response: Response): Record<string, string> {
  const type = response.headers.get('content-type')
  return type ? { 'content-type': type } : {}
}

const settingsCache = 'vl-routerbench-settings'
const address = 'https://offline.invalid/isolation'

/** The setting for the service worker; this cache is the only storage it shares with the page without a database. */
export const wantsIsolation = async (): Promise<boolean> =>
  (await caches.match(address, { cacheName: settingsCache })) !== undefined

/** Takes effect when the page is loaded the next time. */
export async function setIsolation(wanted: boolean) {
  const cache = await caches.open(settingsCache)
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
