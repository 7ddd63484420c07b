import { daysBetween, magnitude, nearestPrice, notional } from '@trader/core';
import type { Cash, FinancingModel, Session } from '@trader/core';
import type { Floor } from './floor';

/**
 * What holding costs, and earns, when a session ends, for the calendar days until the one that runs next: a fee for every short position at its own
 * session's end, and interest on cash at the end of the account's, which is that of the first instrument.
 */
export class Financing {
  constructor(
    private readonly floor: Floor,
    private readonly model: FinancingModel,
  ) {}

  /** The session `ended` of a symbol is over, and the next one has begun. */
  charge(symbol: number, ended: Session): void {
    const { options, sessions } = this.floor;
    const running = sessions.session(symbol);
    if (running === undefined || ended.close < (options.begins ?? -Infinity)) return;
    const days = daysBetween(ended.day, running.day);
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

  /** The proceeds of short sales secure the loan of the shares, at what these are worth now: they earn nothing. */
  private payInterest(days: number, time: number): void {
    const { account, marks, options } = this.floor;
    const { currencies } = account;
    const free = [...account.balances];
    options.instruments.forEach((instrument, index) => {
      const held = account.positions[index];
      const currency = currencies.of[index];
      if (held < 0n && instrument.settlement === 'cash') free[currency] = (free[currency] + notional(instrument, nearestPrice(marks[index]), held)) as Cash;
    });
    const equity = account.equity(marks);
    free.forEach((balance, currency) => {
      const worth = currencies.fromAccount(currency, equity, marks);
      if (worth === undefined || (balance === 0n && currency > 0)) return;
      const interest = this.model.interest(currencies.names[currency], balance, days, time, worth);
      this.floor.pay(interest < 0n ? 'margin-interest' : 'cash-interest', '', currencies.names[currency], interest, time);
    });
  }
}
