import { Line, checkColumns, checkPeriod } from '../indicator';
import { Averages } from '../parts/averages';
import { WindowSums } from '../parts/window-sums';

/**
 * Mass index: EMA(average) of the range of bars, high - low, divided by its own EMA(average), summed over `period` bars; around `period`. Ready after 2 x `average` + `period` - 2 bars. While no bar
 * has had a range, the quotient is 1, as for ranges that stay the same.
 * Source: Dorsey, "The Mass Index", Technical Analysis of Stocks & Commodities 10:6 (1992); StockCharts ChartSchool, "Mass Index".
 */
export class MassIndex extends Line {
  private readonly single: Averages;
  private readonly double: Averages;
  private readonly sums: WindowSums;

  constructor(average = 9, period = 25) {
    checkPeriod('massIndex', average);
    checkPeriod('massIndex', period);
    const parts = [new Averages(1, average), new Averages(1, average), new WindowSums(1, period)] as const;
    super(`massIndex(${average},${period})`, 2 * average + period - 2, 1, ...parts);
    [this.single, this.double, this.sums] = parts;
  }

  /** Takes one bar; returns the index, NaN until ready. */
  next(high: number, low: number): number {
    const bar = high + low;
    const gap = bar - bar;
    if (gap !== gap) return gap;
    if (this.count < this.needed) this.count++;
    const { single, double, sums } = this;
    single.put(0, high - low);
    single.next();
    if (!single.ready) return this.value;
    double.put(0, single.average(0));
    double.next();
    if (!double.ready) return this.value;
    const still = double.average(0) === 0 ? 1 : 0;
    sums.put(0, (single.average(0) + still) / (double.average(0) + still));
    sums.next();
    this.state[0] = sums.sum(0);
    return this.value;
  }

  /** Takes the last bar again. */
  replace(high: number, low: number): number {
    if (this.count === 0) return this.next(high, low);
    const bar = high + low;
    const gap = bar - bar;
    if (gap !== gap) return gap;
    const { single, double, sums } = this;
    single.put(0, high - low);
    single.replace();
    if (!single.ready) return this.value;
    double.put(0, single.average(0));
    double.replace();
    if (!double.ready) return this.value;
    const still = double.average(0) === 0 ? 1 : 0;
    sums.put(0, (single.average(0) + still) / (double.average(0) + still));
    sums.replace();
    this.state[0] = sums.sum(0);
    return this.value;
  }
}

/** Mass index of the bars, row by row, into `out` (as long as the columns); NaN where there is none yet. */
export const massIndex = (high: Float64Array, low: Float64Array, average = 9, period = 25, out: Float64Array = new Float64Array(low.length)): Float64Array => {
  checkColumns('massIndex', out, high, low);
  const stream = new MassIndex(average, period);
  for (let i = 0; i < low.length; i++) out[i] = stream.next(high[i], low[i]);
  return out;
};
