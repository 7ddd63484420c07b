import { createRandom } from '@trader/core';
import { describe, expect, it } from 'vitest';
import { growthOfAllocation, growthOfBet, growthOfOutcomes, kellyAllocation, kellyBets, kellyDiscrete, kellyExclusive, optimalF, secureF } from './index';

const badData = expect.objectContaining({ code: 'INVALID_DATA' });
const badConfig = expect.objectContaining({ code: 'INVALID_CONFIG' });
const bet = { outcomes: [0.5, 0.1, -0.4], probabilities: [0.3, 0.4, 0.3] };
const drawdown = { floor: 0.7, probability: 0.1 };

describe('the Kelly size of a bet with several outcomes', () => {
  it('maximises the expected logarithm of wealth, of which half is taken', () => {
    // scipy 1.17.1 brentq on sum(p x / (1 + f x)).
    expect(kellyDiscrete({ ...bet, fraction: 1 })).toBeCloseTo(0.5633070994229553, 13);
    expect(kellyDiscrete(bet)).toBeCloseTo(0.5633070994229553 / 2, 13);
    expect(growthOfOutcomes(bet, 0.5633070994229553)).toBeCloseTo(0.019773176244053545, 14);
  });

  it('keeps to a drawdown limit', () => {
    // scipy 1.17.1 brentq on sum(p (1 + f x)^-lambda) - 1; cvxpy 1.9.3 finds 0.1528744.
    expect(kellyDiscrete({ ...bet, drawdown, fraction: 1 })).toBeCloseTo(0.15287439736808034, 12);
    expect(kellyDiscrete({ ...bet, drawdown: { floor: 0.7, probability: 0.99 }, fraction: 1 })).toBeCloseTo(0.5633070994229553, 13);
  });

  it('falls below the floor less often than was allowed, where the full size falls far more often', () => {
    const falls = (size: number): number => {
      let count = 0;
      for (let path = 0; path < 1000; path++) {
        const random = createRandom(7, path);
        let wealth = 1;
        for (let round = 0; round < 400 && wealth >= drawdown.floor; round++) {
          const draw = random.next();
          wealth *= 1 + size * (draw < 0.3 ? 0.5 : draw < 0.7 ? 0.1 : -0.4);
        }
        if (wealth < drawdown.floor) count++;
      }
      return count / 1000;
    };
    expect(falls(kellyDiscrete({ ...bet, drawdown, fraction: 1 }))).toBeLessThan(0.1);
    expect(falls(kellyDiscrete({ ...bet, drawdown, fraction: 1 }))).toBeGreaterThan(0.05);
    expect(falls(kellyDiscrete({ ...bet, fraction: 1 }))).toBeGreaterThan(0.5);
  });

  it('is nothing without an edge, and the cap where nothing can be lost', () => {
    expect(kellyDiscrete({ outcomes: [1, -1], probabilities: [0.5, 0.5] })).toBe(0);
    expect(kellyDiscrete({ outcomes: [0.1, 0, -5], probabilities: [0.5, 0.5, 0], cap: 2 })).toBe(2);
  });

  it.each([
    ['probabilities must sum to 1, got 0.9', { outcomes: [1, -1], probabilities: [0.5, 0.4] }, badData],
    ['probability 1 must be 0 or above, got -0.5', { outcomes: [1, -1], probabilities: [1.5, -0.5] }, badData],
    ['outcomes 1 must be a finite number, got NaN', { outcomes: [1, NaN], probabilities: [0.5, 0.5] }, badData],
    ['outcomes need as many numbers per probability', { outcomes: [1, -1, 0], probabilities: [0.5, 0.5] }, badData],
    ['outcomes need as many numbers per probability', { outcomes: [], probabilities: [] }, badData],
    ['one bet has one number per outcome', { outcomes: [1, -1, 1, -1], probabilities: [0.5, 0.5] }, badData],
    ["Kelly's fraction must be above 0", { ...bet, fraction: 0 }, badConfig],
    ['a drawdown limit needs a floor and a probability above 0 and below 1', { ...bet, drawdown: { floor: 1, probability: 0.1 } }, badConfig],
  ])('refuses: %s', (message, input, error) => {
    expect(() => kellyDiscrete(input)).toThrow(message);
    expect(() => kellyDiscrete(input)).toThrow(error);
  });
});

