/** Points that no other point beats on both cost and accuracy. */

/**
 * Indices of the points that no other point beats (cheaper and at least as accurate, or as cheap and more accurate),
 * cheapest first. Of points at the same place the first is kept. Points with NaN are left out.
 */
export function paretoFrontier(points: readonly { readonly cost: number; readonly accuracy: number }[]): number[] {
  const order = points.flatMap(({ cost, accuracy }, i) => (Number.isNaN(cost) || Number.isNaN(accuracy) ? [] : [i]))
  // Sorting is stable, so full ties keep their order.
  order.sort((a, b) => points[a].cost - points[b].cost || points[b].accuracy - points[a].accuracy)
  let best = -Infinity
  return order.filter((i) => {
    if (points[i].accuracy <= best) return false
    best = points[i].accuracy
    return true
  })
}
