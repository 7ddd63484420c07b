import { costModel, parseFee, parseSlippage } from '@trader/costs';
import { createBarTable, defineInstrument, formatCash, isTraderError } from '@trader/core';
import type { BarTable, StrategyFactory } from '@trader/core';
import { createJournal, memorySink, readJournal } from '@trader/observability/journal';
import { describe, expect, it } from 'vitest';
import { barsFrom } from './bars-from';
import { runBacktest } from './run-backtest';
import type { BacktestSetting, OneStrategy } from './run-backtest';

const DAY = 86_400_000;
const share = defineInstrument({ symbol: 'ABC', calendar: '24x7' });

/** Bars from rows of open, high, low, close, a day each. */
const daily = (rows: readonly (readonly [number, number, number, number])[]): BarTable => {
  const bars = createBarTable(['ABC'], rows.length);
  rows.forEach(([open, high, low, close], i) => {
    bars.openTime[i] = i * DAY;
    bars.time[i] = (i + 1) * DAY;
    [bars.open[i], bars.high[i], bars.low[i], bars.close[i], bars.volume[i]] = [open, high, low, close, 1000];
  });
  return bars;
};

/** Asks for `quantities[n]` at the n-th bar; undefined asks for nothing. */
const script = (quantities: readonly (number | undefined)[], exits?: { stop?: number; takeProfit?: number }): StrategyFactory => (context) => {
  let bar = 0;
  return {
    onBar: (symbol) => {
      const wanted = quantities[bar++];
      if (wanted !== undefined) context.target(symbol, wanted, `bar ${bar}`, wanted === 0 ? undefined : exits);
    },
  };
};

const run = (options: Partial<BacktestSetting & OneStrategy> & Pick<BacktestSetting & OneStrategy, 'bars' | 'strategy'>) => {
  const sink = memorySink();
  const journal = createJournal(sink, {});
  const result = runBacktest({
    instruments: [share], cash: '10000', name: 'script', limits: {}, run: 't', journal,
    costs: costModel({ fee: parseFee('1/trade'), slippage: parseSlippage('none') }), ...options,
  });
  journal.close();
  return { result, text: sink.text(), records: [...readJournal(sink.text())] };
};

