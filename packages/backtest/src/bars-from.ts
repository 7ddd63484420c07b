import type { BarTable } from '@trader/core';

/** The first row of a time at or after `time`, ms since 1970 UTC; the table's length when there is none. */
export const rowAt = (bars: BarTable, time: number): number => {
  let low = 0;
  let high = bars.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bars.time[middle] < time) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** The rows at or after `time`, ms since 1970 UTC, over the same memory; all of them when it is undefined. */
export const barsFrom = (bars: BarTable, time: number | undefined): BarTable => {
  const from = time === undefined ? 0 : rowAt(bars, time);
  if (from === 0) return bars;
  const rest = <Column extends Float64Array | Int32Array>(column: Column): Column => column.subarray(from, bars.length) as Column;
  return {
    symbols: bars.symbols, length: bars.length - from, time: rest(bars.time), openTime: rest(bars.openTime), symbol: rest(bars.symbol), open: rest(bars.open),
    high: rest(bars.high), low: rest(bars.low), close: rest(bars.close), volume: rest(bars.volume),
  };
};
