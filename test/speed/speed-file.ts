/** docs/speed.md: a section a part, each with when and on what it was measured. A run replaces the sections it measured. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'

export interface Section {
  readonly title: string
  readonly markdown: string
}

const head = `# Speed

Measured by \`npm run bench\`, which writes this file. One part: \`npm run bench -- --only site\` (or imports, sizes, fits, encoders). Two versions:
\`npm run bench -- --against <the dist folder of another version>\`.

Times are medians unless a table says otherwise. Figures of other machines are in [measurements](measurements/README.md). Compare
ratios, not seconds, between machines.
`

/** In the order they stand in the file. */
const order = ['site', 'versions', 'imports', 'sizes', 'fits', 'encoders'] as const
export type Part = (typeof order)[number]
export const isPart = (text: string): text is Part => order.some((part) => part === text)

/** When and where: the first line of every section. @param browser as it names itself */
export function circumstances(browser: string, loadBefore: number): string {
  const load = `load ${loadBefore.toFixed(1)} before, ${loadavg()[0].toFixed(1)} after`
  return `${new Date().toISOString().slice(0, 10)}, ${cpus()[0].model.trim()}, ${cpus().length} cores, ${browser}, ${load}.`
}

const marked = (part: Part, text: string) => `<!-- ${part} -->\n\n${text.trim()}\n\n<!-- end of ${part} -->\n`
const pattern = (part: Part) => new RegExp(`<!-- ${part} -->\\n\\n([\\s\\S]*?)\\n\\n<!-- end of ${part} -->`)

/** The file's text with these sections in place of the ones there, in order. */
export function withSections(text: string, sections: ReadonlyMap<Part, string>): string {
  const parts = order.flatMap((part) => {
    const section = sections.get(part) ?? pattern(part).exec(text)?.[1]
    return section === undefined ? [] : [marked(part, section)]
  })
  return [head, ...parts].join('\n')
}

export function writeSpeed(file: string, part: Part, { title, markdown }: Section, measured: string) {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : ''
  writeFileSync(file, withSections(before, new Map([[part, `## ${title}\n\n${measured}\n\n${markdown}`]])))
}

/** A Markdown table. The first column is text, the others are numbers. */
export function table(heads: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`
  return [line(heads), line(heads.map((_, k) => (k === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n')
}

export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]
export const p95 = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.95)]
