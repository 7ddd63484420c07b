import { EwmaVariance, ewmaVariance, garch, GarchFilter } from '../../src';
import type { GarchFit } from '../../src';
import { garchSeries } from '../garch-series';
import type { Oracle } from '../oracle';

const A = garchSeries({ periods: 2000, seed: 11 });
const B = garchSeries({ periods: 1500, seed: 5, heavy: true });

/** A fit is costly, so each is made once, when first asked for. */
const once = (fit: () => GarchFit | undefined): (() => GarchFit) => {
  let kept: GarchFit | undefined;
  return () => {
    kept ??= fit();
    if (kept === undefined) throw new Error('no fit');
    return kept;
  };
};
const normal = once(() => garch(A));
const zero = once(() => garch(A, { mean: 'zero' }));
const student = once(() => garch(B, { distribution: 'student' }));

/** Volatility that others published or computed; A and B are made series of 2,000 and 1,500 returns, B with fat tails. */
export const volatility: readonly Oracle[] = [
  {
    of: 'exponentially weighted variance, lambda .9, 1 % a day, then a move of 2 %', expected: 0.00013, tolerance: 1e-13,
    source: 'Hull, Options, Futures, and Other Derivatives, 8th edition 2012, example 22.1',
    compute: () => new EwmaVariance({ lambda: 0.9, start: 0.0001 }).next(0.02),
  },
  {
    of: 'GARCH variance, .000002 + .13 u^2 + .86 v, 1.6 % a day, then a move of 1 %', expected: 0.00023516, tolerance: 1e-13,
    source: 'Hull 2012, section 22.3, example 22.2', compute: () => new GarchFilter({ omega: 2e-6, alpha: 0.13, beta: 0.86, variance: 0.016 ** 2 }).next(0.01),
  },
  {
    of: 'exponentially weighted variance of the first 50 of A', expected: 2.3186396568160936, tolerance: 1e-12,
    source: 'pandas 3.1.1, Series(A[:50] ** 2).ewm(alpha=0.06).mean()', compute: () => ewmaVariance(A.subarray(0, 50), { lambda: 0.94 })[49],
  },
  {
    of: 'exponentially weighted variance of A for the next period', expected: 1.1055059393453615, tolerance: 1e-12,
    source: 'arch 8.0.0, ZeroMean(A, volatility=EWMAVariance(0.94)), forecast', compute: () => ewmaVariance(A, { lambda: 0.94, start: 0.9118633806032579 })[1999],
  },
  ...([
    ['mean', 0.08185930742086182, (fit) => fit.mean], ['omega', 0.04889532601800295, (fit) => fit.omega], ['alpha', 0.11455415010158344, (fit) => fit.alpha],
    ['beta', 0.8413722178167087, (fit) => fit.beta], ['log likelihood', -2809.5431364216493, (fit) => fit.logLikelihood],
    ['variance of the first period', 0.9422243478953971, (fit) => fit.variances[0]], ['variance of the last period', 1.1619827964822904, (fit) => fit.variances[1999]],
    ['forecast of the tenth period', 1.0720858440065748, (fit) => fit.forecast(10)[9]],
  ] as const satisfies readonly (readonly [string, number, (fit: GarchFit) => number])[]).map(([what, expected, read]): Oracle => ({
    of: `GARCH of A, ${what}`, expected, tolerance: 1e-5, source: `arch 8.0.0, arch_model(A).fit(), ${what}`, compute: () => read(normal()),
  })),
  {
    of: 'GARCH of A, robust standard error of alpha', expected: 0.020062557023561103, tolerance: 1e-3, source: 'arch 8.0.0, arch_model(A).fit().std_err, alpha[1]',
    compute: () => normal().standardErrors?.alpha ?? 0,
  },
  {
    of: 'GARCH of A, robust standard error of omega', expected: 0.016279102336196723, tolerance: 1e-3, source: 'arch 8.0.0, arch_model(A).fit().std_err, omega',
    compute: () => normal().standardErrors?.omega ?? 0,
  },
  {
    of: 'GARCH of A without a mean, alpha', expected: 0.11404314610839178, tolerance: 1e-5, source: "arch 8.0.0, arch_model(A, mean='Zero').fit()",
    compute: () => zero().alpha,
  },
  {
    of: 'GARCH of B with Student t, degrees of freedom', expected: 6.059790779577116, tolerance: 1e-5, source: "arch 8.0.0, arch_model(B, dist='t').fit(), nu",
    compute: () => student().dof ?? 0,
  },
  {
    of: 'GARCH of B with Student t, beta', expected: 0.8563669382969823, tolerance: 1e-5, source: "arch 8.0.0, arch_model(B, dist='t').fit(), beta[1]",
    compute: () => student().beta,
  },
  {
    of: 'GARCH of B with Student t, log likelihood', expected: -3066.8586701694476, tolerance: 1e-9, source: "arch 8.0.0, arch_model(B, dist='t').fit(), loglikelihood",
    compute: () => student().logLikelihood,
  },
  {
    of: 'GARCH of B with Student t, robust standard error of the degrees of freedom', expected: 0.8666398610494319, tolerance: 1e-3,
    source: "arch 8.0.0, arch_model(B, dist='t').fit().std_err, nu", compute: () => student().standardErrors?.dof ?? 0,
  },
];
