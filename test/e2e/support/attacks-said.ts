/**
 * What a hostile router may say, take, patch or hide from its watchers: attacks on whoever reads its answers, where those of
 * attacks.ts try to get out. Each must end in the sentence beside it, or run on and get nothing.
 */
import type { Attack } from './attacks.ts'

const answer = 'return { choices: new Int32Array(batch.n) }'
const scores = "return { scores: new Float32Array(batch.n * batch.K).fill(0.5), kind: 'utility' }"
const late = /predict took longer than 1 s: the router was stopped/
const unlike = /decide each row independently|asked twice/

/** Values where texts belong. */
const said: readonly Attack[] = [
  { name: 'twenty sparse notes', code: `for (let i = 0; i < 20; i++) ctx.note(new Array(5.2e8)); ${answer}` },
  { name: 'a note of a hundred million letters', code: `ctx.note('x'.repeat(1e8)); ${answer}` },
  { name: 'a note whose text never ends', code: `ctx.note({ toString() { for (;;) {} } }); ${answer}` },
  { name: 'a hundred thousand notes', code: `for (let i = 0; i < 1e5; i++) ctx.note('note ' + i); ${answer}` },
  { name: 'a note that is a trap', code: `ctx.note(new Proxy({}, { get() { throw 1 } })); ${answer}` },
  {
    name: 'progress of sparse lists',
    code: `ctx.progress({ done: new Array(5e8), note: new Array(5e8), unit: Symbol() }); ${answer}`,
  },
  {
    name: 'a hundred thousand reports of progress',
    code: `for (let i = 0; i < 1e5; i++) ctx.progress({ done: i, total: 1e5, unit: 'x'.repeat(1000) }); ${answer}`,
  },
  { name: 'a state of half a billion entries', fit: 'return new Array(5e8)', code: answer },
  { name: 'throwing a sparse list', code: 'throw new Array(5e8)', sentence: /it threw a plain list without a message/ },
  {
    name: 'throwing a trap',
    code: 'throw new Proxy({}, { get() { throw 1 }, getPrototypeOf() { throw 2 } })',
    sentence: /it threw something that cannot be read/,
  },
  { name: 'throwing a symbol', code: "throw Symbol('x'.repeat(1e6))", sentence: /it threw a symbol/ },
  { name: 'throwing nothing', code: 'throw undefined', sentence: /it threw nothing/ },
  {
    name: 'a message that is a list',
    code: "throw Object.assign(new Error('x'), { message: new Array(5e8) })",
    sentence: /it threw an object without a message/,
  },
  {
    name: 'a name of an error that is a list',
    code: "throw Object.assign(new Error('here'), { name: new Array(5e8) })",
    sentence: /predict: here/,
  },
  {
    name: 'a message that never comes',
    code: 'throw { get message() { for (;;) {} } }',
    sentence: late,
    secondsPerCall: 1,
  },
  {
    name: 'a stack that is no text',
    code: "Error.prepareStackTrace = () => ({ toString() { for (;;) {} } }); throw new Error('stacked')",
    sentence: /stacked/,
  },
]

