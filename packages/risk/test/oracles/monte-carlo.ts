import { automaticBlockLength, brownianRuin, fillNormals, gamblersRuin, shuffledTrades, simulate, summarize } from '../../src';
import type { PathModel } from '../../src';
import type { Oracle } from '../oracle';

/** An autoregression of uniform surprises: s = (1664525 s + 1013904223) mod 2^32 from 12345, x = phi x + s / 2^32 - 0.5. */
const autoregression = (phi: number, count: number): Float64Array => {
  let [state, value] = [12345, 0];
  return Float64Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    value = phi * value + state / 2 ** 32 - 0.5;
    return value;
  });
};

const PERIODS = 1000;
const PATHS = 5_000;

/**
 * Mean of the largest fall of a Brownian motion of unit variance and this drift over one unit of time, by paths of 1,000 periods. A fall between two
 * extremes that are seen once a period is too small by about twice 0.5826 standard deviations of a period (Broadie, Glasserman and Kou 1997), which
 * is added.
 */
const expectedFall = (drift: number): number => {
  const period = 1 / PERIODS;
  // Amounts around a wealth so large that a fall's share of it is the fall divided by it.
  const initial = 1e9;
  const walk: PathModel = { assets: 1, step: 'amount', fill: (state, steps) => fillNormals(state, steps, drift * period, Math.sqrt(period)) };
  const { maxDrawdown } = summarize(simulate(walk, { seed: 2004, to: PATHS, periods: PERIODS, initial }));
  return maxDrawdown.mean * initial + 2 * 0.5826 * Math.sqrt(period);
};

/** With unit variance over one unit of time x = drift^2 / 2, and E[MDD] = 2 / |drift| x Q(x). */
const qOf = (x: number, sign: number): number => (expectedFall(sign * Math.sqrt(2 * x)) * Math.sqrt(2 * x)) / 2;

const MAGDON = 'Magdon-Ismail, Atiya, Pratap and Abu-Mostafa 2004, On the Maximum Drawdown of a Brownian Motion, Journal of Applied Probability 41';
const HAUG = 'Haug 1998, The Complete Guide to Option Pricing Formulas, page 95';

/** What others say of paths and of ruin. */
export const monteCarlo: readonly Oracle[] = [
  {
    of: 'expected maximum drawdown of a Brownian motion without drift, 5,000 paths',
    expected: 1.2533141373155001, tolerance: 0.015,
    source: `${MAGDON}: sqrt(pi / 2) sigma sqrt(T)`,
    compute: () => expectedFall(0),
  },
  {
    of: 'Qp(0.5), rising Brownian motion, 5,000 paths',
    expected: 0.463159, tolerance: 0.015,
    source: `${MAGDON}, table of Qp, x = 0.5, as PerformanceAnalytics has it in table.EMaxDDGBM.R`,
    compute: () => qOf(0.5, 1),
  },
  {
    of: 'Qp(1.5), rising Brownian motion, 5,000 paths',
    expected: 0.668992, tolerance: 0.015,
    source: `${MAGDON}, table of Qp, x = 1.5, as PerformanceAnalytics has it in table.EMaxDDGBM.R`,
    compute: () => qOf(1.5, 1),
  },
  {
    of: 'Qn(0.5), falling Brownian motion, 5,000 paths',
    expected: 0.884593, tolerance: 0.015,
    source: `${MAGDON}, table of Qn, x = 0.5, as PerformanceAnalytics has it in table.EMaxDDGBM.R`,
    compute: () => qOf(0.5, -1),
  },
  {
    of: 'probability to fall from 105 to 100, drift 0.1, volatility 0.2, half a year',
    expected: 9.3604 / 15 / Math.exp(-0.05), tolerance: 1e-5,
    source: `${HAUG}, case 5, and QuantLib, test-suite/digitaloption.cpp: a cash-or-nothing put at expiry, knocked in, of 15 is worth 9.3604`,
    compute: () => brownianRuin({ drift: 0.1, volatility: 0.2, level: 100 / 105, time: 0.5 }),
  },
  {
    of: 'probability not to, in the same half year',
    expected: 4.9081 / 15 / Math.exp(-0.05), tolerance: 2e-5,
    source: `${HAUG}, case 9: the same, knocked out, is worth 4.9081`,
    compute: () => 1 - brownianRuin({ drift: 0.1, volatility: 0.2, level: 100 / 105, time: 0.5 }),
  },
  {
    of: 'probability to fall to 0.6, drift -0.3, volatility 0.2, one year',
    expected: 0.22788204352769706, tolerance: 1e-12,
    source: 'scipy 1.17.1, scipy.stats.invgauss.cdf(1, m / l, scale=l), m = ln(0.6) / -0.32, l = (ln(0.6) / 0.2)^2',
    compute: () => brownianRuin({ drift: -0.3, volatility: 0.2, level: 0.6, time: 1 }),
  },
  {
    of: "gambler's ruin, 9 of 10 units, wins 45 %",
    expected: 0.2100561649907875, tolerance: 1e-12,
    source: 'numpy 2.4.6, numpy.linalg.solve of q(z) = 0.45 q(z + 1) + 0.55 q(z - 1), 11 states',
    compute: () => gamblersRuin({ winProbability: 0.45, units: 9, target: 10 }),
  },
  {
    of: "gambler's ruin, 90 of 100 units, wins 40 %",
    expected: 0.982658470084164, tolerance: 1e-12,
    source: 'numpy 2.4.6, numpy.linalg.solve of q(z) = 0.4 q(z + 1) + 0.6 q(z - 1), 101 states',
    compute: () => gamblersRuin({ winProbability: 0.4, units: 90, target: 100 }),
  },
  {
    of: 'mean block of the stationary bootstrap, autoregression of 0.7, 1,000 values',
    expected: 34.30415154376077, tolerance: 1e-12,
    source: 'arch 8.0.0, arch.bootstrap.optimal_block_length(x), stationary, x of coefficient 0.7',
    compute: () => automaticBlockLength(autoregression(0.7, 1000)).stationary,
  },
  {
    of: 'block of the circular bootstrap, autoregression of -0.5, 400 values',
    expected: 14.461149949808418, tolerance: 1e-12,
    source: 'arch 8.0.0, arch.bootstrap.optimal_block_length(x), circular, x of coefficient -0.5',
    compute: () => automaticBlockLength(autoregression(-0.5, 400)).circular,
  },
  {
    of: 'probability that 10 wins and 10 losses of a unit never come below the start, 20,000 shuffles',
    expected: 1 / 11, tolerance: 0.05,
    source: 'Feller 1968, An Introduction to Probability Theory and Its Applications 1, section III.1: 16,796 (Catalan) of 184,756 orders',
    compute: () => {
      const trades = Array.from({ length: 20 }, (_, i) => (i < 10 ? 1 : -1));
      return 1 - summarize(simulate(shuffledTrades({ trades }), { seed: 3, to: 20_000, initial: 100, ruin: 99 })).ruin.probability;
    },
  },
];
