/** Independent seeded streams for the parts of the simulation. */
import { createRng, type Rng } from '../../core/rng.ts'

/** Each part has its own stream: more draws in one leave the others as they were. */
const parts = ['models', 'latents', 'coins', 'tokens', 'text', 'image'] as const
export type Part = (typeof parts)[number]

/** The stream of one part. Seeds from 0 to 700,000,000 give different streams. */
export const stream = (seed: number, part: Part): Rng => createRng(seed * parts.length + parts.indexOf(part))

/** A table of standard normals. */
export const normals = (random: Rng, length: number): Float64Array =>
  Float64Array.from({ length }, () => random.normal())
