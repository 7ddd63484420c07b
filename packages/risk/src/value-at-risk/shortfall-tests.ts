import { createRandom, TraderError } from '@trader/core';
import { normalQuantile, studentQuantile } from '../distributions';
import { deviationOf, meanOf, requireFinite } from '../measures/series';
import type { TestResult } from './coverage';
import { standardTailRisk } from './parametric';
import { requireAbove, requireCount, tailOf } from './tail-risk';

/** Returns, and what was forecast for each of them before it came. */
export interface ShortfallForecasts {
  readonly returns: ArrayLike<number>;
  /** One per period. */
  readonly valueAtRisk: ArrayLike<number>;
  /** One per period, above 0 and above the value at risk. */
  readonly expectedShortfall: ArrayLike<number>;
  /** Whole numbers from 0 up, see `createRandom` of @trader/core. */
  readonly seed: number;
  readonly stream?: number;
  /** How often chance is asked for p-values; 2,000 unless told otherwise. */
  readonly simulations?: number;
}

/** What Acerbi and Szekely's tests are told beside the forecasts. */
export interface AcerbiSzekelyOptions extends ShortfallForecasts {
  /** Of the forecasts; 0.975 unless told otherwise. */
  readonly confidence?: number;
  /** Degrees of freedom, above 2, of the t that the forecasts stand for when p-values are simulated; normal unless told otherwise. */
  readonly dof?: number | undefined;
}

/**
 * Both statistics are near 0 when the forecasts are right, and below it when losses in the tail are larger, or (the second) more frequent, than
 * forecast.
 */
export interface AcerbiSzekelyResult {
  readonly breaches: number;
  /** Z1, of the size of breaches alone; undefined without a breach. */
  readonly size: TestResult | undefined;
  /** Z2, of their size and number. Below -0.7 it rejects at 5 % for most distributions. */
  readonly both: TestResult;
}

/** What McNeil and Frey's test is told beside the forecasts. */
export interface ExceedanceOptions extends ShortfallForecasts {
  /** Standard deviation forecast for each period, above 0, by which residuals are divided; 1 unless told otherwise. */
  readonly deviation?: ArrayLike<number>;
}

/** The mean of residuals (loss - expectedShortfall) / deviation over breaches, and whether it is above 0. */
export interface ExceedanceResult extends TestResult {
  readonly breaches: number;
  /** Above 0 when breaches lose more than forecast. */
  readonly mean: number;
}

const checkForecasts = ({ returns, valueAtRisk, expectedShortfall, simulations = 2000 }: ShortfallForecasts): void => {
  requireCount(simulations, 1, 'simulations');
  const n = returns.length;
  if (n === 0) throw new TraderError('INVALID_DATA', 'a test of forecasts needs returns');
  if (valueAtRisk.length !== n || expectedShortfall.length !== n) {
    const got = `${valueAtRisk.length} values at risk and ${expectedShortfall.length} shortfalls`;
    throw new TraderError('INVALID_DATA', `${n} returns need as many forecasts, got ${got}`);
  }
  requireFinite(returns, 'return');
  requireFinite(valueAtRisk, 'value at risk');
  requireFinite(expectedShortfall, 'expected shortfall');
  for (let i = 0; i < n; i++) {
    if (!(expectedShortfall[i] > 0 && expectedShortfall[i] > valueAtRisk[i])) {
      const floor = `above 0 and above the value at risk ${valueAtRisk[i]}`;
      throw new TraderError('INVALID_DATA', `expected shortfall at index ${i} must be ${floor}, got ${expectedShortfall[i]}`);
    }
  }
};

const checkDeviations = (deviation: ArrayLike<number>, n: number): void => {
  if (deviation.length !== n) throw new TraderError('INVALID_DATA', `${n} returns need as many deviations, got ${deviation.length}`);
  for (let i = 0; i < n; i++) {
    if (!(deviation[i] > 0 && deviation[i] < Infinity)) {
      throw new TraderError('INVALID_DATA', `deviation at index ${i} must be above 0, got ${deviation[i]}`);
    }
  }
};

/** Sum of return / shortfall over breaches, and how many there are. */
interface Breaches {
  readonly sum: number;
  readonly count: number;
}

/** Draws returns from the forecasts, each a normal or t with that value at risk and shortfall, as often as asked. */
const drawBreaches = (options: AcerbiSzekelyOptions, tail: number): readonly Breaches[] => {
  const { valueAtRisk, expectedShortfall, dof, simulations = 2000, seed, stream = 0 } = options;
  const n = valueAtRisk.length;
  const standard = standardTailRisk(tail, dof);
  const unit = dof === undefined ? 1 : Math.sqrt((dof - 2) / dof);
  const quantile = (p: number): number => (dof === undefined ? normalQuantile(p) : unit * studentQuantile(p, dof));
  const [centres, widths] = [new Float64Array(n), new Float64Array(n)];
  for (let i = 0; i < n; i++) {
    const deviation = (expectedShortfall[i] - valueAtRisk[i]) / (standard.expectedShortfall - standard.valueAtRisk);
    centres[i] = (deviation * standard.valueAtRisk - valueAtRisk[i]) / expectedShortfall[i];
    widths[i] = deviation / expectedShortfall[i];
  }
  const random = createRandom(seed, stream);
  return Array.from({ length: simulations }, () => {
    let [sum, count] = [0, 0];
    for (let i = 0; i < n; i++) {
      // Half a step above a number that may be 0.
      const place = random.next() + 2 ** -54;
      if (place >= tail) continue;
      sum += centres[i] + widths[i] * quantile(place);
      count++;
    }
    return { sum, count };
  });
};

