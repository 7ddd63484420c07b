import fc from 'fast-check';
import { expect, it } from 'vitest';
import { returnsTable } from '../linear/returns-table';
import { conditionalShock, factorShock, marketScenarios, marketShock, replayReturns, replayWindows, stressWindows } from './index';

const COVARIANCE = [0.0225, 0.01125, 0.006, 0.01125, 0.0625, 0.02, 0.006, 0.02, 0.04];

it('replays returns on today\'s weights, bought once and kept', () => {
  // 60 and 30 with 10 in cash: 60 -> 54 -> 59.4 -> 47.52, 30 -> 33 -> 26.4 -> 29.04.
  const { loss, lossByAsset, worst, drawdown, equity } = replayReturns([0.6, 0.3], returnsTable([[-0.1, 0.1, -0.2], [0.1, -0.2, 0.1]]));
  [1, 0.97, 0.958, 0.8656].forEach((value, i) => expect(equity[i]).toBeCloseTo(value, 12));
  expect(loss).toBeCloseTo(0.1344, 12);
  expect(lossByAsset[0]).toBeCloseTo(0.1248, 12);
  expect(lossByAsset[1]).toBeCloseTo(0.0096, 12);
  expect(worst.period).toBe(2);
  expect(worst.loss).toBeCloseTo(1 - 0.8656 / 0.958, 12);
  expect(drawdown).toEqual({ depth: 1 - equity[3], peak: 0, trough: 3, longest: 3 });
});

it('ends where nothing is left', () => {
  const { equity, loss } = replayReturns([2], returnsTable([[-0.5, 0.9, 0.9]]));
  expect([...equity]).toEqual([1, 0]);
  expect(loss).toBe(1);
});

it('replays the windows that the returns cover, and says of the others that they do not', () => {
  const days = ['2018-01-26', '2018-01-29', '2018-02-05', '2018-02-08', '2018-02-09'];
  const returns = returnsTable([[0.5, -0.01, -0.04, -0.04, 0.5]]);
  const replays = replayWindows({ weights: [1], returns, days });
  expect(replays.map(({ window }) => window)).toEqual(stressWindows);
  expect(replays.filter(({ replay }) => replay).map(({ window }) => window.name)).toEqual(['volatility spike 2018']);
  const replay = replays.find(({ window }) => window.name === 'volatility spike 2018')?.replay;
  expect(replay?.loss).toBeCloseTo(1 - 0.99 * 0.96 * 0.96, 12);
  const mine = [{ name: 'mine', from: '2018-01-29', to: '2018-02-10' }];
  expect(replayWindows({ weights: [1], returns, days, windows: mine })[0].replay).toBeUndefined();
});

it('knows windows that are ascending, each from a day to a later one', () => {
  expect(stressWindows).toHaveLength(11);
  for (const { from, to } of stressWindows) {
    expect(new Date(from).toISOString().slice(0, 10)).toBe(from);
    expect(new Date(to).toISOString().slice(0, 10)).toBe(to);
    expect(from < to).toBe(true);
    for (const day of [from, to]) expect([1, 2, 3, 4, 5]).toContain(new Date(day).getUTCDay());
  }
  expect(stressWindows.map(({ from }) => from)).toEqual(stressWindows.map(({ from }) => from).sort());
});

it('refuses broken windows and says what', () => {
  const returns = returnsTable([[0.1, 0.2]]);
  expect(() => replayWindows({ weights: [1], returns, days: ['2018-01-29'] })).toThrow('2 periods of returns and 1 days');
  expect(() => replayWindows({ weights: [1], returns, days: ['2018-01-29', '2018-01-29'] })).toThrow('must come after');
  expect(() => replayWindows({ weights: [1], returns, days: ['2018-01-29', '30.1.2018'] })).toThrow('day 1 must be written YYYY-MM-DD');
  const backwards = [{ name: 'odd', from: '2018-02-02', to: '2018-02-01' }];
  expect(() => replayWindows({ weights: [1], returns, days: ['2018-01-29', '2018-01-30'], windows: backwards })).toThrow('window odd');
  expect(() => replayReturns([1, 1], returns)).toThrow('weight needs 1 numbers, got 2');
  expect(() => replayReturns([1], returnsTable([[-1.5, 0]]))).toThrow('return 0 of asset 0 is -1.5');
  expect(() => replayReturns([1], { values: new Float64Array(0), periods: 0, assets: 1 })).toThrow('at least one period');
});

