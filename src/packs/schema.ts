/** Checks of JSON from outside: a check returns what is wrong, one sentence each, with the path and the value. */
export type Check = (value: unknown, path: string) => string[]

const show = (value: unknown): string => (JSON.stringify(value) ?? 'missing').slice(0, 60)
const expect =
  (test: (value: unknown) => boolean, wanted: string): Check =>
  (value, path) =>
    test(value) ? [] : [`${path} is ${show(value)}, not ${wanted}`]

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const text = expect((value) => typeof value === 'string' && value !== '', 'a text')
export const anyText = expect((value) => typeof value === 'string', 'a text')
export const finite = expect((value) => typeof value === 'number' && Number.isFinite(value), 'a number')
export const flag = expect((value) => typeof value === 'boolean', 'true or false')
export const count = expect((value) => Number.isSafeInteger(value) && (value as number) > 0, 'a whole number above 0')
export const size = expect((value) => Number.isSafeInteger(value) && (value as number) >= 0, 'a whole number')
/** Dollars; null stands for NaN, an unknown price, which JSON cannot write. */
export const price = expect(
  (value) => value === null || (typeof value === 'number' && Number.isFinite(value) && value >= 0),
  'a price of 0 or more, or null when unknown',
)
export const sha256Text = expect(
  (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value),
  'a sha256 in lower-case hex',
)

export const oneOf = (...values: readonly (string | number)[]): Check =>
  expect((value) => values.some((allowed) => allowed === value), values.map(show).join(' or '))

export const maybe =
  (check: Check): Check =>
  (value, path) =>
    value === undefined ? [] : check(value, path)

export const list =
  (check: Check): Check =>
  (value, path) =>
    Array.isArray(value)
      ? value.flatMap((item, i) => check(item, `${path}[${i}]`))
      : [`${path} is ${show(value)}, not a list`]

export const record =
  (check: Check): Check =>
  (value, path) =>
    isObject(value)
      ? Object.entries(value).flatMap(([key, item]) => check(item, `${path}["${key}"]`))
      : [`${path} is ${show(value)}, not an object`]

/** Fields beyond the named ones are left alone. */
export const object =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value, path) =>
    isObject(value)
      ? Object.entries(fields).flatMap(([key, check]) => check(value[key], path === '' ? key : `${path}.${key}`))
      : [`${path || 'the content'} is ${show(value)}, not an object`]
