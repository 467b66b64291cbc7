/** Finds a Firefox for the second-engine test, or installs Debian's. No download from a browser vendor. */
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { aptInstall } from './steps.mjs'

const names = ['firefox-esr', 'firefox']
const fixed = ['/Applications/Firefox.app/Contents/MacOS/firefox', 'C:\\Program Files\\Mozilla Firefox\\firefox.exe']

function find() {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const candidates = [
    process.env.FIREFOX_PATH,
    ...folders.flatMap((folder) => names.map((name) => join(folder, name))),
    ...fixed,
  ]
  return candidates.find((path) => path && existsSync(path))
}

/** Path of a Firefox; undefined where none is installed and apt cannot install one: its tests skip then, and say so. */
export async function findFirefox() {
  return find() ?? ((await aptInstall('firefox-esr')) ? find() : undefined)
}