/** Descriptions. */
const described: readonly Attack[] = [
  {
    name: '30,000 parameters',
    fields:
      "params: Object.fromEntries(Array.from({ length: 3e4 }, (_, i) => ['p' + i, { type: 'switch', default: true, label: 'x' }]))",
    code: answer,
    sentence: /more than 50 parameters/,
  },
  {
    name: 'parameters without end',
    fields:
      "params: new Proxy({}, { ownKeys: () => Array.from({ length: 1e5 }, (_, i) => 'k' + i), getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true, value: 1 }) })",
    code: answer,
    sentence: /more than 50 parameters/,
  },
  {
    name: '200,000 options',
    fields:
      "params: { k: { type: 'choice', label: 'k', default: 'o1', options: Array.from({ length: 2e5 }, (_, i) => ({ id: 'o' + i, label: 'x' })) } }",
    code: answer,
    sentence: /more than 100 options/,
  },
  {
    name: 'an option of a million letters',
    fields:
      "params: { k: { type: 'choice', label: 'k', default: 'a', options: [{ id: 'a', label: 'a' }, { id: 'x'.repeat(1e6), label: 'x' }] } }",
    code: answer,
    sentence: /option's id has more than 100 letters/,
  },
  {
    name: 'a label of a million letters',
    fields: "params: { k: { type: 'switch', label: 'x'.repeat(1e6), default: true } }",
    code: answer,
  },
  {
    name: 'a parameter of a long name',
    fields: "params: { ['k'.repeat(1000)]: { type: 'switch', label: 'k', default: true } }",
    code: answer,
    sentence: /too long a name/,
  },
  { name: 'a name that is a list', fields: 'name: new Array(5e8)', code: answer, sentence: /the router has no name/ },
  { name: 'a name of ten million letters', fields: "name: 'x'.repeat(1e7)", code: answer },
  { name: 'the name of a row of ours', fields: "name: 'Strongest model'", code: answer },
  { name: 'a name that turns the line around', fields: "name: '\\u202etseug\\n\\n'", code: answer },
  { name: 'an about that is a list', fields: 'about: new Array(5e8)', code: answer },
  {
    name: 'a million needs',
    fields: "needs: new Array(1e6).fill('embedding')",
    code: answer,
    sentence: /the router has \d+ needs/,
  },
  {
    name: 'a need that turns into another',
    fields: "needs: [{ toString: () => 'dataset' }]",
    code: answer,
    sentence: /instead of a text/,
  },
  {
    name: 'an export called then',
    top: "export const then = (go) => go({ default: { name: 'then', predict: ({ n }) => ({ choices: new Int32Array(n) }) } })",
    code: answer,
  },
  {
    name: 'an export called then that never comes',
    top: 'export const then = () => {}',
    code: answer,
    sentence: /loading the module took longer than 1 s/,
    secondsPerCall: 1,
  },
  {
    name: 'a module that runs without end',
    top: 'for (;;) {}',
    code: answer,
    sentence: /loading the module took longer than 1 s/,
    secondsPerCall: 1,
  },
  {
    name: 'fields that throw',
    fields: "get params() { throw new Error('no params') }",
    code: answer,
    sentence: /no params/,
  },
]

