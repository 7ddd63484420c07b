import type { BarTable, Instrument } from '@trader/core';
import type { RunHistory } from './run-history';

/** What was held, as the bars saw it. */
export interface Exposure {
  /** For every distinct time of the bars, 1 when a position was open at it and 0 when none was. */
  readonly held: Uint8Array;
  /** Gross market value of all positions over equity at the session's start, for every place of the history's `time`: mean and highest of the session's bars; 0 where there is no bar. */
  readonly average: Float64Array;
  readonly highest: Float64Array;
  /** Value of all that was bought and sold, in the account's currency. */
  readonly traded: number;
}

const multiplierOf = ({ multiplier }: Instrument): number => Number(multiplier) / 1e9;

/** Follows positions through the bars. `instruments` give the currency per point; a symbol without one counts one. */
export const readExposure = (bars: BarTable, history: RunHistory, instruments: readonly Instrument[] = []): Exposure => {
  const { fills, time, equity } = history;
  const points = bars.symbols.map((name) => {
    const found = instruments.find(({ symbol }) => symbol === name);
    return found === undefined ? 1 : multiplierOf(found);
  });
  const numbers = new Map(bars.symbols.map((symbol, number) => [symbol, number]));
  const positions = new Float64Array(bars.symbols.length);
  const closes = new Float64Array(bars.symbols.length);
  const held = new Uint8Array(bars.length);
  const [average, highest, counts] = [new Float64Array(time.length), new Float64Array(time.length), new Float64Array(time.length)];
  const strangers = new Set<string>();
  let [next, slices, session, traded] = [0, 0, Math.min(1, time.length - 1), 0];
  for (let row = 0; row < bars.length; row++) {
    closes[bars.symbol[row]] = bars.close[row];
    const now = bars.time[row];
    if (row + 1 < bars.length && bars.time[row + 1] === now) continue;
    for (; next < fills.length && fills[next].at <= now; next++) {
      const { symbol, position, quantity, price } = fills[next];
      const number = numbers.get(symbol);
      traded += Number(quantity) * Number(price) * (number === undefined ? 1 : points[number]);
      if (number !== undefined) positions[number] = Number(position);
      else if (position === '0') strangers.delete(symbol);
      else strangers.add(symbol);
    }
    let gross = 0;
    let open = strangers.size;
    for (let number = 0; number < positions.length; number++) {
      if (positions[number] === 0) continue;
      open++;
      gross += Math.abs(positions[number]) * closes[number] * points[number];
    }
    held[slices++] = open > 0 ? 1 : 0;
    while (session < time.length - 1 && time[session] < now) session++;
    const share = session > 0 && equity[session - 1] > 0 ? gross / equity[session - 1] : 0;
    average[session] += share;
    counts[session]++;
    if (share > highest[session]) highest[session] = share;
  }
  for (let place = 0; place < average.length; place++) if (counts[place] > 0) average[place] /= counts[place];
  return { held: held.subarray(0, slices), average, highest, traded };
};
