/**
 * Lit's templates as text without a browser, one element a line: what the stored charts are compared with. Knows what charts
 * use: texts, lists, templates in templates and attributes; listeners and properties are left out.
 */
import { nothing, type TemplateResult } from 'lit'

/** The first `<tag …>…</tag>` of a template: the chart without its frame. @param start how its tag goes on */
export function drawn(template: unknown, tag: string, start = ''): string {
  const text = markup(template)
  const [found] = new RegExp(`<${tag}\\b${start}.*?</${tag}>`, 's').exec(text) ?? []
  if (!found) throw new Error(`nothing was drawn: no <${tag}> in ${text.slice(0, 200)}`)
  return onLines(found)
}

/** A template as it is read aloud: its text without tags. @param pause between paragraphs and list items */
export const spoken = (template: unknown, pause = ' '): string =>
  markup(template)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/<\/(p|li)>/g, pause)
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&quot;', '"')
    .trim()

/** An element with its properties set, ready to render. `width` stands in for a browser's layout. */
export const element = <T extends object>(Element: new () => T, properties: Partial<T>, width = 720): T =>
  Object.assign(new Element(), properties, { own: { value: width } })

function markup(value: unknown): string {
  if (value === nothing || value === undefined || value === null) return ''
  if (Array.isArray(value)) return value.map(markup).join('')
  if (typeof value !== 'object') return escaped(String(value))
  if (!('strings' in value)) throw new Error('this kind of value in a template is not known to test/ui/charts/drawn.ts')
  const { strings, values } = value as TemplateResult
  return strings.reduce((text, string, i) => withValue(text, values[i - 1]) + string)
}

/** Bound to an attribute where the text ends in ` name=`. */
function withValue(text: string, value: unknown): string {
  const [bound, kind, name] = /\s([@.?]?)([\w-]+)=$/.exec(text) ?? []
  if (!bound) return text + markup(value)
  const before = text.slice(0, -bound.length)
  if (kind === '@' || kind === '.' || value === nothing) return before
  if (kind === '?') return value ? `${before} ${name}` : before
  return `${before} ${name}="${markup(value)}"`
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

const closing = /^<\//
const leaf = /\/>$/

/** Indented by depth; an element that holds only text stays on its line; computed numbers to a hundredth of a pixel. */
function onLines(markup: string): string {
  const pieces = markup
    .replaceAll(/\s+/g, ' ')
    .replaceAll(' >', '>')
    .split(/(<[^>]+>)/)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '')
  const lines: string[] = []
  let depth = 0
  for (const [i, piece] of pieces.entries()) {
    const before = pieces[i - 1] ?? ''
    if (closing.test(piece)) depth--
    const joins = closing.test(piece) ? isOpening(before) || !before.startsWith('<') : !piece.startsWith('<')
    if (joins && lines.length > 0) lines[lines.length - 1] += piece
    else lines.push('  '.repeat(depth) + piece)
    if (isOpening(piece)) depth++
  }
  return `${lines.join('\n').replaceAll(/-?\d+\.\d{4,}/g, (number) => String(Math.round(Number(number) * 100) / 100))}\n`
}

const isOpening = (piece: string) => piece.startsWith('<') && !closing.test(piece) && !leaf.test(piece)