/** Answers that are no arrays, or no longer, or other ones the second time. */
const answers: readonly Attack[] = [
  {
    name: 'an answer that comes as a thenable',
    code: 'return { then(go) { go({ choices: new Int32Array(batch.n) }) } }',
  },
  {
    name: 'a thenable that gives itself',
    code: 'const self = { then(go) { go(self) } }; return self',
    sentence: late,
    secondsPerCall: 1,
  },
  {
    name: 'thenables everywhere',
    code: "Object.prototype.then = function (go) { delete Object.prototype.then; go({ scores: new Array(5e8), kind: 'utility' }) }; return { choices: new Int32Array(batch.n) }",
    sentence: /scores is a plain list/,
  },
  { name: 'a proxy for an answer', code: 'return new Proxy({ choices: new Int32Array(batch.n) }, {})' },
  { name: 'a proxy for choices', code: 'return { choices: new Proxy(Array(batch.n).fill(0), {}) }' },
  {
    name: 'a proxy for scores',
    code: "return { scores: new Proxy(new Float32Array(batch.n * batch.K), {}), kind: 'utility' }",
    sentence: /scores is an object: return a Float32Array/,
  },
  {
    name: 'choices that are others when read again',
    code: 'let reads = 0; return { get choices() { return reads++ ? new Array(5e8) : new Int32Array(batch.n) } }',
  },
  {
    name: 'a class of arrays of its own',
    top: 'class Mine extends Float32Array { static get [Symbol.species]() { return Array } get length() { return 5e8 } }',
    code: "return { scores: new Mine(batch.n * batch.K).fill(0.5), kind: 'utility' }",
  },
  {
    name: 'an object that calls itself a Float32Array',
    code: "return { scores: { [Symbol.toStringTag]: 'Float32Array', length: batch.n * batch.K }, kind: 'utility' }",
    sentence: /scores is an object/,
  },
  {
    name: 'a buffer that can grow',
    code: "return { scores: new Float32Array(new ArrayBuffer(4 * batch.n * batch.K, { maxByteLength: 2 ** 24 })), kind: 'utility' }",
  },
  {
    name: 'a buffer that has shrunk',
    code: "const buffer = new ArrayBuffer(4 * batch.n * batch.K, { maxByteLength: 2 ** 24 }); const scores = new Float32Array(buffer); buffer.resize(0); return { scores, kind: 'utility' }",
    sentence: /0 scores for 60 × 4/,
  },
  {
    name: 'one array for every answer',
    top: 'const kept = new Float32Array(2e5)',
    code: "return { scores: kept.subarray(0, batch.n * batch.K), kind: 'utility' }",
  },
  {
    name: 'an array that is gone after the answer',
    code: "const scores = new Float32Array(batch.n * batch.K).fill(0.5); setTimeout(() => structuredClone(scores, { transfer: [scores.buffer] })); return { scores, kind: 'utility' }",
  },
  {
    name: 'a view of a large buffer',
    code: "return { scores: new Float32Array(new ArrayBuffer(2 ** 26), 64, batch.n * batch.K), kind: 'utility' }",
  },
  {
    name: 'choices 200,000 lists deep',
    code: 'let deep = 0; for (let i = 0; i < 2e5; i++) deep = [deep]; const choices = Array(batch.n).fill(0); choices[0] = deep; return { choices }',
    sentence: /row 0 chose a plain list/,
  },
  {
    name: 'two million choices',
    code: 'return { choices: new Array(2e6).fill(0) }',
    sentence: /2,000,000 choices for 60 questions/,
  },
  { name: 'sparse choices', code: 'return { choices: new Array(batch.n) }', sentence: /row 0 chose nothing/ },
  {
    name: 'a model of a million letters',
    code: "return { choices: Array(batch.n).fill('x'.repeat(1e6)) }",
    sentence: /row 0 chose "x{300}/,
  },
  {
    name: 'choices of big integers',
    code: 'return { choices: Array(batch.n).fill(0n) }',
    sentence: /row 0 chose a bigint/,
  },
  { name: 'half a model', code: 'return { choices: Array(batch.n).fill(0.5) }', sentence: /row 0 chose 0.5/ },
  {
    name: 'a model that is not there',
    code: 'return { choices: new Int32Array(batch.n).fill(99) }',
    sentence: /row 0 chose model 99/,
  },
  {
    name: 'probes that are no switches',
    code: 'return { choices: new Int32Array(batch.n), probes: new Uint8Array(batch.n * batch.K).fill(255) }',
    sentence: /return 0 or 1/,
  },
  {
    name: 'fields that nobody asked for',
    code: 'return { choices: new Int32Array(batch.n), hoard: new Array(5e8), port: new MessageChannel().port1 }',
  },
  {
    name: 'a kind that turns into another',
    code: "return { scores: new Float32Array(batch.n * batch.K), kind: { toString: () => 'p-correct' } }",
    sentence: /the kind of the scores is "an object"/,
  },
]

