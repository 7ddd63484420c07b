import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TAIL_RETURNS } from '../../test/tail-returns';
import { historicalTailRisk } from './historical';
import { lowestOf } from './select';

const close = (a: number, b: number, size = 1): void => expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-12 * Math.max(1, size));

describe('historical tail risk', () => {
  it.each([
    // numpy 2.4.6 quantile(-x, c, method='inverted_cdf'); cvxpy 1.9.3 cvar(-x, c)
    [0.9, 0.016894, 0.02740966666666667],
    [0.937, 0.021965, 0.03226003968253969],
    [0.95, 0.023727, 0.034594416666666655],
    [0.975, 0.032161, 0.04101616666666666],
    [0.99, 0.041734, 0.04810066666666666],
  ])('at %d is what numpy and cvxpy say of 240 returns', (confidence, valueAtRisk, expectedShortfall) => {
    const risk = historicalTailRisk(TAIL_RETURNS, confidence);
    expect(risk.valueAtRisk).toBe(valueAtRisk);
    close(risk.expectedShortfall, expectedShortfall);
  });

  it('takes a tail that is whole as whole, though 1 - 0.9 is not', () => {
    const returns = Array.from({ length: 10 }, (_, i) => i - 5);
    expect(historicalTailRisk(returns, 0.9)).toEqual({ valueAtRisk: 4, expectedShortfall: 5 });
  });

  it('counts the last scenario of a tail by its part', () => {
    expect(historicalTailRisk([-4, -2, 1, 3], 0.625)).toEqual({ valueAtRisk: 2, expectedShortfall: (4 + 0.5 * 2) / 1.5 });
  });

  it('is the worst loss when the tail holds less than one return, and a gain is below 0', () => {
    expect(historicalTailRisk([-3, 1, 2], 0.99)).toEqual({ valueAtRisk: 3, expectedShortfall: 3 });
    expect(historicalTailRisk([1, 1, 2], 0.99)).toEqual({ valueAtRisk: -1, expectedShortfall: -1 });
  });

  it('is the worst loss at a confidence as near 1 as may be', () => {
    for (const confidence of [1 - 1e-9, 1 - 1e-12, 1 - 2 ** -53]) expect(historicalTailRisk([-3, 1, 2], confidence)).toEqual({ valueAtRisk: 3, expectedShortfall: 3 });
  });

  it('refuses what it cannot measure', () => {
    expect(() => historicalTailRisk([0.1])).toThrow('tail risk needs at least 2 returns, got 1');
    expect(() => historicalTailRisk([])).toThrow('at least 2 returns, got 0');
    expect(() => historicalTailRisk([0.1, NaN, 0.2])).toThrow('return at index 1 must be a finite number, got NaN');
    expect(() => historicalTailRisk([0.1, 0, -Infinity])).toThrow('return at index 2 must be a finite number, got -Infinity');
    expect(() => historicalTailRisk([0.1, 0.2], 1)).toThrow('confidence must be between 0 and 1 (0.99 for 99 %), got 1');
    expect(() => historicalTailRisk([0.1, 0.2], NaN)).toThrow('confidence must be between 0 and 1');
  });
});

describe('the lowest of many', () => {
  /** Numbers in a fixed disorder. */
  const many = (n: number, of: (u: number, i: number) => number): Float64Array => {
    let state = 7;
    return Float64Array.from({ length: n }, (_, i) => {
      state = (state * 1103515245 + 12345) % 2147483648;
      return of(state / 2147483648, i);
    });
  };
  it.each([
    ['in disorder', (u: number) => u - 0.5],
    ['mostly the same', (u: number) => (u < 0.3 ? 0 : u < 0.35 ? -u : 1)],
    ['all the same', () => 0.25],
    ['rising', (_: number, i: number) => i],
    ['falling', (_: number, i: number) => -i],
    ['of which a sample of every fourth sees only the highest', (u: number, i: number) => (i % 4 === 0 ? 5 : -u)],
    ['of which it sees only the lowest', (u: number, i: number) => (i % 4 === 0 ? -10 - u : u)],
  ])('are those that sorting says, of values %s', (_name, of) => {
    const values = many(16_384, of);
    const sorted = Float64Array.from(values).sort();
    for (const count of [1, 2, 399, 2001, 5461, 9000, 16_384]) {
      const lowest = lowestOf(values, count, 'return');
      expect(lowest.length).toBe(count);
      expect(lowest[count - 1]).toBe(sorted[count - 1]);
      expect(Float64Array.from(lowest).sort().every((each, i) => each === sorted[i])).toBe(true);
    }
  });

  it.each([NaN, Infinity, -Infinity])('names the %d among many', (wrong) => {
    const values = many(40_000, (u) => u);
    values[31_234] = wrong;
    for (const count of [100, 30_000]) expect(() => lowestOf(values, count, 'return')).toThrow(`return at index 31234 must be a finite number, got ${wrong}`);
  });
});

