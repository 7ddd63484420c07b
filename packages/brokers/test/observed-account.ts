import { nearestPrice, notional } from '@trader/core';
import type { AccrualEvent, ActionEvent, BarTable, Cash, CashEvent, CorporateAction, Fill, Quantity } from '@trader/core';
import type { ExchangeOptions, SimulatedExchange } from '../src/simulated/exchange';

const LOT = 1_000_000_000n;
const DAY = 86_400_000;

/** What is expected to be told next. */
interface Due {
  readonly reason: string;
  readonly symbol: string;
  readonly amount: bigint;
}

/**
 * The account of somebody who trusts nobody, in one currency and on calendars that never close: positions, and money as nothing but the sum of what moved. It knows
 * which splits and dividends there are and what holding costs, works out what must come of them, and throws when something else does, or nothing.
 */
export class ObservedAccount {
  readonly positions: bigint[];
  /** The last prices, as the market has shown them. */
  private readonly marks: number[];
  private paid = 0n;
  /** What issuers do, and how many of that are due. */
  private readonly actions: CorporateAction[];
  private due = 0;
  private nights: Due[] = [];
  /** What a split left to be paid for. */
  private fraction: { readonly symbol: number; readonly before: bigint; readonly mark: bigint } | undefined;
  private readonly accrued = new Map<string, AccrualEvent>();
  private slice: { readonly bars: BarTable; readonly from: number; readonly to: number } | undefined;

  constructor(
    private readonly exchange: SimulatedExchange,
    private readonly options: ExchangeOptions,
  ) {
    this.positions = options.instruments.map(() => 0n);
    this.marks = options.instruments.map(() => NaN);
    this.actions = [...(options.actions ?? [])].sort((a, b) => a.time - b.time);
  }

  /** A slice is about to be shown: the one before is over, and nights may lie between. */
  shows(bars: BarTable, from: number, to: number): void {
    const time = bars.time[from];
    if (this.slice === undefined) this.actions.splice(0, this.actions.filter((each) => each.time < time).length);
    else {
      this.complete();
      const before = this.slice.bars.time[this.slice.from];
      for (let row = this.slice.from; row < this.slice.to; row++) this.marks[this.slice.bars.symbol[row]] = this.slice.bars.close[row];
      this.expectNights(nightsBetween(before, time));
    }
    this.due = this.actions.filter((each) => each.time < time).length;
    this.slice = { bars, from, to };
  }

  /** The run is about to end: the night that begins with its last slice is charged. */
  finishes(): void {
    const { bars, from, to } = this.slice!;
    const time = bars.time[from];
    this.shows(bars, from, to);
    this.expectNights(nightsBetween(time, time + 1));
  }

  /** Nothing is left that should have been told before the slice met its bars. */
  complete(): void {
    check(this.nights.length === 0, `${this.nights[0]?.reason} was not paid`);
    check(this.fraction === undefined, 'nothing was paid for a fraction');
    this.passDividends();
    check(this.due === 0, 'an action did not come');
    for (const { payTime } of this.accrued.values()) check(payTime >= this.slice!.bars.time[this.slice!.from], 'a dividend was not paid');
  }

  book(symbol: number, fill: Fill): void {
    this.complete();
    const size = fill.side === 'buy' ? fill.quantity : (-fill.quantity as Quantity);
    this.positions[symbol] += size;
    this.paid -= notional(this.options.instruments[symbol], fill.price, size) + fill.fee;
    const { account } = this.exchange;
    check(account.positions[symbol] === this.positions[symbol], 'another position');
    const margined = this.options.instruments.findIndex((each) => each.settlement === 'margin');
    if (margined < 0) this.checkCash();
    // A margined position has just been settled at its price: cash holds its worth, as if it had been sold.
    if (margined === symbol) check(account.cash === this.cash([Number(fill.price) / 1e9]), 'other cash after a margined fill');
  }

  onCash(event: CashEvent): void {
    const { reason, amount, symbol } = event;
    if (reason === 'in-lieu') this.payFraction(event);
    else if (reason === 'dividend' && event.settles === undefined) this.takeDividend(symbol, amount);
    else if (reason === 'dividend') {
      check(this.accrued.get(event.settles!)?.amount === amount, `a dividend of ${amount}`);
      this.accrued.delete(event.settles!);
    } else {
      const next = this.nights.shift();
      check(next?.reason === reason && next.symbol === symbol && next.amount === amount, `${reason} ${symbol} ${amount}, not ${next?.reason} ${next?.symbol} ${next?.amount}`);
    }
    this.paid += amount;
    if (this.options.instruments.every((each) => each.settlement === 'cash')) this.checkCash();
  }

  /** A dividend that will be paid: off the price. Gives the price after. */
  onAccrual(event: AccrualEvent): number {
    this.takeDividend(event.symbol, event.amount);
    this.accrued.set(event.id, event);
    const symbol = this.indexOf(event.symbol);
    const after = this.markOf(symbol) - event.perUnit;
    if (after > 0n) this.marks[symbol] = Number(after) / 1e9;
    return this.marks[symbol]!;
  }

