/** One piece-worker of the neighbour table: see src/kernel/shards.ts. */
import { serveShard } from '../src/kernel/shards.ts'

serveShard(self)
