import {
  correlationOf, denoisedCovariance, ewmaCovariance, factorCovariance, ledoitWolf, nearestPositiveDefinite, oas, rollingCorrelation, sampleCovariance,
  statisticalFactorCovariance,
} from '../../src';
import type { ReturnsTable } from '../../src';
import type { Oracle } from '../oracle';

/** Returns of assets with a common part, of a linear congruential generator, which any language repeats to the last bit. */
const generated = (periods: number, assets: number, seed: number): ReturnsTable => {
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296 - 0.5;
  };
  const values = new Float64Array(periods * assets);
  for (let period = 0; period < periods; period++) {
    const market = next();
    for (let i = 0; i < assets; i++) values[period * assets + i] = 0.02 * (0.6 * market + next()) * (1 + i / 10) + 0.0005 * i;
  }
  return { values, periods, assets };
};

const column = ({ values, assets }: ReturnsTable, asset: number): Float64Array => values.filter((_, i) => i % assets === asset);

const columns = (table: ReturnsTable, from: number, to: number): ReturnsTable => ({
  ...table, assets: to - from, values: table.values.filter((_, i) => i % table.assets >= from && i % table.assets < to),
});

const EIGHT = generated(60, 8, 1);
const FORTY = generated(30, 40, 7);
const TWENTY = correlationOf(sampleCovariance(generated(100, 20, 3)));

