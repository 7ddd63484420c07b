import { TraderError } from '@trader/core';

/** Throws INVALID_DATA unless every value is finite; `what` names the series. */
export const requireFinite = (values: ArrayLike<number>, what: string): void => {
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i]))
      throw new TraderError('INVALID_DATA', `${what} at index ${i} must be a finite number, got ${values[i]}`);
  }
};

/** Throws INVALID_DATA unless the series is finite and, when it is not empty, begins above 0. */
export const requireEquity = (equity: ArrayLike<number>): void => {
  requireFinite(equity, 'equity');
  if (equity.length > 0 && !(equity[0] > 0)) throw new TraderError('INVALID_DATA', `equity must begin above 0, got ${equity[0]}`);
};

/** Throws INVALID_CONFIG unless `periodsPerYear` is above 0. */
export const requirePeriods = (periodsPerYear: number): void => {
  if (!(periodsPerYear > 0 && Number.isFinite(periodsPerYear))) {
    throw new TraderError('INVALID_CONFIG', `periodsPerYear must be above 0 (252 for trading days), got ${periodsPerYear}`);
  }
};

/** Throws INVALID_CONFIG, naming the option, unless `value` is finite. */
export const requireOption = (value: number, what: string): void => {
  if (!Number.isFinite(value)) throw new TraderError('INVALID_CONFIG', `${what} must be a finite number, got ${value}`);
};

/** Arithmetic mean; NaN when empty. */
export const meanOf = (values: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
};

/** Share of the values above 0, those at 0 among the rest; undefined without values. */
export const shareAboveZero = (values: ArrayLike<number>): number | undefined => {
  let above = 0;
  for (let i = 0; i < values.length; i++) if (values[i] > 0) above++;
  return values.length === 0 ? undefined : above / values.length;
};

/** Standard deviation of a sample, divisor n - 1, in two passes; 0 when all values are the same, undefined below two values. */
export const deviationOf = (values: ArrayLike<number>): number | undefined => {
  const { length } = values;
  if (length < 2) return undefined;
  const mean = meanOf(values);
  let squares = 0;
  let varies = false;
  for (let i = 0; i < length; i++) {
    const off = values[i] - mean;
    squares += off * off;
    varies ||= values[i] !== values[0];
  }
  return varies ? Math.sqrt(squares / (length - 1)) : 0;
};
