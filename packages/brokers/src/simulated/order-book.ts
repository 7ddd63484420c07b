import { isOver } from './resting-order';
import type { RestingOrder } from './resting-order';

/** The resting orders of each symbol, and the prices at which a bar begins to matter to them. */
export class OrderBook {
  private readonly orders: RestingOrder[][];
  /** A bar matters that goes down to `low`, or up to `high`, of its symbol: it touches an order, or moves a trailing stop. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** How far prices of the symbol may go before somebody must look at the account: a bar that goes farther matters too. */
  readonly leastPrice: Float64Array;
  readonly mostPrice: Float64Array;
  /** Whether the symbol has an order that must see the ends of bars. */
  readonly seesClose: Uint8Array;
  /** 1 when the orders of the symbol have changed; who cares sets it back. */
  readonly changed: Uint8Array;

  constructor(symbols: number) {
    this.orders = Array.from({ length: symbols }, () => []);
    this.low = new Float64Array(symbols).fill(-Infinity);
    this.high = new Float64Array(symbols).fill(Infinity);
    this.leastPrice = new Float64Array(symbols).fill(-Infinity);
    this.mostPrice = new Float64Array(symbols).fill(Infinity);
    this.seesClose = new Uint8Array(symbols);
    this.changed = new Uint8Array(symbols);
  }

  /** Orders of a symbol in the order of their arrival; those that are over stay until `sweep`. */
  of(symbol: number): readonly RestingOrder[] {
    return this.orders[symbol];
  }

  add(resting: RestingOrder): void {
    this.orders[resting.symbol].push(resting);
    this.look(resting.symbol);
  }

  /** Puts `next` into the place of `old`. */
  replace(old: RestingOrder, next: RestingOrder): void {
    const orders = this.orders[old.symbol];
    orders[orders.indexOf(old)] = next;
    this.look(old.symbol);
  }

  /** Moves orders from the list of `from` to that of `to` that are of that symbol by now, and looks at both anew. */
  move(from: number, to: number): void {
    if (from !== to) {
      const orders = this.orders[from];
      this.orders[to].push(...orders.filter((each) => each.symbol === to));
      this.orders[from] = orders.filter((each) => each.symbol === from);
    }
    this.look(from);
    this.look(to);
  }

  /** Drops the orders of a symbol that are over, and looks at the rest anew. */
  sweep(symbol: number): void {
    const orders = this.orders[symbol];
    let kept = 0;
    for (const resting of orders) if (!isOver(resting)) orders[kept++] = resting;
    orders.length = kept;
    this.look(symbol);
  }

  /** A bar matters from now on that goes down to `least` or up to `most`, whatever the orders. */
  guard(symbol: number, least: number, most: number): void {
    if (this.leastPrice[symbol] === least && this.mostPrice[symbol] === most) return;
    this.leastPrice[symbol] = least;
    this.mostPrice[symbol] = most;
    this.look(symbol);
  }

  private look(symbol: number): void {
    let low = this.leastPrice[symbol];
    let high = this.mostPrice[symbol];
    let seesClose = 0;
    for (const { state, work, round, urgent, trigger, below, buy, best } of this.orders[symbol]) {
      if (work === 'trail' || round === 'close') seesClose = 1;
      if (state !== 'working') continue;
      if (urgent || trigger !== trigger) low = Infinity;
      else if (below) low = Math.max(low, trigger);
      else high = Math.min(high, trigger);
      // A trailing stop moves with every new best price.
      if (work === 'trail' && best === best) {
        if (buy) low = Math.max(low, best);
        else high = Math.min(high, best);
      }
    }
    this.low[symbol] = low;
    this.high[symbol] = high;
    this.seesClose[symbol] = seesClose;
    this.changed[symbol] = 1;
  }
}
