import { kellyAllocation, kellyFraction } from '../../src';
import type { Oracle } from '../oracle';

const COVARIANCE = [0.0225, 0.01125, 0.006, 0.01125, 0.0625, 0.02, 0.006, 0.02, 0.04];

/** Sizes that others computed. */
export const sizing: readonly Oracle[] = [
  {
    of: 'Kelly fraction of a coin of 53 % at even money',
    expected: 0.06, tolerance: 1e-14,
    source: 'Thorp 2006, The Kelly Criterion in Blackjack, Sports Betting and the Stock Market, example 2.1',
    compute: () => kellyFraction({ winProbability: 0.53, gain: 1, loss: 1 }),
  },
  {
    of: 'Kelly fraction of one asset, mean 0.11, riskless 0.06, volatility 0.15',
    expected: 20 / 9, tolerance: 1e-14,
    source: 'Thorp 2006, section 7.1: .05 / .0225',
    compute: () => kellyAllocation({ mean: [0.11], covariance: [0.0225], riskFree: 0.06, fraction: 1, cap: 10 })[0],
  },
  {
    of: 'Kelly share of the first of three assets',
    expected: 1.7379067722075638, tolerance: 1e-12,
    source: 'numpy 2.4.6, numpy.linalg.solve(covariance, mean - 0.06)',
    compute: () => kellyAllocation({ mean: [0.11, 0.14, 0.09], covariance: COVARIANCE, riskFree: 0.06, fraction: 1, cap: 10 })[0],
  },
];
