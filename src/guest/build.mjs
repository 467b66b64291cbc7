/**
 * Bundles workers/guest.ts into src/guest/generated/boot.ts as a string: a sealed frame has no address to fetch it from.
 * Classic script, so that it starts both as a data: module worker and as a blob: classic one.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('../..', import.meta.url))
const outputUrl = new URL('generated/boot.ts', import.meta.url)

const result = await build({
  root,
  configFile: false,
  logLevel: 'error',
  publicDir: false,
  build: {
    write: false,
    target: 'es2022',
    lib: { entry: 'workers/guest.ts', formats: ['iife'], name: 'guest' },
  },
})
const [{ output }] = [result].flat()
const [{ code }] = output
mkdirSync(new URL('.', outputUrl), { recursive: true })
writeFileSync(outputUrl, `export const bootSource =\n  ${JSON.stringify(code)}\n`)
console.log(`sealed worker: ${code.length} bytes`)