const numbers = fc.double({ min: -1, max: 1, noNaN: true });
const samples = fc.array(numbers, { minLength: 2, maxLength: 60 });
const confidences = fc.double({ min: 0.01, max: 0.995, noNaN: true });
const pairs = fc.array(fc.tuple(numbers, numbers), { minLength: 2, maxLength: 60 });
const shortfall = (returns: readonly number[], confidence: number): number => historicalTailRisk(returns, confidence).expectedShortfall;

describe('coherence of historical expected shortfall', () => {
  it('is monotone: what never pays less is no riskier', () => {
    fc.assert(fc.property(pairs, confidences, (both, confidence) => {
      const less = both.map(([a, b]) => a - Math.abs(b));
      expect(shortfall(both.map(([a]) => a), confidence)).toBeLessThanOrEqual(shortfall(less, confidence) + 1e-12);
    }));
  });

  it('is translation invariant: a sure gain lowers it, and the value at risk, by as much', () => {
    fc.assert(fc.property(samples, confidences, numbers, (returns, confidence, gain) => {
      const [before, after] = [historicalTailRisk(returns, confidence), historicalTailRisk(returns.map((each) => each + gain), confidence)];
      close(after.expectedShortfall, before.expectedShortfall - gain);
      close(after.valueAtRisk, before.valueAtRisk - gain);
    }));
  });

  it('is positively homogeneous: a position k times as large is k times as risky', () => {
    fc.assert(fc.property(samples, confidences, fc.double({ min: 1e-3, max: 1e3, noNaN: true }), (returns, confidence, k) => {
      const [before, after] = [historicalTailRisk(returns, confidence), historicalTailRisk(returns.map((each) => each * k), confidence)];
      close(after.expectedShortfall, k * before.expectedShortfall, k);
      close(after.valueAtRisk, k * before.valueAtRisk, k);
    }));
  });

  it('is subadditive: a merger is no riskier than its parts, on any two samples', () => {
    fc.assert(fc.property(pairs, confidences, (both, confidence) => {
      const whole = shortfall(both.map(([a, b]) => a + b), confidence);
      expect(whole).toBeLessThanOrEqual(shortfall(both.map(([a]) => a), confidence) + shortfall(both.map(([, b]) => b), confidence) + 1e-12);
    }));
  });

  it('value at risk alone is not: two bonds that default one time in 25 each', () => {
    const first = Array.from({ length: 100 }, (_, i) => (i < 4 ? -1 : 0.02));
    const second = Array.from({ length: 100 }, (_, i) => (i >= 96 ? -1 : 0.02));
    const sum = first.map((each, i) => each + second[i]);
    expect(historicalTailRisk(sum).valueAtRisk).toBeGreaterThan(historicalTailRisk(first).valueAtRisk + historicalTailRisk(second).valueAtRisk);
    expect(shortfall(sum, 0.95)).toBeLessThan(shortfall(first, 0.95) + shortfall(second, 0.95));
  });
});

describe('historical tail risk, any sample', () => {
  it('never says a shortfall below the value at risk', () => {
    fc.assert(fc.property(samples, confidences, (returns, confidence) => {
      const { valueAtRisk, expectedShortfall } = historicalTailRisk(returns, confidence);
      expect(expectedShortfall).toBeGreaterThanOrEqual(valueAtRisk);
    }));
  });

  it('rises with the confidence', () => {
    fc.assert(fc.property(samples, confidences, confidences, (returns, a, b) => {
      const [low, high] = [historicalTailRisk(returns, Math.min(a, b)), historicalTailRisk(returns, Math.max(a, b))];
      expect(high.valueAtRisk).toBeGreaterThanOrEqual(low.valueAtRisk);
      expect(high.expectedShortfall).toBeGreaterThanOrEqual(low.expectedShortfall - 1e-12);
    }));
  });

  it('does not know the order of observations', () => {
    fc.assert(fc.property(samples.chain((returns) => fc.tuple(fc.constant(returns), fc.shuffledSubarray(returns, { minLength: returns.length }))), confidences, ([a, b], confidence) => {
      const [first, second] = [historicalTailRisk(a, confidence), historicalTailRisk(b, confidence)];
      expect(second.valueAtRisk).toBe(first.valueAtRisk);
      close(second.expectedShortfall, first.expectedShortfall);
    }));
  });

  it('is the least of what Rockafellar and Uryasev minimise', () => {
    fc.assert(fc.property(samples, confidences, (returns, confidence) => {
      const cost = (limit: number): number => limit + returns.reduce((sum, each) => sum + Math.max(0, -each - limit), 0) / (returns.length * (1 - confidence));
      close(shortfall(returns, confidence), Math.min(...returns.map((each) => cost(-each))), 10);
    }));
  });
});
