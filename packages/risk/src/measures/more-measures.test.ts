import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  average, averageLoss, averageWin, downsideDeviation, drawdownSpells, excessKurtosis, expectedShortfall, extremesOf, kellyOfTrades, longestStreaks,
  martinRatio, maxDrawdown, measureAgainst, omegaRatio, painIndex, payoffRatio, periodReturns, positiveShare, rollingBeta, rollingSharpe,
  simpleReturns, skewness, systemQuality, tailRatio, ulcerIndex, underwater, valueAtRisk, yearlyTurnover,
} from '../index';

// The curve of measures.test.ts and a benchmark beside it. Expected values: empyrical-reloaded, scipy, numpy and quantstats in Python 3,
// from the returns of these two, 252 periods a year.
const equity = Float64Array.of(
  100_000, 101_250.5, 100_800.25, 102_300, 99_875.75, 98_020.1, 99_500, 103_200.4, 104_000, 101_999.99, 105_250.75, 104_900.1, 106_800,
);
const market = Float64Array.of(200, 201.5, 200.2, 203.1, 201, 198.4, 199, 203.3, 205.5, 203.9, 206, 207.2, 206.1);
const returns = simpleReturns(equity);
const benchmark = simpleReturns(market);
const YEAR = 252;
const against = measureAgainst(returns, benchmark, YEAR);
const profits = [120.5, -80.25, 45, 0, -30.75, 210, -95.5, 15.25, -5, 60];

describe('published measures', () => {
  it.each<[string, number | undefined, number]>([
    ['downside deviation', downsideDeviation(returns, YEAR), 0.1657012032297903], // empyrical downside_risk
    ['downside deviation below 2 % a year', downsideDeviation(returns, YEAR, 0.02), 0.16639863187079784],
    ['omega', omegaRatio(returns), 1.9830893283115416], // empyrical omega_ratio
    ['omega over 10 % a year', omegaRatio(returns, 1.1 ** (1 / YEAR) - 1), 1.8931893095840941],
    ['tail ratio', tailRatio(returns), 1.6131235593138322], // empyrical tail_ratio
    ['skewness', skewness(returns), -0.051975319657424614], // scipy skew, bias=False
    ['excess kurtosis', excessKurtosis(returns), -0.9684414849053091], // scipy kurtosis, bias=False
    ['value at risk 95 %', valueAtRisk(returns), 0.02124083226652379], // empyrical value_at_risk
    ['value at risk 80 %', valueAtRisk(returns, 0.2), 0.015753046431681357],
    ['expected shortfall 95 %', expectedShortfall(returns), 0.023697458455522957], // empyrical conditional_value_at_risk
    ['expected shortfall 80 %', expectedShortfall(returns, 0.2), 0.020502636324889318],
    ['beta', against.beta, 1.4672868912161574], // empyrical beta
    ['alpha', against.alpha, 0.4831493985403541], // numpy
    ['correlation', against.correlation, 0.8132756654706216], // numpy corrcoef
    ['R squared', against.rSquared, 0.6614173080466824], // scipy linregress
    ['tracking error', against.trackingError, 0.20021533556192217], // numpy std of the differences
    ['information ratio', against.informationRatio, 3.9198946321146164], // numpy; quantstats 0.24693015 x sqrt(252)
    ['up capture', against.upCapture, 1.5709738018652042], // numpy prod
    ['down capture', against.downCapture, 1.1303910534350357],
    ['ulcer index', ulcerIndex(equity), 0.016318293340314635], // pandas cummax, numpy
    ['pain index', painIndex(equity), 0.009224155138119899],
    ['Martin ratio', martinRatio(equity, YEAR), 182.6807366733896],
    ['system quality', systemQuality(profits), 0.8272181170253721], // numpy
    ['average win', averageWin(profits), 90.15], // quantstats avg_win
    ['average loss', averageLoss(profits), -52.875],
    ['payoff ratio', payoffRatio(profits), 1.7049645390070922], // quantstats payoff_ratio
    ['Kelly of trades', kellyOfTrades(profits), 0.29487890552782403], // quantstats kelly_criterion
  ])('%s', (_name, measured, expected) => {
    expect(measured).toBeDefined();
    expect(Math.abs((measured ?? 0) / expected - 1)).toBeLessThan(1e-11);
  });

  it('rolling measures equal those of their windows', () => {
    const sharpes = rollingSharpe(returns, 5, YEAR);
    const betas = rollingBeta(returns, benchmark, 5);
    expect(sharpes.findIndex((value) => !Number.isNaN(value))).toBe(4);
    expect(sharpes.at(-1)).toBeCloseTo(5.6952611810971, 10); // empyrical sharpe_ratio of the last five
    expect(betas.at(-1)).toBeCloseTo(1.1342471321620073, 10); // empyrical beta of the last five
    expect(rollingBeta(returns, benchmark.map((value, at) => (at === 0 ? NaN : value)), 5).findIndex((value) => !Number.isNaN(value))).toBe(5);
  });
});

