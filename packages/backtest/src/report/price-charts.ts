import { price, priceToNumber } from '@trader/core';
import type { BarTable } from '@trader/core';
import type { Dots } from './chart';
import { drawChart } from './chart';
import { escapeHtml, formatDay, formatMinute, formatNumber, decimalsOf } from './format';
import type { RunHistory } from './run-history';
import { groupsOf, highestOf, lastOf, lowestOf } from './thin';

/** Columns drawn of one symbol: more than most screens have pixels for a chart. */
const PLACES = 1000;
/** Symbols drawn: those with the most fills. */
const MOST_SYMBOLS = 12;
/** Fills of one symbol above which dots run into one another. */
const CROWD = 200;
/** Bars of the close-up: four days of the index futures' minutes. */
const CLOSE_UP = 960;
/** A bar longer than this is a day's, and its time of day says nothing. */
const HALF_SESSION = 3 * 3_600_000;

type Fill = RunHistory['fills'][number];

/** What a fill was to its position, in the order of the legend. */
const KINDS = [
  ['long', 'Long entry'],
  ['short', 'Short entry'],
  ['stop', 'Exit by stop'],
  ['target', 'Exit by target'],
  ['exit', 'Other exit'],
] as const;

const kindOf = (fill: Fill, { intents }: RunHistory): (typeof KINDS)[number][0] => {
  const intent = intents.get(fill.id);
  if (intent?.type === 'stop') return 'stop';
  if (intent?.reduceOnly && intent.type === 'limit') return 'target';
  const grew = fill.position !== '0' && fill.position.startsWith('-') === (fill.side === 'sell');
  if (intent?.reduceOnly || !grew) return 'exit';
  return fill.side === 'buy' ? 'long' : 'short';
};

/** The first of the rising `times` that is not before `time`, else the last. */
const placeOf = (times: Float64Array, time: number): number => {
  let low = 0;
  let high = times.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] < time) low = middle + 1;
    else high = middle;
  }
  return low;
};

const rowsOf = (bars: BarTable, number: number): readonly number[] => {
  const rows: number[] = [];
  for (let row = 0; row < bars.length; row++) if (bars.symbol[row] === number) rows.push(row);
  return rows;
};

const chartOf = (bars: BarTable, rows: readonly number[], symbol: string, id: string, fills: readonly Fill[], history: RunHistory): string => {
  const column = (from: Float64Array): Float64Array => Float64Array.from(rows, (row) => from[row]);
  const times = column(bars.time);
  const groups = groupsOf(rows.length, PLACES);
  const dots = KINDS.map(([style, name]): Dots => ({
    name,
    style,
    ring: style === 'long' || style === 'short',
    points: fills
      .filter((fill) => kindOf(fill, history) === style)
      .map((fill) => [Math.floor(placeOf(times, fill.at) / groups.size), priceToNumber(price(fill.price))]),
  }));
  const daily = bars.time[rows[0]] - bars.openTime[rows[0]] > HALF_SESSION;
  return drawChart({
    id,
    label: `Price of ${symbol} with trades`,
    time: lastOf(times, groups),
    lines: [{ name: `${symbol}, last price`, style: 'price', values: lastOf(column(bars.close), groups) }],
    band: { low: lowestOf(column(bars.low), groups), high: highestOf(column(bars.high), groups) },
    dots,
    dense: fills.length > CROWD,
    format: (value, step) => formatNumber(value, decimalsOf(step)),
    formatTime: daily ? formatDay : formatMinute,
  });
};

/** The whole series; where fills crowd on it, its last bars as well, near enough to tell one fill from the next. */
const panel = (bars: BarTable, number: number, history: RunHistory): string => {
  const symbol = bars.symbols[number];
  const rows = rowsOf(bars, number);
  const fills = history.fills.filter((fill) => fill.symbol === symbol);
  const whole = chartOf(bars, rows, symbol, `price-${number}`, fills, history);
  const last = rows.slice(-CLOSE_UP);
  const from = bars.openTime[last[0]];
  const lately = fills.filter((fill) => fill.at > from);
  const near = fills.length > CROWD && last.length < rows.length
    ? `<h3>Close up, from ${formatMinute(from)} UTC</h3>${chartOf(bars, last, symbol, `near-${number}`, lately, history)}`
    : '';
  return `<div class="panel" id="panel-${number}">${whole}${near}</div>`;
};

/** One chart for each symbol, behind tabs that work without a script. */
export const priceCharts = (bars: BarTable, history: RunHistory): string => {
  const counts = new Map<string, number>();
  for (const { symbol } of history.fills) counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
  const shown = bars.symbols
    .map((symbol, number) => ({ symbol, number, fills: counts.get(symbol) ?? 0 }))
    .sort((a, b) => b.fills - a.fills || a.number - b.number)
    .slice(0, MOST_SYMBOLS)
    .sort((a, b) => a.number - b.number);
  const charts = shown.map(({ number }) => panel(bars, number, history));
  const left = bars.symbols.length - shown.length;
  const rest = left > 0 ? `<p class="small">The ${shown.length} most traded of ${bars.symbols.length} symbols.</p>` : '';
  if (shown.length === 1) return charts[0] + rest;
  const tabs = shown.map(
    ({ symbol, number, fills }, tab) =>
      `<input type="radio" name="symbol" id="tab-${number}"${tab === 0 ? ' checked' : ''}><label for="tab-${number}">${escapeHtml(symbol)} <small>${fills}</small></label>`,
  );
  const rules = shown.map(({ number }) => `#tab-${number}:checked~#panel-${number}`).join(',');
  return `<style>${rules}{display:block}</style><div class="tabs">${tabs.join('')}${charts.join('')}</div>${rest}`;
};
