import { Lines, checkLines, checkPeriod } from '../indicator';
import type { ColumnsOf } from '../indicator';
import { columnsFor } from '../parts/columns';
import { quotient } from '../parts/quotient';
import { WindowSums } from '../parts/window-sums';

/** Know sure thing, in weighed percent. */
export interface KstValue {
  readonly kst: number;
  /** Its simple average. */
  readonly signal: number;
}

const RING = 2;

/**
 * Know sure thing: four rates of change in percent, each averaged simply, weighed 1 to 4, the slowest most; and its simple average of `signal` bars. `roc1` to `roc4` are the periods of the rates of
 * change, `sma1` to `sma4` those of their averages. Ready after max(roc + sma) + signal - 1 closes; a rate of change from 0 is 0.
 * Source: Pring, "Summed Rate of Change (KST)", Technical Analysis of Stocks & Commodities 10:9 (1992); StockCharts ChartSchool, "Pring's Know Sure Thing (KST)".
 */
export class Kst extends Lines<KstValue> {
  private readonly rates: readonly number[];
  private readonly averages: readonly WindowSums[];
  private readonly signal: WindowSums;
  private readonly size: number;

  constructor(roc1 = 10, roc2 = 15, roc3 = 20, roc4 = 30, sma1 = 10, sma2 = 10, sma3 = 10, sma4 = 15, signal = 9) {
    const rates = [roc1, roc2, roc3, roc4].map((period) => checkPeriod('kst', period));
    const periods = [sma1, sma2, sma3, sma4].map((period) => checkPeriod('kst', period));
    const averages = periods.map((period) => new WindowSums(1, period));
    const last = new WindowSums(1, checkPeriod('kst', signal));
    const needed = Math.max(...rates.map((rate, i) => rate + periods[i])) + signal - 1;
    super(`kst(${rates},${periods},${signal})`, needed, RING + Math.max(...rates) + 1, { kst: NaN, signal: NaN }, ...averages, last);
    this.rates = rates;
    this.averages = averages;
    this.signal = last;
    this.size = Math.max(...rates) + 1;
  }

  /** Takes one close; returns the lines, NaN until ready. */
  next(close: number): KstValue {
    const gap = close - close;
    if (gap !== gap) return this.gap;
    if (this.count < this.needed) this.count++;
    this.at = this.at + 1 === this.size ? 0 : this.at + 1;
    this.state[RING + this.at] = close;
    this.take(true);
    return this.record;
  }

  /** Takes the last close again. */
  replace(close: number): KstValue {
    if (this.count === 0) return this.next(close);
    const gap = close - close;
    if (gap !== gap) return this.gap;
    this.state[RING + this.at] = close;
    this.take(false);
    return this.record;
  }

  private take(anew: boolean): void {
    const { state: s, at, rates, averages } = this;
    const close = s[RING + at];
    let sum = 0;
    for (let i = 0; i < 4; i++) {
      const rate = rates[i];
      if (this.count <= rate) continue;
      const ago = s[RING + (at < rate ? at - rate + this.size : at - rate)];
      const average = averages[i];
      average.put(0, quotient(100 * (close - ago), ago));
      if (anew) average.next();
      else average.replace();
      sum += ((i + 1) * average.sum(0)) / average.period;
    }
    if (averages[0].ready && averages[1].ready && averages[2].ready && averages[3].ready) this.show(sum, anew);
  }

  private show(kst: number, anew: boolean): void {
    const { record, state, signal } = this;
    signal.put(0, kst);
    if (anew) signal.next();
    else signal.replace();
    if (!this.ready) return;
    record.kst = state[0] = kst;
    record.signal = state[1] = signal.sum(0) / signal.period;
  }
}

/** Know sure thing of `close`, row by row, into `out` (columns as long as the input); NaN where there is none yet. */
export const kst = (
  close: Float64Array, roc1 = 10, roc2 = 15, roc3 = 20, roc4 = 30, sma1 = 10, sma2 = 10, sma3 = 10, sma4 = 15, signal = 9,
  out: ColumnsOf<KstValue> = columnsFor(close.length, ['kst', 'signal']),
): ColumnsOf<KstValue> => {
  checkLines('kst', out, close);
  const stream = new Kst(roc1, roc2, roc3, roc4, sma1, sma2, sma3, sma4, signal);
  for (let i = 0; i < close.length; i++) {
    const value = stream.next(close[i]);
    out.kst[i] = value.kst;
    out.signal[i] = value.signal;
  }
  return out;
};
