import type { BarTable } from '@trader/core';
import type { RoundTrip } from '@trader/observability/journal';
import { drawChart } from './chart';
import type { Dots, Link } from './chart';
import { escapeHtml, formatDay, formatMinute, formatNumber, decimalsOf } from './format';
import type { FillKind, RunHistory } from './run-history';
import type { RunSummary } from './run-summary';
import { groupsOf, highestOf, lastOf, lowestOf } from './thin';

/** Columns drawn of one symbol: more than most screens have pixels for a chart. */
const PLACES = 1000;
/** Symbols drawn: those with the most fills. */
const MOST_SYMBOLS = 12;
/** Fills of one symbol above which dots run into one another. */
const CROWD = 120;
/** Bars of the close-up: four days of the index futures' minutes. */
const CLOSE_UP = 960;
/** A bar longer than this is a day's, and its time of day says nothing. */
const HALF_SESSION = 3 * 3_600_000;

/** Dots of one kind in one column above which only a stroke from the lowest to the highest is drawn. */
const STACK = 3;
/** Trades of one chart whose lines and reasons are drawn. */
const TOLD = 400;

/** Kinds of fills, in the order of the legend. */
const KINDS: readonly (readonly [FillKind, string])[] = [
  ['long', 'Long entry'],
  ['short', 'Short entry'],
  ['stop', 'Exit by stop'],
  ['target', 'Exit by target'],
  ['exit', 'Other exit'],
];

/** The fills and the trades of one symbol. */
interface Activity {
  readonly fills: number;
  readonly at: Float64Array;
  readonly price: Float64Array;
  /** Indexes into `KINDS`. */
  readonly kind: Uint8Array;
  readonly trips: readonly RoundTrip[];
}

const NUMBER_OF_KIND = new Map(KINDS.map(([kind], number) => [kind, number]));

const activityOf = (symbol: string, { fills, kinds }: RunHistory, trips: readonly RoundTrip[], after = -Infinity): Activity => {
  const [at, price, kind] = [new Float64Array(fills.length), new Float64Array(fills.length), new Uint8Array(fills.length)];
  let found = 0;
  for (let number = 0; number < fills.length; number++) {
    const fill = fills[number];
    if (fill.symbol !== symbol || fill.at <= after) continue;
    at[found] = fill.at;
    price[found] = Number(fill.price);
    kind[found++] = NUMBER_OF_KIND.get(kinds[number]) ?? 0;
  }
  return { fills: found, at, price, kind, trips: trips.filter((trip) => trip.symbol === symbol && trip.entryTime > after) };
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

const rowsOf = (bars: BarTable, number: number): Int32Array => {
  const rows = new Int32Array(bars.length);
  let found = 0;
  for (let row = 0; row < bars.length; row++) if (bars.symbol[row] === number) rows[found++] = row;
  return rows.subarray(0, found);
};

const columnOf = (from: Float64Array, rows: Int32Array): Float64Array => {
  const column = new Float64Array(rows.length);
  for (let at = 0; at < rows.length; at++) column[at] = from[rows[at]];
  return column;
};

/** The dots of one kind: every fill, but where many stand in one column a stroke in their place. */
const dotsOf = (wanted: number, { fills, at, price, kind }: Activity, placeAt: (time: number) => number): Dots => {
  const columns = new Map<number, { count: number; low: number; high: number }>();
  const points: [place: number, value: number, to?: number][] = [];
  for (let number = 0; number < fills; number++) {
    if (kind[number] !== wanted) continue;
    const place = placeAt(at[number]);
    const value = price[number];
    const column = columns.get(place);
    if (column === undefined) columns.set(place, { count: 1, low: value, high: value });
    else {
      column.count++;
      column.low = Math.min(column.low, value);
      column.high = Math.max(column.high, value);
    }
    if ((column?.count ?? 1) <= STACK) points.push([place, value]);
  }
  for (const [place, { count, low, high }] of columns) if (count > STACK) points.push([place, low, high]);
  const [style, name] = KINDS[wanted];
  return { name, style, ring: style === 'long' || style === 'short', points };
};

const linkOf = ({ pnl, entryTime, entryPrice, exitTime, exitPrice }: RoundTrip, placeAt: (time: number) => number): Link => ({
  style: pnl.startsWith('-') ? 'loss' : 'gain', from: [placeAt(entryTime), entryPrice], to: [placeAt(exitTime), exitPrice],
});

const notesOf = (trip: RoundTrip, placeAt: (time: number) => number): readonly (readonly [number, string])[] => [
  [placeAt(trip.entryTime), `${trip.side === 'long' ? 'Long' : 'Short'} ${trip.quantity} at ${trip.entryPrice}: ${trip.entryReason}`],
  [placeAt(trip.exitTime), `Out at ${trip.exitPrice}, ${formatNumber(Number(trip.pnl), 2)}: ${trip.exitReason}`],
];

const chartOf = (bars: BarTable, rows: Int32Array, symbol: string, id: string, activity: Activity): string => {
  const times = columnOf(bars.time, rows);
  const groups = groupsOf(rows.length, PLACES);
  const placeAt = (time: number): number => Math.floor(placeOf(times, time) / groups.size);
  const daily = bars.time[rows[0]] - bars.openTime[rows[0]] > HALF_SESSION;
  const dense = activity.fills > CROWD;
  const told = activity.trips.length <= TOLD ? activity.trips : [];
  return drawChart({
    id,
    label: `Price of ${symbol} with ${activity.fills} fills`,
    time: lastOf(times, groups),
    lines: [{ name: `${symbol}, last price`, style: 'price', values: lastOf(columnOf(bars.close, rows), groups) }],
    band: { low: lowestOf(columnOf(bars.low, rows), groups), high: highestOf(columnOf(bars.high, rows), groups) },
    dots: KINDS.map((_, number) => dotsOf(number, activity, placeAt)),
    links: dense ? [] : told.map((trip) => linkOf(trip, placeAt)),
    notes: told.flatMap((trip) => notesOf(trip, placeAt)),
    dense,
    format: (value, step) => formatNumber(value, decimalsOf(step)),
    formatTime: daily ? formatDay : formatMinute,
  });
};

/** The whole series; where fills crowd on it, its last bars as well, near enough to tell one fill from the next. */
const panel = (bars: BarTable, number: number, { history, trips }: RunSummary): string => {
  const symbol = bars.symbols[number];
  const rows = rowsOf(bars, number);
  const activity = activityOf(symbol, history, trips);
  const whole = chartOf(bars, rows, symbol, `price-${number}`, activity);
  const last = rows.slice(-CLOSE_UP);
  const from = bars.openTime[last[0]];
  const near = activity.fills > CROWD && last.length < rows.length
    ? `<h3>Close up, from ${formatMinute(from)} UTC</h3>${chartOf(bars, last, symbol, `near-${number}`, activityOf(symbol, history, trips, from))}`
    : '';
  return `<div class="panel" id="panel-${number}">${whole}${near}</div>`;
};

/** One chart for each symbol, behind tabs that work without a script. */
export const priceCharts = (bars: BarTable, summary: RunSummary): string => {
  const counts = new Map<string, number>();
  for (const { symbol } of summary.history.fills) counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
  const shown = bars.symbols
    .map((symbol, number) => ({ symbol, number, fills: counts.get(symbol) ?? 0 }))
    .sort((a, b) => b.fills - a.fills || a.number - b.number)
    .slice(0, MOST_SYMBOLS)
    .sort((a, b) => a.number - b.number);
  const charts = shown.map(({ number }) => panel(bars, number, summary));
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
