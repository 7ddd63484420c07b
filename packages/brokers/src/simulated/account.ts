import { cashToNumber, notional, priceToNumber, quantityToNumber } from '@trader/core';
import type { Cash, Fill, Instrument, Price, Quantity } from '@trader/core';

const NONE = 0n as Quantity;

/** The broker's own books of one account: kept apart from the trader's ledger, so that the two can be compared. */
export class SimulatedAccount {
  cash: Cash;
  /** Signed quantity by symbol index. */
  readonly positions: Quantity[];
  /** The same by owner: they sum up to `positions`. */
  private readonly owned = new Map<string, Quantity[]>();
  /** Price up to which a margined position has been paid. */
  private readonly settled: Price[];
  /** Doubles beside the exact books, for the margin rule only. */
  private readonly sizes: Float64Array;
  private readonly bases: Float64Array;
  private readonly pointValues: Float64Array;
  private readonly rates: Float64Array;

  constructor(
    private readonly instruments: readonly Instrument[],
    cash: Cash,
  ) {
    this.cash = cash;
    this.positions = instruments.map(() => 0n as Quantity);
    this.settled = instruments.map(() => 0n as Price);
    this.sizes = new Float64Array(instruments.length);
    this.bases = new Float64Array(instruments.length);
    this.pointValues = Float64Array.from(instruments, (each) => Number(each.multiplier) / 1e9);
    this.rates = Float64Array.from(instruments, (each) => each.marginRate);
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
    else this.cash = (this.cash - notional(instrument, fill.price, size)) as Cash;
    this.positions[symbol] = (this.positions[symbol] + size) as Quantity;
    let owned = this.owned.get(owner);
    if (owned === undefined) this.owned.set(owner, (owned = this.instruments.map(() => NONE)));
    owned[symbol] = (owned[symbol] + size) as Quantity;
    this.sizes[symbol] = quantityToNumber(this.positions[symbol]);
    this.cash = (this.cash - fill.fee) as Cash;
  }

  /** Pays a margined position's variation up to `at`. */
  settle(symbol: number, at: Price): void {
    const instrument = this.instruments[symbol];
    if (instrument.settlement !== 'margin') return;
    const moved = (at - this.settled[symbol]) as Price;
    this.cash = (this.cash + notional(instrument, moved, this.positions[symbol])) as Cash;
    this.settled[symbol] = at;
    this.bases[symbol] = priceToNumber(at);
  }

  /** Whether equity at `marks` covers the margin of all positions and `extra` more of `symbol`, which costs `at` and `fee`. */
  affords(symbol: number, extra: number, at: number, fee: number, marks: Float64Array): boolean {
    let equity = cashToNumber(this.cash) - fee;
    let margin = 0;
    for (let index = 0; index < this.sizes.length; index++) {
      const size = this.sizes[index];
      const wanted = index === symbol ? size + extra : size;
      if (size === 0 && wanted === 0) continue;
      const mark = index === symbol ? at : marks[index];
      equity += size * this.pointValues[index] * (mark - this.bases[index]);
      margin += Math.abs(wanted) * this.pointValues[index] * mark * this.rates[index];
    }
    return margin <= equity;
  }
}
