import { Worker } from 'node:worker_threads';
import { seedState } from '@trader/core';
import { buildSync } from 'esbuild';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  blockBootstrap, concatenate, correlatedBrownian, drawSteps, garchPaths, geometricBrownian, jumpDiffusion, maxDrawdown, resampledTrades,
  returnsTable, shuffledTrades, simulate, stationaryBootstrap, summarize, valueAtRisk, wealthPath,
} from '../index';
import type { PathModel, PathResults } from '../index';

const RETURNS = Float64Array.from({ length: 50 }, (_, i) => Math.sin(i * i) / 20);
const PAIR = returnsTable([RETURNS, RETURNS.map((each, i) => each / 3 + RETURNS[(i * 7) % 50])]);
const HALVES = [0.5, 0.5];

const models: Readonly<Record<string, readonly [model: PathModel, weights?: readonly number[]]>> = {
  'geometric Brownian': [geometricBrownian({ drift: 0.1, volatility: 0.3, period: 1 / 12 })],
  'jump diffusion': [jumpDiffusion({ drift: 0.1, volatility: 0.3, period: 1 / 12, intensity: 2, jumpMean: -0.1, jumpDeviation: 0.1 })],
  GARCH: [garchPaths({ omega: 1e-5, alpha: 0.1, beta: 0.85 })],
  'correlated Brownian': [correlatedBrownian({ drifts: [0.1, 0.05], covariance: [0.09, 0.03, 0.03, 0.04], period: 1 / 12 }), HALVES],
  'block bootstrap': [blockBootstrap({ returns: RETURNS, blockLength: 5 })],
  'block bootstrap of two assets': [blockBootstrap({ returns: PAIR, blockLength: 5, circular: false }), [1.4, -0.4]],
  'stationary bootstrap': [stationaryBootstrap({ returns: RETURNS, meanBlock: 4.5 })],
  'resampled trades': [resampledTrades({ trades: [0.5, -0.3, 0.1, -0.05] })],
  'shuffled trades': [shuffledTrades({ trades: Array.from({ length: 24 }, (_, i) => Math.cos(i * i)), as: 'amount' })],
};
const each = Object.entries(models).map(([name, [model, weights]]) => ({
  name, model, options: { seed: 2026, periods: 24, ...(weights && { weights }) },
}));

describe.each(each)('paths of $name', ({ model, options }) => {
  it('are identical for any partition', () => {
    const whole = simulate(model, { ...options, to: 40 });
    fc.assert(fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 39 }), { maxLength: 6 }), (cuts) => {
      const edges = [0, ...cuts.sort((a, b) => a - b), 40];
      const parts = edges.slice(1).map((to, i) => simulate(model, { ...options, from: edges[i], to }));
      expect(concatenate(parts.reverse())).toEqual(whole);
    }), { numRuns: 10 });
  });

  it('are what wealthPath shows, read by the measures', () => {
    const results = simulate(model, { ...options, from: 5, to: 15, initial: 50 });
    for (let row = 0; row < 10; row++) {
      const wealth = wealthPath(model, { ...options, path: 5 + row, initial: 50 });
      const { depth, longest } = maxDrawdown(wealth);
      expect(wealth).toHaveLength(25);
      expect(results.finalWealth[row]).toBe(wealth[24]);
      expect(results.maxDrawdown[row]).toBeCloseTo(depth, 12);
      expect(results.longestUnderwater[row]).toBe(longest);
      expect(results.lowestWealth[row]).toBeCloseTo(Math.min(...wealth), 12);
    }
  });

  it('differ by seed and by path', () => {
    const first = drawSteps(model, { seed: 1, path: 1, periods: 24 });
    expect(drawSteps(model, { seed: 1, path: 1, periods: 24 })).toEqual(first);
    expect(drawSteps(model, { seed: 1, path: 2, periods: 24 })).not.toEqual(first);
    expect(drawSteps(model, { seed: 2, path: 1, periods: 24 })).not.toEqual(first);
  });
});

