import { Line, checkColumns, checkPeriod } from '../indicator';

const RING = 1;

/**
 * Moving average with variable period: each bar brings its own period, whose fraction is cut off and which is held between `least` and `most`; the value is the simple average of so many last values. In units of the
 * values; ready after `most` of them. The window is added up anew at each bar.
 * Source: TA-Lib MAVP, with simple averages.
 */
export class VariablePeriodAverage extends Line {
  constructor(private readonly least = 2, private readonly most = 30) {
    checkPeriod('variablePeriodAverage', least, 1, 'least period');
    super(`variablePeriodAverage(${least},${most})`, checkPeriod('variablePeriodAverage', most, least, 'longest period'), RING + most);
  }

  /** Takes one value and the period that goes with it; returns the average, NaN until ready. */
  next(value: number, period: number): number {
    const gap = value - value + (period - period);
    if (gap !== gap) return gap;
    if (this.count < this.needed) this.count++;
    const at = this.at + 1 === this.most ? 0 : this.at + 1;
    this.at = at;
    return this.step(value, period, at);
  }

  /** Takes the last value again. */
  replace(value: number, period: number): number {
    if (this.count === 0) return this.next(value, period);
    const gap = value - value + (period - period);
    return gap !== gap ? gap : this.step(value, period, this.at);
  }

  private step(value: number, period: number, at: number): number {
    const { state: s, most } = this;
    s[RING + at] = value;
    const length = Math.trunc(Math.min(Math.max(period, this.least), most));
    const first = at + 1 - length;
    let sum = 0;
    for (let i = first + most; i < most; i++) sum += s[RING + i];
    for (let i = Math.max(first, 0); i <= at; i++) sum += s[RING + i];
    const average = sum / length;
    s[0] = average;
    return this.whenReady(average);
  }
}

/** Averages of `values` over the last so many as `periods` says, row by row, into `out` (as long as the columns); NaN where there is none yet. */
export const variablePeriodAverage = (
  values: Float64Array, periods: Float64Array, least?: number, most?: number, out: Float64Array = new Float64Array(values.length),
): Float64Array => {
  checkColumns('variablePeriodAverage', out, values, periods);
  const stream = new VariablePeriodAverage(least, most);
  for (let i = 0; i < values.length; i++) out[i] = stream.next(values[i], periods[i]);
  return out;
};
