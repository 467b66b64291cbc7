/** Writes licences.json: every npm package whose code or weights are in the built site, with its licence as it ships it. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'
import { shippedWeights } from '../encoders/licences.ts'

export interface PackageLicence {
  readonly name: string
  readonly version: string
  /** SPDX expression, as the package says. */
  readonly licence: string
  /** Empty where the package names none. */
  readonly url: string
  /** Its licence files; empty where it ships none. */
  readonly text: string
}

/** At the top of the built site. */
export const fileName = 'licences.json'

/** The package folder a bundled module lies in; undefined for the site's own modules. */
export const packageFolder = (module: string): string | undefined =>
  /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(module)?.[1]

/** `collect` goes into the page's bundle and into its workers', `write` into the page's, which is made last. */
export function licences(): { collect: Plugin; write: Plugin } {
  const folders = new Set(shippedWeights.map((weights) => join(process.cwd(), 'node_modules', weights.package)))
  const collect: Plugin = {
    name: 'licences-collect',
    apply: 'build',
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((part) => part.type === 'chunk')
      for (const module of chunks.flatMap(({ moduleIds }) => moduleIds)) {
        const folder = packageFolder(module)
        if (folder) folders.add(folder)
      }
    },
  }
  const write: Plugin = {
    name: 'licences-write',
    apply: 'build',
    generateBundle() {
      const list = [...folders].map(readLicence).sort((a, b) => (a.name < b.name ? -1 : 1))
      this.emitFile({ type: 'asset', fileName, source: JSON.stringify(list) })
    },
  }
  return { collect, write }
}

/** Stops the build where a package says nothing of its licence: it must not be shipped then. */
function readLicence(folder: string): PackageLicence {
  const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const { name, version, license: licence, homepage, repository } = about
  if (typeof licence !== 'string') throw new Error(`${name} ${version} names no licence: it cannot come with the site`)
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice)/i.test(file))
  const text = files.map((file) => readFileSync(join(folder, file), 'utf8').trim()).join('\n\n')
  return { name, version, licence, url: homepage || webAddress(repository?.url ?? repository), text }
}

/** `git+https://host/x.git` as a browser opens it; empty for what is no https address. */
function webAddress(repository: unknown): string {
  const [, address = ''] = /(https:\/\/[^#]+?)(?:\.git)?$/.exec(String(repository)) ?? []
  return address
}
