import { TraderError } from '@trader/core';

/** Prices of bars, one of each for every bar, in any unit. */
export interface BarColumns {
  readonly open: ArrayLike<number>;
  readonly high: ArrayLike<number>;
  readonly low: ArrayLike<number>;
  readonly close: ArrayLike<number>;
}

const checkPrices = (columns: Partial<BarColumns>, least: number): number => {
  const named = Object.entries(columns);
  const length = named[0][1].length;
  for (const [name, prices] of named) {
    if (prices.length !== length) throw new TraderError('INVALID_DATA', `${name} has ${prices.length} prices, and ${named[0][0]} has ${length}`);
    for (let i = 0; i < length; i++) {
      if (!(prices[i] > 0 && Number.isFinite(prices[i]))) throw new TraderError('INVALID_DATA', `${name} ${i} must be a price above 0, got ${prices[i]}`);
    }
  }
  if (length < least) throw new TraderError('INVALID_DATA', `at least ${least} bars are needed, got ${length}`);
  const { open, high, low, close } = columns;
  if (high === undefined || low === undefined) return length;
  for (let i = 0; i < length; i++) {
    const [top, bottom] = [Math.max(low[i], open?.[i] ?? low[i], close?.[i] ?? low[i]), Math.min(high[i], open?.[i] ?? high[i], close?.[i] ?? high[i])];
    if (high[i] < top || low[i] > bottom) throw new TraderError('INVALID_DATA', `bar ${i} does not lie within its high ${high[i]} and low ${low[i]}`);
  }
  return length;
};

const average = (length: number, term: (i: number) => number): number => {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += term(i);
  return sum / length;
};

/** Sample variance, divisor n - 1. */
const sampleVariance = (length: number, term: (i: number) => number): number => {
  const mean = average(length, term);
  return (average(length, (i) => (term(i) - mean) ** 2) * length) / (length - 1);
};

const rogersSatchell = ({ open, high, low, close }: BarColumns, i: number): number =>
  Math.log(high[i] / close[i]) * Math.log(high[i] / open[i]) + Math.log(low[i] / close[i]) * Math.log(low[i] / open[i]);

/** Variance of log returns from close to close, per bar, divisor n - 1. Source: R. Merton, Journal of Financial Economics 8 (1980). Throws INVALID_DATA below three closes. */
export const closeToCloseVariance = (close: ArrayLike<number>): number =>
  sampleVariance(checkPrices({ close }, 3) - 1, (i) => Math.log(close[i + 1] / close[i]));

/**
 * Variance within bars, per bar, from their ranges: the average of ln(high / low)^2 / (4 ln 2). Five times as sure as closes alone, for prices without drift or gaps.
 * Source: M. Parkinson, The extreme value method for estimating the variance of the rate of return, Journal of Business 53 (1980). Throws INVALID_DATA.
 */
export const parkinsonVariance = ({ high, low }: Pick<BarColumns, 'high' | 'low'>): number =>
  average(checkPrices({ high, low }, 1), (i) => Math.log(high[i] / low[i]) ** 2) / (4 * Math.LN2);

/**
 * Variance within bars, per bar: the average of ln(high / low)^2 / 2 - (2 ln 2 - 1) ln(close / open)^2. For prices without drift or gaps.
 * Source: M. Garman and M. Klass, On the estimation of security price volatilities from historical data, Journal of Business 53 (1980), the practical estimator.
 * Throws INVALID_DATA.
 */
export const garmanKlassVariance = (bars: BarColumns): number => {
  const { open, high, low, close } = bars;
  const length = checkPrices({ open, high, low, close }, 1);
  return average(length, (i) => Math.log(high[i] / low[i]) ** 2 / 2 - (2 * Math.LN2 - 1) * Math.log(close[i] / open[i]) ** 2);
};

/**
 * Variance within bars, per bar, right whatever the drift: the average of ln(high / close) ln(high / open) + ln(low / close) ln(low / open).
 * Source: L. Rogers and S. Satchell, Estimating variance from high, low and closing prices, Annals of Applied Probability 1 (1991). Throws INVALID_DATA.
 */
export const rogersSatchellVariance = (bars: BarColumns): number => {
  const { open, high, low, close } = bars;
  return average(checkPrices({ open, high, low, close }, 1), (i) => rogersSatchell(bars, i));
};

/**
 * Variance from close to close, per bar, right whatever the drift and the gaps between bars: that of the gaps, plus k times that from open to close, plus 1 - k times Rogers and
 * Satchell's, k = .34 / (1.34 + (n + 1) / (n - 1)) for n gaps. Source: D. Yang and Q. Zhang, Drift-independent volatility estimation based on high, low, open, and close
 * prices, Journal of Business 73 (2000). Throws INVALID_DATA below three bars; the first bar gives only its close.
 */
export const yangZhangVariance = (bars: BarColumns): number => {
  const { open, high, low, close } = bars;
  const n = checkPrices({ open, high, low, close }, 3) - 1;
  const k = 0.34 / (1.34 + (n + 1) / (n - 1));
  const gaps = sampleVariance(n, (i) => Math.log(open[i + 1] / close[i]));
  const sessions = sampleVariance(n, (i) => Math.log(close[i + 1] / open[i + 1]));
  return gaps + k * sessions + (1 - k) * average(n, (i) => rogersSatchell(bars, i + 1));
};

const checkIntraday = (returns: ArrayLike<number>, least: number): void => {
  for (let i = 0; i < returns.length; i++) {
    if (!Number.isFinite(returns[i])) throw new TraderError('INVALID_DATA', `return ${i} must be a finite number, got ${returns[i]}`);
  }
  if (returns.length < least) throw new TraderError('INVALID_DATA', `at least ${least} returns of a day are needed, got ${returns.length}`);
};

/**
 * The variance of a day from its intraday log returns: the sum of their squares. Source: T. Andersen, T. Bollerslev, F. Diebold and P. Labys, Modeling and forecasting
 * realized volatility, Econometrica 71 (2003). Throws INVALID_DATA.
 */
export const realisedVariance = (returns: ArrayLike<number>): number => {
  checkIntraday(returns, 1);
  return average(returns.length, (i) => returns[i] ** 2) * returns.length;
};

/**
 * The variance of a day without its jumps, from its intraday log returns: pi / 2 times the sum of |r_i| |r_i-1|. What `realisedVariance` has beyond it is due to jumps.
 * Source: O. Barndorff-Nielsen and N. Shephard, Power and bipower variation with stochastic volatility and jumps, Journal of Financial Econometrics 2 (2004).
 * Throws INVALID_DATA below two returns.
 */
export const bipowerVariation = (returns: ArrayLike<number>): number => {
  checkIntraday(returns, 2);
  const pairs = returns.length - 1;
  return (Math.PI / 2) * average(pairs, (i) => Math.abs(returns[i] * returns[i + 1])) * pairs;
};
