import { formatNumber } from './format';
import type { RunHistory } from './run-history';

/** How many fills have a slippage that nobody knows. */
export const unmeasuredIn = ({ slippage: { unmeasured: { trailing, external, unpriced } } }: RunHistory): number => trailing + external + unpriced;

/** What to say of fills that "slippage paid" leaves out: how many of what, and why; undefined when it has all. */
export const slippageNote = (history: RunHistory): string | undefined => {
  const { slippage: { unmeasured: { trailing, external, unpriced } }, fills } = history;
  const count = (each: number): string => formatNumber(each, 0);
  const parts = [
    ...(trailing > 0 ? [`${count(trailing)} of trailing stops (the level that triggered them is not in the journal)`] : []),
    ...(external > 0 ? [`${count(external)} of orders that are not ours (nobody knows what they meant to pay)`] : []),
    ...(unpriced > 0 ? [`${count(unpriced)} of orders without a price at their decision`] : []),
  ];
  return parts.length === 0 ? undefined : `Slippage paid leaves out ${count(unmeasuredIn(history))} of ${count(fills.length)} fills: ${parts.join(', ')}.`;
};
