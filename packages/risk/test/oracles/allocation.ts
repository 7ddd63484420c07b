import {
  blackLitterman, hierarchicalRiskParity, impliedReturns, maximumSharpe, meanVariance, minimumCvar, minimumVariance, returnsTable, riskParity,
} from '../../src';
import type { Oracle } from '../oracle';
import { FIVE, FIVE_MEANS, SCENARIOS, THREE } from '../portfolios';

const outer = (volatilities: readonly number[], correlations: readonly (readonly number[])[]): number[] =>
  correlations.flatMap((row, i) => row.map((each, j) => each * volatilities[i] * volatilities[j]));

/** Seven countries of He and Litterman 1999, table 1 and table 2: Australia, Canada, France, Germany, Japan, United Kingdom, United States. */
const COUNTRIES = outer([0.16, 0.203, 0.248, 0.271, 0.21, 0.2, 0.187], [
  [1, 0.488, 0.478, 0.515, 0.439, 0.512, 0.491], [0.488, 1, 0.664, 0.655, 0.31, 0.608, 0.779], [0.478, 0.664, 1, 0.861, 0.355, 0.783, 0.668],
  [0.515, 0.655, 0.861, 1, 0.354, 0.777, 0.653], [0.439, 0.31, 0.355, 0.354, 1, 0.405, 0.306], [0.512, 0.608, 0.783, 0.777, 0.405, 1, 0.652],
  [0.491, 0.779, 0.668, 0.653, 0.306, 0.652, 1],
]);
const EQUILIBRIUM = impliedReturns([0.016, 0.022, 0.052, 0.055, 0.116, 0.124, 0.615], COUNTRIES, 2.5);
const GERMANY = { portfolio: [0, 0, -0.295, 1, 0, -0.705, 0], expected: 0.05 };
const CANADA = { portfolio: [0, 1, 0, 0, 0, 0, -1], expected: 0.03 };

const FOUR = outer([0.1, 0.2, 0.3, 0.4], [[1, 0.8, 0, 0], [0.8, 1, 0, 0], [0, 0, 1, -0.5], [0, 0, -0.5, 1]]);

const PYPFOPT = 'PyPortfolioOpt 1.6.0';
const COSTLY = {
  mean: FIVE_MEANS, covariance: FIVE, aversion: 4, cost: 0.005, current: [0.2, 0.2, 0.2, 0.2, 0.2],
  lower: -0.1, upper: 0.6, gross: 1.1, turnover: 0.7, groups: [{ name: 'last two', assets: [3, 4], maximum: 0.25 }],
};

