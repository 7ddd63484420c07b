/**
 * The best bid and offer of each symbol as they were shown last, what of their sizes our own orders have left, and the last trade. A side that is
 * not there has the price NaN.
 *
 * The record does not notice what ours took: it shows that size until somebody else takes or withdraws it. So what goes of a side is first what ours had taken,
 * and what comes to it is new; and of trades told at the price where ours took, the first are of what ours had.
 */
export class TopOfBook {
  readonly bid: Float64Array;
  readonly ask: Float64Array;
  readonly bidSize: Float64Array;
  readonly askSize: Float64Array;
  /** What our orders have not taken of the sizes shown. */
  readonly bidLeft: Float64Array;
  readonly askLeft: Float64Array;
  /** The prices that bid and ask had when our orders took of them last; NaN when they have not. */
  private readonly bidTakenAt: Float64Array;
  private readonly askTakenAt: Float64Array;
  /** What ours took there, less the trades that were told there since. */
  private readonly bidTaken: Float64Array;
  private readonly askTaken: Float64Array;
  /** Whether a quote has come since the session began. */
  readonly quoted: Uint8Array;
  /** Whether it has ever traded. */
  readonly traded: Uint8Array;
  /** Price of the session's last trade; NaN before the first. */
  readonly last: Float64Array;

  constructor(symbols: number) {
    this.bid = new Float64Array(symbols).fill(NaN);
    this.ask = new Float64Array(symbols).fill(NaN);
    this.bidSize = new Float64Array(symbols);
    this.askSize = new Float64Array(symbols);
    this.bidLeft = new Float64Array(symbols);
    this.askLeft = new Float64Array(symbols);
    this.bidTakenAt = new Float64Array(symbols).fill(NaN);
    this.askTakenAt = new Float64Array(symbols).fill(NaN);
    this.bidTaken = new Float64Array(symbols);
    this.askTaken = new Float64Array(symbols);
    this.quoted = new Uint8Array(symbols);
    this.traded = new Uint8Array(symbols);
    this.last = new Float64Array(symbols).fill(NaN);
  }

  /** Takes a quote. Another price is a new offer, whole; at the same price only what its size grows by is. */
  show(symbol: number, bid: number, bidSize: number, ask: number, askSize: number): void {
    this.quoted[symbol] = 1;
    if (bid !== this.bid[symbol]) {
      this.bid[symbol] = bid;
      this.bidSize[symbol] = this.bidLeft[symbol] = bidSize;
    } else if (bidSize !== this.bidSize[symbol]) {
      this.bidLeft[symbol] = leftOf(this.bidLeft[symbol], this.bidSize[symbol], bidSize);
      this.bidSize[symbol] = bidSize;
    }
    if (ask !== this.ask[symbol]) {
      this.ask[symbol] = ask;
      this.askSize[symbol] = this.askLeft[symbol] = askSize;
    } else if (askSize !== this.askSize[symbol]) {
      this.askLeft[symbol] = leftOf(this.askLeft[symbol], this.askSize[symbol], askSize);
      this.askSize[symbol] = askSize;
    }
  }

  /** Keeps in mind what ours took of what is shown: a buy of the ask, a sell of the bid. */
  note(symbol: number, buy: boolean, quantity: number): void {
    const [taken, takenAt, price] = buy ? [this.askTaken, this.askTakenAt, this.ask[symbol]] : [this.bidTaken, this.bidTakenAt, this.bid[symbol]];
    if (takenAt[symbol] !== price) taken[symbol] = 0;
    takenAt[symbol] = price;
    taken[symbol] += quantity;
  }

  /** What of a trade ours have had already, out of the ask that it took: nobody's buy gets it again. Of the next trade it is that much less. */
  boughtOf(symbol: number, price: number, size: number): number {
    return price === this.askTakenAt[symbol] ? tell(this.askTaken, symbol, size) : 0;
  }

  /** The same of the bid, for sells. */
  soldOf(symbol: number, price: number, size: number): number {
    return price === this.bidTakenAt[symbol] ? tell(this.bidTaken, symbol, size) : 0;
  }

  /** A trade at the touch from which an order of ours has had `quantity`: it was of what is shown there. */
  give(symbol: number, buy: boolean, price: number, quantity: number): void {
    if (price !== (buy ? this.ask[symbol] : this.bid[symbol])) return;
    const left = buy ? this.askLeft : this.bidLeft;
    left[symbol] = Math.max(0, left[symbol] - quantity);
  }

  /** Forgets what is shown, as when a session ends. */
  clear(symbol: number): void {
    this.bid[symbol] = this.ask[symbol] = this.last[symbol] = NaN;
    this.bidSize[symbol] = this.askSize[symbol] = this.bidLeft[symbol] = this.askLeft[symbol] = 0;
    this.bidTakenAt[symbol] = this.askTakenAt[symbol] = NaN;
    this.quoted[symbol] = 0;
  }
}

/** What ours have left of a side whose size was `before` and is `size` now. */
const leftOf = (left: number, before: number, size: number): number => (size > before ? left + size - before : Math.min(left, size));

const tell = (taken: Float64Array, symbol: number, size: number): number => {
  const known = Math.min(taken[symbol], size);
  taken[symbol] -= known;
  return known;
};
