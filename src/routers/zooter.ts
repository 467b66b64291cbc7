/** ZOOTER on frozen features (protocol 5.8): KL divergence to the targets; unsolved questions point at the cheapest model. */
import { linearHeadRouter } from './linear-head.ts'

export default linearHeadRouter({
  id: 'zooter',
  name: 'ZOOTER',
  about: 'Learns to reproduce how reward is shared between the models, unsolved questions included.',
  loss: 'kl',
  unsolved: 'keep',
})
