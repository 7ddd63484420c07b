import { TraderError } from '@trader/core';
import { checkVector } from '../linear/check-matrix';
import { logReturns } from './path-model';
import type { PathModel } from './path-model';
import { MOST_VALUES, nextBelow } from './whole-number';

/** The trades of a record, and what their numbers are. */
export interface TradesOptions {
  /** Result of each trade. */
  readonly trades: ArrayLike<number>;
  /** `amount` (default): money won or lost, added up. `return`: share of the wealth of the moment won or lost, compounded; -1 loses all. */
  readonly as?: 'amount' | 'return';
}

const stepsOf = ({ trades, as = 'amount' }: TradesOptions): { readonly values: Float64Array; readonly step: PathModel['step'] } => {
  if (trades.length === 0 || trades.length > MOST_VALUES) {
    throw new TraderError('INVALID_DATA', `trades must be 1 to ${MOST_VALUES}, got ${trades.length}`);
  }
  if (as !== 'amount' && as !== 'return') throw new TraderError('INVALID_CONFIG', `as must be amount or return, got ${String(as)}`);
  checkVector(trades, trades.length, 'trade');
  return as === 'amount' ? { values: Float64Array.from(trades), step: 'amount' } : { values: logReturns(trades), step: 'log return' };
};

/**
 * Paths of the same trades in another order, every order as likely as any other: the end stays, the way there changes. As many periods as trades.
 * Source: R. A. Fisher and F. Yates, Statistical Tables, 1938, example 12, in the form of D. Knuth, The Art of Computer Programming 2, algorithm
 * 3.4.2P. Throws INVALID_CONFIG, INVALID_DATA.
 */
export const shuffledTrades = (options: TradesOptions): PathModel => {
  const { values, step } = stepsOf(options);
  const fill = (state: Uint32Array, steps: Float64Array): void => {
    steps.set(values);
    for (let last = steps.length - 1; last > 0; last--) {
      const other = nextBelow(state, last + 1);
      const kept = steps[last];
      steps[last] = steps[other];
      steps[other] = kept;
    }
  };
  return { assets: 1, step, periods: values.length, fill };
};

/**
 * Paths of trades drawn from the record one by one, with replacement: both the end and the way there change. As many periods as the caller wants.
 * Source: B. Efron, "Bootstrap Methods: Another Look at the Jackknife", Annals of Statistics 7(1), 1979. Throws INVALID_CONFIG, INVALID_DATA.
 */
export const resampledTrades = (options: TradesOptions): PathModel => {
  const { values, step } = stepsOf(options);
  const fill = (state: Uint32Array, steps: Float64Array): void => {
    for (let i = 0; i < steps.length; i++) steps[i] = values[nextBelow(state, values.length)];
  };
  return { assets: 1, step, fill };
};
