import { describe, expect, it } from 'vitest';
import { FakeMarket } from './testing/fake-context';
import type { FakeBar } from './testing/fake-context';
import { expectNoLookAhead } from './testing/look-ahead';
import { vwapMomentum } from './vwap-momentum';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
/** Sessions of 60 minutes from midnight: a bar that ends at the close belongs to it. */
const closeOf = (time: number): number => Math.floor((time - 1) / DAY) * DAY + 60 * MINUTE;
const at = (day: number, minute: number): number => day * DAY + minute * MINUTE;

/** A small setting: VWAP of 2 bars, RSI of 2, ATR of 2 days. */
const SMALL = { vwapPeriod: 2, rsiPeriod: 2, atrPeriod: 2, rsiBelow: 70 };
/** Two days with ranges of 4, so that the daily ATR is 4 at a price of about 100. */
const TWO_DAYS: readonly FakeBar[] = [0, 1].flatMap((day) => [
  { time: at(day, 1), close: 100, high: 102, low: 98 },
  { time: at(day, 2), close: 100 },
]);
/** Down 1, up 0.5, up 0.3: VWAP of the last two bars 99.65, close 99.8. */
const rise = (day: number, minute: number): readonly FakeBar[] => [
  { time: at(day, minute), close: 99 },
  { time: at(day, minute + 1), close: 99.5 },
  { time: at(day, minute + 2), close: 99.8 },
];
const create = (parameters: Readonly<Record<string, number>> = {}) => new FakeMarket(vwapMomentum, { ...SMALL, ...parameters }, undefined, closeOf);
const entriesOf = (market: FakeMarket, bars: readonly FakeBar[]) => market.play(bars).filter(({ quantity }) => quantity > 0);

