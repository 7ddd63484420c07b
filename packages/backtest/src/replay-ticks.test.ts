import { createBarTable, createTickTable, defineInstrument, formatCash, setQuote, setTrade } from '@trader/core';
import type { BarTable, StrategyFactory, TickTable } from '@trader/core';
import { costModel, fixedBpsSlippage, parseFee } from '@trader/costs';
import { createJournal, memorySink, readJournal } from '@trader/observability/journal';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runBacktest } from './run-backtest';
import type { BacktestSetting } from './run-backtest';

const share = defineInstrument({ symbol: 'ABC', calendar: '24x7' });
const other = defineInstrument({ symbol: 'XYZ', calendar: '24x7' });

type Row = readonly ['quote', time: number, bid: number, bidSize: number, ask: number, askSize: number] | readonly ['trade', time: number, price: number, size: number];
const ticksOf = (symbols: readonly string[], rows: readonly Row[], symbolOf: (row: number) => number = () => 0): TickTable => {
  const ticks = createTickTable(symbols, rows.length);
  rows.forEach((row, at) => {
    if (row[0] === 'quote') setQuote(ticks, at, row[1], symbolOf(at), row[2], row[3], row[4], row[5]);
    else setTrade(ticks, at, row[1], symbolOf(at), row[2], row[3]);
  });
  return ticks;
};

/** Bars that begin where the one before ended: time of the end, symbol, close (and open, high and low). */
const barsOf = (symbols: readonly string[], rows: readonly (readonly [number, number, number])[]): BarTable => {
  const bars = createBarTable(symbols, rows.length);
  rows.forEach(([time, symbol, price], at) => {
    [bars.time[at], bars.openTime[at], bars.symbol[at]] = [time, time - 1000, symbol];
    bars.open[at] = bars.high[at] = bars.low[at] = bars.close[at] = price;
    bars.volume[at] = 1000;
  });
  return bars;
};

const run = (setting: Partial<BacktestSetting>, strategy: StrategyFactory) => {
  const sink = memorySink();
  const journal = createJournal(sink, {});
  const result = runBacktest({
    instruments: [share], cash: 100_000, name: 's', limits: {}, run: 't', journal, strategy,
    costs: costModel({ fee: parseFee('1/trade'), slippage: fixedBpsSlippage(100) }), ...setting,
  });
  journal.close();
  const records = [...readJournal(sink.text())];
  const fills = records.flatMap((each) => (each.kind === 'fill' ? [`${each.at} ${each.side} ${each.quantity} at ${each.price}`] : []));
  return { result, text: sink.text(), records, fills };
};

const quiet: Pick<ReturnType<StrategyFactory>, 'onBar'> = { onBar: () => undefined };

describe('a strategy on quotes and trades alone', () => {
  const ticks = ticksOf(['ABC'], [
    ['quote', 1000, 99, 100, 101, 200], ['quote', 2000, 100, 100, 102, 300], ['trade', 3000, 102, 50], ['trade', 4000, 97, 80], ['quote', 5000, 96, 500, 98, 500],
  ]);

  it('acts on what it hears at once: what is shown now, and then what comes', () => {
    // It wants 400 at 1000: 200 at 101 there, 200 at 102 at 2000. The trade of 97 hits the stop of 98, which takes the bid of 100 for 100, and
    // the bid of 96 for the rest. 100000 - 20200 - 20400 + 10000 + 28800 - a fee of 1 for each order.
    const { result, fills } = run({ ticks }, (context) => ({
      ...quiet,
      onQuote: (symbol, time) => {
        if (time === 1000) context.target(symbol, 400, 'in', { stop: 98 });
      },
    }));
    expect(fills).toEqual(['1000 buy 200 at 101', '2000 buy 200 at 102', '4000 sell 100 at 100', '5000 sell 300 at 96']);
    expect(formatCash(result.cash)).toBe('98198');
  });

  it('is marked by the middle of the quote until there are trades', () => {
    const equity: number[] = [];
    run({ ticks, costs: costModel({}) }, (context) => ({
      ...quiet,
      onQuote: (symbol, time) => {
        equity.push(context.equity());
        if (time === 1000) context.target(symbol, 100, 'in');
      },
      onTrade: () => equity.push(context.equity()),
    }));
    // 100 bought at 101; marks of 100 (before), 101, 102, 97 and 97 still.
    expect(equity).toEqual([100_000, 100_000, 100_100, 99_600, 99_600]);
  });

  it('is heard by every strategy of an account', () => {
    const heard: string[] = [];
    const listener = (name: string): StrategyFactory => () => ({ ...quiet, onQuote: (_, time) => heard.push(`${name} ${time}`), onTrade: (_, time) => heard.push(`${name} ${time}`) });
    runBacktest({
      ticks, instruments: [share], cash: 1, limits: {}, costs: costModel({}),
      sleeves: [{ name: 'a', strategy: listener('a') }, { name: 'deaf', strategy: () => quiet }, { name: 'b', strategy: listener('b') }],
    });
    expect(heard.slice(0, 4)).toEqual(['a 1000', 'b 1000', 'a 2000', 'b 2000']);
    expect(heard).toHaveLength(10);
  });

  it('begins when it is told to', () => {
    const { records, fills } = run({ ticks, tradeFrom: 1500 }, (context) => ({ ...quiet, onQuote: (symbol) => context.target(symbol, 100, 'in') }));
    expect(records[0]).toMatchObject({ kind: 'run', time: 2000 });
    expect(fills).toEqual(['2000 buy 100 at 102']);
    expect(() => run({ ticks, tradeFrom: 5001 }, () => quiet)).toThrow('tradeFrom is 1970-01-01T00:00:05.001Z, after the last bar');
  });
});

