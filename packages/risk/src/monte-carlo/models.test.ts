import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  blockBootstrap, correlatedBrownian, drawSteps, garchPaths, geometricBrownian, jumpDiffusion, resampledTrades, returnsTable, shuffledTrades,
  simulate, stationaryBootstrap, summarize,
} from '../index';
import type { PathModel } from '../index';

const RETURNS = Float64Array.from({ length: 40 }, (_, i) => Math.sin(i * i) / 20);
const sorted = (values: ArrayLike<number>): number[] => Array.from(values).sort((a, b) => a - b);
/** Within four standard errors: one test in 16,000 fails by chance, and the seed is fixed. */
const expectNear = (value: number, expected: number, standardError: number): void =>
  expect(Math.abs(value - expected)).toBeLessThan(4 * standardError);

/** Mean and its standard error of final wealth. */
const finalOf = (model: PathModel, to: number, periods: number): readonly [number, number] => {
  const { finalWealth } = summarize(simulate(model, { seed: 11, to, periods }));
  return [finalWealth.mean, finalWealth.standardError ?? 0];
};

describe('geometric Brownian motion', () => {
  it.each([1, 1 / 12, 1 / 252])('grows by exp(drift x time) on average, in periods of %d', (period) => {
    const [mean, error] = finalOf(geometricBrownian({ drift: 0.1, volatility: 0.3, period }), 20_000, 12);
    expectNear(mean, Math.exp(0.1 * 12 * period), error);
  });

  it('has the variance of a lognormal', () => {
    const { finalWealth } = simulate(geometricBrownian({ drift: 0.1, volatility: 0.2, period: 0.25 }), { seed: 3, to: 40_000, periods: 4 });
    const logs = finalWealth.map(Math.log);
    const mean = logs.reduce((sum, each) => sum + each, 0) / logs.length;
    expect(mean).toBeCloseTo(0.08, 2);
    expect(logs.reduce((sum, each) => sum + (each - mean) ** 2, 0) / logs.length).toBeCloseTo(0.04, 3);
  });

  it('without volatility is compound interest', () => {
    const { finalWealth, maxDrawdown } = simulate(geometricBrownian({ drift: 0.05, volatility: 0 }), { seed: 1, to: 3, periods: 10 });
    expect(finalWealth[2]).toBeCloseTo(Math.exp(0.5), 12);
    expect(Array.from(maxDrawdown)).toEqual([0, 0, 0]);
  });

  it('more volatility never lowers the drawdown of the same stream', () => {
    const [volatilities, factors] = [fc.double({ min: 0.01, max: 1, noNaN: true }), fc.double({ min: 1, max: 3, noNaN: true })];
    fc.assert(fc.property(fc.nat(), volatilities, factors, (seed, volatility, factor) => {
      const depth = (each: number): Float64Array =>
        simulate(geometricBrownian({ drift: 0, volatility: each, period: 1 / 252 }), { seed, to: 5, periods: 60 }).maxDrawdown;
      const [calm, wild] = [depth(volatility), depth(volatility * factor)];
      calm.forEach((each, path) => expect(wild[path]).toBeGreaterThanOrEqual(each - 1e-12));
    }), { numRuns: 60 });
  });
});

describe('jump diffusion', () => {
  const options = { drift: 0.08, volatility: 0.15, period: 1 / 52, intensity: 3, jumpMean: -0.08, jumpDeviation: 0.1 };

  it('grows by exp(drift x time) on average all the same', () => {
    const [mean, error] = finalOf(jumpDiffusion(options), 20_000, 52);
    expectNear(mean, Math.exp(0.08), error);
  });

  it('has the variance and the skewness of log returns that Merton gives', () => {
    const steps = drawSteps(jumpDiffusion({ ...options, period: 1 }), { seed: 5, path: 0, periods: 100_000 });
    const mean = steps.reduce((sum, each) => sum + each, 0) / steps.length;
    const central = (power: number): number => steps.reduce((sum, each) => sum + (each - mean) ** power, 0) / steps.length;
    // Cumulants of a compound Poisson: intensity x E[J^k]. E[J^2] = .0064 + .01, E[J^3] = m^3 + 3 m s^2 = -.000512 - .0024.
    expect(mean).toBeCloseTo(0.08 - 0.01125 - 3 * Math.expm1(-0.075) + 3 * -0.08, 2);
    expect(central(2)).toBeCloseTo(0.0225 + 3 * 0.0164, 2);
    expect(Math.abs(central(3) / (3 * -0.002912) - 1)).toBeLessThan(0.1);
  });

  it('of no intensity is geometric Brownian motion', () => {
    const at = { seed: 9, path: 4, periods: 30 };
    expect(drawSteps(jumpDiffusion({ ...options, intensity: 0 }), at)).toEqual(drawSteps(geometricBrownian(options), at));
  });
});

