import { prudence } from './bet';
import { drawdownPower } from './drawdown-constraint';
import { checkOutcomes, growthOfOutcomes } from './growth';
import { maximiseGrowth } from './growth-program';
import { requirePositive } from './size-input';
import type { KellyPrudence } from './bet';
import type { DrawdownLimit } from './drawdown-constraint';
import type { DiscreteOutcomes } from './growth';

/** What `kellyBets` takes: n bets that are made at once, K outcomes of all of them together. */
export interface KellyBetsInput extends DiscreteOutcomes, KellyPrudence {
  /** Largest share of wealth in any one bet; default no limit but `cap`. */
  readonly maxShare?: number | undefined;
  /** How improbable a fall of wealth must be; undefined for no such limit. */
  readonly drawdown?: DrawdownLimit | undefined;
}

/** Shares of wealth and how they grow it. */
export interface GrowthShares {
  /** Share of wealth in each bet or asset, n. */
  readonly shares: Float64Array;
  /** Expected growth per round, or per period, at these shares, in logarithms. */
  readonly growth: number;
}

/**
 * Shares of wealth for several simultaneous bets: fraction x the shares x that maximise the expected ln(1 + x'outcome), none below 0, within the caps
 * (sum of the result at most `cap`, each at most `maxShare`) and, with a drawdown limit, E (1 + x'outcome)^-lambda <= 1 (see `DrawdownLimit`; a
 * fraction of such x keeps it too). For a short, give the bet with its signs turned. All 0 when no bet has an edge. Shares are good to about 1e-8,
 * growth to 1e-10 of itself.
 * Source: Busseti, Ryu and Boyd 2016 (see `DrawdownLimit`), sections 3 and 5. Throws INVALID_DATA for outcomes or probabilities that do not fit,
 * INVALID_CONFIG for options out of range.
 */
export const kellyBets = (input: KellyBetsInput): GrowthShares => {
  const { drawdown, maxShare } = input;
  const { fraction, cap } = prudence(input);
  requirePositive(cap, 'the cap of a sum of bets');
  if (maxShare !== undefined) requirePositive(maxShare, 'the largest share of one bet');
  const power = drawdown === undefined ? undefined : drawdownPower(drawdown);
  const n = checkOutcomes(input);
  const { outcomes, probabilities, means, noise } = possible(input, n);
  if (!means.some((mean) => mean > 0)) return { shares: new Float64Array(n), growth: 0 };
  // A bet without a limit of its own gets one that never binds, twice that of the sum: two limits at one place would slow the search.
  const full = maximiseGrowth({
    outcomes, probabilities, means, noise, power, total: cap / fraction, each: Math.min(maxShare ?? Infinity, 2 * cap) / fraction,
  });
  const shares = full.map((share) => share * fraction);
  return { shares, growth: growthOfOutcomes(input, shares) };
};

/** An expected outcome that is a smaller share of the outcomes' mean size than this is rounding, and no edge. */
const LEAST_EDGE = 1e-9;

/** The outcomes that can happen, and what each bet brings in the mean. */
const possible = (input: DiscreteOutcomes, n: number) => {
  const means = new Float64Array(n);
  const sizes = new Float64Array(n);
  const outcomes: number[] = [];
  const probabilities: number[] = [];
  for (let k = 0; k < input.probabilities.length; k++) {
    const probability = input.probabilities[k];
    if (probability === 0) continue;
    probabilities.push(probability);
    for (let i = 0; i < n; i++) {
      const outcome = input.outcomes[k * n + i];
      outcomes.push(outcome);
      means[i] += probability * outcome;
      sizes[i] += probability * Math.abs(outcome);
    }
  }
  let noise = 0;
  for (let i = 0; i < n; i++) {
    if (means[i] <= LEAST_EDGE * sizes[i]) means[i] = Math.min(0, means[i]);
    noise += (1e-8 * means[i]) ** 2 + (1e-15 * sizes[i]) ** 2;
  }
  return { outcomes: Float64Array.from(outcomes), probabilities: Float64Array.from(probabilities), means, noise };
};
