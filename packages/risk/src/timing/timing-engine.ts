import { entryFactors } from './entry-factors';
import { checkEvidence } from './evidence';
import { exitFactors } from './exit-factors';
import { timingRules } from './rules';
import type { ScoredFactor } from './entry-factors';
import type { TimingEvidence, TradeSide } from './evidence';
import type { TimingRules } from './rules';

/** A factor of a decision. */
export interface TimingFactor extends ScoredFactor {
  /**
   * Its share of the whole effect (what takes an entry below 1, or an exit above 0), 0 to 1; all of them sum to 1, or are 0 when there is no effect.
   */
  readonly share: number;
}

/** How much of a size to enter with. */
export interface EntryTiming {
  /** 0 to 1, to multiply a size by. */
  readonly multiplier: number;
  readonly factors: readonly TimingFactor[];
  /** The reason of the factor with the largest share, or that nothing speaks against it. */
  readonly reason: string;
}

/** How urgent it is to leave a position. */
export interface ExitTiming {
  /** 0, no hurry, to 1, at once. */
  readonly urgency: number;
  readonly factors: readonly TimingFactor[];
  /** The reason of the factor with the largest share, or that nothing speaks for leaving. */
  readonly reason: string;
}

/** Judges moments by fixed rules: the same evidence gives the same answer. */
export interface TimingEngine {
  /** The rules it judges by. */
  readonly rules: TimingRules;
  /** Throws INVALID_DATA for evidence that is broken. */
  entry(side: TradeSide, evidence: TimingEvidence): EntryTiming;
  /** `side` is that of the position. Throws INVALID_DATA for evidence that is broken. */
  exit(side: TradeSide, evidence: TimingEvidence): ExitTiming;
}

/** Shares of a product of `kept` in its logarithm: of what takes it below 1. */
const withShares = (factors: readonly ScoredFactor[], kept: readonly number[]): readonly TimingFactor[] => {
  const nothing = kept.filter((each) => each === 0).length;
  const sum = kept.reduce((total, each) => total + Math.log(each), 0);
  return factors.map((factor, i) => {
    if (nothing > 0) return { ...factor, share: kept[i] === 0 ? 1 / nothing : 0 };
    return { ...factor, share: kept[i] === 1 ? 0 : Math.log(kept[i]) / sum };
  });
};

const mainReason = (factors: readonly TimingFactor[], without: string): string => {
  let main: TimingFactor | undefined;
  for (const factor of factors) if (factor.share > (main?.share ?? 0)) main = factor;
  return main === undefined ? without : `${main.name}: ${main.reason}`;
};

/**
 * Makes an engine that turns evidence into the share of a size to enter with, and into the urgency of an exit. It only ever makes a size smaller.
 *
 * An entry's multiplier is the product of its factors' scores, each from 0 to 1: the pooled confidence of the signals (see `TimingRules`; 0 without a
 * fresh signal, when too much of the evidence is against, or below the least confidence), the regime's adjustments for trend and volatility, the time
 * since the open, the time until the close, and the spread, (most - times usual) / (most - 1). What is unknown scores 0, unless the rules say that it
 * is not used. More confidence in a signal for the side never gives less; an older signal, a wider spread, a later hour before the close never give
 * more, nor does a signal against the side as it ages.
 *
 * An exit's urgency is 1 - the product of (1 - urgency) of its factors: what the signals say against the position, the regime's adjustments, and the
 * time until the close. What is unknown adds nothing. The spread has no say: how to leave dearly or patiently is for the execution.
 *
 * Sources: signals, C. Genest and J. Zidek, Statistical Science 1(1), 1986 (logarithmic opinion pool); urgencies, J. Pearl, Probabilistic Reasoning
 * in Intelligent Systems, 1988, section 4.3.2 (noisy or); why open, close and spread count, T. McInish and R. Wood, "An Analysis of Intraday Patterns
 * in Bid/Ask Spreads for NYSE Stocks", Journal of Finance 47(2), 1992. Throws INVALID_CONFIG for rules out of range.
 */
export const createTimingEngine = (changes: Partial<TimingRules> = {}): TimingEngine => {
  const rules = timingRules(changes);
  return {
    rules,
    entry: (side, evidence) => {
      checkEvidence(evidence);
      const scored = entryFactors(side, evidence, rules);
      const scores = scored.map(({ score }) => score);
      const factors = withShares(scored, scores);
      const multiplier = scores.reduce((product, score) => product * score, 1);
      return { multiplier, factors, reason: mainReason(factors, 'nothing speaks against it') };
    },
    exit: (side, evidence) => {
      checkEvidence(evidence);
      const scored = exitFactors(side, evidence, rules);
      const calm = scored.map(({ score }) => 1 - score);
      const factors = withShares(scored, calm);
      const urgency = 1 - calm.reduce((product, each) => product * each, 1);
      return { urgency, factors, reason: mainReason(factors, 'nothing speaks for leaving') };
    },
  };
};
