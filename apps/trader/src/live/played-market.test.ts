import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadAccount } from '../account';
import { parseAccount } from '../config';
import { minutesOf, playedMarket } from './played-market';

const load = () => loadAccount(parseAccount({ name: 'a', cash: 1000, strategy: 'buy-and-hold', data: { sample: 'aapl' } }, 'test'));

describe('a session of daily bars', () => {
  it('is played as minutes from its open to its close by way of its extremes', async () => {
    const account = await load();
    const { day, open, close, minutes } = playedMarket(account, '2017-01-04', 1);
    expect([day, open, close]).toEqual(['2017-01-04', Date.parse('2017-01-04T14:30Z'), Date.parse('2017-01-04T21:00Z')]);
    expect(minutes.length).toBe(2 * 390);
    const row = account.bars.time.indexOf(close);
    expect([minutes.openTime[390], minutes.time[390], minutes.time[779]]).toEqual([open, open + 60_000, close]);
    const own = (column: Float64Array): Float64Array => column.subarray(390);
    const cents = (price: number): number => Math.round(price * 100) / 100;
    expect([minutes.open[390], Math.max(...own(minutes.high)), Math.min(...own(minutes.low)), minutes.close[779]])
      .toEqual([account.bars.open[row], account.bars.high[row], account.bars.low[row], account.bars.close[row]].map(cents));
  });
  it('is the last one when none is named, and must be recorded', async () => {
    const account = await load();
    expect(playedMarket(account, undefined, 0).close).toBe(account.bars.time.at(-1));
    expect(() => playedMarket(account, '2017-01-01', 0)).toThrow(/account a: nothing of 2017-01-01 is recorded: name one of its trading days from \d{4}-/);
  });
});

it('minutes follow one another without a gap, whatever the bar', () => {
  const price = fc.integer({ min: 100, max: 100_000 }).map((each) => each / 100);
  fc.assert(fc.property(price, price, price, price, fc.integer({ min: 1, max: 500 }), (a, b, c, d, count) => {
    const [high, low] = [Math.max(a, b, c, d), Math.min(a, b, c, d)];
    const minutes = minutesOf({ symbol: 0, openTime: 0, time: count * 60_000, prices: [a, high, low, d], volume: 1000 }, 0, count * 60_000);
    expect(minutes.length).toBe(count);
    minutes.forEach(({ openTime, time, prices: [open, top, bottom, close] }, index) => {
      expect([openTime, time]).toEqual([index * 60_000, (index + 1) * 60_000]);
      if (index > 0) expect(open).toBe(minutes[index - 1].prices[3]);
      expect(top >= Math.max(open, close) && bottom <= Math.min(open, close)).toBe(true);
    });
    expect([minutes[0].prices[0], minutes.at(-1)!.prices[3]]).toEqual([a, d]);
    if (count > 2) expect([Math.max(...minutes.map((each) => each.prices[1])), Math.min(...minutes.map((each) => each.prices[2]))]).toEqual([high, low]);
  }));
});
