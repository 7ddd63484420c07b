import type { BarTable } from '@trader/core';
import { BAR_END } from './find-columns';

const ROWS_PER_PIECE = 10_000;

/**
 * Bars as CSV text, in pieces: `symbol`, `time` (when the bar began) and `bar_end` (when it was complete) in ISO 8601 with `Z`, `open` to
 * `volume` as the shortest decimals that name them. `parseBars` reads back the same table.
 */
export const formatCsv = function* (bars: BarTable): Generator<string> {
  const { symbols, symbol, openTime, time, open, high, low, close, volume, length } = bars;
  const stampOf = (at: number): string => new Date(at).toISOString();
  let lines = [`symbol,time,${BAR_END},open,high,low,close,volume\n`];
  for (let row = 0; row < length; row++) {
    lines.push(
      `${symbols[symbol[row]]},${stampOf(openTime[row])},${stampOf(time[row])},${open[row]},${high[row]},${low[row]},${close[row]},${volume[row]}\n`,
    );
    if (lines.length < ROWS_PER_PIECE) continue;
    yield lines.join('');
    lines = [];
  }
  yield lines.join('');
};
