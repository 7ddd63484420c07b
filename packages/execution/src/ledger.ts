import { Accruals, cashToNumber, Currencies, exMark, nearestPrice, notional, priceToNumber, quantityToNumber, rescaleMark, rescalePosition, TraderError } from '@trader/core';
import type { AccrualEvent, ActionEvent, Cash, CashEvent, CashReason, Fill, Instrument, Lot, Price, Quantity } from '@trader/core';
import { Executions } from './executions';
import type { LotMethod } from './lot-method';
import { netLots, rescaleLots, shareOut } from './rescale-lots';
import type { Taken } from './rescale-lots';
import { tradeLots } from './trade-lots';
import type { LotTrade } from './trade-lots';

/** What booking a fill did. */
export interface Booking {
  /** Profit of the lots it closed, before fees. */
  readonly realized: Cash;
  /** The account's position in the symbol afterwards. */
  readonly position: Quantity;
}

/** What booking an action did. */
export interface ActionBooking {
  /** What each owner who had lots of the old symbol holds of the new. */
  readonly held: ReadonlyMap<string, Quantity>;
  /** Profit by owner of lots that became the other side of others, and closed each other. */
  readonly realized: ReadonlyMap<string, Cash>;
}

/**
 * The trader's own books: cash, lots with owners, fees; exact to the last unit. Marks are doubles, turned into exact prices when asked;
 * until the market gives one, a symbol's mark is the price of its first fill. A cash instrument pays its notional; a margined one pays variation margin at every fill and at every session's end, so
 * equity = cash + what is accrued + sum of (mark - last settlement) x multiplier x quantity.
 */
export class Ledger {
  /** Money of the account's own currency, and what there was of it before anything was booked. */
  cash: Cash;
  opening: Cash;
  /** In the account's own currency, each at the rate of its moment. */
  fees = 0n as Cash;
  /** Grows with every change: approvals are bound to it. */
  version = 0;
  /** Last price by symbol; NaN when neither the market nor a fill has given one. */
  readonly marks: Float64Array;
  /** When the market made that price, ms since 1970 UTC; -Infinity when it has not. */
  readonly markTimes: Float64Array;
  /** The account's signed quantity by symbol, as doubles for the hot path. */
  readonly sizes: Float64Array;
  /** Currency of the instrument per point and unit, as doubles. */
  readonly pointValues: Float64Array;
  /**
   * What the equity moves by when a symbol's price moves by one, as doubles: 0 when by nothing; NaN when only `equityEstimate` can tell, as of holdings in
   * another currency, and of the price that is its rate.
   */
  readonly stakes: Float64Array;
  /** Last settlement of margined symbols, 0 for cash ones, as doubles. */
  private readonly bases: Float64Array;
  /** Money of other currencies, by their number. */
  private readonly others: Cash[];
  /** Dividends that are due, or owed, and not paid yet. */
  readonly accruals: Accruals;
  private readonly positions: Quantity[];
  private readonly settled: Price[];
  private readonly lots: Lot[][];
  private readonly owned = new Map<string, Float64Array>();
  /** Ids of the executions that were booked, with their orders. */
  readonly executions = new Executions();
  private readonly events = new Set<string>();
  /** What actions took and nothing was paid for yet, by symbol. */
  private readonly taken: (readonly Taken[])[];
  /** By reason and currency. */
  private readonly moved = new Map<string, Cash>();
  /** What owners realized, less fees, with what was paid on what they held. */
  private readonly earned = new Map<string, Cash>();

