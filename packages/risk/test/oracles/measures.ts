import { conditionalDrawdown, conditionalShock, drawdownAtRisk, effectiveHoldings, effectiveRank, factorExposure, liquidityOf, vonNeumannEntropy } from '../../src';
import { FIRST_FACTOR, RETURNS, SECOND_FACTOR } from '../factor-returns';
import type { Oracle } from '../oracle';

const COVARIANCE = [0.0225, 0.01125, 0.006, 0.01125, 0.0625, 0.02, 0.006, 0.02, 0.04];
/** 7 % of it is lost, then 3 %, 10 %, 20 % and nothing. */
const CURVE = [100, 93, 97, 90, 80, 100];

const exposure = () => factorExposure({ returns: RETURNS, factors: [FIRST_FACTOR, SECOND_FACTOR] });

/** Measures of diversification, exposure, drawdown and stress that others computed. */
export const measures: readonly Oracle[] = [
  {
    of: 'von Neumann entropy of three assets',
    expected: 0.9495523622157458, tolerance: 1e-12,
    source: 'scipy 1.17.1, stats.entropy(numpy.linalg.eigvalsh([[1, .5, .2], [.5, 1, -.3], [.2, -.3, 1]] / 3))',
    compute: () => vonNeumannEntropy([1, 0.5, 0.2, 0.5, 1, -0.3, 0.2, -0.3, 1]),
  },
  {
    of: 'effective rank of two assets that are one, and another',
    expected: 1.89, tolerance: 1e-3,
    source: 'portfoliooptimizer.io, The Matrix Effective Rank, matrix C2, to two decimals',
    compute: () => effectiveRank([1, 1, 0, 1, 1, 0, 0, 0, 1]),
  },
  {
    of: 'effective number of five holdings',
    expected: 4.116579452251487, tolerance: 1e-12,
    source: 'scipy 1.17.1, exp(stats.entropy([.4, .25, .2, .1, .05]))',
    compute: () => effectiveHoldings([0.4, 0.25, 0.2, 0.1, 0.05]),
  },
  {
    of: 'exposure to the first of two factors',
    expected: 1.255450324076694, tolerance: 1e-11,
    source: "statsmodels 0.15.0, OLS(y, add_constant(X)).fit(cov_type='HAC', cov_kwds={'maxlags': 3}).params[1]",
    compute: () => exposure().betas[0].value,
  },
  {
    of: 'its standard error by Newey and West',
    expected: 0.06434874364674985, tolerance: 1e-11,
    source: 'statsmodels 0.15.0, the same fit, bse[1]',
    compute: () => exposure().betas[0].standardError,
  },
  {
    of: "t statistic of the second factor's exposure",
    expected: -3.1752149696919387, tolerance: 1e-11,
    source: 'statsmodels 0.15.0, the same fit, tvalues[2]',
    compute: () => exposure().betas[1].t ?? NaN,
  },
  {
    of: 'conditional drawdown, the worst 30 % of five periods',
    expected: 1 / 6, tolerance: 1e-12,
    source: 'Chekhlov, Uryasev and Zabarankin 2005, definition 3.1: (1 x .2 + .5 x .1) / 1.5',
    compute: () => conditionalDrawdown(CURVE, 0.3) ?? NaN,
  },
  {
    of: 'conditional drawdown, the worst 5 % of five periods',
    expected: 0.2, tolerance: 1e-12,
    source: 'the same: as the tail nears 0 it is the maximum drawdown',
    compute: () => conditionalDrawdown(CURVE, 0.05) ?? NaN,
  },
  {
    of: 'drawdown at risk, 40 % of five periods',
    expected: 0.1, tolerance: 1e-12,
    source: "numpy 2.4.6, quantile([.07, .03, .1, .2, 0], .6 + 1e-9, method='inverted_cdf')",
    compute: () => drawdownAtRisk(CURVE, 0.4) ?? NaN,
  },
  {
    of: 'what a fall of the first asset by 20 % means for the third',
    expected: -0.05333333333333334, tolerance: 1e-12,
    source: 'numpy 2.4.6, S[2, 0] / S[0, 0] * -.2',
    compute: () => conditionalShock({ covariance: COVARIANCE, shocks: [{ index: 0, move: -0.2 }] })[2],
  },
  {
    of: 'what a fall of the first by 20 % and a rise of the third by 5 % mean for the second',
    expected: -0.04471354166666666, tolerance: 1e-12,
    source: 'numpy 2.4.6, m[1] + S[1, f] @ linalg.solve(S[f, f], s - m[f]), f = [0, 2], m = [.01, .02, .015]',
    compute: () => conditionalShock({ covariance: COVARIANCE, shocks: [{ index: 0, move: -0.2 }, { index: 2, move: 0.05 }], mean: [0.01, 0.02, 0.015] })[1],
  },
  {
    of: 'days to exit 1,000,000 shares of 2,000,000 a day at a quarter of the volume',
    expected: 2, tolerance: 0,
    source: 'by hand: 1,000,000 / (0.25 x 2,000,000)',
    compute: () => liquidityOf({ quantities: [1_000_000], prices: [10], dailyVolumes: [2_000_000], participation: 0.25 }).longest,
  },
];
