import type { Fill, JournalRecord, OrderUpdate } from '@trader/core';
import type { Gate, GateEvent } from '@trader/risk';
import type { AccountView } from './account-view';
import { ClosedTrades } from './closed-trades';
import type { Booking, Ledger } from './ledger';
import type { OrderState } from './order-lifecycle';
import { breakerRecord } from './records';

/**
 * Tells the gate what became of what it approved, so that losses and failures count, and journals what its circuit breaker makes of it: after the record of
 * what happened, since a run that is told again from its journal must hear that first.
 */
export class GateNews {
  private readonly closedTrades: ClosedTrades;

  constructor(private readonly gate: Gate, private readonly account: Pick<AccountView, 'time' | 'sessionStartEquity'>, ledger: Ledger, private readonly record: (record: JournalRecord) => void) {
    this.closedTrades = new ClosedTrades(ledger);
  }

  /** A fill was booked. */
  filled({ symbol, order }: OrderState, fill: Fill, booking: Booking): void {
    const closed = this.closedTrades.follow(symbol, order, fill, booking);
    if (closed !== undefined) this.tell({ kind: 'closed', trade: closed.trade, shareOfEquity: shareOf(closed.profit, this.account.sessionStartEquity) });
  }

  /** An order that could add exposure has a new status. */
  updated({ order, filled }: OrderState, { status }: OrderUpdate): void {
    const { time } = this.account;
    if (order.reduceOnly) return;
    if (status === 'rejected') this.tell({ kind: 'rejected', time });
    else if ((status === 'cancelled' || status === 'expired') && filled === 0n) this.tell({ kind: 'withdrawn', time });
  }

  /** A session has ended: another begins. */
  sessionEnded(): void {
    this.tell({ kind: 'session', time: this.account.time });
  }

  private tell(event: GateEvent): void {
    for (const move of this.gate.hear(event)) this.record(breakerRecord(move));
  }
}

/** The largest share that counts: of next to no equity anything is. */
const MOST = 10;

/** A profit as a share of equity; of none, and of debts, a loss is as large as it can be. */
const shareOf = (profit: number, equity: number): number =>
  (equity > 0 ? Math.max(-MOST, Math.min(MOST, profit / equity)) : Math.sign(profit) * MOST);
