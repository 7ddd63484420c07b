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

/** Currency per point of each symbol; one for a symbol without an instrument. */
export const pointsOf = (symbols: readonly string[], instruments: readonly Instrument[] = []): readonly number[] => {
  const points = new Map(instruments.map((instrument) => [instrument.symbol, multiplierOf(instrument)]));
  return symbols.map((symbol) => points.get(symbol) ?? 1);
};

/**
 * Follows positions through the bars. `instruments` give the currency per point; a symbol without one counts one. A symbol of which no bar has come yet counts at the
 * price of its last fill, and what an issuer made of shares, until its next bar, at what these were worth.
 */
export const readExposure = (bars: BarTable, history: RunHistory, instruments: readonly Instrument[] = []): Exposure => {
  const { fills, actions, time, equity } = history;
  // What shares became may never have been traded.
  const symbols = [...new Set([...fills.symbols, ...actions.map(({ record }) => record.into)])];
  const points = pointsOf(symbols, instruments);
  // For each of the bars' symbols which of those it is; -1 for one that was never held.
  const numberOfBars = Int32Array.from(bars.symbols, (symbol) => symbols.indexOf(symbol));
  const positions = new Float64Array(symbols.length);
  const closes = new Float64Array(symbols.length);
  // When the last bar of each came.
  const seen = new Float64Array(symbols.length).fill(-Infinity);
  // What a unit of a symbol's currency is worth is known from its fills alone: the last one's counts until the next.
  const rates = new Float64Array(symbols.length).fill(1);
  let acted = 0;
  const act = (now: number): void => {
    for (; acted < actions.length && actions[acted].after <= next && actions[acted].record.at <= now; acted++) {
      const { record } = actions[acted];
      const [from, into, position] = [symbols.indexOf(record.symbol), symbols.indexOf(record.into), Number(record.position)];
      const worth = closes[from] * positions[from] + (into === from ? 0 : closes[into] * positions[into]);
      if (position !== 0 && seen[into] < record.at) closes[into] = worth / position;
      if (positions[into] === 0) rates[into] = rates[from];
      positions[from] = 0;
      positions[into] = position;
    }
  };
  const held = new Uint8Array(bars.length);
  const [average, highest, counts] = [new Float64Array(time.length), new Float64Array(time.length), new Float64Array(time.length)];
  let [next, slices, session] = [0, 0, Math.min(1, time.length - 1)];
  for (let row = 0; row < bars.length; row++) {
    const traded = numberOfBars[bars.symbol[row]];
    if (traded >= 0) {
      closes[traded] = bars.close[row];
      seen[traded] = bars.time[row];
    }
    const now = bars.time[row];
    if (row + 1 < bars.length && bars.time[row + 1] === now) continue;
    for (act(now); next < fills.length && fills.at[next] <= now; act(now)) {
      const symbol = fills.symbol[next];
      positions[symbol] = fills.position[next];
      if (seen[symbol] === -Infinity) closes[symbol] = fills.price[next];
      if (fills.rates.size > 0) rates[symbol] = fills.rates.get(next) ?? 1;
      next++;
    }
    let gross = 0;
    let open = 0;
    for (let number = 0; number < positions.length; number++) {
      if (positions[number] === 0) continue;
      open++;
      gross += Math.abs(positions[number]) * closes[number] * points[number] * rates[number];
    }
    held[slices++] = open > 0 ? 1 : 0;
    while (session < time.length - 1 && time[session] < now) session++;
    const share = session > 0 && equity[session - 1] > 0 ? gross / equity[session - 1] : 0;
    average[session] += share;
    counts[session]++;
    if (share > highest[session]) highest[session] = share;
  }
  for (let place = 0; place < average.length; place++) if (counts[place] > 0) average[place] /= counts[place];
  const traded = fills.traded.reduce((sum, value, number) => sum + value * points[number], 0);
  return { held: held.subarray(0, slices), average, highest, traded };
};