/** Covariances that others computed; X is 60 periods of 8 assets, Y is 30 of 40, Z is 100 of 20. */
export const covariance: readonly Oracle[] = [
  {
    of: 'covariance of assets 0 and 1', expected: 2.0096833797899945e-05, tolerance: 1e-13, source: 'numpy 2.4.6, numpy.cov(X.T)[0, 1]',
    compute: () => sampleCovariance(EIGHT)[1],
  },
  {
    of: 'correlation of assets 0 and 5', expected: 0.10529353718805251, tolerance: 1e-13, source: 'numpy 2.4.6, numpy.corrcoef(X.T)[0, 5]',
    compute: () => correlationOf(sampleCovariance(EIGHT))[5],
  },
  {
    of: 'exponentially weighted covariance, half-life 20, weighted mean', expected: 2.355710523593771e-05, tolerance: 1e-13,
    source: 'pandas 3.1.1, DataFrame(X).ewm(halflife=20).cov(bias=True), last, assets 1 and 2',
    compute: () => ewmaCovariance(EIGHT, { halfLife: 20, mean: 'weighted' })[10],
  },
  {
    of: 'shrinkage of Ledoit-Wolf, 60 x 8', expected: 0.24100585044456932, tolerance: 1e-12, source: 'scikit-learn 1.9.1, ledoit_wolf(X)[1]',
    compute: () => ledoitWolf(EIGHT).shrinkage,
  },
  {
    of: 'shrinkage of Ledoit-Wolf with more assets than periods, 30 x 40', expected: 0.22886570603672016, tolerance: 1e-12,
    source: 'scikit-learn 1.9.1, ledoit_wolf(Y)[1]', compute: () => ledoitWolf(FORTY).shrinkage,
  },
  {
    of: 'variance of Ledoit-Wolf, 30 x 40', expected: 0.00015168918374419064, tolerance: 1e-12, source: 'scikit-learn 1.9.1, ledoit_wolf(Y)[0][0, 0]',
    compute: () => ledoitWolf(FORTY).covariance[0],
  },
  {
    of: 'shrinkage of OAS, 60 x 8', expected: 0.28933672430727664, tolerance: 1e-12, source: 'scikit-learn 1.9.1, oas(X)[1]',
    compute: () => oas(EIGHT).shrinkage,
  },
  {
    of: 'shrinkage of OAS with more assets than periods, 30 x 40', expected: 0.2649887515941555, tolerance: 1e-12, source: 'scikit-learn 1.9.1, oas(Y)[1]',
    compute: () => oas(FORTY).shrinkage,
  },
  {
    of: 'shrinkage of Ledoit-Wolf toward the average correlation', expected: 0.8866135746545822, tolerance: 1e-12,
    source: 'PyPortfolioOpt 1.6.0, CovarianceShrinkage(X) with S = numpy.cov(X.T, bias=True), constant correlation, delta',
    compute: () => ledoitWolf(EIGHT, { target: 'constant-correlation' }).shrinkage,
  },
  {
    of: 'covariance of assets 0 and 1, shrunk toward the average correlation', expected: 1.2923533245848048e-05, tolerance: 1e-12,
    source: 'PyPortfolioOpt 1.6.0, the same call, shrunk covariance [0, 1]',
    compute: () => ledoitWolf(EIGHT, { target: 'constant-correlation' }).covariance[1],
  },
  {
    of: 'residual variance of asset 5 on the factors 0 and 1', expected: 9.26409901662274e-05, tolerance: 1e-12,
    source: 'statsmodels 0.15.0, OLS(X[:, 5], add_constant(X[:, :2])).fit().mse_resid',
    compute: () => factorCovariance(columns(EIGHT, 2, 8), columns(EIGHT, 0, 2)).specific[3],
  },
  {
    of: 'covariance of assets 2 and 5 by the factors 0 and 1', expected: 6.962180502796941e-06, tolerance: 1e-12,
    source: 'statsmodels 0.15.0, B numpy.cov(F.T) B\' with B of OLS(...).fit().params',
    compute: () => factorCovariance(columns(EIGHT, 2, 8), columns(EIGHT, 0, 2)).covariance[3],
  },
  {
    of: 'covariance of assets 0 and 1 by two principal components', expected: 2.1946048376933156e-05, tolerance: 1e-11,
    source: 'scikit-learn 1.9.1, PCA(2).fit(X), components_ and explained_variance_', compute: () => statisticalFactorCovariance(EIGHT, 2).covariance[1],
  },
  {
    of: 'correlation of assets 0 and 1, denoised', expected: 0.2747515099469694, tolerance: 1e-11,
    source: 'Lopez de Prado 2020, snippet 2.5 (denoisedCorr) on numpy.corrcoef(Z.T), one factor, run with numpy 2.4.6',
    compute: () => denoisedCovariance(TWENTY, { periods: 100, noiseVariance: 1 }).correlation[1],
  },
  {
    of: 'correlation of assets 0 and 1, denoised and detoned', expected: -0.0557864361994116, tolerance: 1e-11,
    source: 'Lopez de Prado 2020, section 2.6, equation for the detoned correlation, the same input, numpy 2.4.6',
    compute: () => denoisedCovariance(TWENTY, { periods: 100, noiseVariance: 1, detone: 1 }).correlation[1],
  },
  {
    of: 'correlation of assets 0 and 3 over 20 periods, at period 44', expected: 0.10195670786046195, tolerance: 1e-12,
    source: 'pandas 3.1.1, Series(X[:, 0]).rolling(20).corr(Series(X[:, 3]))', compute: () => rollingCorrelation(column(EIGHT, 0), column(EIGHT, 3), 20)[44],
  },
  {
    of: 'nearest correlation to [[1, 1, 0], [1, 1, 1], [0, 1, 1]], cell (0, 1)', expected: 0.7607, tolerance: 1e-4,
    source: 'Higham 2002, Computing the nearest correlation matrix, section 4', compute: () => nearestPositiveDefinite([1, 1, 0, 1, 1, 1, 0, 1, 1])[1],
  },
  {
    of: 'nearest correlation to [[1, .9, -.4], [.9, 1, .5], [-.4, .5, 1]], cell (0, 1)', expected: 0.75574584, tolerance: 1e-6,
    source: 'cvxpy 1.9.3 with Clarabel, least squares over positive semidefinite matrices of unit diagonal',
    compute: () => nearestPositiveDefinite([1, 0.9, -0.4, 0.9, 1, 0.5, -0.4, 0.5, 1])[1],
  },
];
