import type { Fill, OrderUpdate } from '@trader/core';
import type { Gate } from '@trader/risk';
import type { AccountView } from './account-view';
import { ClosedTrades } from './closed-trades';
import type { Booking, Ledger } from './ledger';
import type { OrderState } from './order-lifecycle';

/** Tells the gate what became of what it approved, so that losses and failures count. */
export class GateNews {
  private readonly closedTrades: ClosedTrades;

  constructor(private readonly gate: Gate, private readonly account: AccountView, ledger: Ledger) {
    this.closedTrades = new ClosedTrades(ledger);
  }

  /** A fill was booked. */
  filled({ symbol, order }: OrderState, fill: Fill, booking: Booking): void {
    const closed = this.closedTrades.follow(symbol, order, fill, booking);
    if (closed !== undefined) this.gate.hear({ kind: 'closed', trade: closed.trade, shareOfEquity: closed.profit / this.account.sessionStartEquity });
  }

  /** An order has a new status. */
  updated({ order, filled }: OrderState, { status }: OrderUpdate): void {
    const { time } = this.account;
    if (status === 'rejected') this.gate.hear({ kind: 'rejected', time });
    else if ((status === 'cancelled' || status === 'expired') && filled === 0n && !order.reduceOnly) this.gate.hear({ kind: 'withdrawn', time });
  }

  /** A session has ended: another begins. */
  sessionEnded(): void {
    this.gate.hear({ kind: 'session', time: this.account.time });
  }
}