describe('drawdowns', () => {
  it('are told one by one', () => {
    // quantstats drawdown_details: 0.444689 %, 4.183675 %, 1.923087 % and 0.333157 %.
    const spells = drawdownSpells(equity);
    expect(spells.map(({ depth }) => Number((depth * 100).toFixed(6)))).toEqual([0.444689, 4.183675, 1.923087, 0.333157]);
    expect(spells.map(({ peak, trough, end }) => [peak, trough, end])).toEqual([[1, 2, 3], [3, 5, 7], [8, 9, 10], [10, 11, 12]]);
    expect(drawdownSpells([100, 90, 95])).toMatchObject([{ peak: 0, trough: 1, end: 2, recovered: false }]);
    expect(drawdownSpells([100, 100, 101])).toEqual([]);
  });

  it('agree with the worst and the longest of the curve', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 30 }), (curve) => {
        const spells = drawdownSpells(curve);
        const { depth, longest } = maxDrawdown(curve);
        expect(Math.max(0, ...spells.map((spell) => spell.depth))).toBe(depth);
        expect(Math.max(0, ...spells.map(({ peak, end }) => end - peak))).toBe(longest);
        expect(-Math.min(...underwater(curve))).toBeCloseTo(depth, 12);
      }),
    );
  });
});

describe('returns of calendar periods', () => {
  const at = (...parts: readonly [number, number, number]): number => Date.UTC(parts[0], parts[1] - 1, parts[2], 21);
  const time = [at(2023, 11, 29), at(2023, 11, 30), at(2023, 12, 29), at(2024, 1, 2), at(2024, 1, 31), at(2024, 3, 1)];
  const values = [100, 110, 121, 108.9, 133.1, 146.41];

  it('run from the end of one to the end of the next', () => {
    const months = periodReturns(time, values, 'month');
    expect(months.map(({ year, month }) => [year, month])).toEqual([[2023, 11], [2023, 12], [2024, 1], [2024, 3]]);
    for (const { value } of months) expect(value).toBeCloseTo(0.1, 12);
    const years = periodReturns(time, values, 'year');
    expect(years.map(({ year, month }) => [year, month])).toEqual([[2023, 0], [2024, 0]]);
    expect(years.map(({ value }) => Number(value.toFixed(12)))).toEqual([0.21, 0.21]);
  });

  it('compound to the total return, and end with ruin', () => {
    const total = periodReturns(time, values, 'month').reduce((product, { value }) => product * (1 + value), 1);
    expect(total).toBeCloseTo(1.4641, 12);
    expect(periodReturns(time, [100, 50, -10, 5, 6, 7], 'month').map(({ value }) => value)).toEqual([-0.5, -1.2]);
    expect(periodReturns([], [], 'year')).toEqual([]);
    expect(() => periodReturns([2, 1], [100, 101], 'month')).toThrow('time at index 1 is before the one at 0');
    expect(() => periodReturns([1], [100, 101], 'month')).toThrow('1 times and 2 values of equity');
  });
});

it('streaks are broken by a trade that broke even', () => {
  expect(longestStreaks([1, 2, 0, 3, -1, -1, -1, 4, 5, 6])).toEqual({ wins: 3, losses: 3 });
  expect(longestStreaks([])).toEqual({ wins: 0, losses: 0 });
});

it('turnover is half of what was bought and sold over mean equity, a year', () => {
  // 50,000 bought and sold, mean equity 100,000, a quarter of a year: 0.25 / 0.25.
  expect(yearlyTurnover(50_000, new Float64Array(64).fill(100_000), 252)).toBe(1);
  expect(yearlyTurnover(1, [100], 252)).toBeUndefined();
});

it('shares and extremes', () => {
  expect([average([1, 2, 6]), average([])]).toEqual([3, undefined]);
  expect(positiveShare([0.1, 0, -0.2, 0.3])).toBe(0.5);
  expect(extremesOf([3, -7, 5])).toEqual({ lowest: -7, highest: 5 });
});

it('is undefined where no number is right', () => {
  expect([omegaRatio([0.1]), tailRatio([]), valueAtRisk([]), expectedShortfall([]), skewness([1, 2]), skewness([1, 1, 1]), excessKurtosis([1, 2, 3])].every((each) => each === undefined)).toBe(true);
  expect([downsideDeviation([], YEAR), ulcerIndex([]), painIndex([]), martinRatio([100, 101], YEAR), positiveShare([]), extremesOf([])].every((each) => each === undefined)).toBe(true);
  expect([averageWin([-1]), averageLoss([1]), payoffRatio([1]), kellyOfTrades([1]), systemQuality([1]), systemQuality([2, 2])].every((each) => each === undefined)).toBe(true);
  expect(Object.values(measureAgainst([], [], YEAR)).every((each) => each === undefined)).toBe(true);
  expect(measureAgainst([0.1, 0.2], [0.1, 0.1], YEAR)).toMatchObject({ beta: undefined, alpha: undefined, correlation: undefined, downCapture: undefined });
});

it('refuses broken input', () => {
  expect(() => measureAgainst([0.1], [], YEAR)).toThrow('1 returns and 0 of the benchmark: give those of the same periods');
  expect(() => valueAtRisk([0.1], 1)).toThrow('tail must be between 0 and 1 (0.05 for 95 % confidence), got 1');
  expect(() => rollingSharpe(returns, 1, YEAR)).toThrow('window must be a whole number of 2 or more, got 1');
  expect(() => skewness([1, NaN])).toThrow('return at index 1 must be a finite number, got NaN');
  expect(() => omegaRatio(returns, NaN)).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG', message: expect.stringContaining('threshold must be a finite number, got NaN') }));
  expect(() => downsideDeviation(returns, YEAR, NaN)).toThrow('target must be a finite number, got NaN');
  expect(() => yearlyTurnover(1, [100, 101], Infinity)).toThrow('periodsPerYear must be above 0');
});