describe('GARCH paths', () => {
  const options = { omega: 2e-6, alpha: 0.08, beta: 0.9 };

  it('keep the long-run variance, and cluster', () => {
    const steps = drawSteps(garchPaths({ ...options, mean: 0.0005 }), { seed: 8, path: 0, periods: 200_000 });
    const squares = steps.map((each) => (each - 0.0005) ** 2);
    const mean = squares.reduce((sum, each) => sum + each, 0) / squares.length;
    expect(mean / (2e-6 / 0.02)).toBeCloseTo(1, 1);
    let [cross, own] = [0, 0];
    for (let i = 1; i < squares.length; i++) {
      cross += (squares[i] - mean) * (squares[i - 1] - mean);
      own += (squares[i] - mean) ** 2;
    }
    // Bollerslev 1986: the first autocorrelation of squares is alpha (1 - alpha beta - beta^2) / (1 - 2 alpha beta - beta^2) = 0.2044.
    expect(Math.abs(cross / own - 0.2044)).toBeLessThan(0.05);
  });

  it("with Student's t have the same variance, and its kurtosis of 3 + 6 / (dof - 4)", () => {
    const steps = drawSteps(garchPaths({ omega: 1e-4, alpha: 0, beta: 0, dof: 10 }), { seed: 12, path: 0, periods: 400_000 });
    const moment = (power: number): number => steps.reduce((sum, each) => sum + (each * 100) ** power, 0) / steps.length;
    expect(moment(2)).toBeCloseTo(1, 1);
    expect(Math.abs(moment(4) / moment(2) ** 2 - 4)).toBeLessThan(0.15);
  });

  it('start at the variance that is given, and without alpha and beta keep to omega', () => {
    const [calm, wild] = [1e-4, 4e-4].map((variance) => drawSteps(garchPaths({ ...options, variance }), { seed: 1, path: 0, periods: 1 })[0]);
    expect(wild / calm).toBeCloseTo(2, 12);
    const at = { seed: 1, path: 3, periods: 20 };
    const flat = drawSteps(garchPaths({ omega: 1e-4, alpha: 0, beta: 0 }), at);
    expect(flat).toEqual(drawSteps({ ...geometricBrownian({ drift: 5e-5, volatility: 0.01 }) }, at));
  });
});

describe('correlated Brownian motion', () => {
  const covariance = [0.04, 0.024, -0.01, 0.024, 0.09, 0, -0.01, 0, 0.0225];

  it('has the covariance and the means that were asked for', () => {
    const periods = 60_000;
    const steps = drawSteps(correlatedBrownian({ drifts: [0.05, 0.1, 0], covariance, period: 0.5 }), { seed: 21, path: 0, periods });
    const mean = (asset: number): number => steps.reduce((sum, each, at) => sum + (at % 3 === asset ? each : 0), 0) / periods;
    const means = [mean(0), mean(1), mean(2)];
    const growths = [0.05 - 0.02, 0.1 - 0.045, -0.01125];
    growths.forEach((growth, asset) => expectNear(means[asset], growth / 2, Math.sqrt(covariance[asset * 4] / 2 / periods)));
    for (let cell = 0; cell < 9; cell++) {
      const [row, column] = [Math.floor(cell / 3), cell % 3];
      let sum = 0;
      for (let at = 0; at < steps.length; at += 3) sum += (steps[at + row] - means[row]) * (steps[at + column] - means[column]);
      const [a, b, both] = [covariance[row * 4], covariance[column * 4], covariance[cell]].map((each) => each / 2);
      expectNear(sum / periods, both, Math.sqrt((a * b + both * both) / periods));
    }
  });

  it('of one asset is geometric Brownian motion', () => {
    const at = { seed: 2, path: 1, periods: 25 };
    const one = drawSteps(correlatedBrownian({ drifts: [0.07], covariance: [0.0625], period: 0.25 }), at);
    drawSteps(geometricBrownian({ drift: 0.07, volatility: 0.25, period: 0.25 }), at).forEach((each, i) => expect(one[i]).toBeCloseTo(each, 14));
  });
});

