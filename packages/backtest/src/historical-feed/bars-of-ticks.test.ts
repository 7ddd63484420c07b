import { calendarNamed, createTickTable, setQuote, setTrade } from '@trader/core';
import type { BarTable, TickTable } from '@trader/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barsOfTicks } from './bars-of-ticks';

type Trade = readonly [time: string | number, price: number, size: number, symbol?: number];
const ticksOf = (trades: readonly Trade[], symbols: readonly string[] = ['ABC']): TickTable => {
  const ticks = createTickTable(symbols, trades.length);
  trades.forEach(([time, price, size, symbol = 0], row) => setTrade(ticks, row, typeof time === 'number' ? time : Date.parse(time), symbol, price, size));
  return ticks;
};

const textOf = (bars: BarTable): string[] =>
  Array.from({ length: bars.length }, (_, row) => {
    const [from, to] = [bars.openTime[row], bars.time[row]].map((time) => new Date(time).toISOString().slice(5, 19).replace('T', ' '));
    return `${bars.symbols[bars.symbol[row]]} ${from} - ${to} ${bars.open[row]} ${bars.high[row]} ${bars.low[row]} ${bars.close[row]} v${bars.volume[row]}`;
  });

const newYork = { calendarOf: () => calendarNamed('XNYS') };
const china = { calendarOf: () => calendarNamed('CFFEX') };

