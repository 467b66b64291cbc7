/**
 * The logistic model behind correctness (multidimensional item response theory): what a sample asks for, what a
 * model can do, and the logit of a right answer, all but the ability of each model and the weight of difficulty,
 * which calibrate.ts solves for.
 *
 *   logit = A(model) + base(dataset, model) + Σ slope(model, skill) · z(sample, skill) − D · steepness(model) · difficulty(sample)
 *
 * where difficulty is half the question's, half the picture's. Given the dataset, every z is an independent standard normal; the ceiling in ceiling.ts rests on that.
 */
import { createRng, type Rng } from '../../core/rng.ts'
import { datasets, models, type Rows, shape, skills, tiers } from './spec.ts'

const nModels = models.length
const nSkills = skills.length

/** Latents of a sample: what it asks of each skill, how hard the question is, how hard the picture is. */
export const nLatents = nSkills + 2
/** How much each latent adds to the difficulty; the squares add up to 1, so difficulty is a standard normal too. */
export const difficultyWeights: readonly number[] = [...skills.map(() => 0), Math.SQRT1_2, Math.SQRT1_2]

/** How models differ. Row-major; everything is in logits. */
export interface ModelTraits {
  /** Models × skills: how much one unit more of a demand helps (or hurts) this model. */
  readonly slope: Float64Array
  /** Datasets × models: head start of the model on the dataset before its own ability. */
  readonly base: Float64Array
}

/** How much of the weight of difficulty each model bears. */
export const steepnesses: readonly number[] = models.map(({ tier }) => tiers[tier].steepness)

/** Draws skill profiles and dataset quirks of the models. */
export function drawTraits(random: Rng): ModelTraits {
  const { discrimination } = shape
  const slope = centreColumns(normals(random, nModels * nSkills), nSkills).map(
    (x, at) => x * discrimination * tiers[models[Math.floor(at / nSkills)].tier].skillSpread,
  )
  const quirk = normals(random, datasets.length * nModels)
  const base = quirk.map((q, at) => {
    const dataset = datasets[Math.floor(at / nModels)]
    const model = at % nModels
    const { tier } = models[model]
    const { datasetSpread, head } = tiers[tier]
    const fit = dataset.demand.reduce((sum, weight, skill) => sum + weight * slope[model * nSkills + skill], 0)
    const start = head[dataset.group] + (tier === 'tiny' ? dataset.tinyHead : 0)
    return fit + start + discrimination * (datasetSpread * q - dataset.difficulty)
  })
  return { slope, base }
}

/** Draws the latents of every sample: n × nLatents standard normals, relative to the dataset's mean. */
export const drawLatents = (random: Rng, rows: Rows): Float64Array => normals(random, rows.n * nLatents)

/** n difficulties, standard normal within each dataset. */
export function difficulties(latents: Float64Array): Float64Array {
  const difficulty = new Float64Array(latents.length / nLatents)
  for (let at = 0; at < latents.length; at++)
    difficulty[Math.floor(at / nLatents)] += difficultyWeights[at % nLatents] * latents[at]
  return difficulty
}

/** n × models: the logit but for ability and difficulty. */
export function knownLogits(rows: Rows, { base, slope }: ModelTraits, latents: Float64Array): Float64Array {
  const logits = new Float64Array(rows.n * nModels)
  for (let row = 0; row < rows.n; row++)
    for (let model = 0; model < nModels; model++) {
      let logit = base[rows.dataset[row] * nModels + model]
      for (let skill = 0; skill < nSkills; skill++)
        logit += slope[model * nSkills + skill] * latents[row * nLatents + skill]
      logits[row * nModels + model] = logit
    }
  return logits
}

/** Takes each column's mean away: a skill tells models apart, it does not make all of them better. */
function centreColumns(table: Float64Array, cols: number): Float64Array {
  const mean = new Float64Array(cols)
  const rows = table.length / cols
  table.forEach((x, at) => {
    mean[at % cols] = mean[at % cols] + x / rows
  })
  return table.map((x, at) => x - mean[at % cols])
}

/** Each part has its own stream: more draws in one leave the others as they were. */
const parts = ['models', 'latents', 'coins', 'tokens', 'text', 'image'] as const
export type Part = (typeof parts)[number]

/** The stream of one part. Seeds from 0 to 700,000,000 give different streams. */
export const stream = (seed: number, part: Part): Rng => createRng(seed * parts.length + parts.indexOf(part))

/** A table of standard normals. */
export const normals = (random: Rng, length: number): Float64Array =>
  Float64Array.from({ length }, () => random.normal())
