import { createBarTable, createTickTable, defineInstrument, setQuote, setTrade } from '@trader/core';
import type { BarTable, Terms } from '@trader/core';
import { costModel, parseFee, parseSlippage } from '@trader/costs';
import { createJournal, memorySink, readJournal } from '@trader/observability/journal';
import { describe, expect, it } from 'vitest';
import { runBacktest } from './run-backtest';

const DAY = 86_400_000;
const share = defineInstrument({ symbol: 'ABC', calendar: '24x7' });

type Prices = readonly [open: number, high: number, low: number, close: number];

const daily = (rows: readonly Prices[]): BarTable => {
  const bars = createBarTable(['ABC'], rows.length);
  rows.forEach((row, i) => {
    [bars.openTime[i], bars.time[i], bars.volume[i]] = [i * DAY, (i + 1) * DAY, 1000];
    [bars.open[i], bars.high[i], bars.low[i], bars.close[i]] = row;
  });
  return bars;
};

/** What becomes of one target, asked for at the close of a bar at 100, on the bars after it: fills and ends, as the journal tells them. */
const story = (quantity: number, terms: Terms, ...rows: readonly Prices[]): string[] => {
  const sink = memorySink();
  const journal = createJournal(sink, {});
  let asked = false;
  runBacktest({
    bars: daily([[100, 100, 100, 100], ...rows]), instruments: [share], cash: '100000', name: 'once', limits: {}, run: 't', journal,
    costs: costModel({ fee: parseFee('none'), slippage: parseSlippage('none') }),
    strategy: (context) => ({
      onBar: (symbol) => {
        if (!asked) context.target(symbol, quantity, 'once', terms);
        asked = true;
      },
    }),
  });
  journal.close();
  return [...readJournal(sink.text())].flatMap((each) => {
    if (each.kind === 'fill') return [`${each.id} ${each.side} ${each.quantity} at ${each.price}`];
    return each.kind === 'order' && (each.status === 'cancelled' || each.status === 'rejected') ? [`${each.id} ${each.status}: ${each.reason}`] : [];
  });
};

describe('an entry that trails the price', () => {
  it('buys when the price has come back up from its lowest, and not before', () => {
    const terms: Terms = { entry: { type: 'trailing-stop', trailAmount: 2 }, stop: 90 };
    // The lowest is 95: it buys at 97. A fall without a turn buys nothing.
    expect(story(10, terms, [99, 99, 95, 95.5], [96, 98, 96, 98])).toEqual(['t-2 buy 10 at 97']);
    expect(story(10, terms, [99, 99, 95, 95.5], [95, 95.5, 92, 92])).toEqual([]);
  });

  it('sells short when it has fallen from its highest, by a share of it', () => {
    // 2 % below 110 is 107.80.
    expect(story(-10, { entry: { type: 'trailing-stop', trailBps: 200 } }, [101, 110, 101, 110], [109, 109, 107, 107])).toEqual(['t-2 sell 10 at 107.8']);
  });
});

describe('two entries of which one cancels the other', () => {
  const either: Terms = {
    entry: { type: 'stop', stop: 105 }, stop: 99, takeProfit: 110, or: { quantity: -20, entry: { type: 'stop', stop: 95 }, stop: 97, takeProfit: 90 },
  };

  it('go long on a breakout up, with the exits of that side', () => {
    expect(story(10, either, [100, 106, 100, 106], [106, 111, 106, 111], [100, 100, 90, 90])).toEqual([
      't-2 buy 10 at 105', 't-5 cancelled: t-2 of its group filled', 't-6 cancelled: t-5 was cancelled', 't-7 cancelled: t-5 was cancelled',
      't-4 sell 10 at 110', 't-3 cancelled: t-4 of its group filled',
    ]);
  });

  it('go short on a breakout down, and out again at the stop', () => {
    expect(story(10, either, [100, 100, 94, 94], [95, 98, 95, 98])).toEqual([
      't-5 sell 20 at 95', 't-2 cancelled: t-5 of its group filled', 't-3 cancelled: t-2 was cancelled', 't-4 cancelled: t-2 was cancelled',
      't-6 buy 20 at 97', 't-7 cancelled: t-6 of its group filled',
    ]);
  });

  it('of which a bar touches both: the first that was named trades, and the doubt is to our loss', () => {
    expect(story(10, either, [100, 106, 94, 100]).slice(0, 1)).toEqual(['t-2 buy 10 at 105']);
    expect(story(10, either, [100, 106, 94, 100])).toContain('t-3 sell 10 at 99');
    // An open beyond one of them came first.
    expect(story(10, either, [94, 106, 94, 100]).slice(0, 1)).toEqual(['t-5 sell 20 at 94']);
  });

  it('may be on one side, and end with the day', () => {
    const dips: Terms = { entry: { type: 'limit', limit: 98 }, or: { quantity: 30, entry: { type: 'stop', stop: 103, timeInForce: 'day' } } };
    expect(story(10, dips, [100, 104, 97, 100])).toEqual(['t-3 buy 30 at 103', 't-2 cancelled: t-3 of its group filled']);
    expect(story(10, dips, [100, 101, 99, 100], [100, 104, 99, 104], [100, 100, 97, 97])).toEqual(['t-2 buy 10 at 98']);
  });

  it('of which the exchange refuses one leave the other at work', () => {
    const dear: Terms = { entry: { type: 'limit', limit: 99, postOnly: true }, or: { quantity: -10, entry: { type: 'stop', stop: 95 } } };
    // The open of 98 is at the post-only limit: it would have taken.
    expect(story(10, dear, [98, 98, 96, 96], [96, 96, 94, 94])).toEqual(['t-2 rejected: post-only, and the market is at its limit or beyond', 't-3 sell 10 at 95']);
  });
});

