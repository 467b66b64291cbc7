/** Worked examples in public/routers: each runs as it is. */
export interface Example {
  /** File name below routers/. */
  readonly file: string
  readonly title: string
}

export const examples: readonly Example[] = [
  { file: 'ten-lines.js', title: 'Ten lines: what each model got right on train' },
]
