/** The built-in routers, in the order of the page. To add one: write its file and add it here. */
import type { Router } from '../core/router.ts'
import cheapest from './cheapest.ts'
import cosinecls from './cosinecls.ts'
import kmeans from './kmeans.ts'
import knn from './knn.ts'
import linear from './linear.ts'
import mlp from './mlp.ts'
import ovr from './ovr.ts'
import prknn from './prknn.ts'
import random from './random.ts'
import routerdc from './routerdc.ts'
import strongest from './strongest.ts'
import strongestPerDataset from './strongest-per-dataset.ts'
import vlc from './vlc.ts'
import zooter from './zooter.ts'

export const builtInRouters: readonly [Router, ...Router[]] = [
  knn,
  prknn,
  kmeans,
  ovr,
  linear,
  mlp,
  cosinecls,
  routerdc,
  zooter,
  vlc,
  strongest,
  cheapest,
  strongestPerDataset,
  random,
]

/** The built-in router with this id, if there is one. */
export const routerById = (id: string): Router | undefined => builtInRouters.find((router) => router.id === id)