  /** A split: the position is cut to lots, and what is held is worth what it was, with the money for the fraction. */
  onAction({ symbol: name, into, numerator, denominator }: ActionEvent): number {
    check(this.nights.length === 0, 'an action before what the night costs');
    this.passDividends();
    const action = this.actions.shift();
    check(this.due-- > 0 && action?.kind === 'reorganization' && action.symbol === name && name === into && action.numerator === numerator && action.denominator === denominator, `a split of ${name}`);
    const symbol = this.indexOf(name);
    const before = this.positions[symbol];
    const mark = before === 0n ? 0n : this.markOf(symbol);
    this.positions[symbol] = ((before * numerator) / (denominator * LOT)) * LOT;
    this.marks[symbol] = (this.marks[symbol]! * Number(denominator)) / Number(numerator);
    check(this.exchange.account.positions[symbol] === this.positions[symbol], 'another position after a split');
    this.fraction = { symbol, before, mark };
    if ((before * numerator) % (denominator * LOT) === 0n) this.checkWorth(0n);
    return symbol;
  }

  private payFraction({ symbol, amount }: CashEvent): void {
    check(this.fraction !== undefined && this.indexOf(symbol) === this.fraction.symbol, 'money for no fraction');
    this.checkWorth(amount);
  }

  /** A price is cut at 10^-9 on every unit held. */
  private checkWorth(paid: bigint): void {
    const { symbol, before, mark } = this.fraction!;
    const after = this.positions[symbol];
    const off = after === 0n && before === 0n ? 0n : after * this.markOf(symbol) + paid - before * mark;
    const most = size(after) + size(before) + 2n * LOT;
    check(off <= most && -off <= most, `a split changes what is held by ${off}`);
    this.fraction = undefined;
  }

  /** The next dividend of which something is held must be this. */
  private takeDividend(symbol: string, amount: bigint): void {
    this.passDividends();
    const next = this.actions.shift();
    check(this.due-- > 0 && next?.kind === 'dividend' && next.symbol === symbol && amount === next.amount * this.positions[this.indexOf(symbol)]!, `a dividend of ${amount} on ${symbol}`);
  }

  private passDividends(): void {
    for (let next = this.actions[0]; this.due > 0 && next?.kind === 'dividend' && this.positions[this.indexOf(next.symbol)] === 0n; next = this.actions[0]) {
      this.actions.shift();
      this.due--;
    }
  }

  /** What the nights between two sessions cost and earn, by what is held and owed at the last prices: first that of the first symbol, then interest, then the others. */
  private expectNights(days: number): void {
    const { financing, instruments } = this.options;
    if (financing === undefined || days === 0) return;
    const time = 0;
    let cash = this.cash(this.marks);
    const add = (reason: string, symbol: string, amount: bigint): void => {
      cash += amount;
      if (amount !== 0n) this.nights.push({ reason, symbol, amount });
    };
    instruments.forEach((instrument, symbol) => {
      const short = -this.positions[symbol]! as Quantity;
      if (short > 0n && instrument.settlement === 'cash') add('borrow', instrument.symbol, -financing.borrow(instrument, short, nearestPrice(this.marks[symbol]!), days, time));
      if (symbol > 0) return;
      const secured = instruments.reduce((sum, each, index) => (each.settlement === 'cash' && this.positions[index]! < 0n ? sum + this.positions[index]! * this.markOf(index) : sum), 0n);
      const interest = financing.interest('USD', (cash + secured) as Cash, days, time, 0n as Cash);
      add(interest < 0n ? 'margin-interest' : 'cash-interest', '', interest);
    });
  }

  /** Cash, margined positions (the first symbol, if any) being paid up to `marks`. */
  private cash(marks: readonly number[]): bigint {
    const [first] = this.options.instruments;
    const settled = first!.settlement === 'margin' && this.positions[0] !== 0n ? notional(first!, nearestPrice(marks[0]!), this.positions[0] as Quantity) : 0n;
    return this.options.cash + this.paid + settled;
  }

  private checkCash(): void {
    const { cash } = this.exchange.account;
    check(cash === this.cash(this.marks), `cash is ${cash}, and must be ${this.cash(this.marks)}`);
  }

  private markOf(symbol: number): bigint {
    return nearestPrice(this.marks[symbol]!);
  }

  private indexOf(name: string): number {
    return this.options.instruments.findIndex(({ symbol }) => symbol === name);
  }
}

/** Sessions end at midnight in UTC, and a moment at midnight belongs to the one that ends. */
const nightsBetween = (from: number, to: number): number => Math.ceil(to / DAY) - Math.ceil(from / DAY);

const size = (amount: bigint): bigint => (amount < 0n ? -amount : amount);

const check = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(`account: ${what}`);
};
