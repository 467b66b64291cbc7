/**
 * `npm run bench`: everything we claim about speed, in headless Chromium on this machine, written to docs/speed.md. Needs a built
 * site, which the command makes first.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { dist, hasData, openProfile, output } from '../e2e/support/browser.ts'
import { describeEncoders, measureEncoders } from './encoder-bench.ts'
import { describeImports, measureImports } from './import-bench.ts'
import { describeKernels, measureKernels } from './kernels.ts'
import { describeSite, measureSite } from './site-bench.ts'
import { describeSizes, measureSizes } from './sizes-bench.ts'
import { circumstances, isPart, type Part, type Section, writeSpeed } from './speed-file.ts'
import { describeVersions, measureVersions } from './version-bench.ts'

const file = resolve(import.meta.dirname, '../../docs/speed.md')

function stop(message: string): never {
  console.error(message)
  process.exit(1)
}

/** Measures, describes: a section of the file. Undefined where the machine lacks what it takes. */
type Measure = () => Promise<{ report: unknown; section: Section } | undefined>

async function both<Report>(measure: Promise<Report>, describe: (report: Report) => Section) {
  const report = await measure
  return { report, section: describe(report) }
}

/** Real questions and pictures, where the shared logs are. */
const encoders: Measure = async () => {
  if (hasData) return both(measureEncoders(dist), describeEncoders)
  console.log('Encoders were not measured: no folder of real logs (DATA_DIR).')
  return undefined
}

const measures = (against: string): Readonly<Record<Part, Measure>> => ({
  site: () => both(measureSite(dist), describeSite),
  versions: () => both(measureVersions(dist, against), describeVersions),
  imports: () => both(measureImports(), describeImports),
  sizes: () => both(measureSizes(), describeSizes),
  fits: () => both(measureKernels(), describeKernels),
  encoders,
})

const { values } = parseArgs({ options: { only: { type: 'string' }, against: { type: 'string' } } })
const { only, against } = values
if (only !== undefined && (!isPart(only) || only === 'versions'))
  stop(`--only ${only}: give site, imports, sizes, fits or encoders, or leave it out for everything`)
for (const folder of [dist, ...(against === undefined ? [] : [against])])
  if (!existsSync(join(folder, 'index.html'))) stop(`${folder} holds no built site: run \`npm run build\` there first`)

async function browserName(): Promise<string> {
  const { context, close } = await openProfile()
  const name = `Chromium ${context.browser()?.version().split('.')[0] ?? ''}, headless, no GPU`
  await close()
  return name
}

const wanted: readonly Part[] =
  against !== undefined
    ? ['versions']
    : only !== undefined
      ? [only as Part]
      : ['site', 'imports', 'sizes', 'fits', 'encoders']
mkdirSync(output, { recursive: true })
const browser = await browserName()
const reports: Record<string, unknown> = {}
for (const part of wanted) {
  const load = loadavg()[0]
  const measured = await measures(against ?? '')[part]()
  if (!measured) continue
  const when = circumstances(browser, load)
  console.log(`\n${measured.section.title}: ${when}\n\n${measured.section.markdown}`)
  writeSpeed(file, part, measured.section, when)
  reports[part] = measured.report
}
writeFileSync(join(output, 'bench.json'), JSON.stringify(reports, undefined, 1))
process.exit()