describe('vwap momentum', () => {
  it('enters above VWAP with RSI not high, with a bracket on the tick', () => {
    // RSI(2) by hand: average gain 0, loss 0.5 at 99; gain 0.25, loss 0.25 at 99.5, so 50, and the close is above its VWAP of 99.25.
    const [entry] = create().play([...TWO_DAYS, ...rise(2, 1)]);
    // floor(95,000 / 99.5) = 954. Stop 99.5 x 0.992 = 98.704, up to the tick 98.71; take profit 99.5 x 1.014 = 100.893, down to 100.89.
    expect(entry).toEqual({
      time: at(2, 2), symbol: 0, quantity: 954, reason: 'above VWAP, RSI not high, moves enough', stop: 98.71, takeProfit: 100.89,
    });
  });

  it('does not enter at or below VWAP, nor with a high RSI', () => {
    const falling = [100, 99.5, 99, 98.5].map((close, i) => ({ time: at(2, i + 1), close }));
    expect(entriesOf(create({ rsiBelow: 101 }), [...TWO_DAYS, ...falling])).toEqual([]);
    expect(entriesOf(create({ rsiBelow: 50 }), [...TWO_DAYS, ...rise(2, 1)])).toEqual([]);
    expect(entriesOf(create({ rsiBelow: 50.1 }), [...TWO_DAYS, ...rise(2, 1)])).toHaveLength(1);
  });

  it('measures the daily range on completed days only', () => {
    // ATR(2) of the two completed days is 4, 4.02 % of 99.5. Today's huge range must not count.
    const wild = [...TWO_DAYS, { time: at(2, 1), close: 99, high: 150, low: 50 }, { time: at(2, 2), close: 101 }];
    expect(entriesOf(create({ atrAbove: 0.0401, rsiBelow: 101 }), [...TWO_DAYS, ...rise(2, 1)])).toHaveLength(1);
    expect(entriesOf(create({ atrAbove: 0.0403, rsiBelow: 101 }), [...TWO_DAYS, ...rise(2, 1)])).toEqual([]);
    expect(entriesOf(create({ atrAbove: 0.0403, rsiBelow: 101 }), wild)).toEqual([]);
    expect(entriesOf(create(), [...TWO_DAYS.slice(2), ...rise(2, 1)])).toEqual([]);
  });

  it('starts the VWAP anew in each session and lets the RSI run on', () => {
    // The second bar of the day is the first with a VWAP(2), although many bars came before; its RSI has all of them in it.
    const bars = [...TWO_DAYS, { time: at(2, 1), close: 120 }, { time: at(2, 2), close: 121 }];
    expect(create({ rsiBelow: 101 }).play(bars).map(({ time }) => time)).toEqual([at(2, 2)]);
    const patient = [...TWO_DAYS, ...rise(2, 1)];
    expect(create({ vwapPeriod: 3 }).play(patient).map(({ time }) => time)).toEqual([at(2, 3)]);
  });

  it('splits the allocation over the watchlist by notional, and holds at least minLots', () => {
    const futures = [{ symbol: 'IF', multiplier: 300, tickSize: '0.2' }, { symbol: 'IC', multiplier: 200, tickSize: '0.2' }];
    const play = (minLots: number, cash: number) =>
      new FakeMarket(vwapMomentum, { ...SMALL, minLots, allocation: 1 }, futures, closeOf, cash).play([...TWO_DAYS, ...rise(2, 1)]);
    // Half of 200,000 buys floor(100,000 / (99.5 x 300)) = 3 contracts; half of 20,000 buys none.
    expect(play(0, 200_000)[0]).toMatchObject({ symbol: 0, quantity: 3, stop: 98.8, takeProfit: 100.8 });
    expect(play(0, 20_000)).toEqual([]);
    expect(play(1, 20_000)[0]).toMatchObject({ quantity: 1 });
  });

  it('holds its tongue while the symbol is busy or held', () => {
    const market = create();
    market.busySymbols.add(0);
    expect(market.play([...TWO_DAYS, ...rise(2, 1)])).toEqual([]);
    market.busySymbols.clear();
    market.held[0] = 5;
    expect(market.play(rise(2, 10))).toEqual([]);
  });

  it('is flat five minutes before the close and enters no more', () => {
    const market = create({ stopLoss: 0, takeProfit: 0 });
    const asked = market.play([...TWO_DAYS, ...rise(2, 1), { time: at(2, 54), close: 99 }, { time: at(2, 55), close: 99 }]);
    expect(asked.slice(1)).toEqual([{ time: at(2, 55), symbol: 0, quantity: 0, reason: 'flat before the close' }]);
    expect(market.play(rise(2, 56))).toHaveLength(2);
    expect(market.held[0]).toBe(0);
  });

  it('withdraws an entry that is still under way when it is late, once, and asks again only for what is left', () => {
    const market = create();
    market.play([...TWO_DAYS, { time: at(2, 1), close: 99 }]);
    market.busySymbols.add(0);
    market.play([{ time: at(2, 55), close: 99 }, { time: at(2, 56), close: 99 }]);
    expect(market.asked.map(({ time, quantity }) => [time, quantity])).toEqual([[at(2, 55), 0]]);
    market.busySymbols.clear();
    market.held[0] = 7;
    market.play([{ time: at(2, 57), close: 99 }]);
    expect(market.asked.map(({ time }) => time)).toEqual([at(2, 55), at(2, 57)]);
  });

  it('sells what was left over from the session before, then trades on', () => {
    const market = create();
    market.play(TWO_DAYS);
    market.held[0] = 7;
    const asked = market.play(rise(2, 1));
    expect(asked.map(({ time, quantity }) => [time, quantity])).toEqual([[at(2, 1), 0], [at(2, 3), 951]]);
    expect(asked[0].reason).toBe('left over from the session before');
  });

  it('does not look ahead', () => {
    const settings = { ...SMALL, atrAbove: 0.001 };
    expectNoLookAhead(
      (bars) => new FakeMarket(vwapMomentum, settings, undefined, closeOf).play(bars),
      (index, close) => ({ time: at(Math.floor(index / 20), 1 + 3 * (index % 20)), close, high: close + 0.5, low: close - 0.5 }),
    );
  });
});
