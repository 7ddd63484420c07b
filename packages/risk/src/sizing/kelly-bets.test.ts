import { describe, expect, it } from 'vitest';
import { kellyBets } from './index';

const outcomes = [
  0.16, 0.41, 0.3, -0.2, -0.13, 0.39, -0.4, 0.34, 0.32, 0.02, -0.13, -0.15, -0.17, -0.9, 0.05, 0.1, 0.5, 0.31, 0.16, 0.49, -0.21, -0.26, 1.2, -0.36,
  -0.37, 0.06, 0.02, 0.43, 0.17, 0.06, 0.05, -0.18, -0.39, -0.23, 0.22, -0.22, -0.07, -0.4, 0.35, -0.26, -0.16, 0.39, 0.06, 0.36,
  0.18, 0.27, -0.32, 0.09,
];
const probabilities = [0.084, 0.114, 0.071, 0.091, 0.047, 0.074, 0.068, 0.054, 0.11, 0.073, 0.123, 0.091];
const drawdown = { floor: 0.7, probability: 0.1 };

const expectShares = (shares: Float64Array, expected: readonly number[]): void => {
  expect(shares.length).toBe(expected.length);
  expected.forEach((share, i) => expect(Math.abs(shares[i] - share)).toBeLessThan(1e-8));
};

describe('Kelly shares of simultaneous bets', () => {
  // cvxpy 1.9.3 with Clarabel at tolerances of 1e-13: Maximize(p @ log(1 + R @ x)), x >= 0, sum(x) <= cap, x <= maxShare,
  // log_sum_exp(log(p) - lambda log(1 + R @ x)) <= 0.
  it('maximise the expected logarithm of wealth without leverage', () => {
    const { shares, growth } = kellyBets({ outcomes, probabilities, fraction: 1 });
    expectShares(shares, [0, 0, 0.6127660450296101, 0.3872339549701469]);
    expect(growth).toBeCloseTo(0.06300787648698519, 10);
  });

  it('take leverage where the cap lets them', () => {
    const { shares, growth } = kellyBets({ outcomes, probabilities, fraction: 1, cap: 3 });
    expectShares(shares, [0, 0.1321328717783772, 1.4605561292154048, 1.4073109990061212]);
    expect(growth).toBeCloseTo(0.128426790948236, 10);
  });

  it('keep to the largest share of one bet', () => {
    const { shares, growth } = kellyBets({ outcomes, probabilities, fraction: 1, maxShare: 0.3 });
    expectShares(shares, [0, 0.13761818, 0.3, 0.3]);
    expect(growth).toBeCloseTo(0.041156326017615784, 10);
  });

  it('keep to a drawdown limit', () => {
    const { shares, growth } = kellyBets({ outcomes, probabilities, fraction: 1, drawdown });
    expectShares(shares, [0, 0, 0.5501565230641865, 0.4498434769353324]);
    expect(growth).toBeCloseTo(0.06251040066481188, 10);
  });
});
