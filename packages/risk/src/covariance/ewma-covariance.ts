import { crossProducts } from '../linear/cross-products';
import { checkTable } from '../linear/returns-table';
import type { ReturnsTable } from '../linear/returns-table';
import { lambdaOf } from '../volatility/decay';
import type { Decay } from '../volatility/decay';

/** How much of the past counts, and around what: `mean` 'zero' (RiskMetrics, and the default) or 'weighted', the average with the same weights. */
export type EwmaCovarianceOptions = Decay & { readonly mean?: 'zero' | 'weighted' };

const weightedMeans = ({ values, periods, assets }: ReturnsTable, weights: Float64Array): Float64Array => {
  const means = new Float64Array(assets);
  for (let period = 0; period < periods; period++) {
    for (let asset = 0; asset < assets; asset++) means[asset] += weights[period] * values[period * assets + asset];
  }
  return means;
};

/**
 * Exponentially weighted covariance, n x n row by row, per period. The return k periods ago weighs lambda^k, and all weights of the table together 1.
 * Source: J.P. Morgan and Reuters, RiskMetrics Technical Document, 4th edition 1996, section 5.2. Throws INVALID_DATA, INVALID_CONFIG.
 */
export const ewmaCovariance = (table: ReturnsTable, options: EwmaCovarianceOptions): Float64Array => {
  checkTable(table);
  const lambda = lambdaOf(options);
  const weights = new Float64Array(table.periods);
  const whole = (1 - lambda ** table.periods) / (1 - lambda);
  for (let period = 0; period < table.periods; period++) weights[period] = lambda ** (table.periods - 1 - period) / whole;
  return crossProducts(table, options.mean === 'weighted' ? { centre: weightedMeans(table, weights), weights } : { weights });
};