it('shocks factors through the betas', () => {
  // (1.2 x -0.2 + 0.3 x 0.05) x 0.5 and (0.8 x -0.2 - 0.4 x 0.05) x 0.5.
  const { loss, assetReturns, lossByAsset, lossByFactor } = factorShock({ weights: [0.5, 0.5], betas: [1.2, 0.3, 0.8, -0.4], shocks: [-0.2, 0.05] });
  [-0.225, -0.18].forEach((value, i) => expect(assetReturns[i]).toBeCloseTo(value, 12));
  [0.1125, 0.09].forEach((value, i) => expect(lossByAsset[i]).toBeCloseTo(value, 12));
  [0.2, 0.0025].forEach((value, i) => expect(lossByFactor[i]).toBeCloseTo(value, 12));
  expect(loss).toBeCloseTo(0.2025, 12);
});

it('moves the others as they usually move with what is shocked: numpy 2.4.6, m + S[:, f] @ solve(S[f, f], s - m[f])', () => {
  const one = conditionalShock({ covariance: COVARIANCE, shocks: [{ index: 0, move: -0.2 }] });
  [-0.2, -0.1, -0.05333333333333334].forEach((value, i) => expect(one[i]).toBeCloseTo(value, 12));
  const two = conditionalShock({ covariance: COVARIANCE, shocks: [{ index: 2, move: 0.05 }, { index: 0, move: -0.2 }], mean: [0.01, 0.02, 0.015] });
  expect([two[0], two[2]]).toEqual([-0.2, 0.05]);
  expect(two[1]).toBeCloseTo(-0.04471354166666666, 12);
});

it('refuses broken shocks and says what', () => {
  expect(() => factorShock({ weights: [1], betas: [1, 2], shocks: [0.1] })).toThrow('beta needs 1 numbers, got 2');
  expect(() => factorShock({ weights: [], betas: [], shocks: [0.1] })).toThrow('at least one weight and one factor');
  expect(() => factorShock({ weights: [1], betas: [1], shocks: [NaN] })).toThrow('shock 0');
  expect(() => conditionalShock({ covariance: COVARIANCE, shocks: [] })).toThrow('at least one shock');
  expect(() => conditionalShock({ covariance: COVARIANCE, shocks: [{ index: 3, move: 0 }] })).toThrow('from 0 to 2, got 3');
  expect(() => conditionalShock({ covariance: COVARIANCE, shocks: [{ index: 1, move: 0 }, { index: 1, move: 1 }] })).toThrow('index 1 is shocked twice');
  expect(() => conditionalShock({ covariance: COVARIANCE, shocks: [{ index: 1, move: NaN }] })).toThrow('shock 0 must be a finite number');
  expect(() => conditionalShock({ covariance: COVARIANCE, shocks: [{ index: 1, move: 0 }], mean: [1] })).toThrow('mean needs 3 numbers');
  expect(() => conditionalShock({ covariance: [0, 0, 0, 1], shocks: [{ index: 0, move: 1 }] })).toThrow('not positive definite');
  const scenario = { name: 'odd', move: -0.2, volatility: 0 };
  expect(() => marketShock({ weights: [1], betas: [1], covariance: [1], scenario })).toThrow('scenario odd needs a finite move and a volatility above 0');
  expect(() => marketShock({ weights: [1], betas: [1], covariance: COVARIANCE, scenario: marketScenarios[0] })).toThrow('1 weights need a covariance of 1 x 1');
});

it('crashes a market: a fall of 20 % with three times the volatility', () => {
  const input = { weights: [0.4, 0.35, 0.25], betas: [1, 1.5, 0.5], covariance: COVARIANCE };
  const [crash, spike] = marketScenarios.map((scenario) => marketShock({ ...input, scenario }));
  expect(crash.loss).toBeCloseTo(0.2 * (0.4 + 0.525 + 0.125), 12);
  expect(crash.volatility).toBeCloseTo(0.146990645960891, 12);
  expect(crash.shockedVolatility).toBeCloseTo(3 * 0.146990645960891, 12);
  expect(spike.loss).toBeCloseTo(0, 12);
  expect(spike.shockedVolatility).toBeCloseTo(2.5 * 0.146990645960891, 12);
});

it('invariant: the parts of a loss sum to it, by asset and by factor, and in a replay', () => {
  const number = fc.double({ min: -1, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 4 }), fc.array(number, { minLength: 40, maxLength: 40 }), (n, k, values) => {
      const weights = values.slice(0, n);
      const shocked = factorShock({ weights, betas: values.slice(5, 5 + n * k), shocks: values.slice(30, 30 + k) });
      const sum = (parts: Float64Array): number => parts.reduce((a, b) => a + b, 0);
      expect(sum(shocked.lossByAsset)).toBeCloseTo(shocked.loss, 9);
      expect(sum(shocked.lossByFactor)).toBeCloseTo(shocked.loss, 9);
      const replay = replayReturns(weights, returnsTable(weights.map((_, i) => values.slice(i * 4, i * 4 + 4))));
      expect(sum(replay.lossByAsset)).toBeCloseTo(replay.loss, 9);
    }),
  );
});