  constructor(
    readonly instruments: readonly Instrument[],
    cash: Cash,
    private readonly lotMethodOf: (owner: string) => LotMethod = () => 'fifo',
    readonly currencies = new Currencies(instruments),
  ) {
    const count = instruments.length;
    this.cash = this.opening = cash;
    this.marks = new Float64Array(count).fill(NaN);
    this.markTimes = new Float64Array(count).fill(-Infinity);
    this.sizes = new Float64Array(count);
    this.pointValues = Float64Array.from(instruments, (each) => Number(each.multiplier) / 1e9);
    this.stakes = new Float64Array(count);
    this.bases = new Float64Array(count);
    this.others = currencies.names.map(() => 0n as Cash);
    this.accruals = new Accruals(currencies);
    this.positions = instruments.map(() => 0n as Quantity);
    this.settled = instruments.map(() => 0n as Price);
    this.lots = instruments.map(() => []);
    this.taken = instruments.map(() => []);
  }

  /** The account's signed position in a symbol. */
  position(symbol: number): Quantity {
    return this.positions[symbol];
  }

  /** Signed quantities of one owner by symbol, as doubles; the same array for ever, kept up to date. */
  sizesOf(owner: string): Float64Array {
    let sizes = this.owned.get(owner);
    if (sizes === undefined) this.owned.set(owner, (sizes = new Float64Array(this.instruments.length)));
    return sizes;
  }

  /** The signed quantity of one owner, exact. */
  held(symbol: number, owner: string): Quantity {
    let held = 0n;
    for (const lot of this.lots[symbol]) if (lot.owner === owner) held += lot.quantity;
    return held as Quantity;
  }

  /** The open lots of a symbol, oldest first. */
  lotsOf(symbol: number): readonly Lot[] {
    return this.lots[symbol];
  }

  /** Whether a fill of this execution id was booked before. */
  has(executionId: string): boolean {
    return this.executions.has(executionId);
  }

  /** Books a fill for the sleeve `owner`, closing the lots `named` first. The same execution is never booked twice: INVALID_DATA. */
  book(symbol: number, owner: string, fill: Fill, named?: readonly string[]): Booking {
    if (this.executions.has(fill.executionId)) throw new TraderError('INVALID_DATA', `execution ${fill.executionId} of order ${fill.orderId} was already booked`);
    this.executions.add(fill.executionId, fill.orderId);
    const instrument = this.instruments[symbol];
    if (Number.isNaN(this.marks[symbol])) this.marks[symbol] = priceToNumber(fill.price);
    const size = (fill.side === 'buy' ? fill.quantity : -fill.quantity) as Quantity;
    if (instrument.settlement === 'margin') this.settle(symbol, fill.price);
    else this.add(this.currencies.of[symbol], -notional(instrument, fill.price, size));
    this.add(this.currencies.of[symbol], -fill.fee);
    const fee = this.worth(symbol, fill.fee);
    this.fees = (this.fees + fee) as Cash;
    this.resize(symbol, size);
    const realized = this.worth(symbol, this.bookLots(symbol, owner, size, fill, named));
    this.earn(owner, realized - fee);
    this.stake(symbol);
    this.version++;
    return { realized, position: this.positions[symbol] };
  }

  /** How many fills were booked, and lots found, with those whose ids are forgotten; not those that are part of a lot. */
  get bookedFills(): number {
    return this.executions.count;
  }

  /** The money that there is before anything is booked, in place of what the ledger was made with. */
  fund(cash: Cash): void {
    this.cash = this.opening = cash;
  }

  /** Books a lot that was found, without a trade: no money moves. Of quantity 0 only its id is noted, as of a fill or an event of the account that what was found holds already. The same id changes nothing: false. */
  adopt(symbol: number, { id, owner, quantity, price }: Pick<Lot, 'id' | 'owner' | 'quantity' | 'price'>, time: number): boolean {
    if (this.executions.has(id) || this.events.has(id)) return false;
    this.events.add(id);
    this.executions.add(id, '', quantity !== 0n);
    if (quantity === 0n) return true;
    const instrument = this.instruments[symbol];
    if (Number.isNaN(this.marks[symbol])) this.marks[symbol] = priceToNumber(price);
    if (instrument.settlement === 'margin') this.settle(symbol, price);
    this.resize(symbol, quantity);
    this.bookLots(symbol, owner, quantity, { executionId: id, symbol: instrument.symbol, price, time });
    this.stake(symbol);
    this.version++;
    return true;
  }

