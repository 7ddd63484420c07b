import { cash, defineInstrument, price, quantityToNumber } from '@trader/core';
import {
  growthOfAllocation, growthOfBet, kellyAllocation, kellyBets, kellyDiscrete, kellyExclusive, kellyFraction, kellyFromOutcomes, kellyPortfolio,
  optimalF, sizeByAtr, sizeByStop, toQuantity,
} from '../../src';
import type { Oracle } from '../oracle';

const COVARIANCE = [0.0225, 0.01125, 0.006, 0.01125, 0.0625, 0.02, 0.006, 0.02, 0.04];
const THREE = { mean: [0.08, 0.12, 0.1], covariance: COVARIANCE, riskFree: 0.03 };
const SEVERAL = { outcomes: [0.5, 0.1, -0.4], probabilities: [0.3, 0.4, 0.3], fraction: 1 };
const FOUR_BETS = {
  outcomes: [
    0.16, 0.41, 0.3, -0.2, -0.13, 0.39, -0.4, 0.34, 0.32, 0.02, -0.13, -0.15, -0.17, -0.9, 0.05, 0.1, 0.5, 0.31, 0.16, 0.49, -0.21, -0.26, 1.2, -0.36,
    -0.37, 0.06, 0.02, 0.43, 0.17, 0.06, 0.05, -0.18, -0.39, -0.23, 0.22, -0.22, -0.07, -0.4, 0.35, -0.26, -0.16, 0.39, 0.06, 0.36,
    0.18, 0.27, -0.32, 0.09,
  ],
  probabilities: [0.084, 0.114, 0.071, 0.091, 0.047, 0.074, 0.068, 0.054, 0.11, 0.073, 0.123, 0.091],
  fraction: 1,
};
const OUTCOMES = [0.014, -0.008, 0.021, -0.011, 0.006, -0.008, 0, 0.03, -0.015, 0.009, -0.02, 0.012];

const heatingOil = defineInstrument({ symbol: 'HO', settlement: 'margin', tickSize: '0.0001', multiplier: 42_000, marginRate: 0.1 });
const cattle = defineInstrument({ symbol: 'LC', settlement: 'margin', tickSize: '0.025', multiplier: 400, marginRate: 0.1 });

