import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kellyAllocation, kellyFraction, kellyFromOutcomes } from '../index';
import { solvePositiveDefinite } from '../linear/cholesky';

const full = { fraction: 1, cap: 1_000, priorOutcomes: 0, minOutcomes: 1 };

describe('the Kelly fraction of a bet', () => {
  it('is q - p for even money, as Kelly found in 1956 (there q is the probability of being right)', () => {
    expect(kellyFraction({ winProbability: 0.75, gain: 1, loss: 1 })).toBe(0.5);
  });

  it('is 6 % for the coin of 53 % in Thorp 2006, example 2.1', () => {
    expect(kellyFraction({ winProbability: 0.53, gain: 1, loss: 1 })).toBeCloseTo(0.06, 14);
  });

  it('divides by the loss and by the gain per unit', () => {
    // By hand: .6 / .5 - .4 / 1 = .8; the day bot's exits, +1.4 % and -0.8 %, at 40 % wins: .4 / .008 - .6 / .014 = 7.142857.
    expect(kellyFraction({ winProbability: 0.6, gain: 1, loss: 0.5 })).toBeCloseTo(0.8, 14);
    expect(kellyFraction({ winProbability: 0.4, gain: 0.014, loss: 0.008 })).toBeCloseTo(50 / 7, 12);
  });

  it('is where the expected logarithm of wealth is highest', () => {
    const bet = fc.record({
      winProbability: fc.double({ min: 0.05, max: 0.95, noNaN: true }),
      gain: fc.double({ min: 0.05, max: 3, noNaN: true }),
      loss: fc.double({ min: 0.05, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(bet, fc.double({ min: -0.9, max: 0.9, noNaN: true }), ({ winProbability: p, gain, loss }, off) => {
        const growth = (f: number): number => p * Math.log(1 + f * gain) + (1 - p) * Math.log(1 - f * loss);
        const best = kellyFraction({ winProbability: p, gain, loss });
        const other = best + off * (off > 0 ? 1 / loss - best : best + 1 / gain);
        expect(growth(best)).toBeGreaterThanOrEqual(growth(other) - 1e-12);
      }),
    );
  });

  it.each([
    [1.1, 1, 1],
    [0.5, 0, 1],
    [0.5, 1, 0],
    [NaN, 1, 1],
    [0.5, Infinity, 1],
    [0.5, 1, Infinity],
  ])('refuses probability %d, gain %d, loss %d', (winProbability, gain, loss) => {
    expect(() => kellyFraction({ winProbability, gain, loss })).toThrow('a bet needs a probability from 0 to 1');
  });
});

describe('the Kelly size from measured outcomes', () => {
  const outcomes = [0.014, -0.008, 0.021, -0.011, 0.006, -0.008, 0, 0.03, -0.015, 0.009, -0.02, 0.012];

  it('maximises the mean logarithm of wealth', () => {
    // scipy 1.17.1 brentq on mean(o / (1 + f o)) = 0 over these twelve outcomes.
    expect(kellyFromOutcomes(outcomes, full)).toBeCloseTo(12.01914303380005, 10);
  });

  it('is p / a - q / b when there are two outcomes', () => {
    const twelve = [...Array<number>(5).fill(0.014), ...Array<number>(7).fill(-0.008)];
    expect(kellyFromOutcomes(twelve, full)).toBeCloseTo(kellyFraction({ winProbability: 5 / 12, gain: 0.014, loss: 0.008 }), 10);
  });

  it('shrinks as a beta prior that centres on no edge does', () => {
    // 36 wins of 60 at even money and 30 imagined outcomes at 50 %: posterior mean (36 + 15) / 90, so f = 2 x 51 / 90 - 1 = 2 / 15.
    // Half of that is taken.
    const sixty = [...Array<number>(36).fill(1), ...Array<number>(24).fill(-1)];
    expect(kellyFromOutcomes(sixty)).toBeCloseTo(1 / 15, 12);
  });

  it('takes half and no leverage unless told otherwise', () => {
    const good = [...Array<number>(300).fill(0.02), ...Array<number>(100).fill(-0.01)];
    expect(kellyFromOutcomes(good)).toBe(1);
    expect(kellyFromOutcomes(good, { cap: 0.25 })).toBe(0.25);
    expect(kellyFromOutcomes(good, { cap: 1_000, priorOutcomes: 0 })).toBeCloseTo((0.75 / 0.01 - 0.25 / 0.02) / 2, 9);
  });

  it('is nothing without an edge', () => {
    expect(kellyFromOutcomes([...Array<number>(20).fill(0.01), ...Array<number>(20).fill(-0.01)])).toBe(0);
  });

  it('is nothing without a history, from too few outcomes, or from none that lost', () => {
    expect(kellyFromOutcomes([...Array<number>(28).fill(0.02), -0.01])).toBe(0);
    expect(kellyFromOutcomes([...Array<number>(29).fill(0.02), -0.01])).toBe(1);
    expect(kellyFromOutcomes(Array<number>(100).fill(0.02))).toBe(0);
    expect(kellyFromOutcomes([])).toBe(0);
    expect(kellyFromOutcomes([], { minOutcomes: 1, confidence: 0.9 })).toBe(0);
    expect(kellyFromOutcomes([-0.01], { minOutcomes: 1, confidence: 0.9 })).toBe(0);
  });

  it('sizes at the lower bound of the mean when told how sure to be', () => {
    // scipy 1.17.1: brentq on mean(y / (1 + f y)), y = outcomes - t.ppf(0.75, 239) * std(ddof=1) / sqrt(240).
    const twenty = Array.from({ length: 20 }, () => outcomes).flat();
    expect(kellyFromOutcomes(twenty, { ...full, confidence: 0.75 })).toBeCloseTo(8.832461394539436, 9);
    expect(kellyFromOutcomes(twenty, { ...full, confidence: 0.75, priorOutcomes: 240 })).toBeCloseTo(12.01914303380005 / 2, 9);
    expect(kellyFromOutcomes(outcomes, { ...full, confidence: 0.95 })).toBe(0);
  });

  it('refuses broken input', () => {
    expect(() => kellyFromOutcomes([0.1, NaN])).toThrow('outcome 1 must be a finite number, got NaN');
    expect(() => kellyFromOutcomes([0.1], { fraction: 2 })).toThrow("Kelly's fraction must be above 0 and at most 1");
    expect(() => kellyFromOutcomes([0.1], { minOutcomes: 0 })).toThrow('minOutcomes must be 1 or above');
    expect(() => kellyFromOutcomes([0.1], { confidence: 0.5 })).toThrow('confidence must be above 0.5 and below 1');
    expect(() => kellyFromOutcomes([0.1], { confidence: NaN })).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG' }));
  });
});

describe('the Kelly allocation', () => {
  const covariance = [0.0225, 0.01125, 0.006, 0.01125, 0.0625, 0.02, 0.006, 0.02, 0.04];
  const mean = [0.11, 0.14, 0.09];

  it('is (m - r) / s^2 for one asset, Thorp 2006 section 7.1: .05 / .0225', () => {
    expect(kellyAllocation({ mean: [0.11], covariance: [0.0225], riskFree: 0.06, fraction: 1, cap: 10 })[0]).toBeCloseTo(
      20 / 9,
      13,
    );
  });

  it('solves for several', () => {
    // numpy 2.4.6: numpy.linalg.solve(covariance, mean - 0.06)
    const shares = kellyAllocation({ mean, covariance, riskFree: 0.06, fraction: 1, cap: 10 });
    [1.7379067722075638, 0.9649956024626212, 0.006816182937554847].forEach((share, i) =>
      expect(shares[i]).toBeCloseTo(share, 12),
    );
  });

  it('takes half, scaled as a whole to no leverage', () => {
    const shares = kellyAllocation({ mean, covariance, riskFree: 0.06 });
    expect(shares[0] + shares[1] + shares[2]).toBeCloseTo(1, 14);
    expect(shares[0] / shares[1]).toBeCloseTo(1.7379067722075638 / 0.9649956024626212, 12);
    const half = kellyAllocation({ mean, covariance, riskFree: 0.06, cap: 10 });
    expect(half[0]).toBeCloseTo(1.7379067722075638 / 2, 12);
  });

  it('refuses a covariance that does not fit or is not positive definite', () => {
    expect(() => kellyAllocation({ mean, covariance: [1] })).toThrow('mean needs 1 numbers, got 3');
    expect(() => kellyAllocation({ mean: [0.1, 0.1], covariance: [1, 1, 1, 1] })).toThrow(
      'covariance is not positive definite at row 1',
    );
    expect(() => kellyAllocation({ mean: [NaN], covariance: [1] })).toThrow('mean 0 must be a finite number, got NaN');
    expect(() => kellyAllocation({ mean: [0.1], covariance: [1], cap: 0 })).toThrow("Kelly's fraction");
  });

  const cell = fc.double({ min: -1, max: 1, noNaN: true });
  const problem = fc.record({
    root: fc.array(cell, { minLength: 9, maxLength: 9 }),
    mean: fc.array(cell, { minLength: 3, maxLength: 3 }),
    risk: fc.array(cell, { minLength: 3, maxLength: 3 }),
    factor: fc.double({ min: 1, max: 10, noNaN: true }),
  });
  const definite = (root: readonly number[]): number[] =>
    Array.from({ length: 9 }, (_, i) => {
      const [row, column] = [Math.floor(i / 3), i % 3];
      return [0, 1, 2].reduce((sum, k) => sum + root[row * 3 + k] * root[column * 3 + k], row === column ? 0.1 : 0);
    });
  const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
    Array.from(a).reduce((sum, each, i) => sum + each * b[i], 0);

  it('never grows with volatility: no share when all risk grows, not the expected gain when any risk is added', () => {
    fc.assert(
      fc.property(problem, ({ root, mean: expected, risk, factor }) => {
        const calm = definite(root);
        const sizes = (matrix: readonly number[]): Float64Array =>
          kellyAllocation({ mean: expected, covariance: matrix, fraction: 1, cap: 1e9 });
        const before = sizes(calm);
        const louder = sizes(calm.map((each) => each * factor));
        before.forEach((share, i) => expect(Math.abs(louder[i])).toBeLessThanOrEqual(Math.abs(share) * (1 + 1e-9) + 1e-12));
        const riskier = sizes(calm.map((each, i) => each + risk[Math.floor(i / 3)] * risk[i % 3]));
        expect(dot(expected, riskier)).toBeLessThanOrEqual(dot(expected, before) + 1e-9);
      }),
    );
  });

  it('solves what it is given', () => {
    fc.assert(
      fc.property(problem, ({ root, mean: right }) => {
        const matrix = definite(root);
        const x = solvePositiveDefinite(matrix, right);
        right.forEach((each, row) => expect(dot(matrix.slice(row * 3, row * 3 + 3), x)).toBeCloseTo(each, 9));
      }),
    );
  });
});