  /** Whether a movement of money or holdings of this id was booked before. */
  knows(eventId: string): boolean {
    return this.events.has(eventId);
  }

  /** All that was received, less what was paid, for a reason that is no trade; of one currency, the account's own when it is not said. */
  income(reason: CashReason, currency = this.currencies.names[0]): Cash {
    return this.moved.get(`${reason} ${currency}`) ?? (0n as Cash);
  }

  /** Money of a currency; 0 of one that the account does not know. */
  balance(currency: string): Cash {
    const index = this.currencies.names.indexOf(currency);
    return index === 0 ? this.cash : (this.others[index] ?? (0n as Cash));
  }

  /** What one unit of the currency of a symbol is worth in the account's own, as a double; NaN when its market has shown no price. */
  rateOf(symbol: number): number {
    return this.currencies.rate(this.currencies.of[symbol], this.marks);
  }

  /**
   * Books money that moved without a trade. Money for what an action took from lots realizes a profit: given by owner, else empty. What was accrued and is paid with
   * it is no longer due. The same event is never booked twice, and no currency that the account does not know: INVALID_DATA.
   */
  pay(event: CashEvent): ReadonlyMap<string, Cash> {
    this.note(event.id);
    const currency = this.currencies.names.indexOf(event.currency);
    if (currency < 0) throw new TraderError('INVALID_DATA', `${event.reason} ${event.id} is in ${event.currency}, the account in ${this.currencies.names.join(', ')}`);
    const accrued = event.settles === undefined ? undefined : this.accruals.settle(event.settles);
    this.add(currency, event.amount);
    this.moved.set(`${event.reason} ${event.currency}`, (this.income(event.reason, event.currency) + event.amount) as Cash);
    this.stakeRate(currency);
    this.version++;
    const symbol = this.indexOf(event.symbol);
    if (symbol < 0) return new Map();
    if (event.reason !== 'in-lieu' && event.reason !== 'merger') {
      this.earnByHoldings(symbol, (event.amount - (accrued?.amount ?? 0n)) as Cash);
      return new Map();
    }
    const taken = this.taken[symbol];
    this.taken[symbol] = [];
    const realized = new Map([...shareOut(event.amount, taken)].map(([owner, profit]) => [owner, this.worth(symbol, profit)]));
    for (const [owner, profit] of realized) this.earn(owner, profit);
    return realized;
  }

  /**
   * Books a dividend that will be paid: to owners as they hold now, and off the mark of a cash instrument, so that equity keeps. The same event is never booked
   * twice, and no currency that the account does not know: INVALID_DATA.
   */
  accrue(event: AccrualEvent): void {
    this.note(event.id);
    this.accruals.open(event);
    const symbol = this.indexOf(event.symbol);
    if (symbol >= 0) {
      this.earnByHoldings(symbol, event.amount);
      if (this.instruments[symbol].settlement === 'cash') this.marks[symbol] = exMark(this.marks[symbol], event.perUnit);
    }
    this.stakeRate(this.accruals.currencyOf(event));
    this.version++;
  }

  /**
   * What `owner` has made, as a double: realized, less fees; what was paid on what he held (dividends, borrow fees: money for a symbol goes to owners as they
   * hold of it then, or held when it was accrued); and what his lots would realize at their marks.
   */
  profitOf(owner: string): number {
    const sizes = this.sizesOf(owner);
    let total = cashToNumber(this.earned.get(owner) ?? (0n as Cash));
    for (let symbol = 0; symbol < sizes.length; symbol++) {
      if (sizes[symbol] === 0) continue;
      let profit = sizes[symbol] * this.pointValues[symbol] * this.marks[symbol];
      for (const lot of this.lots[symbol]) if (lot.owner === owner) profit -= cashToNumber(lot.cost);
      total += profit * this.rateOf(symbol);
    }
    return total;
  }

