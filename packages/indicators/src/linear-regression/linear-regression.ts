import { checkColumns } from '../indicator';
import { LineFit } from './line-fit';

const DEGREES = 180 / Math.PI;

/** A value of the line `bars` after the middle of the window. */
abstract class LinePoint extends LineFit {
  constructor(name: string, period: number, private readonly bars: number) {
    super(name, period);
  }

  override get value(): number {
    return this.mean + super.value * this.bars;
  }

  /** Takes one value; returns the line's, NaN until ready. */
  override next(value: number): number {
    const slope = super.next(value);
    return this.mean + slope * this.bars;
  }

  /** Takes the last value again. */
  override replace(value: number): number {
    const slope = super.replace(value);
    return this.mean + slope * this.bars;
  }
}

/**
 * Linear regression: the end, at the last bar, of the straight line of least squares through the last `period` values; in their unit. Ready after `period` values, of which there must be 2.
 * Source: TA-Lib, LINEARREG; NIST/SEMATECH, "e-Handbook of Statistical Methods", section 4.1.4.1.
 */
export class LinearRegression extends LinePoint {
  constructor(period: number) {
    super('linearRegression', period, (period - 1) / 2);
  }
}

/** The same line at the first bar of the window. Source: TA-Lib, LINEARREG_INTERCEPT. */
export class LinearRegressionIntercept extends LinePoint {
  constructor(period: number) {
    super('linearRegressionIntercept', period, (1 - period) / 2);
  }
}

/** The same line one bar further on, where the next value would be: time series forecast. Source: TA-Lib, TSF. */
export class TimeSeriesForecast extends LinePoint {
  constructor(period: number) {
    super('timeSeriesForecast', period, (period + 1) / 2);
  }
}

/** Slope of that line: by how much it rises a bar, in the unit of the values. Exactly 0 for a constant series. Source: TA-Lib, LINEARREG_SLOPE. */
export class LinearRegressionSlope extends LineFit {
  constructor(period: number) {
    super('linearRegressionSlope', period);
  }
}

/**
 * Angle of that line in degrees, -90 to 90: the arc tangent of its slope, as if a bar were as wide as one unit of price is high. So it depends on the unit of the price. Source: TA-Lib,
 * LINEARREG_ANGLE.
 */
export class LinearRegressionAngle extends LineFit {
  constructor(period: number) {
    super('linearRegressionAngle', period);
  }

  override get value(): number {
    return Math.atan(super.value) * DEGREES;
  }

  /** Takes one value; returns the angle, NaN until ready. */
  override next(value: number): number {
    return Math.atan(super.next(value)) * DEGREES;
  }

  /** Takes the last value again. */
  override replace(value: number): number {
    return Math.atan(super.replace(value)) * DEGREES;
  }
}

/** Linear regression of the last `period` of `values`, row by row, into `out` (as long as `values`); NaN where there is none yet. */
export const linearRegression = (values: Float64Array, period: number, out: Float64Array = new Float64Array(values.length)): Float64Array => {
  checkColumns('linearRegression', out, values);
  const stream = new LinearRegression(period);
  for (let i = 0; i < values.length; i++) out[i] = stream.next(values[i]);
  return out;
};

/** Where the regression line of the last `period` of `values` begins, row by row, into `out` (as long as `values`); NaN where there is none yet. */
export const linearRegressionIntercept = (values: Float64Array, period: number, out: Float64Array = new Float64Array(values.length)): Float64Array => {
  checkColumns('linearRegressionIntercept', out, values);
  const stream = new LinearRegressionIntercept(period);
  for (let i = 0; i < values.length; i++) out[i] = stream.next(values[i]);
  return out;
};

/** The regression line of the last `period` of `values` one bar further on, row by row, into `out` (as long as `values`); NaN where there is none yet. */
export const timeSeriesForecast = (values: Float64Array, period: number, out: Float64Array = new Float64Array(values.length)): Float64Array => {
  checkColumns('timeSeriesForecast', out, values);
  const stream = new TimeSeriesForecast(period);
  for (let i = 0; i < values.length; i++) out[i] = stream.next(values[i]);
  return out;
};

/** Slope of the regression line of the last `period` of `values`, row by row, into `out` (as long as `values`); NaN where there is none yet. */
export const linearRegressionSlope = (values: Float64Array, period: number, out: Float64Array = new Float64Array(values.length)): Float64Array => {
  checkColumns('linearRegressionSlope', out, values);
  const stream = new LinearRegressionSlope(period);
  for (let i = 0; i < values.length; i++) out[i] = stream.next(values[i]);
  return out;
};

/** Angle of the regression line of the last `period` of `values`, row by row, into `out` (as long as `values`); NaN where there is none yet. */
export const linearRegressionAngle = (values: Float64Array, period: number, out: Float64Array = new Float64Array(values.length)): Float64Array => {
  checkColumns('linearRegressionAngle', out, values);
  const stream = new LinearRegressionAngle(period);
  for (let i = 0; i < values.length; i++) out[i] = stream.next(values[i]);
  return out;
};
