/**
 * What the reference Python takes for the same work at full size (21,378 × 6,108 × 1,792 float32, 17 models), one thread, on
 * such a machine; from the project's issue 3. Seconds.
 */
export interface Reference {
  readonly fit?: number
  readonly route?: number
  /** Per epoch. */
  readonly epoch?: number
  /** Largest share of the reference's time that meets the goal. */
  readonly goal?: number
}

export const references: Readonly<Record<string, Reference>> = {
  'K-means': { fit: 2.2, route: 0.1, goal: 1 },
  KNN: { fit: 1.4, route: 8.1, goal: 1 },
  PRkNN: { fit: 0.7, route: 13.1, goal: 1 },
  OVR: { fit: 55.5, route: 0.5, goal: 0.2 },
  'Linear, to the optimum': { fit: 26.7, goal: 0.2 },
  'Linear, 200 steps of Adam': { fit: 26.7 },
  'MLP [256]': { epoch: 0.9, goal: 2 },
  'MLP [2048, 1024]': { epoch: 7.6 },
}
