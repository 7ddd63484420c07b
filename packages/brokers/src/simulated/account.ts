import { Accruals, cashToNumber, Currencies, nearestPrice, notional, priceToNumber, quantityToNumber, rescalePosition, rescaleShares } from '@trader/core';
import type { ActionRatio, Cash, Fill, Instrument, MarginModel, Price, Quantity } from '@trader/core';

const NONE = 0n as Quantity;
/** No symbol. */
const NOBODY = -1;

/** The broker's own books of one account: kept apart from the trader's ledger, so that the two can be compared. */
export class SimulatedAccount {
  /** Money of each currency, see `currencies`; the first is the account's own. */
  readonly balances: Cash[];
  /** Signed quantity by symbol index. */
  readonly positions: Quantity[];
  /** Dividends that are due, or owed, and not paid yet. */
  readonly accruals: Accruals;
  /** The same by owner: they sum up to `positions`. */
  private readonly owned = new Map<string, Quantity[]>();
  /** Price up to which a margined position has been paid. */
  private readonly settled: Price[];
  /** Doubles beside the exact books, for the margin rule only. */
  readonly sizes: Float64Array;
  private readonly bases: Float64Array;
  private readonly pointValues: Float64Array;
  /** What would be held after a trade that is asked about, and what that is worth. */
  private readonly sizesAfter: Float64Array;
  private readonly worthsAfter: Float64Array;

  constructor(
    private readonly instruments: readonly Instrument[],
    cash: Cash,
    private readonly margin: MarginModel,
    readonly currencies = new Currencies(instruments),
  ) {
    this.balances = currencies.names.map((_, index) => (index === 0 ? cash : (0n as Cash)));
    this.accruals = new Accruals(currencies);
    this.positions = instruments.map(() => 0n as Quantity);
    this.settled = instruments.map(() => 0n as Price);
    this.sizes = new Float64Array(instruments.length);
    this.bases = new Float64Array(instruments.length);
    this.pointValues = Float64Array.from(instruments, (each) => Number(each.multiplier) / 1e9);
    this.sizesAfter = new Float64Array(instruments.length);
    this.worthsAfter = new Float64Array(instruments.length);
  }

  /** Money of the account's own currency. */
  get cash(): Cash {
    return this.balances[0];
  }

  /** What an owner of orders holds of a symbol, signed. */
  heldBy(owner: string, symbol: number): Quantity {
    return this.owned.get(owner)?.[symbol] ?? NONE;
  }

  /** Books a fill of an owner's order: a cash instrument pays its notional, a margined one is settled to the fill's price. */
  book(symbol: number, owner: string, fill: Fill): void {
    const instrument = this.instruments[symbol];
    const size = (fill.side === 'buy' ? fill.quantity : -fill.quantity) as Quantity;
    if (instrument.settlement === 'margin') this.settle(symbol, fill.price);
    else this.add(symbol, -notional(instrument, fill.price, size));
    this.positions[symbol] = (this.positions[symbol] + size) as Quantity;
    let owned = this.owned.get(owner);
    if (owned === undefined) this.owned.set(owner, (owned = this.instruments.map(() => NONE)));
    owned[symbol] = (owned[symbol] + size) as Quantity;
    this.sizes[symbol] = quantityToNumber(this.positions[symbol]);
    this.add(symbol, -fill.fee);
  }

  /** Turns the holdings of `from` into those of `to`; fractions of a lot are gone. Both pay their notional. */
  reorganize(from: number, to: number, ratio: ActionRatio): void {
    const { lotSize } = this.instruments[to];
    const shares = rescaleShares(new Map([...this.owned].map(([owner, held]) => [owner, held[from]])), ratio, lotSize);
    const { quantity } = rescalePosition(this.positions[from], ratio, lotSize);
    for (const [owner, held] of this.owned) {
      held[from] = NONE;
      held[to] = (held[to] + (shares.get(owner) ?? NONE)) as Quantity;
    }
    this.positions[from] = NONE;
    this.positions[to] = (this.positions[to] + quantity) as Quantity;
    for (const symbol of [from, to]) this.sizes[symbol] = quantityToNumber(this.positions[symbol]);
  }

  /** Money of all currencies, dividends that are due, and what is held, at `marks`; exact, but that each other currency is cut at 10^-18 of the account's. One without a rate counts nothing. */
  equity(marks: Float64Array): Cash {
    const worths = this.balances.map((balance, currency) => (balance + this.accruals.net[currency]) as Cash);
    this.instruments.forEach((instrument, symbol) => {
      const held = this.positions[symbol];
      if (held === 0n) return;
      const mark = nearestPrice(marks[symbol]);
      const currency = this.currencies.of[symbol];
      worths[currency] = (worths[currency] + notional(instrument, (instrument.settlement === 'margin' ? mark - this.settled[symbol] : mark) as Price, held)) as Cash;
    });
    return worths.reduce((total, worth, currency) => total + (this.currencies.toAccount(currency, worth, marks) ?? 0n), 0n) as Cash;
  }

