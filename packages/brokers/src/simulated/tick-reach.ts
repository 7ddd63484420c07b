import type { RestingOrder } from './resting-order';

/** Where each of the prices of a symbol stands among its ten. */
const BID_LOW = 0;
const BID_HIGH = 1;
const ASK_LOW = 2;
const ASK_HIGH = 3;
const BID_QUEUE = 4;
const ASK_QUEUE = 5;
const BID_AHEAD = 6;
const ASK_AHEAD = 7;
const TRADE_LOW = 8;
const TRADE_HIGH = 9;
const WIDTH = 10;

/** The prices at which a quote, or a trade, of each symbol begins to matter to its orders. NaN never matters. */
export class TickReach {
  /**
   * Ten numbers a symbol, side by side for speed: a bid, an ask or a trade matters that goes down to its low or up to its high; and less than
   * `ahead` shown at the `queue`, the best level where a buy, or a sell, stands behind somebody, or a worse best.
   */
  private readonly prices: Float64Array;

  constructor(symbols: number) {
    this.prices = new Float64Array(symbols * WIDTH);
    for (let symbol = 0; symbol < symbols; symbol++) this.look(symbol, [], false, false);
  }

  /** Whether a quote touches an order. */
  quote(symbol: number, bid: number, bidSize: number, ask: number, askSize: number): boolean {
    const { prices } = this;
    const at = symbol * WIDTH;
    if (bid <= prices[at + BID_LOW] || bid >= prices[at + BID_HIGH] || ask <= prices[at + ASK_LOW] || ask >= prices[at + ASK_HIGH]) return true;
    if (bid <= prices[at + BID_QUEUE] && (bid < prices[at + BID_QUEUE] || bidSize < prices[at + BID_AHEAD])) return true;
    return ask >= prices[at + ASK_QUEUE] && (ask > prices[at + ASK_QUEUE] || askSize < prices[at + ASK_AHEAD]);
  }

  /** Whether a trade touches an order. */
  trade(symbol: number, price: number): boolean {
    const at = symbol * WIDTH;
    return price <= this.prices[at + TRADE_LOW] || price >= this.prices[at + TRADE_HIGH];
  }

  /** Looks at the orders of a symbol anew. `traded`: it has trades, which trigger its orders; `quoted`: it has a quote to take. */
  look(symbol: number, orders: readonly RestingOrder[], traded: boolean, quoted: boolean): void {
    let [bidLow, askLow, tradeLow] = [-Infinity, -Infinity, -Infinity];
    let [bidHigh, askHigh, tradeHigh] = [Infinity, Infinity, Infinity];
    let [bidQueue, bidAhead, askQueue, askAhead] = [-Infinity, 0, Infinity, 0];
    for (const { state, work, buy, below, trigger, best, urgent, ahead } of orders) {
      if (state !== 'working') continue;
      const known = trigger === trigger;
      const isNew = ahead !== ahead;
      const takes = urgent || work === 'market';
      if (isNew || takes) bidLow = askLow = Infinity;
      if (isNew || (takes ? !quoted : !known)) tradeLow = Infinity;
      if (work === 'market') continue;
      let low = !known ? Infinity : below ? trigger : -Infinity;
      let high = known && !below ? trigger : Infinity;
      if (work === 'trail' && buy && best > low) low = best;
      if (work === 'trail' && !buy && best < high) high = best;
      tradeLow = Math.max(tradeLow, low);
      tradeHigh = Math.min(tradeHigh, high);
      if (work !== 'limit' && traded) continue;
      if (buy) {
        askLow = Math.max(askLow, low);
        askHigh = Math.min(askHigh, high);
        if (work !== 'limit' || !(ahead > 0) || trigger < bidQueue) continue;
        bidAhead = trigger === bidQueue ? Math.max(bidAhead, ahead) : ahead;
        bidQueue = trigger;
      } else {
        bidLow = Math.max(bidLow, low);
        bidHigh = Math.min(bidHigh, high);
        if (work !== 'limit' || !(ahead > 0) || trigger > askQueue) continue;
        askAhead = trigger === askQueue ? Math.max(askAhead, ahead) : ahead;
        askQueue = trigger;
      }
    }
    this.prices.set([bidLow, bidHigh, askLow, askHigh, bidQueue, askQueue, bidAhead, askAhead, tradeLow, tradeHigh], symbol * WIDTH);
  }
}
