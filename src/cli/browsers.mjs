/** Finds a Chromium and a Firefox for the browser tests, or installs Debian's. No download from a browser vendor. */
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { aptInstall } from './steps.mjs'

const chromium = {
  wanted: process.env.CHROMIUM_PATH,
  names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'msedge'],
  fixed: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
}

const firefox = {
  wanted: process.env.FIREFOX_PATH,
  names: ['firefox-esr', 'firefox'],
  fixed: ['/Applications/Firefox.app/Contents/MacOS/firefox', 'C:\\Program Files\\Mozilla Firefox\\firefox.exe'],
}

function find({ wanted, names, fixed }) {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const candidates = [wanted, ...folders.flatMap((folder) => names.map((name) => join(folder, name))), ...fixed]
  return candidates.find((path) => path && existsSync(path))
}

/** Path of a Chromium; installs one with apt where there is none. If that fails, exits and says what to do. */
export async function ensureChromium() {
  const found = find(chromium)
  if (found) return found
  await aptInstall('chromium')
  const installed = find(chromium)
  if (installed) return installed
  console.error('No Chromium found: install one, or set CHROMIUM_PATH to its program file.')
  process.exit(1)
}

/** Path of a Firefox; undefined where none is installed and apt cannot install one: its tests skip then, and say so. */
export async function findFirefox() {
  return find(firefox) ?? ((await aptInstall('firefox-esr')) ? find(firefox) : undefined)
}
