import { expect, test } from 'vitest';
import { createTickTable, QUOTE_TICK, setQuote, setTrade, TRADE_TICK } from './tick';

test('a row is a quote or a trade; writing one leaves nothing of the other', () => {
  const ticks = createTickTable(['A', 'B'], 2);
  setQuote(ticks, 0, 1000, 1, 9.99, 300, 10.01, 200);
  setTrade(ticks, 1, 1001, 0, 20.5, 7);
  const row = (at: number): number[] =>
    [ticks.time[at], ticks.symbol[at], ticks.kind[at], ticks.bid[at], ticks.bidSize[at], ticks.ask[at], ticks.askSize[at]];
  expect(row(0)).toEqual([1000, 1, QUOTE_TICK, 9.99, 300, 10.01, 200]);
  expect(row(1)).toEqual([1001, 0, TRADE_TICK, 20.5, 7, 0, 0]);
  setTrade(ticks, 0, 1000, 1, 10, 5);
  expect(row(0)).toEqual([1000, 1, TRADE_TICK, 10, 5, 0, 0]);
});
