/**
 * Makes a visitor's source ready to run: removes types, and finds the first syntax error before anything starts. Loaded
 * when it is first needed; both libraries keep every line where it was.
 */
import { type Options, parse } from 'acorn'
import { transform } from 'sucrase'

/** Where the source cannot be read. */
export interface SourceMistake {
  /** From 1. */
  readonly line: number
  /** From 0. */
  readonly column: number
  readonly message: string
}

export type Prepared = { readonly javascript: string } | { readonly mistake: SourceMistake }

const options: Options = { ecmaVersion: 'latest', sourceType: 'module' }

/** JavaScript stays as it is; anything else is taken for TypeScript. */
export function prepareSource(source: string): Prepared {
  const plain = mistakeIn(source)
  if (!plain) return { javascript: source }
  const { code, mistake } = withoutTypes(source)
  if (code === undefined) return { mistake: mistake ?? plain }
  const left = mistakeIn(code)
  // Errors that only appear after removing types are better reported for the source as written.
  return left ? { mistake: code === source ? plain : left } : { javascript: code }
}

function mistakeIn(source: string): SourceMistake | undefined {
  try {
    parse(source, options)
    return undefined
  } catch (error) {
    return located(error)
  }
}

function withoutTypes(source: string): { code?: string; mistake?: SourceMistake } {
  try {
    const { code } = transform(source, { transforms: ['typescript'], disableESTransforms: true })
    return { code }
  } catch (error) {
    return { mistake: located(error) }
  }
}

/** Both parsers say where in `loc`, acorn counting columns from 0 and sucrase from 1, and repeat it in the message. */
function located(error: unknown): SourceMistake {
  const { loc, message } = error as Error & { loc?: { line: number; column: number } }
  const text = message.replace(/^Error transforming \S+: /, '').replace(/\s*\(\d+:\d+\)$/, '')
  return { line: loc?.line ?? 1, column: loc?.column ?? 0, message: text }
}
