import { defineInstrument, magnitude, nearestCash, nearestPrice, notional } from '@trader/core';
import type { Quantity } from '@trader/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  growthOfAllocation, growthOfOutcomes, kellyAllocation, kellyBets, kellyDiscrete, kellyExclusive, kellyFraction, kellyFromOutcomes, kellyPortfolio,
  optimalF, scaleByDrawdown, secureF, sizeByAtr, sizeByStop, sizeByVolatility, sizesByInverseVolatility, toQuantity,
} from './index';

const plus = (a: Quantity, b: Quantity): Quantity => (a + b) as Quantity;
const between = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true });
const factor = between(1, 10);
const cap = between(0.05, 4);
const outcome = fc.integer({ min: -50, max: 60 }).map((each) => each / 1000);
const twelve = fc.array(outcome, { minLength: 12, maxLength: 12 });
const spread = fc.array(fc.record({ from: fc.nat(11), to: fc.nat(11), by: fc.integer({ min: 0, max: 40 }) }), { minLength: 1, maxLength: 5 });
type Moves = readonly { readonly from: number; readonly to: number; readonly by: number }[];

/** The same outcomes, pairs of them moved apart: the same mean, more volatility. */
const spreadOut = (calm: readonly number[], moves: Moves): number[] => {
  const wild = [...calm];
  for (const { from, to, by } of moves) {
    const [low, high] = wild[from] < wild[to] ? [from, to] : [to, from];
    if (low === high) continue;
    wild[low] -= by / 1000;
    wild[high] += by / 1000;
  }
  return wild;
};

const notAbove = (size: number, before: number): void => {
  expect(size).not.toBeNaN();
  expect(size).toBeGreaterThanOrEqual(0);
  expect(size).toBeLessThanOrEqual(before * (1 + 1e-9) + 1e-9);
};

const even = Array<number>(12).fill(1 / 12);
const loose = { fraction: 1, cap: 1000, minOutcomes: 1 };
/** Every size that is read off a list of outcomes, at most its cap. */
const fromOutcomes: Readonly<Record<string, (outcomes: readonly number[], cap?: number) => number>> = {
  kellyFromOutcomes: (outcomes, most = 1000) => kellyFromOutcomes(outcomes, { ...loose, cap: most }),
  'kellyFromOutcomes with a confidence': (outcomes, most = 1000) => kellyFromOutcomes(outcomes, { ...loose, cap: most, confidence: 0.6 }),
  kellyDiscrete: (outcomes, most = 1000) => kellyDiscrete({ outcomes, probabilities: even, ...loose, cap: most }),
  'kellyDiscrete with a drawdown limit': (outcomes, most = 1000) =>
    kellyDiscrete({ outcomes, probabilities: even, ...loose, cap: most, drawdown: { floor: 0.8, probability: 0.2 } }),
};

/** Every size that is read off one measure of risk, with everything else as drawn. */
const byRisk: Readonly<Record<string, (risk: number | undefined, of: { scale: number; cap: number }) => number>> = {
  sizeByVolatility: (volatility, { scale, cap: most }) => sizeByVolatility({ target: scale, volatility, cap: most }),
  sizeByAtr: (atr, { scale, cap: most }) => sizeByAtr({ risk: 0.01, atr, price: 100 * scale, cap: most }),
  'sizeByStop below the entry': (distance, { scale, cap: most }) =>
    sizeByStop({ risk: 0.01, entry: 1000 * scale, stop: distance === undefined ? undefined : 1000 * scale - distance, cap: most }),
  'sizeByStop above the entry': (distance, { scale, cap: most }) =>
    sizeByStop({ risk: 0.01, entry: 1000 * scale, stop: distance === undefined ? undefined : 1000 * scale + distance, cap: most }),
  'kellyPortfolio of one asset': (volatility, { scale, cap: most }) =>
    volatility === undefined ? 0 : kellyPortfolio({ mean: [scale], covariance: [volatility * volatility], cap: most }).shares[0],
  'kellyAllocation of one asset': (volatility, { scale, cap: most }) =>
    volatility === undefined ? 0 : kellyAllocation({ mean: [scale], covariance: [volatility * volatility], cap: most })[0],
  'sizesByInverseVolatility of one asset': (volatility, { scale, cap: most }) =>
    volatility === undefined ? 0 : sizesByInverseVolatility({ covariance: [volatility * volatility], target: scale, cap: most })[0],
};

