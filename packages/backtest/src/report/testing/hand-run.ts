import { createBarTable } from '@trader/core';
import type { BarTable, JournalRecord } from '@trader/core';
import type { ReportInput } from '../report-input';

const DAY = 86_400_000;
const FIRST = Date.UTC(2024, 0, 2, 21);

/** Four daily bars of two symbols: closes of A are 100, 110, 90, 99 and of B 50, 50, 50, 50. */
const bars = (): BarTable => {
  const table = createBarTable(['A', 'B'], 8);
  [100, 110, 90, 99].forEach((close, day) => {
    [close, 50].forEach((price, symbol) => {
      const row = day * 2 + symbol;
      table.time[row] = FIRST + day * DAY;
      table.openTime[row] = FIRST + day * DAY - 6.5 * 3_600_000;
      table.symbol[row] = symbol;
      table.open[row] = table.close[row] = price;
      table.high[row] = price + 1;
      table.low[row] = price - 1;
      table.volume[row] = 1000;
    });
  });
  return table;
};

const intent = (day: number, id: string, side: 'buy' | 'sell', type: string, reason: string): JournalRecord => ({
  kind: 'intent', time: FIRST + day * DAY, id, parent: `${id}-parent`, owner: 'hand', symbol: 'A', side, type, quantity: '10',
  reduceOnly: type !== 'market', reason,
});

const fill = (day: number, id: string, side: 'buy' | 'sell', price: string, realized: string, position: string, cash: string): JournalRecord => ({
  kind: 'fill', time: FIRST + day * DAY, id, execution: `${id}-1`, symbol: 'A', side, quantity: '10', price, fee: '1', at: FIRST + day * DAY,
  realized, position, cash, equity: cash,
});

const session = (day: number, equity: string): JournalRecord => ({
  kind: 'session', time: FIRST + day * DAY, day: new Date(FIRST + day * DAY).toISOString().slice(0, 10), cash: equity, equity, peak: '0', positions: {},
});

/**
 * A run made by hand. Long 10 A at 100, sold at its target 110: +100 - 2 of fees. Short 10 A at 90, bought back by its stop at 99:
 * -90 - 2. From 1000 to 1006; at the ends of the days equity is 999, 1098, 1097 and 1006.
 */
export const handRun = (names: { readonly strategy?: string; readonly title?: string; readonly reason?: string } = {}): ReportInput => ({
  title: names.title ?? 'By hand',
  periodsPerYear: 252,
  notes: ['A note of the run.'],
  bars: bars(),
  benchmark: {
    name: 'Index',
    time: Float64Array.from([FIRST + DAY, FIRST + 2 * DAY]),
    value: Float64Array.from([200, 300]),
  },
  records: [
    { kind: 'run', time: FIRST, run: 'r1', strategy: names.strategy ?? 'hand', currency: 'USD', cash: '1000', symbols: ['A', 'B'] },
    intent(0, 'o1', 'buy', 'market', names.reason ?? 'up'),
    fill(0, 'o1', 'buy', '100', '0', '10', '-1'),
    session(0, '999'),
    intent(1, 'o2', 'sell', 'limit', 'take profit'),
    fill(1, 'o2', 'sell', '110', '100', '0', '1098'),
    { kind: 'refusal', time: FIRST + DAY, id: 'o9', symbol: 'B', check: 'notional', reason: 'too much' },
    session(1, '1098'),
    intent(2, 'o3', 'sell', 'market', 'down'),
    fill(2, 'o3', 'sell', '90', '0', '-10', '1997'),
    session(2, '1097'),
    intent(3, 'o4', 'buy', 'stop', 'stop'),
    fill(3, 'o4', 'buy', '99', '-90', '0', '1006'),
    session(3, '1006'),
  ],
});
