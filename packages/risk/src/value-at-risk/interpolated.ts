import { TraderError } from '@trader/core';
import { lowestOf } from './select';

/** The lowest returns, the largest of them last, as far as the `tail` quantile needs them, and that quantile. */
interface Tail {
  readonly lowest: Float64Array;
  readonly quantile: number;
}

/** By linear interpolation. Source: R. Hyndman and Y. Fan, American Statistician 50(4), 1996, type 7. */
const tailWith = (returns: ArrayLike<number>, tail: number): Tail | undefined => {
  if (!(tail > 0 && tail < 1)) throw new TraderError('INVALID_CONFIG', `tail must be between 0 and 1 (0.05 for 95 % confidence), got ${tail}`);
  const n = returns.length;
  if (n === 0) return undefined;
  const place = tail * (n - 1);
  const below = Math.floor(place);
  const lowest = lowestOf(returns, Math.min(below + 2, n), 'return');
  let under = lowest[0];
  for (let i = 1; i <= below; i++) if (lowest[i] > under) under = lowest[i];
  const rest = place - below;
  return { lowest, quantile: rest === 0 ? under : under + (lowest[below + 1] - under) * rest };
};

/**
 * Historical value at risk of one period, as a fraction lost: minus the `tail` quantile of returns (type 7), so that a share `tail` of periods lost
 * more; below 0 when even that one gained. Undefined without returns. `historicalTailRisk` says it without interpolation.
 * Source: P. Jorion, Value at Risk, 3rd edition 2006, chapter 5. Throws INVALID_DATA, INVALID_CONFIG.
 */
export const valueAtRisk = (returns: ArrayLike<number>, tail = 0.05): number | undefined => {
  const found = tailWith(returns, tail);
  return found && -found.quantile;
};

/**
 * Historical expected shortfall of one period, as a fraction lost: the mean loss of the returns at or below the `tail` quantile. Undefined without
 * returns. As empyrical's `conditional_value_at_risk`; `historicalTailRisk` says the coherent one, which counts the last return by its part.
 * Source: C. Acerbi and D. Tasche, "On the Coherence of Expected Shortfall", Journal of Banking and Finance 26(7), 2002. Throws INVALID_DATA,
 * INVALID_CONFIG.
 */
export const expectedShortfall = (returns: ArrayLike<number>, tail = 0.05): number | undefined => {
  const found = tailWith(returns, tail);
  if (found === undefined) return undefined;
  const { lowest, quantile } = found;
  let [sum, count] = [0, 0];
  for (let i = 0; i < lowest.length; i++) {
    if (lowest[i] >= quantile) continue;
    sum += lowest[i];
    count++;
  }
  // Any number of returns may be what the quantile is.
  let ties = 0;
  for (let i = 0; i < returns.length; i++) if (returns[i] === quantile) ties++;
  return -(sum + ties * quantile) / (count + ties);
};
