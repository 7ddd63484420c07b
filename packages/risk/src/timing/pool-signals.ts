import type { TimingSignal, TradeSide } from './evidence';
import type { TimingRules } from './rules';

/** What signals say together of one side. */
export interface PooledSignals {
  /** From -1, surely against, over 0, a coin toss, to 1, surely for. */
  readonly confidence: number;
  /** Share of the evidence that is against, 0 to 1; 0 without any. */
  readonly conflict: number;
  /** How many say so: for the side, against it, and for it but too long ago. */
  readonly supporting: number;
  readonly opposing: number;
  readonly stale: number;
}

/** Nobody is surer than this: a certainty would outweigh all others together. */
const MOST_CONFIDENCE = 0.98;

/**
 * Pools signals by their log-odds: with c the confidence (faded by age for those that support the side, in full for those that are against it:
 * evidence against is withdrawn, not forgotten), each gives ln((1 + c) / (1 - c)) for or against, and the pool is their sum / n^(1 - independence),
 * read back as a confidence. At independence 0 that is the logarithmic opinion pool with equal weights, at 1 Bayes' rule for independent sources. A
 * stale signal counts as one that sees nothing.
 * Source: C. Genest and J. Zidek, "Combining Probability Distributions: A Critique and an Annotated Bibliography", Statistical Science 1(1), 1986,
 * section 3.
 */
export const poolSignals = (side: TradeSide, signals: readonly TimingSignal[], rules: TimingRules): PooledSignals => {
  let [support, against, supporting, opposing, stale] = [0, 0, 0, 0, 0];
  for (const { direction, confidence, ageMs } of signals) {
    const sure = Math.min(MOST_CONFIDENCE, confidence);
    if (direction !== side) {
      against += Math.atanh(sure);
      opposing++;
      continue;
    }
    support += Math.atanh(sure * Math.max(0, 1 - ageMs / rules.maxSignalAgeMs));
    if (ageMs < rules.maxSignalAgeMs) supporting++;
    else stale++;
  }
  const pooled = signals.length === 0 ? 0 : Math.tanh((support - against) / signals.length ** (1 - rules.independence));
  const evidence = support + against;
  return { confidence: pooled, conflict: evidence === 0 ? 0 : against / evidence, supporting, opposing, stale };
};
