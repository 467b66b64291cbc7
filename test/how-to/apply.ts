/**
 * The how-tos as they stand, carried out on a copy of the sources: a code block with a path behind its language is a new file, a
 * diff is put in where its other lines are found.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const blocks = /^```(\w+) (\S+)\n(.*?)^```$/gms

/** Copies what the types need to see, once for all how-tos. */
export function copySources(folder: string) {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const name of ['src', 'workers', 'tsconfig.json', 'package.json'])
    cpSync(name, join(folder, name), { recursive: true })
}

/** Throws a sentence where a how-to no longer fits the sources. */
export function carryOut(howTo: string, folder: string) {
  for (const [, language, path, code] of readFileSync(howTo, 'utf8').matchAll(blocks)) {
    const file = join(folder, path)
    if (language === 'diff') writeFileSync(file, patched(readFileSync(file, 'utf8'), code, `${howTo}: ${path}`))
    else write(file, code, howTo)
  }
}

function write(file: string, code: string, howTo: string) {
  if (existsSync(file)) throw new Error(`${howTo}: ${file} is there already; the how-to calls it new`)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, code)
}

/** Hunks are parted by @@. Lines with + are added, with - removed; the others must be there, one below the other. */
export function patched(source: string, diff: string, where: string): string {
  return diff.split(/^@@.*\n/m).reduce((text, hunk) => {
    const lines = hunk.split('\n').slice(0, -1)
    const without = (mark: string) => lines.filter((line) => !line.startsWith(mark)).map((line) => `${line.slice(1)}\n`)
    const [before, after] = [without('+').join(''), without('-').join('')]
    const all = [...Array(text.length).keys()].filter(
      (at) => text.startsWith(before, at) && (at === 0 || text[at - 1] === '\n'),
    )
    if (all.length !== 1) throw new Error(`${where}: ${all.length} places look like\n${before}`)
    return text.slice(0, all[0]) + after + text.slice(all[0] + before.length)
  }, source)
}
