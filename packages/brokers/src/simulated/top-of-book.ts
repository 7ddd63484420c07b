/**
 * The best bid and offer of each symbol as they were shown last, what of their sizes our own orders have left, and the last trade. A side that is
 * not there has the price NaN.
 */
export class TopOfBook {
  readonly bid: Float64Array;
  readonly ask: Float64Array;
  readonly bidSize: Float64Array;
  readonly askSize: Float64Array;
  /** What our orders have not taken of the sizes shown. */
  readonly bidLeft: Float64Array;
  readonly askLeft: Float64Array;
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
    this.quoted = new Uint8Array(symbols);
    this.traded = new Uint8Array(symbols);
    this.last = new Float64Array(symbols).fill(NaN);
  }

  /** Takes a quote. A side whose price and size are those of before is no new offer: what our orders took of it stays taken. */
  show(symbol: number, bid: number, bidSize: number, ask: number, askSize: number): void {
    this.quoted[symbol] = 1;
    if (bid !== this.bid[symbol] || bidSize !== this.bidSize[symbol]) {
      this.bid[symbol] = bid;
      this.bidSize[symbol] = this.bidLeft[symbol] = bidSize;
    }
    if (ask !== this.ask[symbol] || askSize !== this.askSize[symbol]) {
      this.ask[symbol] = ask;
      this.askSize[symbol] = this.askLeft[symbol] = askSize;
    }
  }

  /** Forgets what is shown, as when a session ends. */
  clear(symbol: number): void {
    this.bid[symbol] = this.ask[symbol] = this.last[symbol] = NaN;
    this.bidSize[symbol] = this.askSize[symbol] = this.bidLeft[symbol] = this.askLeft[symbol] = 0;
    this.quoted[symbol] = 0;
  }
}
