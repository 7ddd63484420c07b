import { createBarTable, defineInstrument } from '@trader/core';
import type { JournalRecord } from '@trader/core';
import { expect, test } from 'vitest';
import type { ReportInput } from './report-input';
import { summarize } from './summarize';
import { textSummary } from './text-summary';

const START: JournalRecord = { kind: 'run', time: 0, run: 'r', strategy: 's', currency: 'USD', cash: '1000', symbols: ['A'] };
const END: JournalRecord = { kind: 'session', time: 100, day: '1970-01-01', cash: '1000', equity: '1000', peak: '1000', positions: {} };
const due = (id: string, amount: string, more: Partial<Extract<JournalRecord, { kind: 'accrual' }>> = {}): JournalRecord =>
  ({ kind: 'accrual', time: 2, id, symbol: 'A', currency: 'USD', amount, perUnit: '1', at: 2, payAt: 200, cash: '1000', equity: '1000', ...more });
const paid = (settles: string): JournalRecord =>
  ({ kind: 'cash', time: 3, id: `p${settles}`, reason: 'dividend', symbol: 'A', currency: 'USD', amount: '4', at: 3, realized: {}, cash: '1004', equity: '1004', settles });
const input = (...records: JournalRecord[]): ReportInput => ({ records: [START, ...records, END], bars: createBarTable(['A'], 0), title: 'T', periodsPerYear: 252, notes: [] });
const figures = (given: ReportInput): readonly (readonly [string, number | null])[] =>
  summarize(given).metrics.flatMap(({ key, value }) => (key.startsWith('dividends') ? [[key, value] as const] : []));

test('dividends that are due when the run ends are told, those to be received and those owed, and nothing when all are paid', () => {
  expect(figures(input(due('a', '4'), paid('a')))).toEqual([['dividends', 4]]);
  const open = input(due('a', '4'), due('b', '2.5'), due('c', '-3'), paid('a'), due('d', '1'));
  expect(figures(open)).toEqual([['dividends', 4], ['dividendsReceivable', 3.5], ['dividendsPayable', 3]]);
  expect(textSummary(summarize(open))).toMatch(/Dividends receivable +3\.50 USD\n/);
});

test('those in another currency count at the last rate of the bars, and where there is none at that of their ex-moment', () => {
  const foreign = due('a', '10', { currency: 'EUR', rate: '1.1' });
  expect(figures(input(foreign))).toEqual([['dividendsReceivable', 11]]);
  const bars = createBarTable(['A', 'EURUSD'], 2);
  [1, 1].forEach((symbol, row) => {
    [bars.symbol[row], bars.time[row], bars.close[row]] = [symbol, [50, 150][row]!, [1.25, 9][row]!];
  });
  const instruments = [defineInstrument({ symbol: 'A', currency: 'EUR' }), defineInstrument({ symbol: 'EURUSD' })];
  expect(figures({ ...input(foreign), bars, instruments, rates: { EUR: 'EURUSD' } })).toEqual([['dividendsReceivable', 12.5]]);
});
