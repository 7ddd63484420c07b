import {
  christoffersenTest, cornishFisherTailRisk, ewmaTailRisk, garch, garchTailRisk, historicalTailRisk, kupiecTest, normalTailRisk, returnMoments,
  studentFit, studentTailRisk, tailContributions, trafficLight,
} from '../../src';
import { garchSeries } from '../garch-series';
import type { Oracle } from '../oracle';
import { TAIL_RETURNS } from '../tail-returns';

const BREACHES = Uint8Array.from({ length: 250 }, (_, i) => ([10, 11, 60, 120, 121, 200, 240].includes(i) ? 1 : 0));
const COVARIANCE = [0.0225, 0.01125, 0.006, 0.01125, 0.0625, 0.02, 0.006, 0.02, 0.04];

/** Value at risk, expected shortfall and their tests, as others computed them. */
export const tailRisk: readonly Oracle[] = [
  {
    of: '99 % value at risk of a standard normal',
    expected: 2.3263478740408408, tolerance: 1e-14,
    source: 'scipy 1.17.1, norm.ppf(0.99)',
    compute: () => normalTailRisk({ deviation: 1, confidence: 0.99 }).valueAtRisk,
  },
  {
    of: '97.5 % expected shortfall of a standard normal',
    expected: 2.337802792201415, tolerance: 1e-14,
    source: 'scipy 1.17.1, norm.pdf(norm.ppf(0.975)) / 0.025',
    compute: () => normalTailRisk({ deviation: 1, confidence: 0.975 }).expectedShortfall,
  },
  {
    of: '99 % value at risk of a t with 4 degrees of freedom and variance 1',
    expected: 2.6494919067893115, tolerance: 1e-13,
    source: 'scipy 1.17.1, -t.ppf(0.01, 4) * sqrt(2 / 4)',
    compute: () => studentTailRisk({ deviation: 1, dof: 4, confidence: 0.99 }).valueAtRisk,
  },
  {
    of: '99 % expected shortfall of a t with 4 degrees of freedom and variance 1',
    expected: 3.6915104856807552, tolerance: 1e-12,
    source: 'scipy 1.17.1, -quad(t.ppf, 0, 0.01, args=(4,)) / 0.01 * sqrt(2 / 4)',
    compute: () => studentTailRisk({ deviation: 1, dof: 4, confidence: 0.99 }).expectedShortfall,
  },
  {
    of: '99 % value at risk of skewness -0.1 and excess kurtosis 1, Cornish-Fisher',
    expected: 2.629904, tolerance: 2e-7,
    source: 'mir-stat (D), documentation of cornishFisherInvCDF: 0.99.cornishFisherInvCDF(0.1, 1), the other tail',
    compute: () => cornishFisherTailRisk({ deviation: 1, skewness: -0.1, excessKurtosis: 1, confidence: 0.99 })?.valueAtRisk ?? NaN,
  },
  {
    of: '99 % expected shortfall of skewness -0.5 and excess kurtosis 2, Cornish-Fisher',
    expected: 3.979962892339816, tolerance: 1e-12,
    source: 'scipy 1.17.1, quad(expansion(z) * norm.pdf(z), -40, norm.ppf(0.01)) / 0.01',
    compute: () => cornishFisherTailRisk({ deviation: 1, skewness: -0.5, excessKurtosis: 2, confidence: 0.99 })?.expectedShortfall ?? NaN,
  },
  {
    of: '97.5 % historical value at risk of 240 returns',
    expected: 0.032161, tolerance: 0,
    source: "numpy 2.4.6, quantile(-returns, 0.975, method='inverted_cdf')",
    compute: () => historicalTailRisk(TAIL_RETURNS, 0.975).valueAtRisk,
  },
  {
    of: '93.7 % historical expected shortfall of 240 returns, a tail of 15.12',
    expected: 0.03226003968253969, tolerance: 1e-13,
    source: 'cvxpy 1.9.3, cvar(-returns, 0.937)',
    compute: () => historicalTailRisk(TAIL_RETURNS, 0.937).expectedShortfall,
  },
  {
    of: '99 % value at risk of 240 returns filtered by exponential weights, lambda 0.94',
    expected: 0.04212522922437003, tolerance: 1e-12,
    source: 'numpy 2.4.6, the recursion h = 0.94 h + 0.06 x * x from mean(x * x), then the 3rd lowest of x * sqrt(h[-1] / h[:-1])',
    compute: () => ewmaTailRisk({ returns: TAIL_RETURNS, lambda: 0.94, confidence: 0.99 }).valueAtRisk,
  },
  {
    of: '99 % expected shortfall of 2,000 returns filtered by the GARCH fitted to them',
    expected: 2.6678968214101255, tolerance: 1e-4,
    source: "arch 8.0.0, arch_model(x, mean='Constant').fit(tol=1e-13), the mean of the 20 lowest of std_resid * sqrt(forecast) + mu",
    compute: () => {
      const returns = garchSeries({ periods: 2000, seed: 11 });
      const fit = garch(returns);
      return fit ? garchTailRisk({ returns, fit, confidence: 0.99 }).expectedShortfall : NaN;
    },
  },
  {
    of: 'degrees of freedom of a t fitted to 240 returns',
    expected: 3.6641917284402714, tolerance: 1e-6,
    source: "scipy 1.17.1, minimize(-t.logpdf(returns, ...).sum(), method='BFGS', then 'Nelder-Mead')",
    compute: () => studentFit(TAIL_RETURNS)?.dof ?? NaN,
  },
  {
    of: 'excess kurtosis of 240 returns',
    expected: 3.86870143022772, tolerance: 1e-12,
    source: 'scipy 1.17.1, kurtosis(returns, bias=False)',
    compute: () => returnMoments(TAIL_RETURNS).excessKurtosis,
  },
  {
    of: 'component 99 % value at risk of the first of three assets',
    expected: 0.09073196, tolerance: 5e-8,
    source: 'numpy 2.4.6, w * (norm.ppf(0.99) * (S @ w) / sqrt(w @ S @ w) - mean)',
    compute: () => {
      const risk = tailContributions({ weights: [0.5, 0.3, 0.2], covariance: COVARIANCE, mean: [0.08, 0.1, 0.06], confidence: 0.99 });
      return risk.component.valueAtRisk[0];
    },
  },
  {
    of: 'probability of 5 breaches or fewer of 250 at 1 %',
    expected: 0.9588, tolerance: 5e-5,
    source: 'Basel Committee 1996, Supervisory Framework for the Use of Backtesting, table 2',
    compute: () => trafficLight({ observations: 250, breaches: 5, probability: 0.01 }).cumulative,
  },
  {
    of: "p-value of Kupiec's test, 7 breaches of 255 at 1 %",
    expected: 0.02112632378977111, tolerance: 1e-12,
    source: 'scipy 1.17.1, chi2.sf(-2 * (248 * log(0.99 * 255 / 248) + 7 * log(0.01 * 255 / 7)), 1)',
    compute: () => kupiecTest({ observations: 255, breaches: 7, probability: 0.01 }).pValue,
  },
  {
    of: "p-value of Christoffersen's independence, 7 breaches of 250, two of them on the day after one",
    expected: 0.009447601721551981, tolerance: 1e-7,
    source: 'scipy 1.17.1, chi2.sf(6.7361932, 1), the ratio of transitions (237, 5, 5, 2)',
    compute: () => christoffersenTest({ breaches: BREACHES, probability: 0.01 }).independence.pValue,
  },
];
