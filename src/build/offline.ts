/**
 * Builds the service worker (workers/offline.ts) and writes into it the list of the site's files with their sha256. The
 * list is the version: it changes when any file does.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Plugin } from 'vite'

/** At the top of the built site, so that the whole site is in its scope. */
const fileName = 'offline.js'

/** What a board does not need is kept when it is first used: encoders, their runtime, tokenizer tables, sources, reference. */
const later = [/^docs\//, /^encoders\//, /^source\//, /ort-wasm/, /ort\.webgpu/, /^assets\/cl100k/]

export const offlineFiles = (): Plugin => ({
  name: 'offline-files',
  apply: 'build',
  generateBundle: {
    order: 'post',
    async handler(_, bundle) {
      const files = new Map<string, Uint8Array | string>()
      for (const path of inPublic()) files.set(path, readFileSync(join('public', path)))
      for (const [path, part] of Object.entries(bundle))
        files.set(path, part.type === 'chunk' ? part.code : part.source)
      const list = [...files].sort().map(([path, bytes]) => [path, sha256(bytes), later.some((of) => of.test(path))])
      const code = (await workerCode()).replace(/["'`]__FILES__["'`]/, JSON.stringify(list))
      if (!code.includes('index.html')) throw new Error('the list of files did not get into the service worker')
      this.emitFile({ type: 'asset', fileName, source: code })
    },
  },
})

/** One classic script: not every browser takes modules as service workers. */
async function workerCode(): Promise<string> {
  const built = await build({
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    build: {
      write: false,
      target: 'es2022',
      rolldownOptions: { input: 'workers/offline.ts', output: { format: 'iife' } },
    },
  })
  const outputs = Array.isArray(built) ? built : [built]
  const chunk = outputs.flatMap((one) => ('output' in one ? one.output : [])).find((part) => part.type === 'chunk')
  if (chunk?.type !== 'chunk') throw new Error('the service worker was not built')
  return chunk.code
}

const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex')

const inPublic = () =>
  readdirSync('public', { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join('public', path)).isFile())
    .map((path) => path.replaceAll('\\', '/'))