describe('over worker threads', () => {
  let code = '';
  beforeAll(() => {
    const source = `import { parentPort, workerData } from 'node:worker_threads';
      import { jumpDiffusion, simulate } from './src/monte-carlo';
      parentPort.postMessage(simulate(jumpDiffusion(workerData.model), workerData.options));`;
    code = buildSync({
      stdin: { contents: source, resolveDir: `${import.meta.dirname}/../..` },
      bundle: true, platform: 'node', format: 'cjs', conditions: ['@trader/source'], write: false,
    }).outputFiles[0].text;
  });

  const inWorker = (data: unknown): Promise<PathResults> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(code, { eval: true, workerData: data });
      worker.once('message', resolve);
      worker.once('error', reject);
    });

  it.each([1, 2, 3, 7])('%i of them give the same bytes', async (workers) => {
    const model = { drift: 0.1, volatility: 0.3, period: 1 / 252, intensity: 5, jumpMean: -0.05, jumpDeviation: 0.05 };
    const options = { seed: 99, periods: 63, ruin: 0.8 };
    const total = 500;
    const edge = (index: number): number => Math.floor((total * index) / workers);
    const share = (index: number): Promise<PathResults> => inWorker({ model, options: { ...options, from: edge(index), to: edge(index + 1) } });
    const parts = await Promise.all(Array.from({ length: workers }, (_, index) => share(index)));
    const bytes = (results: PathResults): string[] =>
      [results.finalWealth, results.maxDrawdown, results.longestUnderwater, results.lowestWealth, results.ruined]
        .map((column) => Buffer.from(column.buffer).toString('base64'));
    const [together, alone] = [concatenate(parts), simulate(jumpDiffusion(model), { ...options, to: total })];
    expect(bytes(together)).toEqual(bytes(alone));
    expect(together).toEqual(alone);
  });
});

describe('simulate', () => {
  it('reports how far it is', () => {
    const told: number[][] = [];
    simulate(models.GARCH[0], { seed: 1, from: 10, to: 10_010, periods: 1, onProgress: (done, total) => told.push([done, total]) });
    expect(told).toEqual([[4096, 10_000], [8192, 10_000], [10_000, 10_000]]);
  });

  it('counts as ruined whoever was at the threshold once, and goes on', () => {
    const trades: PathModel = { assets: 1, step: 'amount', periods: 3, fill: (_state, steps) => steps.set([-50, 20, 40]) };
    const at = (ruin: number): PathResults => simulate(trades, { seed: 1, to: 1, initial: 100, ruin });
    const { ruined, finalWealth, lowestWealth, maxDrawdown: depth } = at(50);
    expect([ruined[0], at(49.9).ruined[0], finalWealth[0], lowestWealth[0], depth[0]]).toEqual([1, 0, 110, 50, 0.5]);
  });

  it('holds shares of wealth that are restored every period, and cash for the rest', () => {
    const steps: PathModel = { assets: 2, step: 'log return', fill: (_state, to) => to.set([Math.log(1.1), Math.log(0.9), Math.log(1.2), 0]) };
    const path = (weights: number[]): number[] =>
      Array.from(wealthPath(steps, { seed: 1, path: 0, periods: 2, weights }), (wealth) => Math.round(wealth * 1e10) / 1e10);
    expect(path([0.5, 0.25])).toEqual([1, 1.025, 1.1275]);
    expect(path([2, 0])).toEqual([1, 1.2, 1.68]);
    expect(path([0, 11])).toEqual([1, 0, 0]);
  });

  it('holding one of two assets is holding it', () => {
    const { model } = each[3];
    const one = simulate(model, { seed: 4, to: 20, periods: 12, weights: [1, 0] }).finalWealth;
    one.forEach((wealth, path) => {
      const steps = drawSteps(model, { seed: 4, path, periods: 12 });
      expect(Math.log(wealth)).toBeCloseTo(steps.reduce((sum, step, at) => sum + (at % 2 === 0 ? step : 0), 0), 12);
    });
  });

  const gbm = models['geometric Brownian'][0];
  const pair = models['correlated Brownian'][0];
  const bad: PathModel = { assets: 1, step: 'log return', fill: (_state, steps) => void steps.fill(Number.NaN) };
  const refused: readonly [string, string, () => unknown][] = [
    ['a seed that is not whole', 'INVALID_CONFIG', () => simulate(gbm, { seed: 0.5, to: 1, periods: 1 })],
    ['no paths', 'INVALID_CONFIG', () => simulate(gbm, { seed: 1, from: 3, to: 3, periods: 1 })],
    ['a path before the first', 'INVALID_CONFIG', () => simulate(gbm, { seed: 1, from: -1, to: 3, periods: 1 })],
    ['no periods', 'INVALID_CONFIG', () => simulate(gbm, { seed: 1, to: 3 })],
    ['half a period', 'INVALID_CONFIG', () => simulate(gbm, { seed: 1, to: 3, periods: 0.5 })],
    ['other periods than the model has', 'INVALID_CONFIG', () => simulate(models['shuffled trades'][0], { seed: 1, to: 3, periods: 5 })],
    ['no wealth', 'INVALID_CONFIG', () => simulate(gbm, { seed: 1, to: 3, periods: 1, initial: 0 })],
    ['ruin at the start', 'INVALID_CONFIG', () => simulate(gbm, { seed: 1, to: 3, periods: 1, ruin: 1 })],
    ['several assets without weights', 'INVALID_CONFIG', () => simulate(pair, { seed: 1, to: 3, periods: 1 })],
    ['too few weights', 'INVALID_DATA', () => simulate(pair, { seed: 1, to: 3, periods: 1, weights: [1] })],
    ['a weight that is no number', 'INVALID_DATA', () => simulate(pair, { seed: 1, to: 3, periods: 1, weights: [1, Number.NaN] })],
    ['weights of amounts', 'INVALID_CONFIG', () => simulate(models['resampled trades'][0], { seed: 1, to: 3, periods: 1, weights: [1] })],
    ['a model whose steps are no numbers', 'INVALID_NUMBER', () => simulate(bad, { seed: 1, to: 3, periods: 1 })],
    ['the same held of one asset', 'INVALID_NUMBER', () => simulate(bad, { seed: 1, to: 3, periods: 1, weights: [1] })],
    ['steps that do not fit the assets', 'INVALID_DATA', () => pair.fill(seedState(1, 1, new Uint32Array(4)), new Float64Array(3))],
  ];
  it.each(refused)('refuses %s', (_what, code, act) => expect(act).toThrow(expect.objectContaining({ code })));
});