/** Sizes that others computed. */
export const sizing: readonly Oracle[] = [
  {
    of: 'Kelly fraction of a coin of 53 % at even money',
    expected: 0.06, tolerance: 1e-14,
    source: 'Thorp 2006, The Kelly Criterion in Blackjack, Sports Betting and the Stock Market, example 2.1',
    compute: () => kellyFraction({ winProbability: 0.53, gain: 1, loss: 1 }),
  },
  {
    of: 'growth of the best stake on a channel that is right three times of four, in bits per bet: 1 + p log2 p + q log2 q',
    expected: 0.18872187554086717, tolerance: 1e-12,
    source: 'Kelly 1956, A New Interpretation of Information Rate, the gambler with a private wire: the rate of transmission of Shannon\'s binary channel',
    compute: () => growthOfBet({ winProbability: 0.75, gain: 1, loss: 1 }, 0.5) / Math.LN2,
  },
  {
    of: 'growth of the best stake at p = 0.55 and two to one, 0.325 of wealth',
    expected: 0.0985572, tolerance: 1e-6,
    source: 'scipy 1.17.1, optimize.minimize_scalar of -(p log(1 + 2 f) + q log(1 - f))',
    compute: () => growthOfBet({ winProbability: 0.55, gain: 2, loss: 1 }, kellyFraction({ winProbability: 0.55, gain: 2, loss: 1 })),
  },
  {
    of: 'Kelly fraction of one asset, mean 0.11, riskless 0.06, volatility 0.15',
    expected: 20 / 9, tolerance: 1e-14,
    source: 'Thorp 2006, section 7.1: .05 / .0225',
    compute: () => kellyAllocation({ mean: [0.11], covariance: [0.0225], riskFree: 0.06, fraction: 1, cap: 10 })[0],
  },
  {
    of: 'growth of that fraction, held constant: r + ((m - r) / s)^2 / 2',
    expected: 0.06 + (0.05 / 0.15) ** 2 / 2, tolerance: 1e-13,
    source: 'Thorp 2006, section 7.1, growth of the optimum',
    compute: () => growthOfAllocation({ mean: [0.11], covariance: [0.0225], riskFree: 0.06 }, [20 / 9]),
  },
  {
    of: 'Kelly share of the first of three assets',
    expected: 1.7379067722075638, tolerance: 1e-12,
    source: 'numpy 2.4.6, numpy.linalg.solve(covariance, mean - 0.06)',
    compute: () => kellyAllocation({ mean: [0.11, 0.14, 0.09], covariance: COVARIANCE, riskFree: 0.06, fraction: 1, cap: 10 })[0],
  },
  {
    of: 'growth of three assets at full Kelly, means .08 .12 .10, riskless .03',
    expected: 0.14350769569041338, tolerance: 1e-13,
    source: 'numpy 2.4.6, r + f @ (m - r) - f @ S @ f / 2 at f = numpy.linalg.solve(S, m - r)',
    compute: () => growthOfAllocation(THREE, kellyAllocation({ ...THREE, fraction: 1, cap: 10 })),
  },
  {
    of: 'growth of the best long-only shares of those three with a leverage of two',
    expected: 0.12580436239112527, tolerance: 1e-9,
    source: 'cvxpy 1.9.3 (Clarabel), Maximize((m - r) @ x - quad_form(x, S) / 2), sum(x) <= 2, x >= 0',
    compute: () => kellyPortfolio({ ...THREE, fraction: 1, cap: 2 }).growth,
  },
  {
    of: 'share of the second of three assets, means .08 -.05 .10, shorts allowed, leverage of 1.5',
    expected: -0.6937915458803318, tolerance: 1e-8,
    source: 'cvxpy 1.9.3 (Clarabel), Maximize((m - r) @ x - quad_form(x, S) / 2), norm1(x) <= 1.5',
    compute: () => kellyPortfolio({ ...THREE, mean: [0.08, -0.05, 0.1], fraction: 1, cap: 1.5, longOnly: false }).shares[1],
  },
  {
    of: 'Kelly size of twelve measured outcomes',
    expected: 12.01914303380005, tolerance: 1e-12,
    source: 'scipy 1.17.1, optimize.brentq of mean(x / (1 + f x))',
    compute: () => kellyFromOutcomes(OUTCOMES, { fraction: 1, cap: 1000, priorOutcomes: 0, minOutcomes: 1 }),
  },
  {
    of: 'Kelly size of 240 measured outcomes at the 75 % lower bound of their mean',
    expected: 8.832461394539436, tolerance: 1e-9,
    source: 'scipy 1.17.1, optimize.brentq of mean(y / (1 + f y)), y = x - stats.t.ppf(0.75, 239) * std(ddof=1) / sqrt(240)',
    compute: () =>
      kellyFromOutcomes(Array.from({ length: 20 }, () => OUTCOMES).flat(), { fraction: 1, cap: 1000, priorOutcomes: 0, confidence: 0.75 }),
  },
  {
    of: 'Kelly size of a bet with three outcomes whose wealth falls by 30 % with a chance below 10 %',
    expected: 0.15287439736808034, tolerance: 1e-11,
    source: 'scipy 1.17.1, optimize.brentq of sum(p (1 + f x)^-lambda) - 1, lambda of Busseti, Ryu and Boyd 2016',
    compute: () => kellyDiscrete({ ...SEVERAL, drawdown: { floor: 0.7, probability: 0.1 } }),
  },
  {
    of: 'growth of four simultaneous bets at full Kelly, without leverage',
    expected: 0.06300787648698519, tolerance: 1e-9,
    source: 'cvxpy 1.9.3 (Clarabel), Maximize(p @ log(1 + R @ x)), x >= 0, sum(x) <= 1',
    compute: () => kellyBets(FOUR_BETS).growth,
  },
  {
    of: 'share of the third of four simultaneous bets with a drawdown limit',
    expected: 0.5501565230641865, tolerance: 1e-7,
    source: 'cvxpy 1.9.3 (Clarabel), the same with log_sum_exp(log(p) - lambda log(1 + R @ x)) <= 0',
    compute: () => kellyBets({ ...FOUR_BETS, drawdown: { floor: 0.7, probability: 0.1 } }).shares[2],
  },
  {
    of: 'Kelly stake on the second of four horses',
    expected: 0.11411290322581283, tolerance: 1e-10,
    source: 'cvxpy 1.9.3 (Clarabel), Maximize(p @ log(1 + (diag(payouts) - 1) @ x)), x >= 0, sum(x) <= 1',
    compute: () => kellyExclusive({ probabilities: [0.35, 0.35, 0.2, 0.1], payouts: [2.3, 3.6, 5.2, 8], fraction: 1 })[1],
  },
  {
    of: 'optimal f of a coin that wins 2 or loses 1',
    expected: 0.25, tolerance: 1e-12,
    source: 'Vince 1992, The Mathematics of Money Management, chapter 1: one unit for every 4 of equity',
    compute: () => optimalF([2, -1]).f,
  },
  {
    of: 'terminal wealth at the optimal f of two wins and a loss of the same size',
    expected: 1.185, tolerance: 2e-4,
    source: 'Zamansky and Stendahl 1998, Secure Fractional Money Management, figure 3 (three digits)',
    compute: () => optimalF([500, 500, -500]).terminalWealth,
  },
  {
    of: 'contracts of heating oil, one percent of 1,000,000 by a range of 0.0141',
    expected: 16, tolerance: 0,
    source: 'Faith 2007, Way of the Turtle, p. 254: 16.88, truncated',
    compute: () =>
      quantityToNumber(
        toQuantity({
          instrument: heatingOil, equity: cash(1_000_000), price: price('0.7162'), fraction: sizeByAtr({ risk: 0.01, atr: 0.0141, multiple: 1, price: 0.7162, cap: 10 }),
        }),
      ),
  },
  {
    of: 'contracts of live cattle, two percent of 50,000 between 74.00 and a stop at 72.40',
    expected: 1, tolerance: 0,
    source: 'Covel 2007, The Complete TurtleTrader, table 5.10: 1.56, rounded down',
    compute: () =>
      quantityToNumber(
        toQuantity({ instrument: cattle, equity: cash(50_000), price: price(74), fraction: sizeByStop({ risk: 0.02, entry: 74, stop: 72.4, cap: 10 }) }),
      ),
  },
];
