import { exMark, nearestPrice, notional, rescaleMark, rescaleOrder, rescalePosition, TraderError } from '@trader/core';
import type { AccrualEvent, ActionRatio, Cash, CashReason, CorporateAction, Dividend, Instrument, Price, Quantity, Reorganization } from '@trader/core';
import type { Clearing } from './clearing';
import type { Floor } from './floor';
import { rescaleOver, rescaleResting } from './rescale-resting';
import { isOver } from './resting-order';
import type { Group, RestingOrder } from './resting-order';

/** A dividend that somebody is entitled to, or owes. */
interface Payment {
  readonly symbol: string;
  readonly amount: Cash;
  readonly time: number;
  /** The accrual that it settles; undefined when it is paid at the ex-moment. */
  readonly settles: string | undefined;
}

/**
 * What issuers do to holders: dividends, splits, changes of symbol, mergers. Each takes effect before the first slice that ends after its moment, and what
 * happened before the first slice of all has happened already. A dividend goes to who holds at the ex-moment (a short owes it) and is paid at its
 * own moment, and is accrued in between. A reorganization changes the account, the last price and all orders of the symbol, also those on their way; an order of which
 * less than a lot is left is cancelled, and later ones for a symbol that is gone are rejected. Fractions are paid at the last price.
 */
export class CorporateActions {
  private readonly actions: CorporateAction[];
  private readonly payments: Payment[] = [];

  constructor(
    private readonly floor: Floor,
    private readonly clearing: Clearing,
    actions: readonly CorporateAction[],
    /** Hears of a symbol whose prices mean something else from now on. */
    private readonly onRescaled: (symbol: number) => void,
  ) {
    for (const action of actions) checkAction(action, floor);
    this.actions = [...actions].sort((a, b) => a.time - b.time);
  }

  /** The moment of the next one, ms since 1970 UTC; Infinity when there is none. */
  get next(): number {
    return Math.min(this.actions[0]?.time ?? Infinity, this.payments[0]?.time ?? Infinity);
  }

  /** Passes over what was before the account began, at the latest with the first slice, which is that of `time`. */
  begin(time: number): void {
    const { begins = time } = this.floor.options;
    while (this.actions.length > 0 && this.actions[0].time < begins) {
      const action = this.actions.shift();
      if (action?.kind === 'reorganization') this.rename(action);
    }
  }

  /** Does all that is due before the slice of `time`, in order. */
  apply(time: number): void {
    for (let now = this.next; now < time; now = this.next) {
      if (this.payments[0]?.time === now) {
        const { symbol, amount, settles } = this.payments.shift()!;
        this.pay('dividend', symbol, amount, now, settles);
      } else {
        const action = this.actions.shift();
        if (action?.kind === 'dividend') this.entitle(action);
        else if (action !== undefined) this.reorganize(action);
      }
      this.floor.onMoney(now);
    }
  }

  private entitle({ symbol, amount, time, payTime }: Dividend): void {
    const { account, options } = this.floor;
    const index = this.indexOf(symbol);
    const instrument = options.instruments[index];
    const due = notional(instrument, amount, account.positions[index]);
    if (due === 0n) return;
    const settles = payTime > time ? this.accrue(index, { symbol, currency: instrument.currency, amount: due, perUnit: amount, time, payTime }) : undefined;
    this.payments.push({ symbol, amount: due, time: payTime, settles });
    this.payments.sort((a, b) => a.time - b.time);
  }

  /** Takes up what will be paid, off the last price; gives the id of it. */
  private accrue(index: number, what: Omit<AccrualEvent, 'kind' | 'id'>): string {
    const { account, marks, options } = this.floor;
    const accrual: AccrualEvent = { kind: 'accrual', id: this.floor.nextEventId(), ...what };
    account.accruals.open(accrual);
    if (options.instruments[index].settlement === 'cash') marks[index] = exMark(marks[index], what.perUnit);
    this.floor.report(accrual);
    return accrual.id;
  }

