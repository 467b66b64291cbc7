/**
 * Writes public/router.d.ts, the types an author of a router sees: src/core/router.ts as it stands, with the few shapes
 * it takes from types.ts. Plain text work, as both files hold nothing but types.
 */
import { readFileSync, writeFileSync } from 'node:fs'

const read = (path) => readFileSync(new URL(path, import.meta.url), 'utf8')
const outputUrl = new URL('../../public/router.d.ts', import.meta.url)

/** A declaration with the comment above it, up to the line that ends it. */
function declaration(source, name) {
  const found = new RegExp(
    `(/\\*\\*(?:(?!\\*/)[\\s\\S])*?\\*/\\s)?export (?:interface ${name} \\{[\\s\\S]*?^\\}|type ${name} = .*$)`,
    'm',
  )
  const [text] = found.exec(source) ?? []
  if (!text) throw new Error(`src/core/types.ts has no "${name}": router.ts imports it`)
  return text
}

export function routerTypes() {
  const router = read('../core/router.ts')
  const types = read('../core/types.ts')
  const [line, names] = /^import type \{([^}]*)\} from '\.\/types\.ts'$/m.exec(router)
  const taken = new Set(names.split(',').map((name) => name.trim()))
  // OnProgress speaks of Progress.
  if (taken.has('OnProgress')) taken.add('Progress')
  const shapes = [...taken].map((name) => declaration(types, name))
  return `// Generated from src/core/router.ts by src/guest/router-types.mjs. What to export: GuestRouter, at the end.\n${router.replace(line, shapes.join('\n\n'))}`
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  writeFileSync(outputUrl, routerTypes())
  console.log('router.d.ts: written')
}