describe('Kelly stakes on horses', () => {
  it('are those of the explicit solution', () => {
    // cvxpy 1.9.3, Clarabel: Maximize(p @ log(1 + R @ x)), x >= 0, sum(x) <= 1.
    const stakes = kellyExclusive({ probabilities: [0.35, 0.35, 0.2, 0.1], payouts: [2.3, 3.6, 5.2, 8], fraction: 1 });
    [0, 0.11411290322581283, 0.036693548387103675, 0].forEach((stake, i) => expect(stakes[i]).toBeCloseTo(stake, 11));
    // The first brings only 0.875 of its stake in the mean, and is still backed, as insurance: the reserve is worth less.
    const insured = kellyExclusive({ probabilities: [0.35, 0.35, 0.2, 0.1], payouts: [2.5, 3.6, 5.2, 6], fraction: 1 });
    [0.04210526315507815, 0.1361842105242087, 0.051973684206020394, 0].forEach((stake, i) => expect(insured[i]).toBeCloseTo(stake, 9));
  });

  it('are the probabilities where the bookmaker takes nothing', () => {
    expect([...kellyExclusive({ probabilities: [0.5, 0.3, 0.2], payouts: [3, 3, 3], fraction: 1 })]).toEqual([0.5, 0.3, 0.2]);
  });

  it('are p - q / b on one horse', () => {
    expect(kellyExclusive({ probabilities: [0.6], payouts: [2], fraction: 1 })[0]).toBeCloseTo(0.2, 15);
    expect([...kellyExclusive({ probabilities: [0.5], payouts: [2] })]).toEqual([0]);
  });

  it.each([
    ['sum to at most 1, got 1.2', { probabilities: [0.6, 0.6], payouts: [2, 2] }],
    ['payout 1 must be above 0', { probabilities: [0.5, 0.5], payouts: [2, 0] }],
    ['probability 0 must be 0 or above', { probabilities: [-0.5, 0.5], payouts: [2, 2] }],
    ['payouts needs 1 numbers, got 2', { probabilities: [0.5], payouts: [2, 2] }],
  ])('refuse: %s', (message, input) => {
    expect(() => kellyExclusive(input)).toThrow(message);
    expect(() => kellyExclusive(input)).toThrow(badData);
  });
});

describe('simultaneous bets', () => {
  it('are nothing without an edge, and only possible outcomes count', () => {
    expect(kellyBets({ outcomes: [1, 1, -1, -1], probabilities: [0.5, 0.5] })).toEqual({ shares: Float64Array.of(0, 0), growth: 0 });
    const sure = kellyBets({ outcomes: [0.1, 0.2, -9, -9], probabilities: [1, 0], fraction: 1 });
    expect(sure.shares[1]).toBeCloseTo(1, 8);
  });

  it('refuse broken input', () => {
    expect(() => kellyBets({ ...bet, maxShare: 0 })).toThrow('the largest share of one bet must be above 0');
    expect(() => kellyBets({ ...bet, cap: Infinity })).toThrow('the cap of a sum of bets must be above 0 and finite');
    expect(() => kellyBets({ outcomes: [NaN], probabilities: [1] })).toThrow(badData);
  });
});