describe('bootstraps', () => {
  const logs = new Set(RETURNS.map((each) => Math.log1p(each)));
  const models = (length: number): PathModel[] => [
    blockBootstrap({ returns: RETURNS, blockLength: length }), blockBootstrap({ returns: RETURNS, blockLength: length, circular: false }),
    stationaryBootstrap({ returns: RETURNS, meanBlock: length }),
  ];

  it('draw nothing but what was there', () => {
    fc.assert(fc.property(fc.nat(), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 200 }), (seed, length, periods) => {
      for (const model of models(length)) expect(drawSteps(model, { seed, path: 0, periods }).every((each) => logs.has(each))).toBe(true);
    }), { numRuns: 50 });
  });

  it('keep the order within blocks of the length that was asked for, the stationary one on average', () => {
    const next = new Map(Array.from(RETURNS, (each, i) => [Math.log1p(each), Math.log1p(RETURNS[(i + 1) % 40])]));
    const joints = models(8).map((model) => {
      const steps = drawSteps(model, { seed: 4, path: 0, periods: 80_000 });
      let broken = 0;
      for (let i = 1; i < steps.length; i++) if (next.get(steps[i - 1]) !== steps[i]) broken++;
      return broken / steps.length;
    });
    // One joint in 8 periods; by chance a new block goes on where the last one ended, one time in the number of its starts.
    expect(joints[0]).toBeCloseTo((1 / 8) * (39 / 40), 2);
    expect(joints[1]).toBeCloseTo(1 / 8, 2);
    expect(joints[2]).toBeCloseTo((1 / 8) * (39 / 40), 2);
  });

  it('in a circle draw every period equally often', () => {
    for (const model of [models(7)[0], models(7)[2]]) {
      const counts = new Map<number, number>();
      for (const each of drawSteps(model, { seed: 6, path: 0, periods: 40_000 })) counts.set(each, (counts.get(each) ?? 0) + 1);
      expect(counts.size).toBe(40);
      // A count of blocks is Poisson: about 7 x 143 blocks give 1,000, give or take 7 x 12 for whole blocks and more for geometric ones.
      for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(480);
    }
  });

  it('draw the same periods for all assets', () => {
    const table = returnsTable([RETURNS, RETURNS.map((each) => -each / 2)]);
    for (const model of [blockBootstrap({ returns: table, blockLength: 5 }), stationaryBootstrap({ returns: table, meanBlock: 5 })]) {
      const steps = drawSteps(model, { seed: 1, path: 0, periods: 100 });
      for (let at = 0; at < steps.length; at += 2) expect(Math.expm1(steps[at + 1])).toBeCloseTo(-Math.expm1(steps[at]) / 2, 12);
    }
  });

  it('of a loss of everything end with nothing', () => {
    const results = simulate(blockBootstrap({ returns: [-1, 0.1], blockLength: 1 }), { seed: 1, to: 1, periods: 100 });
    expect([results.finalWealth[0], results.maxDrawdown[0], results.lowestWealth[0], results.ruined[0]]).toEqual([0, 1, 0, 1]);
  });
});

