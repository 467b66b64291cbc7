import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { defineConfig } from 'vite'
import { hostHeaders } from './src/build/headers.ts'
import { licences } from './src/build/licences.ts'
import { offlineFiles } from './src/build/offline.ts'
import { routerSources } from './src/build/sources.ts'

/** Written by `npm run generate`: lets a returning visitor's stored pack be recognised as current without the network. */
const simulated = 'public/packs/simulated.json'

const simulatedHash = (): string => (existsSync(simulated) ? JSON.parse(readFileSync(simulated, 'utf8')).hash : '')

/** Commit, and where the sources can be read: from git, and from GitHub's own variables in its CI. */
function site() {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_SHA: sha } = process.env
  const commit = sha?.slice(0, 7) ?? git('rev-parse', '--short=7', 'HEAD')
  return { commit, source: server && repository && sha ? `${server}/${repository}/blob/${sha}` : '' }
}

/** Empty where this is not a repository, or git is not there. */
function git(...args: string[]): string {
  try {
    return execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return ''
  }
}

/** Workers are bundled apart from the page; one list has the packages of both. */
const libraries = licences()

export default defineConfig({
  // Relative, so that the built site works from any sub-path (GitHub Pages) or another host's folder.
  base: './',
  worker: { format: 'es', plugins: () => [libraries.collect] },
  // The condition takes onnxruntime-web's build without an embedded copy of its glue: src/onnx/run/runtime.ts says where that is.
  resolve: { conditions: ['onnxruntime-web-use-extern-wasm', 'module', 'browser', 'development|production'] },
  optimizeDeps: { exclude: ['onnxruntime-web'] },
  plugins: [routerSources(), libraries.collect, libraries.write, offlineFiles(), hostHeaders()],
  build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  define: { __SIMULATED_HASH__: JSON.stringify(simulatedHash()), __SITE__: JSON.stringify(site()) },
  server: { port: 5180 },
  preview: { port: 5181 },
})
