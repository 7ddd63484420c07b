import type { BarTable } from '@trader/core';
import type { RoundTrip } from '@trader/observability/journal';
import { drawChart } from './chart';
import type { Dots, Link } from './chart';
import { escapeHtml, formatDay, formatMinute, formatNumber, decimalsOf } from './format';
import type { RunSummary } from './run-summary';
import { groupsOf, highestOf, lastOf, lowestOf } from './thin';
import { FILL_KINDS } from './trips/fill-reader';
import type { FillAction, FillTable } from './trips/fill-reader';
import { tripAt } from './trips/trip-table';
import type { TripTable } from './trips/trip-table';

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

/** What the legend calls the kinds of fills. */
const NAMES = ['Long entry', 'Short entry', 'Exit by stop', 'Exit by target', 'Other exit'];

/** The fills of one symbol, as rows of the table, and its trades where they are few enough to be told. */
interface Activity {
  readonly table: FillTable;
  readonly fills: Int32Array;
  readonly trips: readonly RoundTrip[];
  readonly splits: readonly FillAction['record'][];
}

/** What a price of then is in the shares of the end. */
const factorAfter = (splits: Activity['splits'], time: number): number =>
  splits.reduce((factor, { at, numerator, denominator }) => (time < at ? factor * (Number(denominator) / Number(numerator)) : factor), 1);

/** Rows of one symbol that are later than `after`. */
const rowsWith = (symbol: Int32Array, number: number, length: number, time: Float64Array, after: number): Int32Array => {
  const rows = new Int32Array(length);
  let found = 0;
  for (let row = 0; row < length; row++) if (symbol[row] === number && time[row] > after) rows[found++] = row;
  return rows.subarray(0, found);
};

const splitsOf = (symbol: string, actions: readonly FillAction[]): Activity['splits'] =>
  actions.map(({ record }) => record).filter((each) => each.symbol === symbol && each.into === symbol && each.numerator !== '0');

const activityOf = (symbol: string, { fills: table, actions }: RunSummary['history'], trips: TripTable, after = -Infinity): Activity => {
  const fills = rowsWith(table.symbol, table.symbols.indexOf(symbol), table.length, table.at, after);
  const ended = rowsWith(trips.symbol, trips.symbols.indexOf(symbol), trips.length, trips.entryTime, after);
  return { table, fills, trips: ended.length > TOLD ? [] : Array.from(ended, (row) => tripAt(trips, row)), splits: splitsOf(symbol, actions) };
};

/** Finds the first of the rising `times` that is not before a time, else the last; soonest where each time is near the one before. */
const placeFinder = (times: Float64Array): ((time: number) => number) => {
  let at = 0;
  return (time) => {
    let [low, high] = [0, times.length - 1];
    if (time > times[at]) low = at;
    else if (at === 0 || time > times[at - 1]) return at;
    else high = at - 1;
    for (let step = 1; low + step < high && times[low + step] < time; step *= 2) low += step;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (times[middle] < time) low = middle + 1;
      else high = middle;
    }
    return (at = low);
  };
};

const rowsOf = (bars: BarTable, number: number): Int32Array => {
  const rows = new Int32Array(bars.length);
  let found = 0;
  for (let row = 0; row < bars.length; row++) if (bars.symbol[row] === number) rows[found++] = row;
  return rows.subarray(0, found);
};

const columnOf = (from: Float64Array, rows: Int32Array, factors?: Float64Array): Float64Array => {
  const column = new Float64Array(rows.length);
  for (let at = 0; at < rows.length; at++) column[at] = from[rows[at]] * (factors?.[at] ?? 1);
  return column;
};

/** The dots of one kind while they are gathered. */
class DotColumns {
  private readonly counts: Int32Array;
  private readonly lows: Float64Array;
  private readonly highs: Float64Array;
  private readonly points: [place: number, value: number, to?: number][] = [];

  constructor(columns: number) {
    this.counts = new Int32Array(columns);
    this.lows = new Float64Array(columns).fill(Infinity);
    this.highs = new Float64Array(columns).fill(-Infinity);
  }

  add(place: number, value: number): void {
    if (++this.counts[place] <= STACK) this.points.push([place, value]);
    if (value < this.lows[place]) this.lows[place] = value;
    if (value > this.highs[place]) this.highs[place] = value;
  }