/** Behaving while being watched. */
const watched: readonly Attack[] = [
  {
    name: 'random on the full call',
    code: 'return { choices: Int32Array.from({ length: batch.n }, () => (batch.n > 60 ? Math.random() * batch.K : 0)) }',
    sentence: unlike,
  },
  {
    name: 'random where nothing is predictable',
    code: 'return { choices: Int32Array.from({ length: batch.n }, (_, i) => (batch.n > 60 && i % Math.floor(batch.n / 4) ? Math.random() * batch.K : 0)) }',
    sentence: unlike,
  },
  {
    name: 'by halves of the batch',
    code: 'return { choices: Int32Array.from({ length: batch.n }, (_, i) => Number(batch.n > 1 && i < batch.n / 2)) }',
    sentence: unlike,
  },
  {
    name: 'by halves of the batch, with a memory',
    top: 'const said = new Map()',
    code: 'return { choices: Int32Array.from(batch.ids, (id, i) => { if (!said.has(id)) said.set(id, Number(batch.n > 1 && i < batch.n / 2)); return said.get(id) }) }',
    sentence: unlike,
  },
  {
    name: 'by rank within the batch',
    code: 'const sorted = Array.from({ length: batch.n }, (_, i) => batch.expectedCost[i * batch.K]).sort((a, b) => a - b); return { choices: Int32Array.from({ length: batch.n }, (_, i) => Number(batch.expectedCost[i * batch.K] > sorted[batch.n >> 1])) }',
    sentence: unlike,
  },
  {
    name: 'otherwise in the first call',
    top: 'let calls = 0',
    code: 'return { choices: new Int32Array(batch.n).fill(Number(batch.n > 60 && calls++ === 0)) }',
    sentence: unlike,
  },
  {
    name: 'by how often it was called',
    top: 'let calls = 0',
    code: 'return { choices: new Int32Array(batch.n).fill(calls++ % batch.K) }',
    sentence: unlike,
  },
  {
    name: 'by the clock',
    code: 'return { choices: new Int32Array(batch.n).fill((performance.now() * 1e3) % batch.K) }',
    sentence: unlike,
  },
  {
    name: 'by the randomness of the browser',
    code: 'return { choices: Int32Array.from(crypto.getRandomValues(new Uint8Array(batch.n)), (x) => x % batch.K) }',
    sentence: unlike,
  },
  {
    name: 'chance under cover of ctx.random',
    code: 'ctx.random(); return { choices: Int32Array.from({ length: batch.n }, () => (batch.n > 60 ? Math.random() * batch.K : 0)) }',
    sentence: /draw for each row in turn/,
  },
  {
    name: 'chance in the last digits',
    code: "return { scores: Float32Array.from({ length: batch.n * batch.K }, () => 1e-7 * (batch.n > 60 ? Math.random() : 0)), kind: 'utility' }",
    sentence: /once and .* the other time/,
  },
  {
    name: 'another kind on the full call',
    code: "return { scores: new Float32Array(batch.n * batch.K).fill(0.5), kind: batch.n > 60 ? 'p-correct' : 'utility' }",
    sentence: /scores are of kind|predict returned scores of kind/,
  },
  {
    name: 'scores on the full call, choices else',
    code: `if (batch.n > 60) { ${scores} } ${answer}`,
    sentence: /scores once and choices once|predict returned/,
  },
  {
    name: 'a probability of 40 on the full call',
    code: "return { scores: new Float32Array(batch.n * batch.K).fill(batch.n > 60 ? 40 : 0.5), kind: 'p-correct' }",
    sentence: /scores 40: a 'p-correct' must be from 0 to 1/,
  },
  {
    name: 'no numbers on the full call',
    code: "return { scores: new Float32Array(batch.n * batch.K).fill(batch.n > 60 ? NaN : 0.5), kind: 'utility' }",
    sentence: /scores must be finite/,
  },
  {
    name: 'the order of the rows',
    code: "const up = batch.ids.filter((id, i) => i > 0 && Number(id) > Number(batch.ids[i - 1])).length; throw new Error(up > 0.8 * batch.n ? 'rows lie in order' : 'no order')",
    sentence: /no order/,
  },
  {
    name: 'the order of the train rows',
    fit: "const up = train.ids.filter((id, i) => i > 0 && Number(id) > Number(train.ids[i - 1])).length; throw new Error(up > 0.6 * train.n ? 'rows lie in order' : 'no order')",
    code: answer,
    sentence: /no order/,
  },
  {
    name: 'what it did not ask for',
    fields: 'needs: []',
    code: "const given = ['embedding', 'text', 'neighbors', 'dataset'].filter((name) => batch[name] !== undefined); throw new Error('given: ' + (given.join() || 'nothing'))",
    sentence: /given: nothing/,
  },
]

