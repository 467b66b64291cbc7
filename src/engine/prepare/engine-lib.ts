/** The fast building blocks routers get: plain loops for the small things, the WASM kernel for matrix products. */
import { plainLib } from '../../core/lib.ts'
import type { Lib } from '../../core/router.ts'
import { createKernel } from '../../kernel/kernel.ts'

export async function engineLib(): Promise<Lib> {
  const kernel = await createKernel()
  return { ...plainLib, matmul: (...args) => kernel.matmul(...args) }
}
