import { Lines, checkLines, checkPeriod } from '../indicator';
import type { ColumnsOf } from '../indicator';
import { columnsFor } from '../parts/columns';
import { Averages } from '../parts/averages';
import { quotient } from '../parts/quotient';
import { WindowExtremes } from '../parts/window-extremes';
import { WindowSums } from '../parts/window-sums';
import type { StochasticFastValue } from './stochastic-fast';

const FAST_K = 0;
const FAST_D = 1;
const CLOSE = 2;
const CLOSE_BEFORE = 3;
const GAIN = 0;
const SIZE = 1;

/** The stochastic RSI, 0 to 100. */
export type StochasticRsiValue = StochasticFastValue;

/**
 * Stochastic RSI: the fast stochastic oscillator of RSI(`period`) over `stochasticPeriod` values, its average over `smoothD`. Ready after `period` + `stochasticPeriod` + `smoothD` - 1 closes. In a
 * window where RSI stands still it is 0, as in TA-Lib; while nothing has moved yet RSI counts as 0. Some programs show it from 0 to 1.
 * Source: Chande and Kroll, "Stochastic RSI and Dynamic Momentum Index", Technical Analysis of Stocks & Commodities 11:5 (1993); TA-Lib STOCHRSI.
 */
export class StochasticRsi extends Lines<StochasticRsiValue> {
  private readonly moves: Averages;
  private readonly extremes: WindowExtremes;
  private readonly fastK: WindowSums;

  constructor(period = 14, stochasticPeriod = 14, smoothD = 3) {
    const parts = [new Averages(2, checkPeriod('stochasticRsi', period), 1 / period), new WindowExtremes(stochasticPeriod), new WindowSums(1, smoothD)] as const;
    super(`stochasticRsi(${period},${stochasticPeriod},${smoothD})`, period + stochasticPeriod + smoothD - 1, 4, { fastK: NaN, fastD: NaN }, ...parts);
    [this.moves, this.extremes, this.fastK] = parts;
  }

  /** Takes one close; returns the lines, NaN until ready. */
  next(close: number): StochasticRsiValue {
    const gap = close - close;
    if (gap !== gap) return this.gap;
    const s = this.state;
    s[CLOSE_BEFORE] = s[CLOSE];
    s[CLOSE] = close;
    if (this.count < this.needed) this.count++;
    if (this.count > 1) this.take(true);
    return this.record;
  }

  /** Takes the last close again. */
  replace(close: number): StochasticRsiValue {
    if (this.count === 0) return this.next(close);
    const gap = close - close;
    if (gap !== gap) return this.gap;
    this.state[CLOSE] = close;
    if (this.count > 1) this.take(false);
    return this.record;
  }

  /** Takes the close from the state: passed on as an argument it would be boxed. */
  private take(anew: boolean): void {
    const { record, state: s, moves, extremes, fastK } = this;
    const change = s[CLOSE] - s[CLOSE_BEFORE];
    moves.put(GAIN, (Math.abs(change) + change) * 0.5);
    moves.put(SIZE, Math.abs(change));
    if (anew) moves.next();
    else moves.replace();
    if (!moves.ready) return;
    const rsi = quotient(100 * moves.average(GAIN), moves.average(SIZE));
    extremes.put(rsi, rsi);
    if (anew) extremes.next();
    else extremes.replace();
    if (!extremes.ready) return;
    s[FAST_K] = quotient(100 * (rsi - extremes.lowest()), extremes.highest() - extremes.lowest());
    fastK.put(0, s[FAST_K]);
    if (anew) fastK.next();
    else fastK.replace();
    if (!this.ready) return;
    record.fastK = s[FAST_K];
    record.fastD = s[FAST_D] = fastK.sum(0) / fastK.period;
  }
}

/** Stochastic RSI of `close`, row by row, into `out` (columns as long as the input); NaN where there is none yet. */
export const stochasticRsi = (
  close: Float64Array, period = 14, stochasticPeriod = 14, smoothD = 3,
  out: ColumnsOf<StochasticRsiValue> = columnsFor(close.length, ['fastK', 'fastD']),
): ColumnsOf<StochasticRsiValue> => {
  checkLines('stochasticRsi', out, close);
  const stream = new StochasticRsi(period, stochasticPeriod, smoothD);
  for (let i = 0; i < close.length; i++) {
    const value = stream.next(close[i]);
    out.fastK[i] = value.fastK;
    out.fastD[i] = value.fastD;
  }
  return out;
};
