/** Styles every element shares. Colours and sizes come from tokens.css; shadow roots inherit custom properties. */
import { css } from 'lit'

export const shared = css`
  :host {
    display: block;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h2 {
    margin: 0 0 0.25rem;
    font: 600 1.25rem/1.25 var(--serif);
  }
  p {
    margin: 0 0 0.5rem;
    max-width: 44rem;
  }
  .quiet {
    color: var(--ink-2);
    font-size: var(--text-s);
  }
  .number,
  td.number,
  input {
    font-variant-numeric: tabular-nums;
  }
  a {
    color: inherit;
    text-decoration-color: var(--accent);
    text-underline-offset: 2px;
  }
  button,
  .button {
    font: inherit;
    font-size: var(--text-s);
    color: var(--ink);
    background: none;
    border: 1px solid var(--rule);
    border-radius: var(--radius);
    padding: 0.3rem 0.7rem;
    min-height: 2rem;
    cursor: pointer;
  }
  button:hover:not(:disabled) {
    border-color: var(--ink-3);
  }
  button[aria-pressed='true'],
  button.primary {
    border-color: var(--accent);
    color: var(--accent);
  }
  button:disabled {
    color: var(--ink-3);
    cursor: default;
  }
  button.plain {
    border: 0;
    padding: 0;
    min-height: 0;
    text-align: inherit;
    font-size: inherit;
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  input[type='number'],
  input[type='text'],
  input[type='url'],
  select {
    font: inherit;
    font-size: var(--text-s);
    color: var(--ink);
    background: var(--paper);
    border: 1px solid var(--rule);
    border-radius: var(--radius);
    padding: 0.25rem 0.4rem;
    min-height: 2rem;
    max-width: 100%;
  }
  /* As parts of flexible rows they may become narrower than their longest option. */
  label {
    max-width: 100%;
  }
  select {
    min-width: 0;
  }
  /* An interval under its figure is read as one. */
  .within {
    white-space: nowrap;
  }
  input[type='range'] {
    accent-color: var(--accent);
  }
  .scroll {
    overflow-x: auto;
    /* What is hidden visually inside must not stretch the page. */
    position: relative;
  }
  table {
    border-collapse: collapse;
    width: 100%;
    font-size: var(--text-s);
  }
  th,
  td {
    padding: 0.35rem 0.6rem;
    text-align: start;
    border-block-end: 1px solid var(--rule);
    font-weight: 400;
  }
  thead th {
    color: var(--ink-2);
    vertical-align: bottom;
    border-block-end-color: var(--ink-3);
    white-space: nowrap;
  }
  th.number,
  td.number {
    text-align: end;
  }
  caption {
    text-align: start;
    color: var(--ink-2);
    padding-block-end: 0.4rem;
  }
  @media (max-width: 40rem) {
    th,
    td {
      padding-inline: 0.3rem;
    }
    thead th,
    thead th button {
      white-space: normal;
    }
  }
  .badge {
    display: inline-block;
    border: 1px solid currentColor;
    border-radius: 99px;
    padding: 0 0.5em;
    font-size: 0.75rem;
    line-height: 1.5;
    white-space: nowrap;
  }
  .badge.mark {
    color: var(--accent);
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  summary {
    cursor: pointer;
    color: var(--ink-2);
    font-size: var(--text-s);
  }
`
