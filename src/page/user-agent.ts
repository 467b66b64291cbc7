/** What the digits were computed with, in words: travels with every link and export. */

import { version } from '../core/version.ts'

const browsers: readonly [name: string, pattern: RegExp][] = [
  ['Firefox', /Firefox\/(\d+)/],
  ['Edge', /Edg\/(\d+)/],
  ['Chromium', /Chrom(?:e|ium)\/(\d+)/],
  ['Safari', /Version\/(\d+).*Safari/],
]

const systems: readonly [name: string, pattern: RegExp][] = [
  ['Android', /Android/],
  ['iOS', /iPhone|iPad/],
  ['Windows', /Windows/],
  ['macOS', /Mac OS X/],
  ['Linux', /Linux/],
]

/** 'Chromium 150 on Linux, vl-routerbench-web 0.1.0'. Numbers are computed by JavaScript and WebAssembly in all of them. */
export function deviceInWords(userAgent: string, commit: string): string {
  const browser = browsers
    .flatMap(([name, pattern]) => {
      const major = pattern.exec(userAgent)?.[1]
      return major ? [`${name} ${major}`] : []
    })
    .at(0)
  const system = systems.find(([, pattern]) => pattern.test(userAgent))?.[0]
  const site = `vl-routerbench-web ${version}${commit && ` (${commit})`}`
  return `${browser ?? 'an unknown browser'} on ${system ?? 'an unknown system'}, ${site}`
}
