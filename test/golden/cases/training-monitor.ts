import { Monitor } from '../../../src/train/epochs.ts'
import { Checks, readGolden } from './checks.ts'

interface Golden {
  cases: {
    patience: number
    maximize: boolean
    min_delta: number
    metric: number[]
    best_epoch_after_each: number[]
    stop_epoch: number | null
    best_epoch: number
    best_value: number
  }[]
}

export function checkTrainingMonitor(): void {
  const golden = readGolden<Golden>('training_monitor')
  const checks = new Checks('training_monitor')
  golden.cases.forEach(({ patience, maximize, min_delta, metric, ...want }, c) => {
    const monitor = new Monitor({ patience, maximize, minDelta: min_delta })
    let stopped = 0
    metric.forEach((value, i) => {
      if (stopped > 0) return
      if (monitor.update(i + 1, value) === 'stop') stopped = i + 1
      checks.equal(monitor.bestEpoch, want.best_epoch_after_each[i], `case ${c}, best epoch after ${i + 1}`)
    })
    checks.equal(stopped, want.stop_epoch ?? 0, `case ${c}, stop`)
    checks.equal(monitor.bestEpoch, want.best_epoch, `case ${c}, best epoch`)
    checks.equal(monitor.bestValue, want.best_value, `case ${c}, best value`)
  })
}
