/** How the marks of rows look in charts: colour by kind, and the pointer that says they can be selected. */
import { css } from 'lit'

export const markStyles = css`
  .mark {
    stroke-width: 1.5;
    fill: var(--paper);
    stroke: var(--ink-2);
  }
  .mark.router {
    fill: var(--accent);
    stroke: var(--paper);
  }
  .mark.baseline {
    fill: var(--ink-2);
    stroke: var(--paper);
  }
  .mark.oracle {
    fill: var(--ink);
    stroke: var(--paper);
  }
  .point {
    cursor: pointer;
    outline: none;
  }
  .interval {
    stroke: var(--ink-3);
  }
  .interval.router {
    stroke: var(--accent);
  }
`
