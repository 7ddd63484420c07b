import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  annualisedVolatility,
  averageTrade,
  cagr,
  calmarRatio,
  maxDrawdown,
  profitFactor,
  sharpeRatio,
  simpleReturns,
  sortinoRatio,
  timeInMarket,
  totalReturn,
  winRate,
} from '../index';

// Expected values: empyrical-reloaded 0.7.1 on numpy 2.4.6 from the returns of this curve, 252 periods a year; quantstats 0.0.86 agrees
// where it has the measure.
const equity = Float64Array.of(
  100_000,
  101_250.5,
  100_800.25,
  102_300,
  99_875.75,
  98_020.1,
  99_500,
  103_200.4,
  104_000,
  101_999.99,
  105_250.75,
  104_900.1,
  106_800,
);
const returns = simpleReturns(equity);
const YEAR = 252;

describe('measures of an equity curve', () => {
  it.each<[string, number | undefined, number]>([
    ['total return', totalReturn(equity), 0.06799999999999984],
    ['compound annual growth rate', cagr(equity, YEAR), 2.9810378486611278],
    ['annualised volatility', annualisedVolatility(returns, YEAR), 0.3143497959822736],
    ['Sharpe ratio', sharpeRatio(returns, YEAR), 4.550371888550474],
    ['Sharpe ratio over 2 % a year', sharpeRatio(returns, YEAR, 0.02), 4.486748497488602],
    ['Sortino ratio', sortinoRatio(returns, YEAR), 8.632456777188642],
    ['Sortino ratio over 2 % a year', sortinoRatio(returns, YEAR, 0.02), 8.476082158562722],
    ['maximum drawdown', maxDrawdown(equity).depth, 0.041836754643206235],
    ['Calmar ratio', calmarRatio(equity, YEAR), 71.25404143041509],
  ])('%s', (_name, measured, expected) => {
    expect(measured).toBeDefined();
    expect(Math.abs((measured ?? 0) / expected - 1)).toBeLessThan(1e-12);
  });

  it('says where the worst drawdown was, and how long the longest lasted', () => {
    // Peak 102,300 at index 3, trough 98,020.10 at 5, back above the peak at 7.
    expect(maxDrawdown(equity)).toMatchObject({ peak: 3, trough: 5, longest: 4 });
  });

  it('counts a loss in the first period, and a drawdown that never ends', () => {
    expect(maxDrawdown([100, 90, 94.5])).toEqual({ depth: 1 - 90 / 100, peak: 0, trough: 1, longest: 2 });
  });

  it('has no drawdown while equity never falls', () => {
    expect(maxDrawdown([100, 100, 101])).toEqual({ depth: 0, peak: 0, trough: 0, longest: 0 });
    expect(calmarRatio([100, 100, 101], YEAR)).toBeUndefined();
  });

  it('finds the drawdown that every pair of values would show', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 30 }), (curve) => {
        const falls = curve.flatMap((from, i) => curve.slice(i).map((to) => 1 - to / from));
        const waits = curve.flatMap((from, i) => {
          const back = curve.findIndex((each, j) => j > i && each >= from);
          return back === i + 1 ? [0] : [(back === -1 ? curve.length - 1 : back) - i];
        });
        expect(maxDrawdown(curve).depth).toBeCloseTo(Math.max(...falls), 12);
        expect(maxDrawdown(curve).longest).toBe(Math.max(...waits));
      }),
    );
  });

  it('ends its returns with ruin', () => {
    expect(Array.from(simpleReturns([100, 50, -10, 20]))).toEqual([-0.5, -1.2]);
    expect(cagr([100, 50, -10], YEAR)).toBe(-1);
    expect(maxDrawdown([100, -10]).depth).toBe(1.1);
  });

  it('is undefined where no number is right', () => {
    expect(totalReturn([])).toBeUndefined();
    expect(cagr([100], YEAR)).toBeUndefined();
    expect(annualisedVolatility([0.01], YEAR)).toBeUndefined();
    expect(sharpeRatio([0.1, 0.1, 0.1], YEAR)).toBeUndefined();
    expect(sortinoRatio([0.1, 0.2], YEAR)).toBeUndefined();
    expect(simpleReturns([])).toHaveLength(0);
  });

  it('refuses broken input', () => {
    expect(() => totalReturn([100, NaN])).toThrow('equity at index 1 must be a finite number, got NaN');
    expect(() => simpleReturns([0, 1])).toThrow('equity must begin above 0, got 0');
    expect(() => sharpeRatio([0.1, Infinity], YEAR)).toThrow('return at index 1 must be a finite number, got Infinity');
    expect(() => sharpeRatio([0.1, 0.2], YEAR, NaN)).toThrow('riskFree must be a finite number, got NaN');
    expect(() => cagr([1, 2], 0)).toThrow('periodsPerYear must be above 0 (252 for trading days), got 0');
  });
});

describe('measures of trades', () => {
  const profits = [120.5, -80.25, 45, 0, -30.75, 210, -95.5, 15.25, -5, 60];

  it('win rate, profit factor and average trade', () => {
    expect(winRate(profits)).toBe(0.5); // 5 of 10; quantstats leaves the one that broke even out and says 5 of 9
    expect(profitFactor(profits)).toBeCloseTo(2.131205673758865, 14); // quantstats 0.0.86 profit_factor
    expect(averageTrade(profits)).toBeCloseTo(23.925, 12); // numpy mean
  });

  it('are undefined where no number is right', () => {
    expect(winRate([])).toBeUndefined();
    expect(averageTrade([])).toBeUndefined();
    expect(profitFactor([5, 0])).toBeUndefined();
    expect(profitFactor([-5])).toBe(0);
  });

  it('refuse broken input', () => {
    expect(() => winRate([NaN])).toThrow('profit of a trade at index 0 must be a finite number, got NaN');
  });
});

it('measures the time in the market', () => {
  expect(timeInMarket([0, 100, -50, 0, 20])).toBe(0.6);
  expect(timeInMarket([])).toBeUndefined();
});
