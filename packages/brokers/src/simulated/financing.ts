import { daysBetween, magnitude, nearestPrice, notional } from '@trader/core';
import type { Cash, FinancingModel, Session } from '@trader/core';
import type { Floor } from './floor';

/** The session of a symbol that is over, and the one that runs, or will run, after it. */
export interface EndedSession {
  readonly symbol: number;
  readonly ended: Session;
  readonly next: Session;
}

/**
 * What holding costs, and earns, when a session ends, for the calendar days until the one that runs next: a fee for every short position at its own
 * session's end, and interest on cash at the end of the account's, which is that of the first instrument.
 */
export class Financing {
  /** The day up to which each symbol has been charged. */
  private readonly paidUntil: string[];

  constructor(
    private readonly floor: Floor,
    private readonly model: FinancingModel,
  ) {
    this.paidUntil = floor.options.instruments.map(() => '');
  }

  /** Whether the nights until the next session have not been charged yet. */
  private isDue({ symbol, ended, next }: EndedSession): boolean {
    return ended.close >= (this.floor.options.begins ?? -Infinity) && this.paidUntil[symbol] < next.day;
  }

  /** Charges what is due. */
  charge(session: EndedSession): void {
    if (!this.isDue(session)) return;
    const { symbol, ended, next } = session;
    const paid = this.paidUntil[symbol];
    const days = daysBetween(paid > ended.day ? paid : ended.day, next.day);
    this.paidUntil[symbol] = next.day;
    this.chargeBorrow(symbol, days, ended.close);
    if (symbol === 0) this.payInterest(days, ended.close);
  }

  private chargeBorrow(symbol: number, days: number, time: number): void {
    const { account, marks, options } = this.floor;
    const held = account.positions[symbol];
    const instrument = options.instruments[symbol];
    if (held >= 0n || instrument.settlement === 'margin') return;
    const fee = this.model.borrow(instrument, magnitude(held), nearestPrice(marks[symbol]), days, time);
    this.floor.pay('borrow', instrument.symbol, instrument.currency, -fee as Cash, time);
  }

  /**
   * The proceeds of short sales secure the loan of the shares, at what these are worth now: they earn nothing. When a run ends with a session, what that settles of
   * margined positions is not in the balances yet, and counts.
   */
  private payInterest(days: number, time: number): void {
    const { account, asOf, marks, options, sessions } = this.floor;
    const { currencies } = account;
    const free: bigint[] = [...account.balances];
    options.instruments.forEach((instrument, index) => {
      const held = account.positions[index];
      if (held === 0n) return;
      const mark = nearestPrice(marks[index]);
      if (instrument.settlement === 'margin') free[currencies.of[index]] += sessions.closes[index] <= asOf ? account.variation(index, mark) : 0n;
      else if (held < 0n) free[currencies.of[index]] += notional(instrument, mark, held);
    });
    const equity = account.equity(marks);
    free.forEach((balance, currency) => {
      const worth = currencies.fromAccount(currency, equity, marks);
      if (worth === undefined || (balance === 0n && currency > 0)) return;
      const interest = this.model.interest(currencies.names[currency], balance as Cash, days, time, worth);
      this.floor.pay(interest < 0n ? 'margin-interest' : 'cash-interest', '', currencies.names[currency], interest, time);
    });
  }
}
