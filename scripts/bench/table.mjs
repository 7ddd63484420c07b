// @ts-check

/** @typedef {import('./run-job.mjs').MeasuredRow} MeasuredRow */

/** A number with three significant digits, or whole with separators from 1000 on. */
const figure = (/** @type {number} */ value) =>
  Math.abs(value) >= 1000 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(3)));

const times = (/** @type {number | null} */ ratio) => (ratio === null ? '' : `${figure(ratio)}x`);

/** The cells of a table. Where the reference is ours in every job, one column of ratios is enough. */
const cells = (/** @type {MeasuredRow[]} */ rows) => {
  const both = rows.some(({ toReference, toOurs }) => toReference !== toOurs);
  const ratios = (/** @type {MeasuredRow} */ row) => (both ? [times(row.toReference), times(row.toOurs)] : [times(row.toOurs)]);
  return {
    head: ['job', 'candidate', 'result', ...(both ? ['time, reference = 1'] : []), 'time, ours = 1'],
    rows: rows.map((row) => [row.job, row.candidate, row.value === null ? 'not timed' : `${figure(row.value)} ${row.unit}`, ...ratios(row)]),
  };
};

/** The rows as text for a terminal. */
export const textTable = (/** @type {MeasuredRow[]} */ measured) => {
  const { head, rows } = cells(measured);
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column].length)));
  const line = (/** @type {string[]} */ row) => row.map((cell, column) => (column < 2 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join('  ').trimEnd();
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
};

/** The rows as a Markdown table, followed by where they were measured and what was left out. */
export const markdownTable = (/** @type {MeasuredRow[]} */ measured, /** @type {string} */ machine, /** @type {string[]} */ leftOut) => {
  const { head, rows } = cells(measured);
  const line = (/** @type {string[]} */ row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const notes = leftOut.map((text) => `\nLeft out: ${text}.\n`).join('');
  return `${[line(head), `|${head.map((_, column) => (column < 2 ? ' --- |' : ' ---: |')).join('')}`, ...rows.map(line)].join('\n')}\n\nMeasured on ${machine}.\n${notes}`;
};