describe('concatenate', () => {
  const gbm = models['geometric Brownian'][0];
  const part = (from: number, to: number, seed = 1): PathResults => simulate(gbm, { seed, from, to, periods: 3 });

  it.each([
    ['nothing', []], ['a gap', [part(0, 2), part(3, 4)]], ['an overlap', [part(0, 2), part(1, 4)]], ['another seed', [part(0, 2), part(2, 4, 2)]],
    ['another initial wealth', [part(0, 2), simulate(gbm, { seed: 1, from: 2, to: 3, periods: 3, initial: 2 })]],
  ])('refuses %s', (_what, parts) => expect(() => concatenate(parts)).toThrow(expect.objectContaining({ code: 'INVALID_DATA' })));
});

describe('summarize', () => {
  const results = simulate(models['geometric Brownian'][0], { seed: 7, to: 400, periods: 12, ruin: 0.85 });

  it('gives means with their errors, quantiles that the measures give, and the probability of ruin', () => {
    const summary = summarize(results, [0, 0.05, 0.5, 1]);
    const final = Array.from(results.finalWealth);
    const mean = final.reduce((sum, each_) => sum + each_, 0) / 400;
    const deviation = Math.sqrt(final.reduce((sum, each_) => sum + (each_ - mean) ** 2, 0) / 399);
    expect(summary.finalWealth.mean).toBeCloseTo(mean, 12);
    expect(summary.finalWealth.deviation).toBeCloseTo(deviation, 12);
    expect(summary.finalWealth.standardError).toBeCloseTo(deviation / 20, 12);
    const quantile = (share: number): number => -(valueAtRisk(final, share) ?? 0);
    expect(Array.from(summary.finalWealth.quantiles)).toEqual([Math.min(...final), quantile(0.05), quantile(0.5), Math.max(...final)]);
    const ruined = final.filter((_, path) => results.lowestWealth[path] <= 0.85).length / 400;
    expect(summary.ruin.probability).toBe(ruined);
    expect(ruined).toBeGreaterThan(0.1);
    expect(summary.ruin.standardError).toBeCloseTo(Math.sqrt((ruined * (1 - ruined)) / 400), 12);
    expect(summary.paths).toBe(400);
  });

  it('of one path has no errors', () => {
    const { finalWealth, maxDrawdown: depth } = summarize(simulate(models.GARCH[0], { seed: 7, to: 1, periods: 12 }));
    expect([finalWealth.deviation, finalWealth.standardError]).toEqual([undefined, undefined]);
    expect(depth.quantiles).toHaveLength(7);
  });

  it('refuses a level above 1, and results without a path', () => {
    expect(() => summarize(results, [0.5, 1.1])).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG' }));
    expect(() => summarize({ ...results, finalWealth: new Float64Array(0) })).toThrow(expect.objectContaining({ code: 'INVALID_DATA' }));
  });
});