/** Tools of the page's own code in this realm, and what is left behind. */
const tampering: readonly Attack[] = [
  {
    name: 'another String.slice',
    code: `String.prototype.slice = () => { throw new Error('patched') }; ctx.note('x'); ${answer}`,
  },
  { name: 'another Array.isArray', code: `Array.isArray = () => true; ${answer}` },
  { name: 'another Object.keys', code: `Object.keys = () => { throw new Error('patched') }; ctx.note('x'); ${answer}` },
  { name: 'another Function.call', code: `Function.prototype.call = () => { throw new Error('patched') }; ${answer}` },
  {
    name: 'another Promise.then',
    code: `Promise.prototype.then = () => new Promise(() => {}); ${answer}`,
    sentence: late,
    secondsPerCall: 1,
  },
  {
    name: 'another iterator of sets',
    code: `Set.prototype[Symbol.iterator] = function* () { for (;;) yield new Array(5e8) }; ctx.note('x'); ${answer}`,
    sentence: late,
    secondsPerCall: 1,
  },
  {
    name: 'another RegExp.exec',
    code: "RegExp.prototype.exec = () => [0, 'x'.repeat(1e7)]; throw new Error('y')",
    sentence: /line x{300}/,
  },
  {
    name: 'a clock that stands still',
    code: 'performance.now = () => 0; for (;;) {}',
    sentence: late,
    secondsPerCall: 1,
  },
  { name: 'another Float32Array', code: `Float32Array = Array; ${answer}`, sentence: /TypeError/ },
  {
    name: 'a setter for every list',
    code: `Object.defineProperty(Array.prototype, 0, { set() { throw new Error('caught') }, configurable: true }); ctx.note('a'); ${answer}`,
    sentence: /caught/,
  },
  {
    name: 'probes for every object',
    code: `Object.defineProperty(Object.prototype, 'probes', { get: () => new Uint8Array(9), configurable: true }); ${answer}`,
    sentence: /9 probes for 60 × 4/,
  },
  {
    name: 'another handler of messages',
    code: `self.onmessage = () => {}; addEventListener('message', () => {}); ${answer}`,
  },
  {
    name: 'writing into what it was given',
    code: `batch.expectedCost.fill(0); batch.inTokens?.fill(0); ctx.models.length = 0; ${answer}`,
  },
  {
    name: 'an error reported by hand',
    code: `reportError(new Error('by hand')); await new Promise((go) => setTimeout(go, 200)); ${answer}`,
    sentence: /the router failed outside of any call: .*by hand/,
  },
  { name: 'a promise that nobody keeps', code: `Promise.reject(new Error('later')); ${answer}` },
  { name: 'a stop for debuggers', code: `debugger; ${answer}` },
  { name: 'its own address', code: 'throw new Error(import.meta.url)', sentence: /blob:null\// },
  {
    name: 'work that goes on without it',
    code: `setInterval(() => { const end = Date.now() + 50; while (Date.now() < end); }, 60); ${answer}`,
  },
  {
    name: 'keys derived without end',
    code: `crypto.subtle?.importKey('raw', new Uint8Array(16), 'PBKDF2', false, ['deriveBits']).then((key) => crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-512', salt: new Uint8Array(16), iterations: 1e9 }, key, 512)); ${answer}`,
  },
  {
    name: 'promises without end, left behind',
    code: `(async () => { for (;;) await null })(); ${answer}`,
    sentence: late,
    secondsPerCall: 1,
  },
  {
    name: 'ten thousand channels',
    code: `const hoard = []; for (let i = 0; i < 1e4; i++) hoard.push(new MessageChannel()); ${answer}`,
  },
  {
    name: 'memories of WebAssembly without end',
    code: 'const hoard = []; for (;;) hoard.push(new WebAssembly.Memory({ initial: 1000 }))',
    sentence: /hold more than 2 GB/,
    secondsPerCall: 60,
  },
  {
    name: 'a memory of WebAssembly that grows',
    code: 'const memory = new WebAssembly.Memory({ initial: 1 }); for (;;) memory.grow(1000)',
    sentence: /hold more than 2 GB/,
    secondsPerCall: 60,
  },
  {
    name: 'blobs of blobs',
    code: 'let blob = new Blob([new Uint8Array(2 ** 24)]); for (;;) blob = new Blob([blob, blob])',
    sentence: /hold more than 2 GB/,
    secondsPerCall: 60,
  },
  {
    name: 'buffers that are moved',
    code: 'const hoard = []; for (;;) hoard.push(new ArrayBuffer(8).transfer(2 ** 28))',
    sentence: /hold more than 2 GB/,
    secondsPerCall: 60,
  },
  {
    name: 'a text that doubles',
    code: "let text = 'x'; for (;;) text += text",
    sentence: /RangeError: Invalid string length/,
  },
]

export const saidAttacks: readonly Attack[] = [...said, ...described, ...answers, ...watched, ...tampering]
