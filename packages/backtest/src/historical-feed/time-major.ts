import { createBarTable } from '@trader/core';
import type { BarTable } from '@trader/core';

/** Tells the caller that `row` is not later than `before`, an earlier row of the same symbol; must throw. */
export type OnDisorder = (before: number, row: number) => never;

const isTimeMajor = (rows: BarTable): boolean => {
  const { time, symbol, length } = rows;
  for (let row = 1; row < length; row++) {
    if (!(time[row] > time[row - 1] || (time[row] === time[row - 1] && symbol[row] > symbol[row - 1]))) return false;
  }
  return true;
};

/** Row numbers, symbol by symbol, the order within a symbol kept: a counting sort. */
export const rowsBySymbol = (rows: BarTable): Int32Array => {
  const next = new Int32Array(rows.symbols.length + 1);
  for (let row = 0; row < rows.length; row++) next[rows.symbol[row] + 1]++;
  for (let symbol = 1; symbol < next.length; symbol++) next[symbol] += next[symbol - 1];
  const order = new Int32Array(rows.length);
  for (let row = 0; row < rows.length; row++) order[next[rows.symbol[row]]++] = row;
  return order;
};

/**
 * For each row of `order`, the place it takes when ordered by time and then symbol. The times are sorted once; each symbol then walks
 * along them, and takes the next free place of each of its times.
 */
const places = (rows: BarTable, order: Int32Array): Int32Array => {
  const { time, symbol, length } = rows;
  const sorted = time.slice(0, length).sort();
  const free = new Int32Array(length);
  const starts: number[] = [];
  for (let at = 0; at < length; at++) if (at === 0 || sorted[at] !== sorted[at - 1]) free[starts.push(at) - 1] = at;
  const place = new Int32Array(length);
  let slice = 0;
  for (let at = 0; at < length; at++) {
    const row = order[at];
    if (at > 0 && symbol[row] !== symbol[order[at - 1]]) slice = 0;
    while (sorted[starts[slice]] !== time[row]) slice++;
    place[at] = free[slice]++;
  }
  return place;
};

/**
 * `rows` ordered by time and, within one time, by symbol. Every symbol's rows must already rise in time; `onDisorder` hears of the
 * first that does not. Columns may be longer than `rows.length`; those of the result are not.
 */
export const timeMajor = (rows: BarTable, onDisorder: OnDisorder): BarTable => {
  const sorted = isTimeMajor(rows);
  const order = sorted ? undefined : rowsBySymbol(rows);
  if (order === undefined) return trimmed(rows);
  const { time, symbol } = rows;
  for (let at = 1; at < order.length; at++) {
    if (symbol[order[at]] === symbol[order[at - 1]] && !(time[order[at]] > time[order[at - 1]])) onDisorder(order[at - 1], order[at]);
  }
  const place = places(rows, order);
  const result = createBarTable(rows.symbols, rows.length);
  for (const name of ['time', 'openTime', 'symbol', 'open', 'high', 'low', 'close', 'volume'] as const) {
    const from = rows[name];
    const to = result[name];
    for (let at = 0; at < place.length; at++) to[place[at]] = from[order[at]];
  }
  return result;
};

const trimmed = (rows: BarTable): BarTable => ({
  symbols: rows.symbols,
  length: rows.length,
  time: rows.time.subarray(0, rows.length),
  openTime: rows.openTime.subarray(0, rows.length),
  symbol: rows.symbol.subarray(0, rows.length),
  open: rows.open.subarray(0, rows.length),
  high: rows.high.subarray(0, rows.length),
  low: rows.low.subarray(0, rows.length),
  close: rows.close.subarray(0, rows.length),
  volume: rows.volume.subarray(0, rows.length),
});