describe('trades', () => {
  const whole = fc.array(fc.integer({ min: -500, max: 500 }), { minLength: 1, maxLength: 60 });

  it('shuffled keep the set of trades and the sum, and change only the way there', () => {
    fc.assert(fc.property(whole, fc.nat(), (trades, seed) => {
      const model = shuffledTrades({ trades });
      expect(sorted(drawSteps(model, { seed, path: 3 }))).toEqual(sorted(Float64Array.from(trades)));
      const { finalWealth } = simulate(model, { seed, to: 4, initial: 10_000 });
      const end = 10_000 + trades.reduce((sum, each) => sum + each, 0);
      expect(Array.from(finalWealth)).toEqual([end, end, end, end]);
    }));
  });

  it('shuffled come in every order equally often', () => {
    const counts = new Map<string, number>();
    const model = shuffledTrades({ trades: [1, 2, 3, 4] });
    for (let path = 0; path < 24_000; path++) {
      const order = drawSteps(model, { seed: 1, path }).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    // Chi squared of 23 degrees of freedom is above 49.7 once in a thousand.
    expect([...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)).toBeLessThan(49.7);
  });

  it('resampled are drawn from the record, and are right on average', () => {
    const trades = [100, -50, 30, -20, 75];
    const results = summarize(simulate(resampledTrades({ trades }), { seed: 2, to: 20_000, periods: 50, initial: 1000 }));
    expectNear(results.finalWealth.mean, 1000 + 50 * 27, results.finalWealth.standardError ?? 0);
  });

  it('as returns compound', () => {
    const { finalWealth } = simulate(shuffledTrades({ trades: [0.1, -0.2, 0.3], as: 'return' }), { seed: 2, to: 3 });
    for (const each of finalWealth) expect(each).toBeCloseTo(1.1 * 0.8 * 1.3, 12);
  });
});

describe('refuses', () => {
  const config: readonly [string, () => unknown][] = [
    ['a drift that is no number', () => geometricBrownian({ drift: Number.NaN, volatility: 0.1 })],
    ['a volatility below zero', () => geometricBrownian({ drift: 0, volatility: -0.1 })],
    ['a period of nothing', () => geometricBrownian({ drift: 0, volatility: 0.1, period: 0 })],
    ['an intensity below zero', () => jumpDiffusion({ drift: 0, volatility: 0.1, intensity: -1, jumpMean: 0, jumpDeviation: 0 })],
    ['jumps that are no number', () => jumpDiffusion({ drift: 0, volatility: 0.1, intensity: 1, jumpMean: Number.NaN, jumpDeviation: 0 })],
    ['an omega of nothing', () => garchPaths({ omega: 0, alpha: 0.1, beta: 0.8 })],
    ['GARCH without a long-run variance', () => garchPaths({ omega: 1, alpha: 0.2, beta: 0.8 })],
    ['a first variance of nothing', () => garchPaths({ omega: 1, alpha: 0.1, beta: 0.8, variance: 0 })],
    ['two degrees of freedom', () => garchPaths({ omega: 1, alpha: 0.1, beta: 0.8, dof: 2 })],
    ['a block of nothing', () => blockBootstrap({ returns: RETURNS, blockLength: 0 })],
    ['a block longer than the sample', () => blockBootstrap({ returns: RETURNS, blockLength: 41 })],
    ['a mean block below 1', () => stationaryBootstrap({ returns: RETURNS, meanBlock: 0.5 })],
  ];
  it.each(config)('%s', (_what, make) => expect(make).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG' })));

  const data: readonly [string, () => unknown, string][] = [
    ['a covariance that is not symmetric', () => correlatedBrownian({ drifts: [0, 0], covariance: [1, 0, 0.5, 1] }), 'not symmetric'],
    ['a singular covariance', () => correlatedBrownian({ drifts: [0, 0], covariance: [1, 1, 1, 1] }), 'not positive definite'],
    ['drifts that do not fit', () => correlatedBrownian({ drifts: [0], covariance: [1, 0, 0, 1] }), 'drift needs 2'],
    ['a single return', () => blockBootstrap({ returns: [0.1], blockLength: 1 }), 'at least 2 periods'],
    ['a return that is no number', () => stationaryBootstrap({ returns: [0.1, Number.NaN], meanBlock: 2 }), 'return 1'],
    ['a loss of more than everything', () => stationaryBootstrap({ returns: [0.1, -1.5], meanBlock: 2 }), 'return 1'],
    ['a small table', () => blockBootstrap({ returns: { values: new Float64Array(3), periods: 2, assets: 2 }, blockLength: 1 }), 'need 4 returns'],
    ['no trades', () => shuffledTrades({ trades: [] }), 'trades must be 1 to'],
    ['a trade that is no number', () => resampledTrades({ trades: [1, Infinity] }), 'trade 1'],
    ['a trade that loses more than everything', () => resampledTrades({ trades: [0.1, -2], as: 'return' }), 'return 1'],
  ];
  it.each(data)('%s', (_what, make, text) =>
    expect(make).toThrow(expect.objectContaining({ code: 'INVALID_DATA', message: expect.stringContaining(text) })));
});
