import type { RestingOrder } from './resting-order';

/** The prices at which a quote, or a trade, of each symbol begins to matter to its orders. NaN never matters. */
export class TickReach {
  private readonly bidLow: Float64Array;
  private readonly bidHigh: Float64Array;
  private readonly askLow: Float64Array;
  private readonly askHigh: Float64Array;
  private readonly tradeLow: Float64Array;
  private readonly tradeHigh: Float64Array;
  /** The best level at which a buy, or a sell, stands behind somebody, and behind how much: less than that shown there moves it up. */
  private readonly bidQueue: Float64Array;
  private readonly askQueue: Float64Array;
  private readonly bidAhead: Float64Array;
  private readonly askAhead: Float64Array;

  constructor(symbols: number) {
    const low = (): Float64Array => new Float64Array(symbols).fill(-Infinity);
    const high = (): Float64Array => new Float64Array(symbols).fill(Infinity);
    [this.bidLow, this.askLow, this.tradeLow, this.bidQueue] = [low(), low(), low(), low()];
    [this.bidHigh, this.askHigh, this.tradeHigh, this.askQueue] = [high(), high(), high(), high()];
    [this.bidAhead, this.askAhead] = [low(), low()];
  }

  /** Whether a quote touches an order. */
  quote(symbol: number, bid: number, bidSize: number, ask: number, askSize: number): boolean {
    if (bid <= this.bidLow[symbol] || bid >= this.bidHigh[symbol] || ask <= this.askLow[symbol] || ask >= this.askHigh[symbol]) return true;
    if (bid <= this.bidQueue[symbol] && (bid < this.bidQueue[symbol] || bidSize < this.bidAhead[symbol])) return true;
    return ask >= this.askQueue[symbol] && (ask > this.askQueue[symbol] || askSize < this.askAhead[symbol]);
  }

  /** Whether a trade touches an order. */
  trade(symbol: number, price: number): boolean {
    return price <= this.tradeLow[symbol] || price >= this.tradeHigh[symbol];
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
    this.bidLow[symbol] = bidLow;
    this.bidHigh[symbol] = bidHigh;
    this.askLow[symbol] = askLow;
    this.askHigh[symbol] = askHigh;
    this.tradeLow[symbol] = tradeLow;
    this.tradeHigh[symbol] = tradeHigh;
    this.bidQueue[symbol] = bidQueue;
    this.bidAhead[symbol] = bidAhead;
    this.askQueue[symbol] = askQueue;
    this.askAhead[symbol] = askAhead;
  }
}
