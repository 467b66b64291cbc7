/**
 * Completions at the cursor, read from the published types (public/router.d.ts). Not a type checker: it knows the arguments
 * of a router's functions and the names of their fields.
 */

export interface Member {
  readonly name: string
  /** As declared: `Float32Array`, `(x: ArrayLike<number>, row: number, cols: number) => number`. */
  readonly type: string
  readonly doc: string
}

/** Members by interface name, inherited ones included. */
export type Shapes = ReadonlyMap<string, readonly Member[]>

/** Reads the interfaces of a declaration file as this project writes them: one member after the other, comments above. */
export function readShapes(declarations: string): Shapes {
  const shapes = new Map<string, readonly Member[]>()
  for (const [, name = '', parents = '', body = ''] of declarations.matchAll(
    /^export interface (\w+)[^{]*?(?:extends ([^{]+))?\{\n([\s\S]*?)^\}/gm,
  )) {
    const inherited = parents.split(/[<,]/).flatMap((parent) => shapes.get(parent.trim()) ?? [])
    shapes.set(name, [...membersOf(body), ...inherited])
  }
  return withGuestRouter(shapes)
}

/** GuestRouter picks its members from Router. */
function withGuestRouter(shapes: Map<string, readonly Member[]>): Shapes {
  const own = ['name', 'about', 'params', 'needs', 'fit', 'predict']
  const members = shapes.get('Router')?.filter(({ name }) => own.includes(name)) ?? []
  return shapes.set('GuestRouter', members)
}

const member = /(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*)?(?:readonly )?(\w+)\??(\([\s\S]*?\)(?=: ))?: (.+)/g

function membersOf(body: string): Member[] {
  return Array.from(body.matchAll(member), ([, doc = '', name = '', args, type = '']) => ({
    name,
    type: args ? `${args.replace(/\s+/g, ' ')} => ${type}` : type,
    doc: doc.replace(/\s*\n\s*\* ?/g, ' ').trim(),
  }))
}

const places: readonly (readonly [RegExp, string])[] = [
  [/\b(?:ctx\.)?lib\.(\w*)$/, 'Lib'],
  [/\b(?:train|ctx\.dev|dev)\.(\w*)$/, 'TrainSet'],
  [/\bbatch\.(\w*)$/, 'Batch'],
  [/\bneighbors\.(\w*)$/, 'NeighborTable'],
  [/\bctx\.(\w*)$/, 'Ctx'],
  [/\b(?:fit|predict)\b[^{}]*\{[^{}]*\}\s*,\s*\{(?:[^{}]*[\s,])?(\w*)$/, 'Ctx'],
  [/\bfit\b\s*[:(][^{}]*\{(?:[^{}]*[\s,])?(\w*)$/, 'TrainSet'],
  [/\bpredict\b\s*[:(][^{}]*\{(?:[^{}]*[\s,])?(\w*)$/, 'Batch'],
  [/export default \{\s*(\w*)$/, 'GuestRouter'],
  [/,\s*\n {2}(\w*)$/, 'GuestRouter'],
]

/** What fits after this text, and how many of its last characters the choice replaces. */
export function hintsAt(
  before: string,
  shapes: Shapes,
): { readonly typed: number; readonly members: readonly Member[] } {
  for (const [pattern, shape] of places) {
    const [, typed] = pattern.exec(before) ?? []
    if (typed !== undefined) return { typed: typed.length, members: shapes.get(shape) ?? [] }
  }
  return { typed: 0, members: [] }
}