  /** Every fill, but where many stand in one column a stroke in their place. */
  read(): Dots['points'] {
    const { counts, lows, highs, points } = this;
    for (let place = 0; place < counts.length; place++) if (counts[place] > STACK) points.push([place, lows[place], highs[place]]);
    return points;
  }
}

const dotsOf = ({ table, fills, splits }: Activity, placeAt: (time: number) => number, columns: number): Dots[] => {
  const kinds = FILL_KINDS.map(() => new DotColumns(columns));
  for (let number = 0; number < fills.length; number++) {
    const row = fills[number];
    const time = table.at[row];
    const value = splits.length === 0 ? table.price[row] : table.price[row] * factorAfter(splits, time);
    kinds[table.kind[row]].add(placeAt(time), value);
  }
  return FILL_KINDS.map((style, kind) => ({ name: NAMES[kind], style, ring: style === 'long' || style === 'short', points: kinds[kind].read() }));
};

// A trade's prices are in the shares of its end.
const linkOf = ({ pnl, entryTime, entryPrice, exitTime, exitPrice }: RoundTrip, factor: number, placeAt: (time: number) => number): Link => ({
  style: pnl.startsWith('-') ? 'loss' : 'gain', from: [placeAt(entryTime), entryPrice * factor], to: [placeAt(exitTime), exitPrice * factor],
});

const notesOf = (trip: RoundTrip, placeAt: (time: number) => number): readonly (readonly [number, string])[] => [
  [placeAt(trip.entryTime), `${trip.side === 'long' ? 'Long' : 'Short'} ${trip.quantity} at ${trip.entryPrice}: ${trip.entryReason}`],
  [placeAt(trip.exitTime), `Out at ${trip.exitPrice}, ${formatNumber(Number(trip.pnl), 2)}: ${trip.exitReason}`],
];

const chartOf = (bars: BarTable, rows: Int32Array, symbol: string, id: string, activity: Activity): string => {
  const times = columnOf(bars.time, rows);
  const groups = groupsOf(rows.length, PLACES);
  const placeOf = placeFinder(times);
  const placeAt = (time: number): number => Math.floor(placeOf(time) / groups.size);
  const daily = bars.time[rows[0]] - bars.openTime[rows[0]] > HALF_SESSION;
  const dense = activity.fills.length > CROWD;
  const told = activity.trips;
  const { splits } = activity;
  const marks = splits.filter(({ at }) => at > times[0] && at <= times[times.length - 1])
    .map((split) => ({ place: placeAt(split.at), text: `Split ${split.numerator} for ${split.denominator}` }));
  const today = splits.length === 0 ? undefined : times.map((time) => factorAfter(splits, time));
  return drawChart({
    id,
    label: `Price of ${symbol} with ${activity.fills.length} fills`,
    time: lastOf(times, groups),
    lines: [{ name: `${symbol}, last price`, style: 'price', values: lastOf(columnOf(bars.close, rows, today), groups) }],
    band: { low: lowestOf(columnOf(bars.low, rows, today), groups), high: highestOf(columnOf(bars.high, rows, today), groups) },
    dots: dotsOf(activity, placeAt, groups.count),
    links: dense ? [] : told.map((trip) => linkOf(trip, factorAfter(activity.splits, trip.exitTime), placeAt)),
    notes: [...told.flatMap((trip) => notesOf(trip, placeAt)), ...marks.map(({ place, text }) => [place, text] as const)],
    marks,
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
  const near = activity.fills.length > CROWD && last.length < rows.length
    ? `<h3>Close up, from ${formatMinute(from)} UTC</h3>${chartOf(bars, last, symbol, `near-${number}`, activityOf(symbol, history, trips, from))}`
    : '';
  return `<div class="panel" id="panel-${number}">${whole}${near}</div>`;
};

/** One chart for each symbol, behind tabs that work without a script. */
export const priceCharts = (bars: BarTable, summary: RunSummary): string => {
  const { symbols, symbol: symbolOf, length } = summary.history.fills;
  const counts = new Int32Array(symbols.length);
  for (let row = 0; row < length; row++) counts[symbolOf[row]]++;
  const shown = bars.symbols
    .map((symbol, number) => ({ symbol, number, fills: counts[symbols.indexOf(symbol)] ?? 0 }))
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
