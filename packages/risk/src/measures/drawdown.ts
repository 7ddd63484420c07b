import { cagr } from './returns';
import { requireEquity } from './series';

/** The worst fall of an equity curve, and the longest wait. Indexes are into the curve. */
export interface Drawdown {
  /** Largest fall from a peak, as a fraction of it, 0 or above (above 1 when equity went below 0). */
  readonly depth: number;
  /** Where that fall began and where it was deepest; both 0 when there was none. */
  readonly peak: number;
  readonly trough: number;
  /** Most periods from a peak until equity was back at it, or until the end when it never was. */
  readonly longest: number;
}

/**
 * Drawdown of a curve that includes its start, so that a loss in the first period counts: max over i of 1 - e[i] / max(e[0..i]).
 * Source: M. Magdon-Ismail and A. Atiya, "Maximum Drawdown", Risk 17(10), 2004. Throws INVALID_DATA.
 */
export const maxDrawdown = (equity: ArrayLike<number>): Drawdown => {
  requireEquity(equity);
  let [depth, peak, trough, longest, top] = [0, 0, 0, 0, 0];
  for (let i = 1; i < equity.length; i++) {
    if (equity[i] >= equity[top]) {
      if (i - top > 1) longest = Math.max(longest, i - top);
      top = i;
      continue;
    }
    longest = Math.max(longest, i - top);
    const fall = 1 - equity[i] / equity[top];
    if (fall > depth) [depth, peak, trough] = [fall, top, i];
  }
  return { depth, peak, trough, longest };
};

/**
 * Calmar ratio: compound annual growth rate / depth of the maximum drawdown, over the whole curve. Undefined below two values or
 * without a drawdown. Source: T. W. Young, "Calmar Ratio: A Smoother Tool", Futures, October 1991. Throws INVALID_DATA,
 * INVALID_CONFIG.
 */
export const calmarRatio = (equity: ArrayLike<number>, periodsPerYear: number): number | undefined => {
  const growth = cagr(equity, periodsPerYear);
  const { depth } = maxDrawdown(equity);
  return growth === undefined || depth === 0 ? undefined : growth / depth;
};
