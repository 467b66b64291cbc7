/**
 * Writes the reference of the guests' interface, from public/router.d.ts by typedoc, into public/docs/router: pages of the
 * site, with a policy like the page's own and without inline scripts. Does nothing when they are of these very sources.
 */
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const out = here('../../public/docs/router')
const stamp = `${out}/made-from.txt`

/** Search unpacks its index from a data: address. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self' data:; base-uri 'none'; form-action 'none'"

const inputs = ['../../public/router.d.ts', '../../public/routers/README.md', 'package.json', 'build.mjs']
const hash = createHash('sha256')
for (const path of inputs) hash.update(readFileSync(here(path)))
const madeFrom = hash.digest('hex')

if (existsSync(stamp) && readFileSync(stamp, 'utf8') === madeFrom) console.log('reference: as it was')
else await write()

async function write() {
  const { Application } = await import('typedoc')
  const app = await Application.bootstrap({
    entryPoints: [here('../../public/router.d.ts')],
    tsconfig: here('tsconfig.json'),
    readme: here('../../public/routers/README.md'),
    name: "A router's interface",
    favicon: here('../../public/icon.svg'),
    disableGit: true,
    disableSources: true,
    sort: ['source-order'],
    logLevel: 'Warn',
  })
  const project = await app.convert()
  if (!project || app.logger.hasErrors() || app.logger.hasWarnings())
    throw new Error('typedoc could not read the types')
  await app.generateDocs(project, out)
  for (const path of readdirSync(out, { recursive: true }).filter((name) => name.endsWith('.html')))
    seal(`${out}/${path}`)
  copyFileSync(here('node_modules/typedoc/LICENSE'), `${out}/typedoc-licence.txt`)
  writeFileSync(stamp, madeFrom)
  console.log('reference: written')
}

/** The inline script hides the page until typedoc's own script has run, and reads a chosen theme: both can be done without. */
function seal(file) {
  const html = readFileSync(file, 'utf8')
  const sealed = html
    .replace(/<script>[^<]*<\/script>/g, '')
    .replace(
      '<meta charset="utf-8"/>',
      `<meta charset="utf-8"/><meta http-equiv="Content-Security-Policy" content="${policy}"/>`,
    )
  if (/<script>/.test(sealed) || !sealed.includes(policy))
    throw new Error(`${file}: typedoc writes other pages than expected`)
  writeFileSync(file, sealed)
}
