import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { geometricBrownian, simulate, stationaryBootstrap } from '@trader/risk';

const PERIODS = 252;
const SEED = 7;
const DRIFT = 0.063;
const VOLATILITY = 0.16;
const flags = ['-std=c++17', '-O3', '-ffp-contract=off'];

const meanOf = (values) => {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
};

const means = ({ finalWealth, maxDrawdown, longestUnderwater, lowestWealth }) => ({
  finalWealth: meanOf(finalWealth), maxDrawdown: meanOf(maxDrawdown), longestUnderwater: meanOf(longestUnderwater), lowestWealth: meanOf(lowestWealth),
});

const ours = (makeModel, paths) => ({
  name: 'ours',
  load: async () => {
    const model = makeModel();
    return { operations: paths, run: () => means(simulate(model, { seed: SEED, to: paths, periods: PERIODS })) };
  },
});

const brownian = () => geometricBrownian({ drift: DRIFT, volatility: VOLATILITY, period: 1 / PERIODS });

const native = (paths, runs) => ({
  name: 'C++ -O3, the same numbers',
  command: async () => {
    const program = join(mkdtempSync(join(tmpdir(), 'paths-')), 'paths');
    try {
      execFileSync('g++', [...flags, '-o', program, fileURLToPath(new URL('../native/paths.cpp', import.meta.url))], { stdio: 'ignore' });
    } catch {
      return undefined;
    }
    return [program, ...[paths, PERIODS, SEED, DRIFT, VOLATILITY, runs].map(String)];
  },
});

/** A small seeded generator in the place of Math.random, so that what it gives can be compared: mulberry32, which is no slower. */
const mulberry = (seed) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
};

/** As one writes it first: normals by Box and Muller, an array of wealth per path, and a look back over it. */
const naivePath = (random) => {
  const mean = (DRIFT - 0.5 * VOLATILITY ** 2) / PERIODS;
  const deviation = VOLATILITY / Math.sqrt(PERIODS);
  const wealth = [1];
  for (let i = 0; i < PERIODS; i++) {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    wealth.push(wealth[i] * Math.exp(mean + deviation * normal));
  }
  let [top, depth, longest] = [0, 0, 0];
  wealth.forEach((each, i) => {
    longest = Math.max(longest, i - top > 1 || each < wealth[top] ? i - top : 0);
    if (each >= wealth[top]) top = i;
    depth = Math.max(depth, 1 - each / wealth[top]);
  });
  return { finalWealth: wealth[PERIODS], maxDrawdown: depth, longestUnderwater: longest, lowestWealth: Math.min(...wealth) };
};

const naive = (paths) => ({
  name: 'arrays and Box-Muller',
  load: async () => ({
    operations: paths,
    run: () => {
      const random = mulberry(SEED);
      const results = Array.from({ length: paths }, () => naivePath(random));
      return means(Object.fromEntries(Object.keys(results[0]).map((key) => [key, results.map((each) => each[key])])));
    },
  }),
});

/** @param {{short: boolean}} options */
export const jobs = ({ short }) => {
  const paths = short ? 5_000 : 100_000;
  const size = `${short ? '5k' : '1e5'} x ${PERIODS}`;
  const returns = Float64Array.from({ length: 2_520 }, (_, i) => Math.sin(i * i) / 50);
  return [
    {
      job: `Monte Carlo, ${size} Brownian paths with drawdown`, unit: 'us/path', reference: 'ours', relTol: 1e-12,
      candidates: [ours(brownian, paths), native(paths, short ? 3 : 7)],
    },
    {
      // Other chances, so means agree within four or more standard errors.
      job: `Monte Carlo, ${size}, beside plain arrays`, unit: 'us/path', reference: 'ours', relTol: short ? 0.03 : 0.01,
      candidates: [ours(brownian, paths), naive(paths)],
    },
    {
      job: `Monte Carlo, ${size} by the stationary bootstrap of 2,520 returns`, unit: 'us/path', reference: 'ours',
      candidates: [ours(() => stationaryBootstrap({ returns, meanBlock: 10 }), paths)],
    },
  ];
};
