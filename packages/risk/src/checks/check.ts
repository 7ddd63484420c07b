import type { Order } from '@trader/core';
import type { Exposure } from '../exposure';
import type { GateContext } from '../gate-context';

/**
 * One reason why an order may not pass. Made once from the limits, asked for every order, so it allocates only when it refuses.
 */
export interface Check {
  /** How refusals name it. */
  readonly name: string;
  /** Why the order may not pass, in one line with figures; undefined when it may. */
  refuse(order: Order, context: GateContext, exposure: Exposure): string | undefined;
  /** Told of every order that passed all checks. */
  approved?(order: Order, context: GateContext): void;
}