/** Weights that others computed or published. */
export const allocation: readonly Oracle[] = [
  {
    of: 'minimum variance of three assets, none above 0.6: weight of the second', expected: 0.0776, tolerance: 1e-9,
    source: 'by hand: with the first at .6 and the others w, .4 - w, variance is least at w = .00485 / .0625 = 97 / 1250; scipy 1.17.1, optimize.minimize(method=SLSQP, ftol=1e-16): .0775999999999998',
    compute: () => minimumVariance({ covariance: THREE, upper: 0.6 }).weights[1],
  },
  {
    of: 'minimum variance of five assets, none above 0.35: weight of the fourth', expected: 0.030860126408477, tolerance: 1e-9,
    source: `${PYPFOPT}, EfficientFrontier(weight_bounds=(0, .35), solver CLARABEL at 1e-14).min_volatility()`,
    compute: () => minimumVariance({ covariance: FIVE, upper: 0.35 }).weights[3],
  },
  {
    of: 'least variance of five assets that earn 7 %: weight of the second', expected: 0.4282183515979637, tolerance: 1e-8,
    source: `${PYPFOPT}, EfficientFrontier(solver CLARABEL at 1e-14).efficient_return(.07)`,
    compute: () => meanVariance({ mean: FIVE_MEANS, covariance: FIVE, targetReturn: 0.07 }).weights[1],
  },
  {
    of: 'highest Sharpe ratio of five assets above 1 %', expected: 0.5255472135941571, tolerance: 1e-9,
    source: `${PYPFOPT}, EfficientFrontier(solver CLARABEL at 1e-14).max_sharpe(.01)`,
    compute: () => maximumSharpe({ mean: FIVE_MEANS, covariance: FIVE, riskFree: 0.01 }).sharpe,
  },
  {
    of: 'mean-variance with costs, turnover, gross and a group: weight of the first', expected: 0.26051352621608975, tolerance: 1e-8,
    source: 'cvxpy 1.9.3, CLARABEL at 1e-14: mean @ w - 2 w S w - .005 norm1(w - .2), w in [-.1, .6], norm1(w) at most 1.1, norm1(w - .2) at most .7, w4 + w5 at most .25',
    compute: () => meanVariance(COSTLY).weights[0],
  },
  {
    of: 'equal risk contribution of three assets: weight of the first', expected: 0.4404586358449896, tolerance: 1e-12,
    source: 'scipy 1.17.1, optimize.fsolve of S x = 1 / (3 x)',
    compute: () => riskParity(THREE)[0],
  },
  {
    of: 'risk budgets .1 .3 .2 .15 .25 of five assets: weight of the last', expected: 0.11953936891272504, tolerance: 1e-12,
    source: 'scipy 1.17.1, optimize.root of e^y (S e^y) = b',
    compute: () => riskParity(FIVE, { budgets: [0.1, 0.3, 0.2, 0.15, 0.25] })[4],
  },
  {
    of: 'equal risk contribution of four assets: weight of the first', expected: 0.384, tolerance: 0.0014,
    source: 'Maillard, Roncalli and Teiletche 2010, example of four assets with volatilities of 10, 20, 30 and 40 %: 38.4 %',
    compute: () => riskParity(FOUR)[0],
  },
  {
    of: 'hierarchical risk parity of five assets: weight of the third', expected: 0.10192448487315744, tolerance: 1e-12,
    source: `${PYPFOPT}, HRPOpt(cov_matrix).optimize()`,
    compute: () => hierarchicalRiskParity(FIVE)[2],
  },
  {
    of: 'return of Germany in equilibrium', expected: 0.09, tolerance: 0.0056,
    source: 'He and Litterman 1999, table 2: 9.0 %',
    compute: () => EQUILIBRIUM[3],
  },
  {
    of: 'return of Germany, seen to do better than the rest of Europe by 5 %', expected: 0.11, tolerance: 0.0046,
    source: 'He and Litterman 1999, table 4, page 21: 11.0 %',
    compute: () => blackLitterman({ covariance: COUNTRIES, prior: EQUILIBRIUM, views: [GERMANY] }).mean[3],
  },
  {
    of: 'return of Canada, seen to do better than the United States by 3 %', expected: 0.087, tolerance: 0.0058,
    source: 'He and Litterman 1999, table 5, page 22: 8.7 %',
    compute: () => blackLitterman({ covariance: COUNTRIES, prior: EQUILIBRIUM, views: [GERMANY, CANADA] }).mean[1],
  },
  {
    of: 'return of the last of five assets after two views', expected: 0.09512703009560167, tolerance: 1e-12,
    source: `${PYPFOPT}, BlackLittermanModel(P=[[0,0,0,1,-1],[1,0,0,0,0]], Q=[.01,.04], tau=.05).bl_returns()`,
    compute: () => blackLitterman({
      covariance: FIVE, prior: FIVE_MEANS, views: [{ portfolio: [0, 0, 0, 1, -1], expected: 0.01 }, { portfolio: [1, 0, 0, 0, 0], expected: 0.04 }],
    }).mean[4],
  },
  {
    of: 'least 90 % expected shortfall of four assets', expected: 0.0002348812019608569, tolerance: 1e-9,
    source: 'scipy 1.17.1, optimize.linprog(HiGHS)',
    compute: () => minimumCvar({ returns: returnsTable(SCENARIOS), confidence: 0.9 }).cvar,
  },
  {
    of: 'least 90 % expected shortfall of four assets: weight of the first', expected: 0.34839985, tolerance: 1e-7,
    source: `${PYPFOPT}, EfficientCVaR(beta=.9, solver CLARABEL at 1e-14).min_cvar()`,
    compute: () => minimumCvar({ returns: returnsTable(SCENARIOS), confidence: 0.9 }).weights[0],
  },
];
