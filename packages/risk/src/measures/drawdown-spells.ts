import { cagr } from './returns';
import { meanOf, requireEquity } from './series';

/** One fall of an equity curve from a peak until it was back there. Indexes are into the curve. */
export interface DrawdownSpell {
  /** Deepest fall as a fraction of the peak, above 0. */
  readonly depth: number;
  readonly peak: number;
  readonly trough: number;
  /** Where equity was back at the peak, or the last index when it never was. */
  readonly end: number;
  readonly recovered: boolean;
}

/** Equity over its highest value so far, less one, at every index: 0 or below. Source: as `maxDrawdown`. Throws INVALID_DATA. */
export const underwater = (equity: ArrayLike<number>): Float64Array => {
  requireEquity(equity);
  const result = new Float64Array(equity.length);
  let peak = -Infinity;
  for (let i = 0; i < equity.length; i++) {
    if (equity[i] > peak) peak = equity[i];
    result[i] = equity[i] / peak - 1;
  }
  return result;
};

/**
 * Every drawdown of a curve that includes its start, in order of time. Each begins at the last index of its peak.
 * Source: as `maxDrawdown`. Throws INVALID_DATA.
 */
export const drawdownSpells = (equity: ArrayLike<number>): DrawdownSpell[] => {
  requireEquity(equity);
  const spells: DrawdownSpell[] = [];
  let [peak, trough] = [0, 0];
  const add = (end: number, recovered: boolean): void => {
    if (trough > peak) spells.push({ depth: 1 - equity[trough] / equity[peak], peak, trough, end, recovered });
  };
  for (let i = 1; i < equity.length; i++) {
    if (equity[i] >= equity[peak]) {
      add(i, true);
      peak = trough = i;
    } else if (trough === peak || equity[i] < equity[trough]) trough = i;
  }
  add(equity.length - 1, false);
  return spells;
};

/**
 * Ulcer index: root mean square of the drawdown at every value of the curve, its start included, as a fraction; undefined when empty.
 * Source: P. Martin and B. McCann, The Investor's Guide to Fidelity Funds, 1989. Throws INVALID_DATA.
 */
export const ulcerIndex = (equity: ArrayLike<number>): number | undefined =>
  equity.length === 0 ? undefined : Math.sqrt(meanOf(underwater(equity).map((depth) => depth * depth)));

/**
 * Pain index: mean drawdown at every value of the curve, its start included, as a fraction, 0 or above; undefined when empty.
 * Source: T. Becker, "The Zephyr Pain Index", Zephyr Associates, 2006. Throws INVALID_DATA.
 */
export const painIndex = (equity: ArrayLike<number>): number | undefined =>
  equity.length === 0 ? undefined : Math.abs(meanOf(underwater(equity)));

/**
 * Martin ratio (ulcer performance index): compound annual growth rate / ulcer index, over a risk-free rate of zero. Undefined below two
 * values or without a drawdown. Source: as `ulcerIndex`. Throws INVALID_DATA, INVALID_CONFIG.
 */
export const martinRatio = (equity: ArrayLike<number>, periodsPerYear: number): number | undefined => {
  const growth = cagr(equity, periodsPerYear);
  const ulcer = ulcerIndex(equity);
  return growth === undefined || ulcer === undefined || ulcer === 0 ? undefined : growth / ulcer;
};
