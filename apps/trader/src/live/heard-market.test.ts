import { createBarTable } from '@trader/core';
import type { LiveMarket, MarketListener } from '@trader/core';
import { expect, it } from 'vitest';
import { HeardMarket } from './heard-market';
import { Links } from './watched-broker';

it('keeps the bars that it passes on, by time and symbol, the last of each, and when it heard of whom', () => {
  let inner: MarketListener | undefined;
  const market: LiveMarket = { subscribe: (_wish, listener) => void (inner = listener), history: (symbols) => Promise.resolve(createBarTable(symbols, 0)), close: () => undefined };
  let now = 5;
  const heard = new HeardMarket(market, new Links(), { now: () => now }, ['A', 'B', 'C']);
  const passed: unknown[] = [];
  heard.subscribe({ symbols: ['A', 'B', 'C'], bars: true, quotes: true, trades: true }, {
    onBar: (...all) => void passed.push(['bar', ...all]), onQuote: (...all) => void passed.push(['quote', ...all]),
    onTrade: (...all) => void passed.push(['trade', ...all]), onStatus: (...all) => void passed.push(['status', ...all]),
  }, () => undefined);
  inner!.onBar(1, 0, 60, 1, 2, 0.5, 1.5, 10);
  inner!.onBar(0, 0, 60, 1, 1, 1, 1, 20);
  now = 7;
  inner!.onBar(1, 0, 60, 1, 3, 0.5, 1.6, 12);
  inner!.onQuote(1, 61, 1, 2, 3, 4);
  expect([...heard.heardAt]).toEqual([5, 7, -Infinity]);
  expect(passed).toEqual([['bar', 1, 0, 60, 1, 2, 0.5, 1.5, 10], ['bar', 0, 0, 60, 1, 1, 1, 1, 20], ['bar', 1, 0, 60, 1, 3, 0.5, 1.6, 12], ['quote', 1, 61, 1, 2, 3, 4]]);
  const { symbol, high, length } = heard.bars();
  expect([length, [...symbol], [...high]]).toEqual([2, [0, 1], [1, 3]]);
  for (let minute = 1; minute <= 3000; minute++) inner!.onBar(0, minute * 60, minute * 60 + 60, 1, 1, 1, minute, 1);
  expect([heard.bars().length, heard.bars().close.at(-1)]).toEqual([3002, 3000]);
});
