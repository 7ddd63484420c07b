import { nextDouble } from '@trader/core';
import { nextNormal } from './normal';

/**
 * A chi-squared number over its degrees of freedom, above 2. Source: G. Marsaglia and W. W. Tsang, "A Simple Method for Generating Gamma Variables",
 * ACM TOMS 26(3), 2000.
 */
export const nextMeanSquare = (state: Uint32Array, dof: number): number => {
  const d = dof / 2 - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = nextNormal(state);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - nextDouble(state)) < 0.5 * x * x + d - d * v + d * Math.log(v)) return (2 * d * v) / dof;
  }
};
