import { Sum, sumInto } from '../sum/sum';

/**
 * Simple moving average: the sum of the last `period` values, divided by `period`.
 * Source: StockCharts ChartSchool, "Moving Averages - Simple and Exponential".
 */
export class Sma extends Sum {
  constructor(period: number) {
    super(period, 'sma');
  }

  override get value(): number {
    return super.value / this.period;
  }

  /** Takes one value; returns the average, NaN until ready. */
  override next(value: number): number {
    return super.next(value) / this.period;
  }

  /** Takes the last value again. */
  override replace(value: number): number {
    return super.replace(value) / this.period;
  }
}

/** Simple moving average of `values`, row by row, into `out` (as long as `values`); NaN where there is none yet. */
export const sma = (values: Float64Array, period: number, out: Float64Array = new Float64Array(values.length)): Float64Array =>
  sumInto('sma', values, period, period, out);
