import type { Cash, Fill } from '@trader/core';
import type { Ledger } from './ledger';

const BACK = ':back';
const OURS = ':ours';

/**
 * Executions that were booked for `external`, since nobody knew whose order they were of. A broker may tell only later that it was one of ours: a leg of a bracket has no id of ours
 * before its parent is read. Then it is booked back, and booked again for its owner.
 */
export class Strangers {
  /** The order that each was told of, by execution. */
  private readonly orders = new Map<string, string>();

  /** Takes note of a fill that was booked for `external`. */
  note({ executionId, orderId }: Fill): void {
    if (!executionId.endsWith(BACK)) this.orders.set(executionId, orderId);
  }

  /** What is to be booked when an execution that was is told of an order of ours: nothing, unless it was booked for `external`. Told again, what of it is not in the ledger yet. */
  claim(fill: Fill, ledger: Pick<Ledger, 'has'>): readonly Fill[] {
    const { executionId, side, fee } = fill;
    const orderId = this.orders.get(executionId);
    if (orderId === undefined) return [];
    const back: Fill = { ...fill, executionId: `${executionId}${BACK}`, orderId, side: side === 'buy' ? 'sell' : 'buy', fee: -fee as Cash };
    return [back, { ...fill, executionId: `${executionId}${OURS}` }].filter((each) => !ledger.has(each.executionId));
  }
}