describe('ticks beside bars', () => {
  it('come before a bar that ends with them', () => {
    const heard: string[] = [];
    const ticks = ticksOf(['ABC'], [['trade', 500, 10, 1], ['quote', 1000, 10, 1, 11, 1], ['trade', 1000, 10, 1], ['trade', 1001, 10, 1]]);
    let told = 0;
    run({ ticks, bars: barsOf(['ABC'], [[1000, 0, 10], [2000, 0, 10]]), onProgress: (done) => (told = done) }, () => ({
      onBar: (_, time) => heard.push(`bar ${time}`), onQuote: (_, time) => heard.push(`quote ${time}`), onTrade: (_, time) => heard.push(`trade ${time}`),
    }));
    expect(heard).toEqual(['trade 500', 'quote 1000', 'trade 1000', 'bar 1000', 'trade 1001', 'bar 2000']);
    expect(told).toBe(6);
  });

  it('are what the orders of their symbol meet; those of others meet bars', () => {
    const ticks = ticksOf(['XYZ'], [['quote', 900, 19, 1000, 21, 1000], ['quote', 1500, 20, 1000, 22, 1000]]);
    const bars = barsOf(['ABC', 'XYZ'], [[1000, 0, 10], [1000, 1, 20], [2000, 0, 10], [2000, 1, 5]]);
    const { fills, records } = run({ ticks, bars, instruments: [share, other] }, (context) => ({
      onBar: (symbol, time) => {
        if (time === 1000) context.target(symbol, 100, 'in', symbol === 1 ? { stop: 18 } : {});
      },
    }));
    // The share slips by 1 % from the open of its bar, but never out of the bar; XYZ takes the ask of 21 at once, and no bar of 5 hits its stop.
    expect(fills).toEqual(['1000 buy 100 at 21', '1000 buy 100 at 10']);
    expect(records.filter((each) => each.kind === 'fill').map((each) => each.time)).toEqual([1000, 2000]);
  });

  it('must be of instruments that are there', () => {
    expect(() => run({ ticks: ticksOf(['XYZ'], [['trade', 1, 1, 1]]) }, () => quiet)).toThrow('ticks are of XYZ, but instruments of ABC: define it, or remove its rows');
    expect(() => run({}, () => quiet)).toThrow('there is nothing to run on: give at least one bar, quote or trade');
  });
});

describe('the journal', () => {
  const tick = fc.record({
    gap: fc.integer({ min: 0, max: 400 }), symbol: fc.nat(1), kind: fc.constantFrom('quote', 'quote', 'trade'), at: fc.integer({ min: 95, max: 105 }),
    size: fc.integer({ min: 0, max: 5 }), far: fc.integer({ min: 0, max: 5 }),
  });
  const market = fc.array(tick, { minLength: 3, maxLength: 80 }).map((plan) => {
    let time = 10_000;
    const rows = plan.map(({ gap, kind, at, size, far }): Row => {
      time += gap;
      return kind === 'trade' ? ['trade', time, at, size * 100] : ['quote', time, at, size * 100, at + 1 + (far % 3), far * 100];
    });
    const slices = Math.floor(time / 1000);
    const bars = Array.from({ length: 2 * slices }, (_, index): [number, number, number] => [1000 * (1 + (index >> 1)), index % 2, 100 + ((index * 7) % 5)]);
    return { ticks: ticksOf(['ABC', 'XYZ'], rows, (row) => plan[row].symbol), bars: barsOf(['ABC', 'XYZ'], bars) };
  });

  /** Wants something new at every third event, told by a digest of all it has heard. */
  const eager: StrategyFactory = (context) => {
    let heard = 0;
    const hear = (symbol: number, value: number): void => {
      heard = (heard * 31 + Math.round(value)) % 1_000_003;
      if (heard % 3 === 0) context.target(symbol, ((heard % 7) - 3) * 100, `heard ${heard}`, heard % 2 === 0 ? { stop: value * (heard % 7 > 3 ? 0.97 : 1.03) } : {});
    };
    return { onBar: (symbol, time, _open, _high, _low, close) => hear(symbol, close + time), onQuote: (symbol, time, bid, size, ask) => hear(symbol, bid + size + ask + time), onTrade: (symbol, time, price) => hear(symbol, price + time) };
  };
  const setting = { instruments: [share, other], costs: costModel({}) };

  it('is the same every time, and up to any moment when all after it is missing', () => {
    let compared = 0;
    fc.assert(fc.property(market, fc.nat(80), (given, at) => {
      const { ticks, bars } = given;
      const whole = run({ ...setting, ...given }, eager);
      expect(run({ ...setting, ...given }, eager).text).toBe(whole.text);
      const end = ticks.time[Math.min(at, ticks.length - 1)];
      const past = run({ ...setting, ticks: { ...ticks, length: ticks.time.filter((time) => time <= end).length }, bars: { ...bars, length: bars.time.filter((time) => time <= end).length } }, eager);
      const before = past.records.slice(0, -1); // the last is the session that the end of the data cuts short
      expect(whole.records.slice(0, before.length)).toEqual(before);
      for (const next of whole.records.slice(before.length)) expect(next.time).toBeGreaterThanOrEqual(end);
      compared += past.fills.length;
    }), { numRuns: 30 });
    expect(compared).toBeGreaterThan(50);
  });
});