  /** Money for a symbol goes to owners as they hold of it. */
  private earnByHoldings(symbol: number, amount: Cash): void {
    const position = this.positions[symbol];
    if (position === 0n) return;
    const worth = this.worth(symbol, amount);
    for (const owner of this.owned.keys()) this.earn(owner, (worth * this.held(symbol, owner)) / position);
  }

  private indexOf(name: string): number {
    return this.instruments.findIndex(({ symbol }) => symbol === name);
  }

  private earn(owner: string, amount: bigint): void {
    this.earned.set(owner, ((this.earned.get(owner) ?? 0n) + amount) as Cash);
  }

  /**
   * Books holdings of `symbol` that became holdings of `into`, with their lots, and the marks: equity keeps, but for what becomes of fractions of a lot. That
   * is exact as far as the new price is (a unit of 10^-9 on every unit held). The same event is never booked twice: INVALID_DATA.
   */
  reorganize(symbol: number, into: number, event: ActionEvent): ActionBooking {
    this.note(event.id);
    const instrument = this.instruments[into];
    const owners = new Set(this.lots[symbol].map((lot) => lot.owner));
    const { lots, taken } = rescaleLots(this.lots[symbol], event, instrument);
    const { quantity } = rescalePosition(this.positions[symbol], event, instrument.lotSize);
    this.lots[symbol] = [];
    const netted = netLots([...this.lots[into], ...lots]);
    this.lots[into] = [...netted.lots];
    this.taken[into] = [...this.taken[into], ...taken];
    this.positions[symbol] = 0n as Quantity;
    this.positions[into] = (this.positions[into] + quantity) as Quantity;
    for (const each of [symbol, into]) this.sizes[each] = quantityToNumber(this.positions[each]);
    for (const owner of owners) for (const each of [symbol, into]) this.sizesOf(owner)[each] = quantityToNumber(this.held(each, owner));
    const mark = rescaleMark(this.marks[symbol], event);
    if (symbol === into || Number.isNaN(this.marks[into])) {
      this.marks[into] = mark;
      this.markTimes[into] = this.markTimes[symbol];
    }
    const realized = new Map([...netted.realized].map(([owner, profit]) => [owner, this.worth(into, profit)]));
    for (const [owner, profit] of realized) this.earn(owner, profit);
    for (const each of [symbol, into]) this.stake(each);
    this.version++;
    return { held: new Map([...owners].map((owner) => [owner, this.held(into, owner)])), realized };
  }

  /** Adds money of a currency. */
  private add(currency: number, amount: bigint): void {
    if (currency === 0) this.cash = (this.cash + amount) as Cash;
    else this.others[currency] = (this.others[currency] + amount) as Cash;
  }

  private resize(symbol: number, change: Quantity): void {
    this.sizes[symbol] = quantityToNumber((this.positions[symbol] = (this.positions[symbol] + change) as Quantity));
  }

  /** An amount of the currency of a symbol in the account's own, at the last rate; nothing while there is none. */
  private worth(symbol: number, amount: Cash): Cash {
    return this.currencies.toAccount(this.currencies.of[symbol], amount, this.marks) ?? (0n as Cash);
  }

  private stake(symbol: number): void {
    const currency = this.currencies.of[symbol];
    if (currency === 0) this.stakes[symbol] = this.sizes[symbol] * this.pointValues[symbol];
    else {
      this.stakes[symbol] = this.sizes[symbol] === 0 ? 0 : NaN;
      this.stakeRate(currency);
    }
    if (this.currencies.rateSymbols.includes(symbol)) this.stakeRate(this.currencies.rateSymbols.indexOf(symbol));
  }

  /** A rate moves the equity while there is anything of its currency. */
  private stakeRate(currency: number): void {
    if (currency === 0) return;
    const symbol = this.currencies.rateSymbols[currency];
    const exposed = this.others[currency] !== 0n || this.accruals.net[currency] !== 0n || this.positions.some((size, each) => size !== 0n && this.currencies.of[each] === currency);
    this.stakes[symbol] = exposed ? NaN : this.currencies.of[symbol] === 0 ? this.sizes[symbol] * this.pointValues[symbol] : this.sizes[symbol] === 0 ? 0 : NaN;
  }

