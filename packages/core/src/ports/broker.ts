import type { AccrualEvent, ActionEvent, CashEvent, MarginCallEvent } from '../account-event';
import type { ApprovedOrder } from '../approval';
import type { Fill } from '../fill';
import type { Cash } from '../money';
import type { Order } from '../order';
import type { OrderUpdate } from '../order-update';
import type { Position } from '../position';

/** What a broker tells us. */
export type BrokerEvent = OrderUpdate | { readonly kind: 'fill'; readonly fill: Fill } | CashEvent | AccrualEvent | ActionEvent | MarginCallEvent;

/** Everything a broker knows of our account, at one moment. `cash` is of its own currency; `balances`, what it has or owes of others. */
export interface BrokerStatement {
  /** The market time the broker has acted on, ms since 1970 UTC. */
  readonly asOf: number;
  /** Every order it has ever taken from us. */
  readonly orders: readonly Order[];
  /** Every event of those orders and of the account, in the broker's order. */
  readonly events: readonly BrokerEvent[];
  readonly positions: readonly Position[];
  readonly cash: Cash;
  readonly balances?: Readonly<Record<string, Cash>> | undefined;
  /** Dividends that are due and not paid yet, in the order of their ex-moments; absent when there are none. */
  readonly accruals?: readonly AccrualEvent[] | undefined;
}

/**
 * A broker, as the trading loop sees it. Outcomes come as events; a definite refusal is the event `rejected`, an ambiguous one `unknown`: never an exception. The
 * end of an order (`cancelled`, `expired`) is told after all of its fills.
 */
export interface Broker {
  /** Sends orders of one decision, an entry before what waits for it. Throws NOT_APPROVED. */
  submit(...approvals: readonly ApprovedOrder[]): void;
  cancel(orderId: string): void;
  subscribe(listener: (event: BrokerEvent) => void): void;
}