describe('expected growth', () => {
  it('of the full size is what it is known to be', () => {
    // scipy 1.17.1 and numpy 2.4.6: minimize_scalar of the negative growth; numpy.linalg.solve and r + f @ (m - r) - f @ S @ f / 2.
    expect(growthOfBet({ winProbability: 0.6, gain: 1, loss: 1 }, 0.2)).toBeCloseTo(0.0201355, 7);
    expect(growthOfBet({ winProbability: 0.55, gain: 2, loss: 1 }, 0.325)).toBeCloseTo(0.09855724370254587, 12);
    const moments = { mean: [0.08, 0.12, 0.1], covariance: [0.0225, 0.01125, 0.006, 0.01125, 0.0625, 0.02, 0.006, 0.02, 0.04], riskFree: 0.03 };
    const shares = kellyAllocation({ ...moments, fraction: 1, cap: 10 });
    [1.519789, 0.808795, 1.117634].forEach((share, i) => expect(shares[i]).toBeCloseTo(share, 6));
    expect(growthOfAllocation(moments, shares)).toBeCloseTo(0.1435077, 7);
  });

  it('is -Infinity where an outcome that can happen takes all, and not where it cannot', () => {
    expect(growthOfBet({ winProbability: 0.6, gain: 1, loss: 1 }, 1)).toBe(-Infinity);
    expect(growthOfBet({ winProbability: 1, gain: 1, loss: 1 }, 1)).toBeCloseTo(Math.LN2, 15);
    expect(growthOfOutcomes({ outcomes: [1, -1], probabilities: [1, 0] }, 2)).toBeCloseTo(Math.log(3), 15);
    expect(growthOfOutcomes({ outcomes: [1, 1, -1, -1], probabilities: [0.5, 0.5] }, [0.5, 0.5])).toBe(-Infinity);
  });

  it('refuses shares that do not fit', () => {
    expect(() => growthOfOutcomes(bet, [0.1, 0.1])).toThrow('shares needs 1 numbers, got 2');
    expect(() => growthOfBet({ winProbability: 0.6, gain: 1, loss: 1 }, NaN)).toThrow('a fraction must be finite');
    expect(() => growthOfAllocation({ mean: [0.1], covariance: [0.04] }, [NaN])).toThrow(badData);
    expect(() => growthOfAllocation({ mean: [0.1], covariance: [0.04], riskFree: NaN }, [1])).toThrow('riskFree must be a finite number');
  });
});

describe('optimal f', () => {
  const trades = [9, 18, 7, 1, 10, -5, -3, -17, -7];

  it('is where the terminal wealth is highest', () => {
    // scipy 1.17.1 brentq on sum(v / (1 + f v)), v = trades / 17.
    const best = optimalF(trades);
    expect(best.f).toBeCloseTo(0.23670817986755222, 12);
    expect(best.equityPerUnit).toBeCloseTo(71.81838840344338, 9);
    expect(best.geometricMean).toBeCloseTo(1.010208474671996, 13);
    expect(best.terminalWealth).toBeCloseTo(1.0957186847465208, 13);
  });

  it('is 0 without a loss and without an edge', () => {
    expect(optimalF([1, 2, 3]).f).toBe(0);
    expect(optimalF([1, -2]).f).toBe(0);
    expect(secureF([1, 2], { maxDrawdown: 0.1 }).f).toBe(0);
  });

  it('that is secure keeps the drawdown of the trades in their order, and is optimal f when that does', () => {
    // The last four lose 5 + 3 + 17 + 7 in a row: the drawdown at f is 1 - (1 - 5f/17)(1 - 3f/17)(1 - f)(1 - 7f/17).
    const { f } = secureF(trades, { maxDrawdown: 0.2 });
    expect((1 - (5 * f) / 17) * (1 - (3 * f) / 17) * (1 - f) * (1 - (7 * f) / 17)).toBeCloseTo(0.8, 12);
    expect(secureF(trades, { maxDrawdown: 0.9 })).toEqual(optimalF(trades));
  });

  it('refuses broken input', () => {
    expect(() => optimalF([1, NaN])).toThrow('profit of a trade at index 1 must be a finite number');
    expect(() => secureF(trades, { maxDrawdown: 1 })).toThrow(badConfig);
  });
});
