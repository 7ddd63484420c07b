import { TraderError } from '@trader/core';
import { underwater } from './drawdown-spells';

/** Depths of the drawdown after every period (the start is none of them), shallowest first; and where the worst share `tail` of them begins. */
const worstOf = (equity: ArrayLike<number>, tail: number): { readonly depths: Float64Array; readonly from: number } | undefined => {
  if (!(tail > 0 && tail < 1)) throw new TraderError('INVALID_CONFIG', `tail must be between 0 and 1 (0.05 for the worst 5 %), got ${tail}`);
  const depths = underwater(equity).subarray(1).map((depth) => Math.max(0, -depth)).sort();
  const { length } = depths;
  // The least rounding up takes away what `tail * length` may be above the whole number it stands for.
  return length === 0 ? undefined : { depths, from: length - Math.max(1, Math.ceil(tail * length - 1e-9)) };
};

/**
 * Drawdown at risk: the depth, as a fraction of the peak, that the drawdown exceeded after at most a share `tail` of the periods. The curve includes its start.
 * Undefined below two values. Source: A. Chekhlov, S. Uryasev and M. Zabarankin, "Drawdown Measure in Portfolio Optimization", International Journal of
 * Theoretical and Applied Finance 8(1), 2005, the threshold zeta. Throws INVALID_DATA, INVALID_CONFIG.
 */
export const drawdownAtRisk = (equity: ArrayLike<number>, tail = 0.05): number | undefined => {
  const worst = worstOf(equity, tail);
  return worst && worst.depths[worst.from];
};

/**
 * Conditional drawdown at risk: the mean of the deepest share `tail` of the drawdowns after every period, as a fraction of the peak; a period of which only a part
 * belongs to them counts with that part. It is min over z of z + mean(max(d - z, 0)) / tail; the mean drawdown as `tail` nears 1, the deepest as it nears 0.
 * Undefined below two values. Source: as `drawdownAtRisk`, definition 3.1 with alpha = 1 - tail; theirs is of uncompounded returns, this one of the curve that is
 * given. Throws INVALID_DATA, INVALID_CONFIG.
 */
export const conditionalDrawdown = (equity: ArrayLike<number>, tail = 0.05): number | undefined => {
  const worst = worstOf(equity, tail);
  if (worst === undefined) return undefined;
  const { depths, from } = worst;
  const threshold = depths[from];
  let beyond = 0;
  for (let i = from + 1; i < depths.length; i++) beyond += depths[i] - threshold;
  return threshold + beyond / (tail * depths.length);
};
