/** One piece-worker of the neighbour table: see src/kernel/shards.ts. */
import { showLife } from '../src/kernel/life.ts'
import { serveShard } from '../src/kernel/shards.ts'

serveShard(self)
showLife()
