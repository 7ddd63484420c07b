import { describe, expect, it } from 'vitest';
import { FakeMarket } from './testing/fake-context';
import type { FakeBar } from './testing/fake-context';
import { expectNoLookAhead } from './testing/look-ahead';
import { trendPullback } from './trend-pullback';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const SMALL = { trendMinutes: 3, fast: 1, slow: 2, rsiPeriod: 2, rsiBelow: 40, atrPeriod: 1, trailAtr: 0.5, targetAtr: 2 };

/** Sessions of an hour from midnight on. */
const closeOf = (time: number): number => Math.floor((time - 1) / DAY) * DAY + 60 * MINUTE;
const openOf = (time: number): number => Math.floor((time - 1) / DAY) * DAY;
const marketOf = (settings: Readonly<Record<string, number>>, symbols = 1): FakeMarket =>
  new FakeMarket(trendPullback.factory, settings, Array.from({ length: symbols }, (_, index) => ({ symbol: `S${index}` })), closeOf, undefined, openOf);

const barsOf = (closes: readonly number[], day = 0, symbol = 0): FakeBar[] =>
  closes.map((close, index) => ({ symbol, time: day * DAY + (index + 1) * MINUTE, close, high: close + 0.5, low: close - 0.5 }));

// Frames of three end at 3, 6 and 9: the first two close at 100 and 103. The seventh close falls within the third frame.
const RISE_AND_DIP = [100, 100, 100, 102, 103, 103, 102, 101, 101];

describe('trend pullback', () => {
  it('buys weakness of the minute while the bigger bars rise, with a trailing stop and a take profit measured on these', () => {
    const asked = marketOf(SMALL).play(barsOf(RISE_AND_DIP));
    // At minute 7: averages 103 and 101.5, RSI(2) of +0 and -1 is low. The frame from 3 to 6 went from 100 to 103.5: a range of 3.5 on top of the close of 100.
    expect(asked).toEqual([{ time: 7 * MINUTE, symbol: 0, quantity: 931, reason: 'pullback within an uptrend', trailAmount: 1.75, takeProfit: 109 }]);
  });

  it('asks for flat near the end of the session, and for what a session before left', () => {
    const market = marketOf(SMALL);
    market.play(barsOf(RISE_AND_DIP));
    market.held[0] = 931;
    const asked = market.play([{ time: 54 * MINUTE, close: 103 }, { time: 55 * MINUTE, close: 103 }]);
    expect(asked.slice(1)).toMatchObject([{ time: 55 * MINUTE, quantity: 0, reason: 'flat before the close' }]);
  });

  it('trades each symbol on its own, with its share', () => {
    const bars = [0, 1].flatMap((symbol) => barsOf(RISE_AND_DIP, 0, symbol)).sort((a, b) => a.time - b.time);
    expect(marketOf(SMALL, 2).play(bars).map(({ symbol, quantity }) => [symbol, quantity])).toEqual([[0, 465], [1, 465]]);
  });

  it('knows how long it warms up', () => {
    expect(trendPullback.warmUp({})).toBe('24 bars of 15 minutes, 15 bars');
  });

  it('does not look ahead', () => {
    expectNoLookAhead(
      (bars) => marketOf({ ...SMALL, rsiBelow: 60 }).play(bars),
      (index, close) => ({ time: Math.floor(index / 60) * DAY + ((index % 60) + 1) * MINUTE, close, high: close + 0.5, low: close - 0.5 }),
    );
  });
});
