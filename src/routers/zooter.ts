/** ZOOTER on frozen features (protocol 5.8): KL divergence to the targets; unsolved questions point at the cheapest model. */
import { linearHeadRouter } from './linear-head.ts'

export default linearHeadRouter({
  id: 'zooter',
  name: 'ZOOTER',
  about: 'Learns the distribution of reward over the models. Includes questions that no model solves.',
  loss: 'kl',
  unsolved: 'keep',
})
