import { defineInstrument, quantity } from '@trader/core';
import type { Execution, Filled, Instrument, Numeric, Side } from '@trader/core';

export const share = defineInstrument({ symbol: 'AAPL' });
export const future = defineInstrument({
  symbol: 'IF', settlement: 'margin', multiplier: 300, tickSize: '0.2', marginRate: 0.12, currency: 'CNY',
});

/** What a test cares about; the rest is a buy that opens a position of shares, at the market, in a bar of unknown volume. */
export interface Wish {
  readonly instrument?: Instrument;
  readonly side?: Side;
  readonly liquidity?: 'maker' | 'taker';
  readonly closing?: Numeric;
  readonly closingToday?: Numeric;
  readonly volume?: number;
  readonly day?: string;
  readonly before?: Filled | undefined;
}

/** An execution as one would say it. */
export const executionOf = (size: Numeric, wish: Wish = {}): Execution => ({
  instrument: wish.instrument ?? share, side: wish.side ?? 'buy', quantity: quantity(size), liquidity: wish.liquidity ?? 'taker',
  closing: quantity(wish.closing ?? 0), closingToday: quantity(wish.closingToday ?? 0), volume: wish.volume ?? 0,
  time: Date.parse(`${wish.day ?? '2024-07-03'}T15:00:00Z`), before: wish.before,
});
