/**
 * `npm test`: everything, from a clean clone. Installs from the lockfile, finds or installs a Chromium and a Firefox, then lint, types,
 * unit tests, build and browser tests. Prints `N passed, N failed` last and exits non-zero when anything failed.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { ensureChromium, findFirefox } from './browsers.mjs'
import { install, must, run } from './steps.mjs'

// Absolute: vitest resolves report files against its own root.
const output = resolve('test/output')

await must('install', install())
const chromium = await ensureChromium()
const firefox = await findFirefox()
rmSync(output, { recursive: true, force: true })
mkdirSync(output, { recursive: true })

const totals = { passed: 0, failed: 0, skipped: 0 }
async function check(name, code) {
  if ((await code) === 0) {
    totals.passed++
  } else {
    totals.failed++
    console.error(`${name} failed`)
  }
}

/** Runs vitest and adds its counts; a run that dies without a report counts as one failure. */
async function vitest(name, args) {
  const report = `${output}/${name}.json`
  const code = await run(
    'npx',
    ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args],
    {
      env: { ...process.env, CHROMIUM_PATH: chromium, FIREFOX_PATH: firefox ?? '' },
    },
  )
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites } = JSON.parse(
      readFileSync(report, 'utf8'),
    )
    totals.passed += numPassedTests
    totals.failed += numFailedTests || (code === 0 ? 0 : Math.max(1, numFailedTestSuites))
    totals.skipped += numPendingTests
  } catch {
    totals.failed++
  }
}

await must('generate', run('npm', ['run', '--silent', 'generate']))
await check('lint', run('npm', ['run', '--silent', 'lint']))
await check('types', run('npm', ['run', '--silent', 'types']))
await vitest('unit', [])
await check('build', run('npm', ['run', '--silent', 'build']))
await vitest('browser', ['--config', 'test/e2e/vitest.config.ts'])

console.log(`\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`)
process.exit(totals.failed === 0 ? 0 : 1)