describe.each(Object.entries(byRisk))('%s', (_name, size) => {
  const drawn = fc.record({ scale: between(0.1, 5), cap });

  it('is never larger when volatility, range or stop distance rises, never above its cap, never NaN', () => {
    fc.assert(
      fc.property(drawn, between(0.001, 9), factor, (given, risk, times) => {
        const calm = size(risk, given);
        expect(calm).toBeGreaterThan(0);
        expect(calm).toBeLessThanOrEqual(given.cap * (1 + 1e-15));
        notAbove(size(risk * times, given), calm);
      }),
    );
  });

  it('is nothing while nothing has been measured', () => {
    expect(size(undefined, { scale: 1, cap: 1 })).toBe(0);
  });
});

describe.each(Object.entries(fromOutcomes))('%s', (_name, size) => {
  it('is never larger when outcomes spread around the same mean, never below 0, never NaN', () => {
    fc.assert(
      fc.property(twelve, spread, (calm, moves) => {
        const before = size(calm);
        // Without a loss a history says nothing and sizes nothing; a spread may bring the first.
        if (Math.min(...calm) < 0) notAbove(size(spreadOut(calm, moves)), before);
        else expect(before).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('is never above its cap', () => {
    fc.assert(fc.property(twelve, cap, (outcomes, most) => void expect(size(outcomes, most)).toBeLessThanOrEqual(most)));
  });

  it('is never larger when every outcome is lower', () => {
    fc.assert(
      fc.property(twelve, between(0, 0.05), (outcomes, less) => {
        if (Math.min(...outcomes) < 0) notAbove(size(outcomes.map((each) => each - less)), size(outcomes));
      }),
    );
  });
});

describe('sizes from a history', () => {
  it('are nothing without one', () => {
    expect(kellyFromOutcomes([])).toBe(0);
    expect(optimalF([])).toEqual({ f: 0, equityPerUnit: Infinity, geometricMean: 1, terminalWealth: 1 });
    expect(secureF([], { maxDrawdown: 0.2 }).f).toBe(0);
  });

  it('of Vince: units per equity never grow when profits spread, secure f is never above optimal f and keeps its drawdown', () => {
    fc.assert(
      fc.property(twelve, spread, between(0.01, 0.5), (calm, moves, maxDrawdown) => {
        const best = optimalF(calm);
        expect(best.f).toBeLessThanOrEqual(1);
        if (Math.min(...calm) < 0) notAbove(1 / optimalF(spreadOut(calm, moves)).equityPerUnit, 1 / best.equityPerUnit);
        const secure = secureF(calm, { maxDrawdown });
        notAbove(secure.f, best.f);
        let [wealth, peak] = [1, 1];
        for (const each of calm) {
          wealth *= 1 + each / secure.equityPerUnit;
          peak = Math.max(peak, wealth);
          expect(1 - wealth / peak).toBeLessThanOrEqual(maxDrawdown + 1e-9);
        }
      }),
    );
  });

  it('with a confidence are never above those without', () => {
    fc.assert(
      fc.property(twelve, between(0.51, 0.99), fc.nat(60), (outcomes, confidence, priorOutcomes) => {
        const bounded = kellyFromOutcomes(outcomes, { ...loose, priorOutcomes, confidence });
        notAbove(bounded, kellyFromOutcomes(outcomes, { ...loose, priorOutcomes }));
        notAbove(kellyFromOutcomes(outcomes, { ...loose, priorOutcomes, confidence: (1 + confidence) / 2 }), bounded);
      }),
    );
  });
});

describe('a bet of two outcomes', () => {
  it('gets a smaller share when its probability falls, its loss grows, or gain and loss grow apart around the same mean', () => {
    fc.assert(
      fc.property(between(0.01, 0.99), between(0.01, 3), between(0.01, 1), factor, (p, gain, loss, times) => {
        const full = kellyFraction({ winProbability: p, gain, loss });
        if (full <= 0) return;
        expect(kellyFraction({ winProbability: p / times, gain, loss })).toBeLessThanOrEqual(full);
        expect(kellyFraction({ winProbability: p, gain, loss: loss * times })).toBeLessThanOrEqual(full);
        const apart = (times - 1) * loss;
        const wild = kellyFraction({ winProbability: p, gain: gain + (apart * (1 - p)) / p, loss: loss + apart });
        expect(wild).toBeLessThanOrEqual(full * (1 + 1e-9));
      }),
    );
  });
});

const cell = between(-1, 1);
const assets = fc.record({ root: fc.array(cell, { minLength: 9, maxLength: 9 }), mean: fc.array(cell, { minLength: 3, maxLength: 3 }) });
const definite = (root: readonly number[]): number[] =>
  Array.from({ length: 9 }, (_, i) => {
    const [row, column] = [Math.floor(i / 3), i % 3];
    return [0, 1, 2].reduce((sum, k) => sum + root[row * 3 + k] * root[column * 3 + k], row === column ? 0.1 : 0);
  });
const sumOf = (shares: ArrayLike<number>): number => Array.from(shares).reduce((sum, each) => sum + Math.abs(each), 0);

describe('shares of several assets', () => {
  it('by inverse volatility fall when the volatility of all rises, and that of an asset alone when its own does; their sum keeps its cap', () => {
    fc.assert(
      fc.property(assets, factor, fc.nat(2), cap, ({ root }, times, one, most) => {
        const covariance = definite(root);
        const before = sizesByInverseVolatility({ covariance, target: 0.1, cap: most });
        expect(sumOf(before)).toBeLessThanOrEqual(most * (1 + 1e-12));
        const all = sizesByInverseVolatility({ covariance: covariance.map((each) => each * times), target: 0.1, cap: most });
        before.forEach((share, i) => notAbove(all[i], share));
        const own = covariance.map((each, i) => each * (Math.floor(i / 3) === one ? times : 1) * (i % 3 === one ? times : 1));
        notAbove(sizesByInverseVolatility({ covariance: own, target: 0.1, cap: most })[one], before[one]);
      }),
    );
  });

  it('by Kelly keep their cap, and no smaller or larger multiple of the full size grows faster', () => {
    fc.assert(
      fc.property(assets, cap, between(0, 3), ({ root, mean }, most, times) => {
        const covariance = definite(root);
        expect(sumOf(kellyAllocation({ mean, covariance, cap: most }))).toBeLessThanOrEqual(most * (1 + 1e-12));
        const best = kellyAllocation({ mean, covariance, fraction: 1, cap: 1e9 });
        const other = best.map((share) => share * times);
        expect(growthOfAllocation({ mean, covariance }, other)).toBeLessThanOrEqual(growthOfAllocation({ mean, covariance }, best) + 1e-9);
      }),
    );
  });
});

describe('stakes on outcomes that exclude each other', () => {
  const horses = fc.array(fc.record({ chance: fc.integer({ min: 0, max: 10 }), payout: between(1.05, 30) }), { minLength: 1, maxLength: 5 });

  it('keep their cap, are never below 0, nor more on a less probable outcome, and no other stakes grow faster', () => {
    fc.assert(
      fc.property(horses, fc.nat(10), fc.array(between(0, 1), { minLength: 5, maxLength: 5 }), cap, (field, none, other, most) => {
        const chances = field.reduce((sum, { chance }) => sum + chance, none);
        if (chances === 0) return;
        const probabilities = field.map(({ chance }) => chance / chances);
        const payouts = field.map(({ payout }) => payout);
        const best = kellyExclusive({ probabilities, payouts, fraction: 1 });
        best.forEach((share) => expect(share).toBeGreaterThanOrEqual(0));
        expect(sumOf(best)).toBeLessThanOrEqual(1 + 1e-12);
        expect(sumOf(kellyExclusive({ probabilities, payouts, cap: most }))).toBeLessThanOrEqual(most * (1 + 1e-12));
        const outcomes = [...field.keys(), -1].flatMap((winner) => payouts.map((payout, i) => (i === winner ? payout : 0) - 1));
        const distribution = { outcomes, probabilities: [...probabilities, none / chances] };
        const scale = sumOf(other.slice(0, field.length)) + other[4];
        const stakes = other.slice(0, field.length).map((each) => (scale === 0 ? 0 : each / scale));
        const growth = growthOfOutcomes(distribution, best);
        expect(growthOfOutcomes(distribution, stakes)).toBeLessThanOrEqual(growth + 1e-9);
        expect(kellyBets({ ...distribution, fraction: 1 }).growth).toBeCloseTo(growth, 7);
        const less = probabilities.map((each, i) => (i === 0 ? each / 2 : each));
        notAbove(kellyExclusive({ probabilities: less, payouts, fraction: 1 })[0], best[0]);
      }),
    );
  });
});

describe('equity', () => {
  it('that is lower never raises the scale of a drawdown, which stays from 0 to 1', () => {
    fc.assert(
      fc.property(between(-100, 1000), between(1, 1000), between(0.01, 1), factor, (equity, peak, limit, times) => {
        const scale = scaleByDrawdown({ equity, peak, limit });
        expect(scale).toBeLessThanOrEqual(1);
        notAbove(scaleByDrawdown({ equity: equity - times, peak, limit }), scale);
        if (equity <= peak * (1 - limit)) expect(scale).toBe(0);
      }),
    );
  });

  it('buys whole lots worth at most the share asked for, of which one more would be too many, and never more with less equity', () => {
    const [money, thousandth] = [between(1, 1e9), fc.integer({ min: -3000, max: 3000 })];
    const step = fc.constantFrom('0.000000001', '0.001', '1', '100');
    fc.assert(
      fc.property(money, between(0.0001, 1e5), thousandth, step, fc.constantFrom(1, 50, 300), (worth, at, thousandths, lotSize, multiplier) => {
        const instrument = defineInstrument({ symbol: 'X', tickSize: '0.000000001', lotSize, multiplier, maxOrderQuantity: 1e6 });
        const [equity, price] = [nearestCash(worth), nearestPrice(at)];
        const size = toQuantity({ instrument, equity, price, fraction: thousandths / 1000 });
        expect(size % instrument.lotSize).toBe(0n);
        const asked = equity * BigInt(Math.abs(thousandths));
        const bought = magnitude(size);
        expect(magnitude(notional(instrument, price, size)) * 1000n <= asked).toBe(true);
        expect(notional(instrument, price, plus(bought, instrument.lotSize)) * 1000n > asked).toBe(true);
        const poorer = toQuantity({ instrument, equity: nearestCash(worth / 2), price, fraction: thousandths / 1000 });
        expect(magnitude(poorer) <= bought).toBe(true);
      }),
    );
  });
});

describe('simultaneous bets', () => {
  const table = fc.record({
    outcomes: fc.array(fc.integer({ min: -90, max: 120 }).map((each) => each / 100), { minLength: 15, maxLength: 15 }),
    other: fc.array(between(0, 1), { minLength: 3, maxLength: 3 }),
    most: between(0.2, 2), maxShare: between(0.1, 1), fraction: between(0.2, 1),
  });
  const fifths = Array<number>(5).fill(0.2);

  it('keep their caps and the drawdown limit, and no other shares within these grow faster', () => {
    fc.assert(
      fc.property(table, fc.boolean(), ({ outcomes, other, most, maxShare, fraction }, limited) => {
        const drawdown = limited ? { floor: 0.8, probability: 0.3 } : undefined;
        const { shares, growth } = kellyBets({ outcomes, probabilities: fifths, cap: most, maxShare, fraction, drawdown });
        shares.forEach((share) => notAbove(share, maxShare));
        notAbove(sumOf(shares), most);
        expect(growth).toBeGreaterThanOrEqual(-1e-9);
        const full = kellyBets({ outcomes, probabilities: fifths, cap: most, maxShare, fraction: 1, drawdown });
        const power = Math.log(0.3) / Math.log(0.8);
        const risk = (held: ArrayLike<number>): number =>
          fifths.reduce((sum, p, k) => sum + p * (1 + [0, 1, 2].reduce((gain, i) => gain + held[i] * outcomes[k * 3 + i], 0)) ** -power, 0);
        if (limited) expect(risk(full.shares)).toBeLessThanOrEqual(1 + 1e-9);
        const scale = Math.min(1, most / sumOf(other), ...other.map((each) => maxShare / each));
        let rival = other.map((each) => each * scale);
        while (sumOf(rival) > 1e-9 && !(risk(rival) <= (limited ? 1 : Infinity))) rival = rival.map((each) => each / 2);
        const distribution = { outcomes, probabilities: fifths };
        if (sumOf(rival) > 1e-9) expect(growthOfOutcomes(distribution, rival)).toBeLessThanOrEqual(full.growth + 1e-8);
      }),
      { numRuns: 60 },
    );
  });

  it('never grow faster when noise is added to one of them', () => {
    fc.assert(
      fc.property(table, fc.nat(2), between(0, 0.5), fc.boolean(), ({ outcomes, most, maxShare }, noisy, noise, limited) => {
        const options = { cap: most, maxShare, fraction: 1, drawdown: limited ? { floor: 0.8, probability: 0.3 } : undefined };
        const calm = kellyBets({ outcomes, probabilities: fifths, ...options });
        const moved = (by: number): number[] => outcomes.map((each, i) => (i % 3 === noisy ? each + by : each));
        const tenths = Array<number>(10).fill(0.1);
        const wild = kellyBets({ outcomes: [...moved(noise), ...moved(-noise)], probabilities: tenths, ...options });
        expect(wild.growth).toBeLessThanOrEqual(calm.growth + 1e-8);
      }),
      { numRuns: 60 },
    );
  });

  it('agree with a single bet where there is one', () => {
    fc.assert(
      fc.property(twelve, cap, between(0.2, 1), fc.boolean(), (outcomes, most, fraction, limited) => {
        const input = { outcomes, probabilities: even, cap: most, fraction, drawdown: limited ? { floor: 0.8, probability: 0.2 } : undefined };
        expect(Math.abs(kellyBets(input).shares[0] - kellyDiscrete(input))).toBeLessThan(1e-6 * Math.max(1, most));
      }),
      { numRuns: 60 },
    );
  });
});
