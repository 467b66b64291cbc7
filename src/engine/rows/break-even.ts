/**
 * At which price of one model a router's lead over another is gone (or begins). Both prices of the model move together;
 * the router keeps its training and its λ, but decides and pays under the new prices.
 */
import { breakEven } from '../../core/prices/break-even.ts'
import type { Price } from '../../core/types.ts'
import type { Experiment } from '../../experiment/experiment.ts'
import type { Board } from '../score/board.ts'

export interface BreakEvenQuestion {
  /** Key of the router's row. */
  readonly router: string
  /** Id of the model whose price moves. */
  readonly model: string
  /** Id of the model to beat, asked every question. */
  readonly against: string
}

export interface BreakEven extends BreakEvenQuestion {
  /** Rank Scores under the prices in force, 0-100. */
  readonly now: { readonly router: number; readonly against: number }
  /** The price at which the lead changes; absent when no price from a thousandth to a thousand times today's does it. */
  readonly price?: Price
  readonly multiple?: number
}

/** Undefined when the row, or the model's price, is not there. */
export async function findBreakEven(
  question: BreakEvenQuestion,
  experiment: Experiment,
  price: Price | undefined,
  board: (experiment: Experiment) => Promise<Board>,
): Promise<BreakEven | undefined> {
  const routers = experiment.routers.filter(({ key }) => key === question.router)
  const scoresAt = async (multiple: number) => {
    const prices = price ? { ...experiment.prices, [question.model]: times(price, multiple) } : experiment.prices
    const { rows } = await board({ ...experiment, routers, prices })
    const score = (key: string) => rows.find((row) => row.key === key)?.overall.rankScore ?? Number.NaN
    return { router: score(question.router), against: score(`model:${question.against}`) }
  }
  const now = await scoresAt(1)
  if (!price || Number.isNaN(now.router - now.against)) return undefined
  const multiple = await breakEven(async (at) => {
    const { router, against } = await scoresAt(at)
    return router - against
  })
  return { ...question, now, ...(multiple !== undefined && { multiple, price: times(price, multiple) }) }
}

const times = ({ inputPerMillion, outputPerMillion }: Price, multiple: number): Price => ({
  inputPerMillion: inputPerMillion * multiple,
  outputPerMillion: outputPerMillion * multiple,
})
