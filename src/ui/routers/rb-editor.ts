/** A source editor: CodeMirror with the page's colours, hints from router.d.ts, and errors marked at their line. */
import { autocompletion, type CompletionSource, closeBrackets, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { javascript } from '@codemirror/lang-javascript'
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language'
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint'
import { EditorState } from '@codemirror/state'
import { drawSelection, EditorView, hoverTooltip, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { css, html, LitElement, type PropertyValues } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { hintsAt, type Member, readShapes, type Shapes } from '../../guest/hints.ts'
import type { SourceMistake } from '../../guest/source.ts'
import { emit } from '../shell/events.ts'
import { shared } from '../shell/styles.ts'

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword], color: 'var(--accent)' },
  { tag: [tags.string, tags.number, tags.bool, tags.regexp], color: 'var(--ink-2)' },
  { tag: tags.comment, color: 'var(--ink-3)', fontStyle: 'italic' },
  { tag: [tags.function(tags.propertyName), tags.function(tags.variableName)], fontWeight: '600' },
])

const theme = EditorView.theme({
  // The page scrolls, not the editor, up to sources that fill a screen: one may hold a file.
  '&': { color: 'var(--ink)', backgroundColor: 'var(--paper)', fontSize: 'var(--text-s)', maxHeight: '80vh' },
  '.cm-scroller': { overflow: 'auto' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '1px' },
  '.cm-content': {
    caretColor: 'var(--ink)',
    fontFamily: 'ui-monospace, Menlo, Consolas, monospace',
    minHeight: '16rem',
  },
  '.cm-gutters': { backgroundColor: 'var(--panel)', color: 'var(--ink-2)', border: '0' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'var(--accent-soft) !important' },
  '.cm-tooltip': { backgroundColor: 'var(--panel)', color: 'var(--ink)', border: '1px solid var(--rule)' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--accent-soft)', color: 'var(--ink)' },
  '.cm-completionInfo': { maxWidth: '22rem', whiteSpace: 'pre-line' },
})

@customElement('rb-editor')
export class RbEditor extends LitElement {
  static override styles = [
    shared,
    css`
      .editor {
        border: 1px solid var(--rule);
        border-radius: var(--radius);
        min-width: 0;
      }
    `,
  ]

  @property() value = ''
  @property({ attribute: false }) mistake?: SourceMistake
  private view?: EditorView

  override render() {
    return html`<div class="editor"></div>`
  }

  override firstUpdated() {
    const extensions = [
      lineNumbers(),
      history(),
      drawSelection(),
      indentOnInput(),
      bracketMatching(),
      closeBrackets(),
      autocompletion({ override: [completions] }),
      types,
      lintGutter(),
      javascript({ typescript: true }),
      syntaxHighlighting(colours),
      EditorView.lineWrapping,
      theme,
      // No Tab: it leaves the editor, as everywhere on the page.
      keymap.of([...completionKeymap, ...historyKeymap, ...defaultKeymap]),
      EditorView.contentAttributes.of({ 'aria-label': 'Source of your router' }),
      EditorView.updateListener.of(({ docChanged, state }) => {
        if (docChanged) this.tell(state.doc.toString())
      }),
    ]
    this.view = new EditorView({
      state: EditorState.create({ doc: this.value, extensions }),
      parent: this.renderRoot.querySelector('.editor')!,
      root: this.renderRoot as ShadowRoot,
    })
  }

  override updated(changed: PropertyValues<this>) {
    const { view } = this
    if (!view) return
    const text = view.state.doc.toString()
    if (changed.has('value') && text !== this.value)
      view.dispatch({ changes: { from: 0, to: text.length, insert: this.value } })
    if (changed.has('mistake')) view.dispatch(setDiagnostics(view.state, this.diagnostics(view)))
  }

  override disconnectedCallback() {
    this.view?.destroy()
    super.disconnectedCallback()
  }

  private diagnostics({ state }: EditorView): Diagnostic[] {
    const { mistake } = this
    if (!mistake) return []
    const line = state.doc.line(Math.min(Math.max(1, mistake.line), state.doc.lines))
    const from = Math.min(line.from + mistake.column, line.to)
    return [{ from, to: Math.max(from, line.to), severity: 'error', message: mistake.message }]
  }

  private tell(text: string) {
    this.value = text
    emit(this, 'rb-source', text)
  }
}

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

const completions: CompletionSource = async ({ state, pos }) => {
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

const types = hoverTooltip(async ({ state }, pos) => {
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
