/**
 * The service worker: keeps the site in this browser, one whole version at a time. Every file is stored under its sha256,
 * so an update fetches what changed, and versions cannot mix: installing fails unless every file is the one listed.
 */
import { isolated, OfflineFiles, wantsIsolation } from '../src/offline/files.ts'

declare const self: ServiceWorkerGlobalScope

/** [path, sha256, kept only when first used]; written by the build (src/build/offline.ts). */
const listed = '__FILES__' as unknown as readonly (readonly [string, string, boolean])[]

const files = new OfflineFiles(self.registration.scope, listed)

self.addEventListener('install', (event) => event.waitUntil(files.install()))

self.addEventListener('activate', (event) => event.waitUntil(files.activate().then(() => self.clients.claim())))

self.addEventListener('message', (event) => {
  if (event.data === 'use this version') void self.skipWaiting()
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  if (request.method !== 'GET' || !request.url.startsWith(self.registration.scope)) return
  event.respondWith(
    Promise.all([files.answer(request), wantsIsolation()]).then(([response, wanted]) =>
      wanted ? isolated(response) : response,
    ),
  )
})
