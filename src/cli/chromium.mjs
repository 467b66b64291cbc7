/** Finds a Chromium for the browser tests, or installs Debian's. No download from a browser vendor. */
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { aptInstall } from './steps.mjs'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'msedge']
const fixed = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

function find() {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const candidates = [
    process.env.CHROMIUM_PATH,
    ...folders.flatMap((folder) => names.map((name) => join(folder, name))),
    ...fixed,
  ]
  return candidates.find((path) => path && existsSync(path))
}

/** Path of a Chromium; installs one with apt where there is none. Exits with the way out when that fails. */
export async function ensureChromium() {
  const found = find()
  if (found) return found
  await aptInstall('chromium')
  const installed = find()
  if (installed) return installed
  console.error('No Chromium found: install one, or set CHROMIUM_PATH to its program file.')
  process.exit(1)
}
