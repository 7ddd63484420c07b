import { TraderError } from '@trader/core';
import { measureAgainst } from './benchmark';
import { requireFinite } from './series';
import { sharpeRatio } from './sharpe';

const roll = (length: number, window: number, measure: (from: number, to: number) => number | undefined): Float64Array => {
  if (!(Number.isInteger(window) && window >= 2)) throw new TraderError('INVALID_CONFIG', `window must be a whole number of 2 or more, got ${window}`);
  const result = new Float64Array(length).fill(NaN);
  for (let end = window; end <= length; end++) result[end - 1] = measure(end - window, end) ?? NaN;
  return result;
};

/**
 * The Sharpe ratio of each `window` returns, at the index of the last of them; NaN before the first whole window and where it is not
 * defined. Source: as `sharpeRatio`. Throws INVALID_DATA, INVALID_CONFIG.
 */
export const rollingSharpe = (returns: Float64Array, window: number, periodsPerYear: number): Float64Array => {
  requireFinite(returns, 'return');
  return roll(returns.length, window, (from, to) => sharpeRatio(returns.subarray(from, to), periodsPerYear));
};

/**
 * Beta over each `window` returns, at the index of the last of them; NaN as in `rollingSharpe`, and where the benchmark of a window is
 * not known (NaN). Source: as `measureAgainst`. Throws INVALID_DATA, INVALID_CONFIG.
 */
export const rollingBeta = (returns: Float64Array, benchmark: Float64Array, window: number): Float64Array => {
  requireFinite(returns, 'return');
  return roll(returns.length, window, (from, to) => {
    const market = benchmark.subarray(from, to);
    return market.some(Number.isNaN) ? undefined : measureAgainst(returns.subarray(from, to), market, 1).beta;
  });
};
