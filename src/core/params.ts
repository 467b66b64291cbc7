/** Is a value one that a parameter's description admits? Form, link and fit all ask here. */
import type { Param, ParamValues, Router } from './router.ts'

/** Longest text a parameter may have. */
const longestText = 200

export function fitsParam(param: Param, value: unknown): value is number | string | boolean {
  switch (param.type) {
    case 'number':
      return typeof value === 'number' && value >= param.min && value <= param.max
    case 'switch':
      return typeof value === 'boolean'
    case 'choice':
      return param.options.some((option) => option.id === value)
    case 'text':
      return typeof value === 'string' && value.length <= longestText && matchesWhole(param.pattern, value)
  }
}

/** As the pattern of a form field does. */
const matchesWhole = (pattern: string, text: string) => new RegExp(`^(?:${pattern})$`, 'u').test(text)

/** The given values where the router knows them and they fit, its defaults elsewhere. */
export function withDefaults(router: Pick<Router, 'params'>, given: ParamValues): ParamValues {
  const values: Record<string, number | string | boolean> = {}
  for (const [name, param] of Object.entries(router.params ?? {})) {
    const value = given[name]
    values[name] = value !== undefined && fitsParam(param, value) ? value : param.default
  }
  return values
}
