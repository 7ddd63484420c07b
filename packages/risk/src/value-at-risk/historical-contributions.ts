import { checkVector } from '../linear/check-matrix';
import { checkTable } from '../linear/returns-table';
import type { ReturnsTable } from '../linear/returns-table';
import { changed, riskAdded } from './contributions';
import type { TailContributions } from './contributions';
import { empiricalTailRisk, tailCount } from './historical';
import { tailOf } from './tail-risk';
import type { TailRisk } from './tail-risk';

/** A portfolio, and scenarios of the returns of its assets: history, or simulated ones. */
export interface ScenarioTailOptions {
  /** Share (or money) in each asset; they need not sum to 1. */
  readonly weights: ArrayLike<number>;
  /** Each period is a scenario as likely as any other. Made by `returnsTable`. */
  readonly returns: ReturnsTable;
  readonly confidence?: number;
}

const profitsOf = ({ values, periods, assets }: ReturnsTable, weights: ArrayLike<number>): Float64Array => {
  const profits = new Float64Array(periods);
  for (let period = 0; period < periods; period++) {
    let sum = 0;
    for (let asset = 0; asset < assets; asset++) sum += weights[asset] * values[period * assets + asset];
    profits[period] = sum;
  }
  return profits;
};

/**
 * Value at risk and expected shortfall of a portfolio over scenarios, as `historicalTailRisk` defines them, and the part of each asset. Of the
 * shortfall it is the mean loss of the asset in the scenarios of the tail, the last one counted by its part; of the value at risk it is the asset's
 * loss in the one scenario that is the value at risk, which is exact and sums to the whole, but as noisy as one scenario is. Scenarios that tie there
 * share their part. Source: D. Tasche, "Risk Contributions and Performance Measurement", 1999, section 4.2.
 * Throws INVALID_CONFIG for the confidence, INVALID_DATA for the weights or below two periods.
 */
export const historicalTailContributions = ({ weights, returns, confidence = 0.95 }: ScenarioTailOptions): TailContributions => {
  const tail = tailOf(confidence);
  checkTable(returns);
  const { values, periods, assets } = returns;
  checkVector(weights, assets, 'weight');
  const profits = profitsOf(returns, weights);
  const whole = empiricalTailRisk(profits, tail);
  const limit = 0 - whole.valueAtRisk;
  let [below, ties] = [0, 0];
  for (let period = 0; period < periods; period++) {
    if (profits[period] < limit) below++;
    else if (profits[period] === limit) ties++;
  }
  const count = tailCount(periods, tail);
  const tiePart = (count - below) / ties;
  const marginal = { valueAtRisk: new Float64Array(assets), expectedShortfall: new Float64Array(assets) };
  for (let period = 0; period < periods; period++) {
    if (profits[period] > limit) continue;
    const tied = profits[period] === limit;
    for (let asset = 0; asset < assets; asset++) {
      const loss = -values[period * assets + asset];
      marginal.expectedShortfall[asset] += (loss * (tied ? tiePart : 1)) / count;
      if (tied) marginal.valueAtRisk[asset] += loss / ties;
    }
  }
  const component = {
    valueAtRisk: marginal.valueAtRisk.map((each, asset) => each * weights[asset]),
    expectedShortfall: marginal.expectedShortfall.map((each, asset) => each * weights[asset]),
  };
  return { ...whole, marginal, component };
};

/**
 * What a trade adds to historical value at risk and expected shortfall: those of weights + change less those of the weights, over the same scenarios.
 * Below 0 when it hedges. Throws as `historicalTailContributions`.
 */
export const historicalIncrementalTailRisk = (options: ScenarioTailOptions & { readonly change: ArrayLike<number> }): TailRisk => {
  const { weights, returns, confidence = 0.95, change } = options;
  const tail = tailOf(confidence);
  checkTable(returns);
  checkVector(weights, returns.assets, 'weight');
  const of = (held: ArrayLike<number>): TailRisk => empiricalTailRisk(profitsOf(returns, held), tail);
  return riskAdded(of(changed(weights, change)), of(weights));
};