  /** Equity as far as it counts for margin: without dividends that are due, but less those that are owed. */
  loanValue(marks: Float64Array): Cash {
    const due = this.accruals.receivable.reduce((total, amount, currency) => total + (this.currencies.toAccount(currency, amount, marks) ?? 0n), 0n);
    return (this.equity(marks) - due) as Cash;
  }

  /** Money of a currency, as far as it counts for margin. */
  private money(currency: number): Cash {
    return (this.balances[currency] + this.accruals.net[currency] - this.accruals.receivable[currency]) as Cash;
  }

  /** Adds an amount of the currency of a symbol. */
  private add(symbol: number, amount: bigint): void {
    const currency = this.currencies.of[symbol];
    this.balances[currency] = (this.balances[currency] + amount) as Cash;
  }

  /** Pays a margined position's variation up to `at`. */
  settle(symbol: number, at: Price): void {
    const instrument = this.instruments[symbol];
    if (instrument.settlement !== 'margin') return;
    this.add(symbol, this.variation(symbol, at));
    this.settled[symbol] = at;
    this.bases[symbol] = priceToNumber(at);
  }

  /** What settling a margined position at `at` pays. */
  variation(symbol: number, at: Price): Cash {
    return notional(this.instruments[symbol], (at - this.settled[symbol]) as Price, this.positions[symbol]);
  }

  /** Whether equity at `marks` (see `loanValue`) covers the initial margin of all positions and `extra` more of `symbol`, which costs `at` and `fee`. False when its currency has no rate. */
  affords(symbol: number, extra: number, at: number, fee: number, marks: Float64Array): boolean {
    const equity = this.weigh(-fee * this.currencies.rate(this.currencies.of[symbol], marks), symbol, extra, at, marks);
    return this.margin.initial(this.instruments, this.sizesAfter, this.worthsAfter) <= equity;
  }

  /** The maintenance margin at `marks` of all positions, and of `extra` more of `symbol` when one is given. */
  maintenance(marks: Float64Array, symbol?: number, extra = 0): number {
    if (symbol === undefined) this.weigh(0, NOBODY, 0, 0, marks);
    else this.weigh(0, symbol, extra, marks[symbol], marks);
    return this.margin.maintenance(this.instruments, this.sizesAfter, this.worthsAfter);
  }

  /** The same equity at `marks` as a double, less the maintenance margin: below 0 in a margin call. NaN when a rate is not known. */
  cushion(marks: Float64Array): number {
    const equity = this.weigh(0, NOBODY, 0, 0, marks);
    return equity - this.margin.maintenance(this.instruments, this.sizesAfter, this.worthsAfter);
  }

  /** What is held is worth at `marks`, long and short together. NaN when a rate is not known. */
  gross(marks: Float64Array): number {
    const { sizes, pointValues, currencies } = this;
    let gross = 0;
    for (let index = 0; index < sizes.length; index++) {
      if (sizes[index] !== 0) gross += Math.abs(sizes[index] * pointValues[index] * currencies.rate(currencies.of[index], marks) * marks[index]);
    }
    return gross;
  }

  /** Whether all that is held is long and paid for, and nothing is owed. */
  get isPaid(): boolean {
    for (let index = 0; index < this.balances.length; index++) if (this.money(index) < 0n) return false;
    for (let index = 0; index < this.sizes.length; index++) if (this.sizes[index] < 0 || (this.sizes[index] > 0 && this.instruments[index].settlement === 'margin')) return false;
    return true;
  }

  /** Whether anything is in another currency than the account's. */
  get isForeign(): boolean {
    for (let index = 1; index < this.balances.length; index++) if (this.money(index) !== 0n) return true;
    for (let index = 0; index < this.sizes.length; index++) if (this.sizes[index] !== 0 && this.currencies.of[index] !== 0) return true;
    return false;
  }

  /** Fills in what would be held with `extra` more of `symbol` at `at`, and what that is worth. Gives the account's equity at `marks`, begun at `offset`. */
  private weigh(offset: number, symbol: number, extra: number, at: number, marks: Float64Array): number {
    const { sizesAfter, worthsAfter } = this;
    const { currencies } = this;
    let equity = offset;
    for (let index = 0; index < this.balances.length; index++) {
      const money = this.money(index);
      if (money !== 0n) equity += cashToNumber(money) * currencies.rate(index, marks);
    }
    for (let index = 0; index < this.sizes.length; index++) {
      const size = this.sizes[index];
      const after = index === symbol ? size + extra : size;
      sizesAfter[index] = after;
      worthsAfter[index] = 0;
      if (size === 0 && after === 0) continue;
      const mark = index === symbol ? at : marks[index];
      const value = this.pointValues[index] * currencies.rate(currencies.of[index], marks);
      equity += size * value * (mark - this.bases[index]);
      worthsAfter[index] = after * value * mark;
    }
    return equity;
  }
}
