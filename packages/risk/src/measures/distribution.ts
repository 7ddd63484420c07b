import { meanOf, requireFinite, shareAboveZero } from './series';

const sortedOf = (returns: ArrayLike<number>): Float64Array => {
  requireFinite(returns, 'return');
  return Float64Array.from(returns).sort();
};

/** Quantile of sorted values by linear interpolation. Source: R. Hyndman and Y. Fan, American Statistician 50(4), 1996, type 7. */
export const quantileOf = (sorted: Float64Array, share: number): number => {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const rest = place - below;
  return rest === 0 ? sorted[below] : sorted[below] + (sorted[below + 1] - sorted[below]) * rest;
};

/**
 * Tail ratio: size of the 95 % quantile of returns / size of the 5 % quantile (type 7). Undefined without returns or when the
 * latter is 0. Source: empyrical `tail_ratio`, github.com/quantopian/empyrical. Throws INVALID_DATA.
 */
export const tailRatio = (returns: ArrayLike<number>): number | undefined => {
  const sorted = sortedOf(returns);
  if (sorted.length === 0) return undefined;
  const low = Math.abs(quantileOf(sorted, 0.05));
  return low === 0 ? undefined : Math.abs(quantileOf(sorted, 0.95)) / low;
};

/** Sums of the second, third and fourth powers of deviations from the mean; all 0 when the values are all the same. */
const momentsOf = (values: ArrayLike<number>): { readonly second: number; readonly third: number; readonly fourth: number } => {
  const mean = meanOf(values);
  let [second, third, fourth, varies] = [0, 0, 0, false];
  for (let i = 0; i < values.length; i++) {
    const off = values[i] - mean;
    const square = off * off;
    second += square;
    third += square * off;
    fourth += square * square;
    varies ||= values[i] !== values[0];
  }
  return varies ? { second, third, fourth } : { second: 0, third: 0, fourth: 0 };
};

/** G1 of Joanes and Gill, from the second and third central moments (divisor n). */
export const sampleSkewness = (n: number, second: number, third: number): number => (Math.sqrt(n * (n - 1)) / (n - 2)) * (third / second ** 1.5);

/** G2 of Joanes and Gill, from the second and fourth. */
export const sampleKurtosis = (n: number, second: number, fourth: number): number =>
  ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * (fourth / second ** 2 - 3) + 6);

/**
 * Skewness of a sample, G1 = sqrt(n (n - 1)) / (n - 2) x m3 / m2^1.5: below 0 when losses are rarer and larger than gains. Undefined
 * below three returns or when they do not vary. Source: D. Joanes and C. Gill, "Comparing Measures of Sample Skewness and Kurtosis",
 * The Statistician 47(1), 1998. Throws INVALID_DATA.
 */
export const skewness = (returns: ArrayLike<number>): number | undefined => {
  requireFinite(returns, 'return');
  const n = returns.length;
  const { second, third } = momentsOf(returns);
  if (n < 3 || second === 0) return undefined;
  return sampleSkewness(n, second / n, third / n);
};

/**
 * Excess kurtosis of a sample, G2 = (n - 1) / ((n - 2)(n - 3)) x ((n + 1)(m4 / m2^2 - 3) + 6): 0 for a normal distribution, above it for
 * fat tails. Undefined below four returns or when they do not vary. Source: Joanes and Gill, as `skewness`. Throws INVALID_DATA.
 */
export const excessKurtosis = (returns: ArrayLike<number>): number | undefined => {
  requireFinite(returns, 'return');
  const n = returns.length;
  const { second, fourth } = momentsOf(returns);
  if (n < 4 || second === 0) return undefined;
  return sampleKurtosis(n, second / n, fourth / n);
};

/** Arithmetic mean; undefined without values. Throws INVALID_DATA. */
export const average = (values: ArrayLike<number>): number | undefined => {
  requireFinite(values, 'value');
  return values.length === 0 ? undefined : meanOf(values);
};

/** Share of the values above 0, those at 0 among the rest; undefined without values. Throws INVALID_DATA. */
export const positiveShare = (values: ArrayLike<number>): number | undefined => {
  requireFinite(values, 'value');
  return shareAboveZero(values);
};

/** The lowest and the highest value; undefined without values. Throws INVALID_DATA. */
export const extremesOf = (values: ArrayLike<number>): { readonly lowest: number; readonly highest: number } | undefined => {
  requireFinite(values, 'value');
  if (values.length === 0) return undefined;
  let [lowest, highest] = [values[0], values[0]];
  for (let i = 1; i < values.length; i++) {
    if (values[i] < lowest) lowest = values[i];
    if (values[i] > highest) highest = values[i];
  }
  return { lowest, highest };
};
