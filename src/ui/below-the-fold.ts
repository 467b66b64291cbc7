/** Elements further down the page: loaded once the first board is there. */
import './rb-features.ts'
import './rb-heatmap.ts'
import './rb-metrics.ts'
import './rb-params.ts'
import './rb-points.ts'
import './rb-price-sheet.ts'
import './rb-setup.ts'
import './rb-sureness.ts'
