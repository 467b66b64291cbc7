/** Hints from router.d.ts for the editor: completions while typing, types under the pointer. */
import type { CompletionSource } from '@codemirror/autocomplete'
import { hoverTooltip } from '@codemirror/view'
import { hintsAt, type Member, readShapes, type Shapes } from '../../guest/hints.ts'

/** Length of the searched text: a router's functions are short, and the search must be quick. */
const lookBack = 4000

let shapes: Promise<Shapes> | undefined

/** The published types, fetched once. Without them the editor works without hints. */
function published(): Promise<Shapes> {
  shapes ??= fetch(new URL('router.d.ts', document.baseURI))
    .then((answer) => (answer.ok ? answer.text() : ''))
    .then(readShapes, () => readShapes(''))
  return shapes
}

const told = ({ type, doc }: Member) => (doc ? `${type}\n${doc}` : type)

export const completions: CompletionSource = async ({ state, pos }) => {
  const before = state.sliceDoc(Math.max(0, pos - lookBack), pos)
  const { typed, members } = hintsAt(before, await published())
  if (members.length === 0) return null
  const options = members.map((member) => ({
    label: member.name,
    type: member.type.includes('=>') ? 'method' : 'property',
    info: told(member),
  }))
  return { from: pos - typed, options, validFor: /^\w*$/ }
}

export const types = hoverTooltip(async ({ state }, pos) => {
  const word = state.wordAt(pos)
  if (!word) return null
  const before = state.sliceDoc(Math.max(0, word.from - lookBack), word.from)
  const name = state.sliceDoc(word.from, word.to)
  const found = hintsAt(before, await published()).members.find((member) => member.name === name)
  if (!found) return null
  const dom = document.createElement('div')
  dom.className = 'cm-completionInfo'
  dom.textContent = told(found)
  return { pos: word.from, end: word.to, create: () => ({ dom }) }
})