  private reorganize(action: Reorganization): void {
    const { account, marks, openedToday, options } = this.floor;
    const { symbol, into, numerator, denominator, time } = action;
    const [from, to] = [this.indexOf(symbol), this.indexOf(into)];
    const instrument = options.instruments[to];
    const before = account.positions[from];
    const { fraction } = rescalePosition(before, action, instrument.lotSize);
    this.rename(action);
    account.reorganize(from, to, action);
    openedToday.rescale(from, to, action);
    if (from === to || Number.isNaN(marks[to])) marks[to] = rescaleMark(marks[from], action);
    this.floor.report({ kind: 'action', id: this.floor.nextEventId(), symbol, into, numerator, denominator, time });
    this.rescaleOrders(from, to, instrument, action, time);
    if (fraction !== 0n) this.pay('in-lieu', into, fractionWorth(instrument, nearestPrice(marks[to]), fraction, denominator), time);
    if (action.cash !== 0n) this.pay('merger', symbol, notional(options.instruments[from], action.cash, before), time);
  }

  /** Keeps in mind what there are no shares of any more, and what there are some of again. */
  private rename({ symbol, into, numerator }: Reorganization): void {
    const { became } = this.floor;
    if (symbol !== into || numerator === 0n) became.set(symbol, numerator === 0n ? 'money' : into);
    if (numerator > 0n) became.delete(into);
  }

  /** Gives every live order of a symbol its terms after an action, then cancels those that have none. What the others have filled their exits and groups still count. */
  private rescaleOrders(from: number, to: number, instrument: Instrument, ratio: ActionRatio, time: number): void {
    const { book, orders } = this.floor;
    const lost: RestingOrder[] = [];
    const groups = new Set<Group>();
    const affected = [...orders.values()].filter((each) => each.symbol === from);
    const filled = affected.map((each) => this.filledBefore(each));
    for (const [index, resting] of affected.entries()) {
      if (resting.group !== undefined) groups.add(resting.group);
      if (isOver(resting)) {
        rescaleOver(resting, to, ratio);
        continue;
      }
      const rescaled = rescaleOrder(resting.order, filled[index], ratio, instrument);
      if (rescaled !== undefined && rescaleResting(resting, rescaled, to, instrument, ratio)) continue;
      rescaleOver(resting, to, ratio);
      lost.push(resting);
    }
    for (const group of groups) group.filled = ((group.filled * ratio.numerator) / ratio.denominator) as Quantity;
    book.move(from, to);
    for (const resting of lost) if (!isOver(resting)) this.clearing.finish(resting, 'cancelled', 'an action of the issuer leaves nothing of it', time);
    for (const symbol of new Set([from, to])) {
      book.sweep(symbol);
      this.onRescaled(symbol);
    }
  }

  /** What an order has filled; of one on its way to replace another what that has. */
  private filledBefore({ order, state, filled }: RestingOrder): Quantity {
    const old = state === 'travels' && order.replaces !== undefined ? this.floor.orders.get(order.replaces) : undefined;
    return old === undefined ? filled : this.filledBefore(old);
  }

  private pay(reason: CashReason, symbol: string, amount: Cash, time: number, settles?: string): void {
    this.floor.pay(reason, symbol, this.floor.options.instruments[this.indexOf(symbol)].currency, amount, time, settles);
  }

  private indexOf(symbol: string): number {
    return this.floor.symbols.get(symbol) ?? -1;
  }
}

/** What a fraction, in units of 10^-9 / denominator, is worth at a price; cut toward zero at 10^-18. */
const fractionWorth = ({ multiplier }: Instrument, at: Price, fraction: bigint, denominator: bigint): Cash =>
  ((at * fraction * multiplier) / (denominator * 1_000_000_000n)) as Cash;

const checkAction = (action: CorporateAction, { symbols, options, account: { currencies } }: Floor): void => {
  for (const symbol of action.kind === 'dividend' ? [action.symbol] : [action.symbol, action.into]) {
    const index = symbols.get(symbol);
    if (index === undefined) throw new TraderError('UNKNOWN_SYMBOL', `a corporate action of ${symbol}, which the exchange does not list`);
    if (action.kind !== 'dividend' && options.instruments[index].settlement === 'margin') {
      throw new TraderError('INVALID_CONFIG', `a corporate action of ${symbol}, which is margined: its contracts are adjusted by their exchange, so give adjusted bars`);
    }
  }
  if (action.kind === 'dividend') return;
  const [from, to] = [action.symbol, action.into].map((symbol) => currencies.of[symbols.get(symbol) ?? 0]);
  if (from !== to) throw new TraderError('INVALID_CONFIG', `a corporate action of ${action.symbol} into ${action.into}, which is of another currency: this is not known here`);
};
