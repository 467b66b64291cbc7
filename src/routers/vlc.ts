/** VLC, the vision-language classifier, on frozen features (protocol 5.9): cross-entropy; unsolved questions are left out. */
import { linearHeadRouter } from './linear-head.ts'

export default linearHeadRouter({
  id: 'vlc',
  name: 'VLC',
  about: 'Classifies questions by the cheapest models that answer them correctly, with one hidden layer.',
  loss: 'soft-ce',
  unsolved: 'drop',
})