describe('runBacktest', () => {
  const rising = daily([[10, 11, 9, 10], [10.5, 12, 10, 11], [11, 13, 11, 12.5], [12, 14, 11.5, 13]]);

  it('fills a decision at the next open, charges the fee and marks the rest', () => {
    // 100 bought at 10.50 (not at the close of 10 it was decided on), 1 fee, marked at 13: 10000 - 1050 - 1 + 1300.
    const { result } = run({ bars: rising, strategy: script([100]) });
    expect(formatCash(result.cash)).toBe('8949');
    expect(formatCash(result.equity)).toBe('10249');
    expect(formatCash(result.fees)).toBe('1');
  });

  it('runs several strategies in one account, each with its own lots and equity', () => {
    const sink = memorySink();
    const journal = createJournal(sink, {});
    const seen: number[] = [];
    const watching: StrategyFactory = (context) => ({ onBar: () => void seen.push(context.equity()) });
    runBacktest({
      bars: rising, instruments: [share], cash: 10_000, limits: {}, run: 't', journal, costs: costModel({ fee: parseFee('1/trade'), slippage: parseSlippage('none') }),
      sleeves: [{ name: 'in', strategy: script([100, 100, 0]), share: 0.5 }, { name: 'late', strategy: script([0, 40]) }, { name: 'watch', strategy: watching, share: 0.25 }],
    });
    journal.close();
    const records = [...readJournal(sink.text())];
    expect(records[0]).toMatchObject({ kind: 'run', strategy: 'in+late+watch' });
    expect(records.flatMap((each) => (each.kind === 'decision' ? [`${each.owner} ${each.from} ${each.to}`] : []))).toEqual(['in 0 100', 'late 0 40', 'in 100 0']);
    expect(records.flatMap((each) => (each.kind === 'fill' ? [[each.quantity, each.realized, each.position]] : []))).toEqual([
      ['100', '0', '100'], ['40', '0', '140'], ['100', '150', '40'],
    ]);
    expect(seen).toEqual([2500, 2500, 2500, 2500]);
  });

  it('closes the lots that the account says, to the same cash', () => {
    // 50 bought at 10.50 and 50 at 11, then 50 sold at 12: the first lot makes 75, the second 50.
    const realized = (options: Partial<BacktestSetting & OneStrategy>): unknown[] => {
      const { result, records } = run({ bars: rising, strategy: script([50, 100, 50]), ...options });
      return [formatCash(result.cash), records.flatMap((each) => (each.kind === 'fill' ? [each.realized] : []))];
    };
    expect(realized({})).toEqual(['9522', ['0', '0', '75']]);
    expect(realized({ lotMethod: 'lifo' })).toEqual(['9522', ['0', '0', '50']]);
    expect(realized({ lotMethod: 'hifo' })).toEqual(realized({ lotMethod: 'lifo' }));
  });

  it('closes what it opened, exactly flat', () => {
    // Bought at 10.50, sold at the open of 12, two fees of 1: 10000 + 150 - 2.
    const { result } = run({ bars: rising, strategy: script([100, undefined, 0]) });
    expect(formatCash(result.cash)).toBe('10148');
    expect(formatCash(result.equity)).toBe('10148');
  });

  it('lets the stop win when a bar touches stop and take profit', () => {
    const wild = daily([[10, 11, 9, 10], [10, 10.2, 9.9, 10], [10, 12, 8, 10], [10, 10, 10, 10]]);
    // Bought at 10, stopped at 9 though 11 was touched too: 10000 - 100 - 2.
    const { result, records } = run({ bars: wild, strategy: script([100], { stop: 9, takeProfit: 11 }) });
    expect(formatCash(result.cash)).toBe('9898');
    expect(records.filter((each) => each.kind === 'fill')).toHaveLength(2);
  });

  it('fills a stop at the open when the market gaps through it', () => {
    const gap = daily([[10, 11, 9, 10], [10, 10.2, 9.9, 10], [8, 8.5, 7, 8], [8, 8, 8, 8]]);
    const { result } = run({ bars: gap, strategy: script([100], { stop: 9 }) });
    expect(formatCash(result.cash)).toBe('9798');
  });

  it('makes the same journal bytes again', () => {
    const strategy = script([100, undefined, -50], { stop: 20 });
    expect(run({ bars: rising, strategy }).text).toBe(run({ bars: rising, strategy }).text);
  });

  it('decides the same when the future is cut off', () => {
    const strategy = script([100, 50, 0]);
    const whole = run({ bars: rising, strategy }).records;
    const cut = run({ bars: daily([[10, 11, 9, 10], [10.5, 12, 10, 11]]), strategy }).records.filter((each) => each.kind !== 'session');
    expect(whole.filter((each) => each.kind !== 'session').slice(0, cut.length)).toEqual(cut);
  });

  it('refuses bars of other symbols than the instruments, and no bars at all', () => {
    const other = defineInstrument({ symbol: 'XYZ' });
    const codeOf = (work: () => unknown): string | undefined => {
      try {
        work();
      } catch (error) {
        return isTraderError(error) ? error.code : 'no TraderError';
      }
      return undefined;
    };
    expect(codeOf(() => run({ bars: rising, strategy: script([]), instruments: [other] }))).toBe('UNKNOWN_SYMBOL');
    expect(codeOf(() => run({ bars: daily([]), strategy: script([]) }))).toBe('INVALID_DATA');
  });
});

describe('a run that warms up', () => {
  const bars = daily([[10, 11, 9, 10], [10.5, 12, 10, 11], [11, 13, 11, 12.5], [12, 14, 11.5, 13], [13, 14, 12, 14]]);

  it('shows earlier bars, drops what is wanted of them, and is told from its beginning on', () => {
    const seen: boolean[] = [];
    const asking: StrategyFactory = (context) => ({
      onBar: (symbol, _time, _open, _high, _low, close) => {
        seen.push(context.warmingUp());
        context.target(symbol, close, 'as many as it costs');
      },
    });
    const { records, result } = run({ bars, strategy: asking, tradeFrom: bars.time[2]! });
    expect(seen).toEqual([true, true, false, false, false]);
    expect(records[0]).toMatchObject({ kind: 'run', time: bars.time[2] });
    const days = bars.openTime.subarray(2);
    expect(records.flatMap((each) => (each.kind === 'session' ? [Date.parse(each.day)] : []))).toEqual([...days]);
    // 12 at 12, then one more at 13: 10000 - 144 - 13 - 2 fees + 13 x 14.
    expect(formatCash(result.equity)).toBe('10023');
  });

  it('ends where a run over those bars alone ends, when the strategy remembers nothing', () => {
    const text = (options: { readonly bars: BarTable; readonly tradeFrom?: number }): string => run({ strategy: script([100, 0, 50]), ...options }).text;
    const late: StrategyFactory = (context, parameters) => {
      const inner = script([100, 0, 50])(context, parameters);
      return { onBar: (...bar) => void (!context.warmingUp() && inner.onBar(...bar)) };
    };
    expect(run({ bars, strategy: late, tradeFrom: bars.time[2]! }).text).toBe(text({ bars: barsFrom(bars, bars.time[2]) }));
    expect(text({ bars, tradeFrom: bars.time[0]! })).toBe(text({ bars }));
    expect(() => text({ bars, tradeFrom: bars.time[4]! + 1 })).toThrow('after the last bar');
  });
});