/** Share of draws that are as low as what was seen, which counts as one of them. */
const shareUpTo = (seen: number, draws: readonly number[]): number => (1 + draws.filter((each) => each <= seen).length) / (1 + draws.length);

/**
 * Acerbi and Szekely's first two tests of expected shortfall: Z1 = mean of return / shortfall over breaches + 1, and Z2 = sum of the same / (periods
 * x (1 - confidence)) + 1. Their p-values are those of as many simulations of the forecasts, in which each period's return has the value at risk and
 * the shortfall forecast and is normal, or t with `dof`; the seed makes them repeatable.
 * Source: C. Acerbi and B. Szekely, "Backtesting Expected Shortfall", Risk, December 2014, equations 4 to 6. Throws INVALID_CONFIG for options;
 * INVALID_DATA when lengths differ, a number is not finite, or a shortfall is not above 0 and its value at risk.
 */
export const acerbiSzekelyTest = (options: AcerbiSzekelyOptions): AcerbiSzekelyResult => {
  checkForecasts(options);
  const { returns, valueAtRisk, expectedShortfall, confidence = 0.975, dof } = options;
  const tail = tailOf(confidence);
  if (dof !== undefined) requireAbove(dof, 2, 'dof');
  let [sum, count] = [0, 0];
  for (let i = 0; i < returns.length; i++) {
    if (!(returns[i] < -valueAtRisk[i])) continue;
    sum += returns[i] / expectedShortfall[i];
    count++;
  }
  const sizeOf = (breaches: Breaches): number => breaches.sum / breaches.count + 1;
  const bothOf = (breaches: Breaches): number => breaches.sum / (returns.length * tail) + 1;
  const draws = drawBreaches(options, tail);
  const seen = { sum, count };
  return {
    breaches: count,
    size: count === 0 ? undefined : { statistic: sizeOf(seen), pValue: shareUpTo(sizeOf(seen), draws.filter((each) => each.count > 0).map(sizeOf)) },
    both: { statistic: bothOf(seen), pValue: shareUpTo(bothOf(seen), draws.map(bothOf)) },
  };
};

/** Mean over its standard error; as large as can be when values do not vary. */
const studentised = (values: ArrayLike<number>): number => {
  const mean = meanOf(values);
  const deviation = deviationOf(values) ?? 0;
  if (deviation > 0) return (mean / deviation) * Math.sqrt(values.length);
  return mean === 0 ? 0 : Math.sign(mean) * Infinity;
};

/**
 * McNeil and Frey's test of expected shortfall: whether losses beyond the value at risk exceed the shortfall on average. Its statistic is the mean of
 * residuals over its standard error, and its p-value (one-sided) that of the bootstrap of residuals less their mean, which asks for no distribution.
 * Undefined below two breaches, or when residuals do not vary.
 * Source: A. McNeil and R. Frey, "Estimation of Tail-Related Risk Measures for Heteroscedastic Financial Time Series", Journal of Empirical Finance
 * 7, 2000, section 4.2; B. Efron and R. Tibshirani, An Introduction to the Bootstrap, 1993, section 16.4. Throws as `acerbiSzekelyTest`.
 */
export const exceedanceTest = (options: ExceedanceOptions): ExceedanceResult | undefined => {
  checkForecasts(options);
  const { returns, valueAtRisk, expectedShortfall, deviation, simulations = 2000, seed, stream = 0 } = options;
  if (deviation !== undefined) checkDeviations(deviation, returns.length);
  const residuals: number[] = [];
  for (let i = 0; i < returns.length; i++) {
    if (returns[i] < -valueAtRisk[i]) residuals.push((-returns[i] - expectedShortfall[i]) / (deviation?.[i] ?? 1));
  }
  const statistic = studentised(residuals);
  if (residuals.length < 2 || !Number.isFinite(statistic)) return undefined;
  const mean = meanOf(residuals);
  const centred = residuals.map((each) => each - mean);
  const random = createRandom(seed, stream);
  const drawn = new Float64Array(residuals.length);
  let above = 0;
  for (let round = 0; round < simulations; round++) {
    for (let i = 0; i < drawn.length; i++) drawn[i] = centred[Math.floor(random.next() * drawn.length)];
    if (studentised(drawn) >= statistic) above++;
  }
  return { breaches: residuals.length, mean, statistic, pValue: (1 + above) / (1 + simulations) };
};
