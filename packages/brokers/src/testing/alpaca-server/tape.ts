/** A quote; a side that is not there has price 0. Times are ms since 1970 UTC. */
export interface TapeQuote {
  readonly kind: 'quotes';
  readonly time: number;
  readonly bid: number;
  readonly bidSize: number;
  readonly ask: number;
  readonly askSize: number;
}

export interface TapeTrade {
  readonly kind: 'trades';
  readonly time: number;
  /** Counts the trades of a symbol. */
  readonly id: number;
  readonly price: number;
  readonly size: number;
}

/** A bar of a minute; `time` is when it began. */
export interface TapeBar {
  readonly kind: 'bars';
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly trades: number;
  readonly vwap: number;
}

/** What a symbol has shown. */
export class Tape {
  readonly quotes: TapeQuote[] = [];
  readonly trades: TapeTrade[] = [];
  readonly bars: TapeBar[] = [];

  /** `most`: how many quotes, and how many trades, are remembered; the oldest go. */
  constructor(private readonly most: number) {}

  get bid(): number {
    return this.quotes.at(-1)?.bid ?? this.trades.at(-1)?.price ?? 0;
  }

  get ask(): number {
    return this.quotes.at(-1)?.ask ?? this.trades.at(-1)?.price ?? 0;
  }

  /** The last price: of a trade, else the middle of the quote, else the last bar's close; NaN when there was nothing. */
  get last(): number {
    const trade = this.trades.at(-1);
    if (trade !== undefined) return trade.price;
    const quote = this.quotes.at(-1);
    if (quote !== undefined) return quote.bid > 0 && quote.ask > 0 ? (quote.bid + quote.ask) / 2 : quote.bid || quote.ask || NaN;
    return this.bars.at(-1)?.close ?? NaN;
  }

  add(event: TapeQuote | TapeTrade | TapeBar): void {
    const list: (TapeQuote | TapeTrade | TapeBar)[] = this[event.kind];
    list.push(event);
    // In large steps, since each moves all that stays.
    if (event.kind !== 'bars' && list.length > 2 * this.most) list.splice(0, list.length - this.most);
  }
}

/** Bars of minutes joined into longer ones; `bucketOf` gives when the one of a time began. */
export const joinBars = (bars: readonly TapeBar[], bucketOf: (time: number) => number): TapeBar[] => {
  const joined: TapeBar[] = [];
  for (const bar of bars) {
    const time = bucketOf(bar.time);
    const last = joined.at(-1);
    if (last === undefined || last.time !== time) {
      joined.push({ ...bar, time });
      continue;
    }
    const volume = last.volume + bar.volume;
    joined[joined.length - 1] = {
      ...last, high: Math.max(last.high, bar.high), low: Math.min(last.low, bar.low), close: bar.close, volume, trades: last.trades + bar.trades,
      vwap: volume > 0 ? (last.vwap * last.volume + bar.vwap * bar.volume) / volume : last.vwap,
    };
  }
  return joined;
};
