import { nearestPrice, notional } from '@trader/core';
import type { Cash, Instrument, Price, Quantity, Side } from '@trader/core';
import { averageOf } from './order';

const ZERO = 0n;

interface Holding {
  quantity: Quantity;
  /** What is held cost, signed like the quantity. */
  cost: Cash;
  /** Price at the last close, and what was held then. */
  lastPrice: Price;
  lastQuantity: Quantity;
}

/** What the account has, as the broker tells it. Symbols are indexes into the instruments. */
export class Books {
  private readonly holdings: Holding[];
  /** Equity, and the margin of what was held, at the last close. */
  lastEquity = ZERO as Cash;
  lastMargin = ZERO as Cash;

  constructor(
    private readonly instruments: readonly Instrument[],
    /** Money on the account, as the exchange keeps it. */
    readonly cash: () => Cash,
    /** The last price of a symbol; NaN when there is none. */
    private readonly lastPrice: (symbol: number) => number,
    /** How many times its equity the account may hold. */
    readonly multiplier: number,
  ) {
    this.holdings = instruments.map(() => ({ quantity: ZERO as Quantity, cost: ZERO as Cash, lastPrice: ZERO as Price, lastQuantity: ZERO as Quantity }));
  }

  quantity(symbol: number): Quantity {
    return this.holdings[symbol].quantity;
  }

  cost(symbol: number): Cash {
    return this.holdings[symbol].cost;
  }

  averagePrice(symbol: number): Price {
    const { cost, quantity } = this.holdings[symbol];
    return quantity === ZERO ? (ZERO as Price) : averageOf(cost, quantity);
  }

  /** Price at the last close; the average price of what was not held then. */
  closingPrice(symbol: number): Price {
    const { lastPrice } = this.holdings[symbol];
    return lastPrice === ZERO ? this.mark(symbol) : lastPrice;
  }

  /** What today's gain is measured from: the last close, or the average price of what was opened since. */
  intradayBase(symbol: number): Price {
    return this.holdings[symbol].lastQuantity === ZERO ? this.averagePrice(symbol) : this.closingPrice(symbol);
  }

  /** The price that counts: the last, else what it cost. */
  mark(symbol: number): Price {
    const last = this.lastPrice(symbol);
    return last > 0 ? nearestPrice(last) : this.averagePrice(symbol);
  }

  /** What is held of a symbol is worth, signed. */
  worth(symbol: number): Cash {
    return notional(this.instruments[symbol], this.mark(symbol), this.holdings[symbol].quantity);
  }

  /** All long positions, and all short ones (below zero). */
  get worths(): { readonly long: Cash; readonly short: Cash } {
    let long = ZERO;
    let short = ZERO;
    for (let symbol = 0; symbol < this.holdings.length; symbol++) {
      const worth = this.worth(symbol);
      if (worth > ZERO) long += worth;
      else short += worth;
    }
    return { long: long as Cash, short: short as Cash };
  }

  get equity(): Cash {
    const { long, short } = this.worths;
    return (this.cash() + long + short) as Cash;
  }

  /** What may still be bought, before open orders: equity times the multiplier, less all that is held. */
  get buyingPower(): Cash {
    const { long, short } = this.worths;
    const power = this.equity * BigInt(this.multiplier) - long + short;
    return (power > ZERO ? power : ZERO) as Cash;
  }

  /** Books a fill. What closes takes its share of the cost with it. */
  book(symbol: number, side: Side, size: Quantity, price: Price): void {
    const holding = this.holdings[symbol];
    const change = (side === 'buy' ? size : -size) as Quantity;
    const after = (holding.quantity + change) as Quantity;
    const worth = (quantity: bigint): bigint => notional(this.instruments[symbol], price, quantity as Quantity);
    if (holding.quantity === ZERO || holding.quantity > ZERO === change > ZERO) holding.cost = (holding.cost + worth(change)) as Cash;
    else if (after === ZERO) holding.cost = ZERO as Cash;
    else if (after > ZERO === holding.quantity > ZERO) holding.cost = ((holding.cost * after) / holding.quantity) as Cash;
    else holding.cost = worth(after) as Cash;
    holding.quantity = after;
  }

  /** Takes note of a close. */
  close(): void {
    const { long, short } = this.worths;
    this.lastEquity = this.equity;
    this.lastMargin = ((long - short) / BigInt(this.multiplier)) as Cash;
    this.holdings.forEach((holding, symbol) => {
      holding.lastPrice = this.mark(symbol);
      holding.lastQuantity = holding.quantity;
    });
  }
}
