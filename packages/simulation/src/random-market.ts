import { createRandom } from '@trader/core';
import type { Random } from '@trader/core';
import { STREAMS } from './fault-plan';

/** A quote. */
export interface Quote {
  readonly symbol: number;
  readonly bid: number;
  readonly bidSize: number;
  readonly ask: number;
  readonly askSize: number;
}

/** Prices that walk at random in cents, with sizes so small that orders fill in parts. */
export class RandomMarket {
  private readonly random: Random;
  private readonly cents: number[];
  private still = false;

  constructor(seed: number, prices: readonly number[]) {
    this.random = createRandom(seed, STREAMS.market);
    this.cents = prices.map((each) => Math.round(each * 100));
  }

  /** The next quote, and after how many ms it comes. */
  next(): Quote & { readonly wait: number } {
    const { random, cents } = this;
    const symbol = Math.floor(random.next() * cents.length);
    if (!this.still) {
      const step = Math.round((random.next() + random.next() - 1) * Math.max(2, cents[symbol] / 1000));
      cents[symbol] = Math.max(100, cents[symbol] + step);
    }
    const wait = 200 + Math.floor(random.next() * 1_300);
    return { ...this.quoteOf(symbol), wait };
  }

  /** The price jumps, bps. Gives the quote after it. */
  jump(symbol: number, bps: number): Quote {
    this.cents[symbol] = Math.max(100, Math.round(this.cents[symbol] * (1 + bps / 10_000)));
    return this.quoteOf(symbol);
  }

  /** Prices stay as they are from now on. */
  rest(): void {
    this.still = true;
  }

  private quoteOf(symbol: number): Quote {
    const { random } = this;
    const mid = this.cents[symbol];
    const half = 1 + Math.floor(random.next() * 3);
    const size = (): number => 1 + Math.floor(random.next() * 60);
    return { symbol, bid: (mid - half) / 100, bidSize: size(), ask: (mid + half) / 100, askSize: size() };
  }
}