describe('bars of trades', () => {
  it('hold what traded after their start up to their end, the first also what traded at the open; none where nothing did', () => {
    const { bars } = barsOfTicks(ticksOf([
      ['2024-01-02T14:30:00.000Z', 10, 100], ['2024-01-02T14:30:59.999Z', 12, 50], ['2024-01-02T14:31:00.000Z', 9, 1], ['2024-01-02T14:31:00.001Z', 11, 7],
      ['2024-01-02T14:40:30.000Z', 13, 2],
    ]), newYork);
    expect(textOf(bars)).toEqual([
      'ABC 01-02 14:30:00 - 01-02 14:31:00 10 12 9 9 v151', 'ABC 01-02 14:31:00 - 01-02 14:32:00 11 11 11 11 v7', 'ABC 01-02 14:40:00 - 01-02 14:41:00 13 13 13 13 v2',
    ]);
  });

  it('end with the session, whose closing print is in the last; what trades before and after is in none, and counted', () => {
    // 3 July 2024 closes at 13:00 in New York: 17:00 UTC.
    const { bars, trades, outside } = barsOfTicks(ticksOf([
      ['2024-07-03T13:29:59.999Z', 1, 1], ['2024-07-03T16:31:00Z', 10, 5], ['2024-07-03T17:00:00.000Z', 11, 900], ['2024-07-03T17:00:00.001Z', 99, 1], ['2024-07-05T13:30:00Z', 12, 4],
    ]), { ...newYork, interval: '1h' });
    expect(textOf(bars)).toEqual(['ABC 07-03 16:30:00 - 07-03 17:00:00 10 11 10 11 v905', 'ABC 07-05 13:30:00 - 07-05 14:30:00 12 12 12 12 v4']);
    expect([trades, outside]).toEqual([[5], [2]]);
  });

  it('end where a break begins, and are counted anew from its end', () => {
    // CFFEX trades 9:30 to 11:30 and 13:00 to 15:00 in Shanghai, 8 hours before UTC.
    const trades: readonly Trade[] = [
      ['2024-01-02T03:10:00Z', 10, 1], ['2024-01-02T03:30:00Z', 11, 1], ['2024-01-02T04:15:00Z', 99, 1], ['2024-01-02T05:00:00Z', 12, 1], ['2024-01-02T05:45:00Z', 13, 1],
      ['2024-01-02T05:45:01Z', 14, 1],
    ];
    const { bars, outside } = barsOfTicks(ticksOf(trades), { ...china, interval: '45m' });
    expect(textOf(bars)).toEqual([
      'ABC 01-02 03:00:00 - 01-02 03:30:00 10 11 10 11 v2', 'ABC 01-02 05:00:00 - 01-02 05:45:00 12 13 12 13 v2', 'ABC 01-02 05:45:00 - 01-02 06:30:00 14 14 14 14 v1',
    ]);
    expect(outside).toEqual([1]);
    expect(textOf(barsOfTicks(ticksOf(trades), { ...china, interval: '1d' }).bars)).toEqual(['ABC 01-02 01:30:00 - 01-02 07:00:00 10 14 10 14 v5']);
  });

  it('of a market that never closes run from midnight to midnight', () => {
    const always = { calendarOf: () => calendarNamed('24x7'), interval: '1d' };
    expect(textOf(barsOfTicks(ticksOf([['2024-01-02T23:59:59Z', 10, 1], ['2024-01-03T00:00:00Z', 11, 1], ['2024-01-03T00:00:01Z', 12, 1]]), always).bars)).toEqual([
      'ABC 01-02 00:00:00 - 01-03 00:00:00 10 11 10 11 v2', 'ABC 01-03 00:00:00 - 01-04 00:00:00 12 12 12 12 v1',
    ]);
  });

  it('are of the symbols that are asked for; quotes alone make none', () => {
    const ticks = createTickTable(['Q', 'A', 'B'], 4);
    setQuote(ticks, 0, 60_000, 0, 9, 1, 11, 1);
    setTrade(ticks, 1, 60_001, 2, 5, 1);
    setTrade(ticks, 2, 60_002, 1, 6, 1);
    setTrade(ticks, 3, 90_000, 0, 7, 0);
    const always = { calendarOf: () => calendarNamed('24x7') };
    expect(textOf(barsOfTicks({ ...ticks, length: 3 }, always).bars).map((text) => text[0])).toEqual(['A', 'B']);
    expect(barsOfTicks(ticks, always).bars.symbols).toEqual(['Q', 'A', 'B']);
    const chosen = barsOfTicks(ticks, { ...always, symbols: ['B', 'Q'] }).bars;
    expect([chosen.symbols, chosen.length, Array.from(chosen.symbol)]).toEqual([['B', 'Q'], 2, [0, 1]]);
    expect(() => barsOfTicks(ticks, { interval: '1w' })).toThrow('interval "1w" is not a bar length of at most a day: write 30s, 1m, 5m, 1h or 1d');
  });

  it('add up sizes of nine decimals exactly', () => {
    const sizes = Array.from({ length: 1000 }, (_, row) => [60_001 + row, 1, 0.1] as const);
    const { bars } = barsOfTicks(ticksOf(sizes), { calendarOf: () => calendarNamed('24x7') });
    expect(Array.from(bars.volume)).toEqual([100]);
    const tiny = barsOfTicks(ticksOf([[1, 1, 0.1], [2, 1, 0.2], [3, 1, 3_000_000.000000001]]), { calendarOf: () => calendarNamed('24x7') });
    expect(Array.from(tiny.bars.volume)).toEqual([3_000_000.300000001]);
  });

  it('of any trades have each of them once, in the bar of its time', () => {
    const trade = fc.record({ gap: fc.constantFrom(0, 1, 250, 999, 1000, 7000), price: fc.integer({ min: 1, max: 9 }), size: fc.nat(9), symbol: fc.nat(1) });
    fc.assert(fc.property(fc.array(trade, { maxLength: 60 }), fc.constantFrom(1, 2, 7), (plan, seconds) => {
      let time = Date.parse('2024-01-02T23:59:30Z');
      const trades = plan.map(({ gap, price, size, symbol }) => [(time += gap), price, size, symbol] as const);
      const { bars, outside } = barsOfTicks(ticksOf(trades, ['A', 'B']), { calendarOf: () => calendarNamed('24x7'), interval: `${seconds}s` });
      expect(outside).toEqual([0, 0]);
      let held = 0;
      for (let row = 0; row < bars.length; row++) {
        const [from, to] = [bars.openTime[row], bars.time[row]];
        const midnight = Date.parse(from < Date.parse('2024-01-03') ? '2024-01-02' : '2024-01-03');
        expect([(from - midnight) % (seconds * 1000), from < to && to <= from + seconds * 1000]).toEqual([0, true]);
        const mine = trades.filter(([at, , , symbol]) => symbol === bars.symbol[row] && at > from && at <= to);
        held += mine.length;
        const prices = mine.map(([, price]) => price);
        expect([bars.open[row], bars.high[row], bars.low[row], bars.close[row], bars.volume[row]])
          .toEqual([prices[0], Math.max(...prices), Math.min(...prices), prices.at(-1), mine.reduce((sum, [, , size]) => sum + size, 0)]);
        if (row > 0) expect(bars.time[row] > bars.time[row - 1] || (bars.time[row] === bars.time[row - 1] && bars.symbol[row] > bars.symbol[row - 1])).toBe(true);
      }
      expect(held).toBe(trades.length);
    }));
  });
});