describe('on quotes and trades', () => {
  type Row = readonly ['quote', time: number, bid: number, ask: number, askSize: number] | readonly ['trade', time: number, price: number];

  /** The same of a target that is asked for at the first quote. */
  const onTicks = (quantity: number, terms: Terms, ...rows: readonly Row[]): string[] => {
    const sink = memorySink();
    const journal = createJournal(sink, {});
    const ticks = createTickTable(['ABC'], rows.length);
    rows.forEach((row, at) => {
      if (row[0] === 'quote') setQuote(ticks, at, row[1], 0, row[2], 100, row[3], row[4]);
      else setTrade(ticks, at, row[1], 0, row[2], 1);
    });
    runBacktest({
      ticks, instruments: [share], cash: '100000', name: 'once', limits: {}, run: 't', journal, costs: costModel({ fee: parseFee('none'), slippage: parseSlippage('none') }),
      strategy: (context) => ({
        onBar: () => undefined,
        onQuote: (symbol, time) => {
          if (time === 1000) context.target(symbol, quantity, 'once', terms);
        },
      }),
    });
    journal.close();
    return [...readJournal(sink.text())].flatMap((each) => {
      if (each.kind === 'fill') return [`${each.at}: ${each.id} ${each.side} ${each.quantity} at ${each.price}`];
      return each.kind === 'order' && each.status === 'cancelled' ? [`${each.id} cancelled: ${each.reason}`] : [];
    });
  };

  it('the first part of one entry cancels the other, and the rest of it goes on', () => {
    expect(onTicks(
      10, { entry: { type: 'stop', stop: 105 }, or: { quantity: -20, entry: { type: 'stop', stop: 95 } } },
      ['quote', 1000, 99, 101, 100], ['trade', 2000, 100], ['quote', 3000, 105, 106, 4], ['trade', 3500, 105.5], ['quote', 4000, 94, 95, 100], ['trade', 5000, 94],
    )).toEqual(['3500: t-2 buy 4 at 106', 't-3 cancelled: t-2 of its group filled', '4000: t-2 buy 6 at 95']);
  });

  it('an entry that trails follows the trades', () => {
    expect(onTicks(
      10, { entry: { type: 'trailing-stop', trailAmount: 2 } },
      ['quote', 1000, 99, 101, 100], ['trade', 2000, 100], ['trade', 3000, 97], ['quote', 3500, 98, 99.5, 100], ['trade', 4000, 98.99], ['trade', 5000, 99],
    )).toEqual(['5000: t-2 buy 10 at 99.5']);
  });
});

describe('one order after another', () => {
  it('is a target in onFill: it goes out with the fill, also in another symbol, and trades from the next bar on', () => {
    const sink = memorySink();
    const journal = createJournal(sink, {});
    const bars = createBarTable(['ABC', 'XYZ'], 8);
    for (let row = 0; row < bars.length; row++) {
      const day = row >> 1;
      [bars.symbol[row], bars.openTime[row], bars.time[row]] = [row % 2, day * DAY, (day + 1) * DAY];
      for (const column of [bars.open, bars.high, bars.low, bars.close]) column[row] = row % 2 === 0 ? 100 - day : 50 + day;
    }
    runBacktest({
      bars, instruments: [share, defineInstrument({ symbol: 'XYZ', calendar: '24x7' })], cash: '100000', name: 'hedged', limits: {}, run: 't', journal,
      costs: costModel({ fee: parseFee('none'), slippage: parseSlippage('none') }),
      strategy: (context) => ({
        onBar: (symbol, time) => {
          if (symbol === 0 && time === DAY) context.target(0, 10, 'dip', { entry: { type: 'limit', limit: 98 } });
        },
        onFill: (symbol) => {
          if (symbol === 0) context.target(1, -20, 'the hedge');
        },
      }),
    });
    journal.close();
    const told = [...readJournal(sink.text())].flatMap((each) => (each.kind === 'fill' ? [`day ${each.time / DAY}: ${each.side} ${each.quantity} ${each.symbol} at ${each.price}`] : []));
    expect(told).toEqual(['day 3: buy 10 ABC at 98', 'day 4: sell 20 XYZ at 53']);
  });
});

describe('a stop that the market is through already', () => {
  it('trades at the next open, whichever way round it was meant', () => {
    expect(story(10, { entry: { type: 'stop', stop: 95 } }, [101, 102, 100, 102])).toEqual(['t-2 buy 10 at 101']);
    expect(story(10, { stop: 120 }, [101, 102, 100, 102])).toEqual(['t-2 buy 10 at 101', 't-3 sell 10 at 101']);
    expect(story(10, { takeProfit: 90 }, [101, 102, 100, 102])).toEqual(['t-2 buy 10 at 101', 't-3 sell 10 at 101']);
  });
});
