import { TraderError } from '@trader/core';
import { enabledShares } from './scheme';
import type { TargetRule, TargetScheme } from './scheme';

/** How much of its rule a symbol deserves beside the others: 0 or above, in any unit. */
export type Weigh = (symbol: string, rule: TargetRule) => number;

/**
 * Shares `whole` out in proportion to `scores`, none above `most`; what is above it goes to the others, in the same proportion. Those without a score get
 * something only when the others are full. `most` times their number holds `whole`.
 */
const shareOut = (whole: number, scores: readonly number[], most: number): number[] => {
  const parts = scores.map(() => 0);
  let open = scores.map((_, i) => i);
  let rest = whole;
  while (open.length > 0) {
    const sum = open.reduce((total, i) => total + scores[i], 0);
    const partOf = (i: number): number => (sum > 0 ? (rest * scores[i]) / sum : rest / open.length);
    const full = open.filter((i) => partOf(i) >= most);
    if (full.length === 0) {
      for (const i of open) parts[i] = partOf(i);
      return parts;
    }
    for (const i of full) parts[i] = most;
    rest = Math.max(0, rest - full.length * most);
    open = open.filter((i) => !full.includes(i));
  }
  return parts;
};

/**
 * Weight of each symbol of the enabled rules, as fractions that sum to 1: each rule's share, equally within it or in proportion to what `weigh` says, none above the
 * rule's maximum; what is above goes to the rule's others. `byInverseVolatility` makes a `weigh`. Throws INVALID_DATA when `weigh` gives what is no number from 0 up,
 * or nothing to all of a rule.
 */
export const schemeWeights = (scheme: TargetScheme, { weigh = () => 1 }: { readonly weigh?: Weigh } = {}): ReadonlyMap<string, number> => {
  const whole = enabledShares(scheme);
  const weights = new Map<string, number>();
  for (const rule of scheme.rules) {
    if (!rule.enabled) continue;
    const scores = rule.symbols.map((symbol) => {
      const score = weigh(symbol, rule);
      if (score >= 0 && score < Infinity) return score;
      throw new TraderError('INVALID_DATA', `scheme ${scheme.name}, rule ${rule.name}: the score of ${symbol} must be a finite number of 0 or above, got ${score}`);
    });
    const largest = Math.max(...scores);
    if (largest === 0) throw new TraderError('INVALID_DATA', `scheme ${scheme.name}, rule ${rule.name}: no symbol has a score above 0, so that its share has no place`);
    const parts = shareOut(rule.share / whole, scores.map((score) => score / largest), rule.maxPosition / 100);
    for (const [i, symbol] of rule.symbols.entries()) weights.set(symbol, parts[i]);
  }
  return weights;
};

/**
 * Weighs each symbol by 1 / volatility, so that within a rule each risks the same as long as all are equally correlated. Source: S. Maillard, T. Roncalli and
 * J. Teiletche, "The Properties of Equally Weighted Risk Contribution Portfolios", Journal of Portfolio Management 36(4), 2010. The weigher throws INVALID_DATA for a symbol whose volatility is missing or not above 0.
 */
export const byInverseVolatility =
  (volatilities: ReadonlyMap<string, number>): Weigh =>
  (symbol) => {
    const volatility = volatilities.get(symbol);
    if (volatility !== undefined && volatility > 0 && volatility < Infinity) return 1 / volatility;
    throw new TraderError('INVALID_DATA', `volatility of ${symbol} must be a number above 0, got ${volatility}`);
  };