  /** Takes note of an event. The same is never taken twice: INVALID_DATA. */
  note(eventId: string): void {
    if (this.events.has(eventId)) throw new TraderError('INVALID_DATA', `event ${eventId} of the account was already booked`);
    this.events.add(eventId);
  }

  /** Pays the variation margin of a margined position up to `at`. */
  settle(symbol: number, at: Price): void {
    const instrument = this.instruments[symbol];
    if (instrument.settlement !== 'margin') return;
    this.add(this.currencies.of[symbol], notional(instrument, (at - this.settled[symbol]) as Price, this.positions[symbol]));
    this.settled[symbol] = at;
    this.bases[symbol] = priceToNumber(at);
  }

  /** Settles a symbol at its last mark, as an exchange does at the end of a session. */
  settleAtMark(symbol: number): void {
    if (this.positions[symbol] !== 0n) this.settle(symbol, nearestPrice(this.marks[symbol]));
  }

  /** Money of all currencies, dividends that are due, and marks; exact, but that each other currency is cut at 10^-18 of the account's. One without a rate counts nothing. */
  equity(): Cash {
    const worths: bigint[] = this.others.map((balance, currency) => balance + this.accruals.net[currency]);
    worths[0] += this.cash;
    for (let symbol = 0; symbol < this.positions.length; symbol++) {
      const size = this.positions[symbol];
      if (size === 0n) continue;
      const instrument = this.instruments[symbol];
      const mark = nearestPrice(this.marks[symbol]);
      worths[this.currencies.of[symbol]] += notional(instrument, (instrument.settlement === 'margin' ? mark - this.settled[symbol] : mark) as Price, size);
    }
    let total = 0n;
    for (let index = 0; index < worths.length; index++) total += this.currencies.toAccount(index, worths[index] as Cash, this.marks) ?? 0n;
    return total as Cash;
  }

  /** Dividends that are due to the account, as a double: equity that cannot be spent before they are paid. */
  receivable(): number {
    let total = 0;
    this.accruals.receivable.forEach((due, currency) => {
      if (due !== 0n) total += known(cashToNumber(due) * this.currencies.rate(currency, this.marks));
    });
    return total;
  }

  /** Equity as a double, good to about 1e-9 of it: what limits and drawdowns are judged on. */
  equityEstimate(): number {
    const { net } = this.accruals;
    let total = cashToNumber(this.cash);
    for (let index = 0; index < net.length; index++) {
      if (net[index] !== 0n) total += known(cashToNumber(net[index]) * this.currencies.rate(index, this.marks));
      if (this.others[index] !== 0n) total += known(cashToNumber(this.others[index]) * this.currencies.rate(index, this.marks));
    }
    for (let symbol = 0; symbol < this.sizes.length; symbol++) {
      const size = this.sizes[symbol];
      if (size === 0) continue;
      const value = size * this.pointValues[symbol] * (this.marks[symbol] - this.bases[symbol]);
      total += this.currencies.of[symbol] === 0 ? value : known(value * this.rateOf(symbol));
    }
    return total;
  }

  /** Closes the owner's lots, those `named` first and the others by his method, then opens one with what is left. */
  private bookLots(symbol: number, owner: string, size: Quantity, trade: LotTrade, named?: readonly string[]): Cash {
    const realized = tradeLots(this.lots[symbol], this.instruments[symbol], { owner, size, trade, method: this.lotMethodOf(owner), named });
    this.sizesOf(owner)[symbol] = quantityToNumber(this.held(symbol, owner));
    return realized;
  }
}

/** What has no rate counts nothing. */
const known = (value: number): number => (Number.isNaN(value) ? 0 : value);
