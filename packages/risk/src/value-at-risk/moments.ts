import { TraderError } from '@trader/core';
import { sampleKurtosis, sampleSkewness } from '../measures/distribution';
import { requireFinite } from '../measures/series';

/** The first four moments of a series of returns, per period. */
export interface ReturnMoments {
  readonly mean: number;
  /** Standard deviation, divisor n - 1. */
  readonly deviation: number;
  /** G1 of Joanes and Gill, as `skewness`. */
  readonly skewness: number;
  /** G2 of Joanes and Gill, as `excessKurtosis`: 0 for a normal distribution. */
  readonly excessKurtosis: number;
}

/** Sum of all values, in four lanes. */
const sumOf = (values: ArrayLike<number>): number => {
  let [a, b, c, d] = [0, 0, 0, 0];
  const n = values.length;
  const fours = n - (n % 4);
  for (let i = 0; i < fours; i += 4) {
    a += values[i];
    b += values[i + 1];
    c += values[i + 2];
    d += values[i + 3];
  }
  for (let i = fours; i < n; i++) a += values[i];
  return a + b + (c + d);
};

/**
 * Mean, standard deviation, skewness and excess kurtosis of returns, the last two without the bias of small samples, in two passes.
 * Source: D. Joanes and C. Gill, "Comparing Measures of Sample Skewness and Kurtosis", The Statistician 47(1), 1998.
 * Throws INVALID_DATA below four returns, when one is not finite, or when they do not vary.
 */
export const returnMoments = (returns: ArrayLike<number>): ReturnMoments => {
  const n = returns.length;
  if (n < 4) throw new TraderError('INVALID_DATA', `moments need at least 4 returns, got ${n}`);
  const mean = sumOf(returns) / n;
  if (!Number.isFinite(mean)) {
    requireFinite(returns, 'return');
    throw new TraderError('INVALID_DATA', 'returns are too large to be summed');
  }
  let [second, third, fourth, second2, third2, fourth2] = [0, 0, 0, 0, 0, 0];
  const twos = n - (n % 2);
  for (let i = 0; i < twos; i += 2) {
    const off = returns[i] - mean;
    const off2 = returns[i + 1] - mean;
    const square = off * off;
    const square2 = off2 * off2;
    second += square;
    second2 += square2;
    third += square * off;
    third2 += square2 * off2;
    fourth += square * square;
    fourth2 += square2 * square2;
  }
  if (twos < n) {
    const off = returns[twos] - mean;
    second += off * off;
    third += off * off * off;
    fourth += off * off * off * off;
  }
  const variance = (second + second2) / n;
  // Returns that are all the same differ from their rounded mean by rounding only.
  if (!(variance > (mean * 2 ** -50) ** 2)) throw new TraderError('INVALID_DATA', `returns must vary to have a shape; all ${n} are ${returns[0]}`);
  return {
    mean,
    deviation: Math.sqrt((variance * n) / (n - 1)),
    skewness: sampleSkewness(n, variance, (third + third2) / n),
    excessKurtosis: sampleKurtosis(n, variance, (fourth + fourth2) / n),
  };
};
