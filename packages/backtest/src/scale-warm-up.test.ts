import { createBarTable, createTickTable, defineInstrument, dividend, setQuote, setTrade, split } from '@trader/core';
import { costModel, parseFinancing } from '@trader/costs';
import { createJournal, memorySink, readJournal } from '@trader/observability/journal';
import { describe, expect, it } from 'vitest';
import { runBacktest } from './run-backtest';
import { scaleWarmUp, scaleWarmUpTicks } from './scale-warm-up';

const DAY = 86_400_000;
const share = defineInstrument({ symbol: 'ABC', calendar: '24x7' });

/** Days that close at these prices, the first at the end of day 1. */
const days = (...prices: readonly number[]) => {
  const bars = createBarTable(['ABC'], prices.length);
  prices.forEach((at, row) => {
    [bars.openTime[row], bars.time[row], bars.volume[row]] = [row * DAY, (row + 1) * DAY, 1000];
    for (const column of [bars.open, bars.high, bars.low, bars.close]) column[row] = at;
  });
  return bars;
};

const actions = [split({ symbol: 'ABC', ratio: '2:1', time: 1.5 * DAY }), split({ symbol: 'ABC', ratio: '5:1', time: 3 * DAY }), split({ symbol: 'ABC', ratio: '3:1', time: 5.2 * DAY })];

describe('bars before a run', () => {
  it('are in the units with which it begins, and later ones as they were', () => {
    const bars = days(100, 51, 52, 10, 11, 4);
    const scaled = scaleWarmUp(bars, actions, 5 * DAY);
    // A bar that ends at the moment of a split is before it.
    expect([...scaled.close]).toEqual([10, 10.2, 10.4, 10, 11, 4]);
    expect([...scaled.volume]).toEqual([10_000, 5000, 5000, 1000, 1000, 1000]);
    expect([...bars.close]).toEqual([100, 51, 52, 10, 11, 4]);
    expect(scaleWarmUp(bars, actions)).toBe(bars);
    expect(scaleWarmUp(bars, [dividend({ symbol: 'ABC', amount: 1, time: 0 })], 5 * DAY)).toBe(bars);
  });

  it('quotes and trades before it are so too, and are heard so', () => {
    const ticks = createTickTable(['XYZ', 'ABC'], 5);
    setQuote(ticks, 0, DAY, 1, 99, 3, 101, 4);
    setTrade(ticks, 1, 1.5 * DAY, 1, 100, 7);
    setTrade(ticks, 2, 2 * DAY, 0, 100, 7);
    setQuote(ticks, 3, 3 * DAY, 1, 50, 5, 0, 0);
    setTrade(ticks, 4, 5.1 * DAY, 1, 11, 8);
    const { bid, bidSize, ask, askSize } = scaleWarmUpTicks(ticks, actions, 5 * DAY);
    expect([[...bid], [...bidSize], [...ask], [...askSize]]).toEqual([[9.9, 10, 100, 10, 11], [30, 70, 7, 25, 8], [10.1, 0, 0, 0, 0], [40, 0, 0, 0, 0]]);
    expect([...ticks.bid]).toEqual([99, 100, 100, 50, 11]);
    expect(scaleWarmUpTicks(ticks, actions)).toBe(ticks);
    const heard: number[] = [];
    runBacktest({
      ticks, instruments: [share, defineInstrument({ symbol: 'XYZ', calendar: '24x7' })], cash: 1, costs: costModel({}), limits: {}, name: 'hear', tradeFrom: 5 * DAY, exchange: { actions },
      strategy: () => ({ onBar: () => undefined, onQuote: (_symbol, _time, at) => void heard.push(at), onTrade: (_symbol, _time, at) => void heard.push(at) }),
    });
    expect(heard).toEqual([9.9, 10, 100, 10, 11]);
  });

  it('are seen so by strategies, which hear of later splits; nothing is earned before the run', () => {
    const sink = memorySink();
    const journal = createJournal(sink);
    const seen: unknown[] = [];
    runBacktest({
      bars: days(100, 51, 52, 10, 11, 4, 5), instruments: [share], cash: 10_000, costs: costModel({}), limits: {}, name: 'watch', journal, tradeFrom: 5 * DAY,
      exchange: { actions, financing: parseFinancing('36% credit') },
      strategy: () => ({ onBar: (_symbol, time, open) => void seen.push([time / DAY, open]), onAction: (...said) => void seen.push(said) }),
    });
    journal.close();
    expect(seen).toEqual([[1, 10], [2, 10.2], [3, 10.4], [4, 10], [5, 11], [0, 0, 3], [6, 4], [7, 5]]);
    const records = [...readJournal(sink.text())];
    expect(records[0]).toMatchObject({ kind: 'run', time: 5 * DAY });
    expect(records.filter((each) => each.kind === 'cash').map((each) => [each.reason, each.at / DAY])).toEqual([['cash-interest', 5], ['cash-interest', 6], ['cash-interest', 7]]);
  });
});
