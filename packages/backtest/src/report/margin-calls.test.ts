import { createBarTable } from '@trader/core';
import type { JournalRecord } from '@trader/core';
import { expect, test } from 'vitest';
import type { ReportInput } from './report-input';
import { summarize } from './summarize';
import { textSummary } from './text-summary';

const START: JournalRecord = { kind: 'run', time: 0, run: 'r', strategy: 's', currency: 'USD', cash: '1000', symbols: ['A'] };
const END: JournalRecord = { kind: 'session', time: 100, day: '1970-01-01', cash: '1000', equity: '1000', peak: '1000', positions: {} };
const call = (state: string, worst: string): JournalRecord => ({ kind: 'margin-call', time: 2, id: `m${worst}`, state, equity: '100', required: '150', worst, at: 2 });
const input = (...records: JournalRecord[]): ReportInput => ({ records: [START, ...records, END], bars: createBarTable(['A'], 0), title: 'T', periodsPerYear: 252, notes: [] });
const figures = (given: ReportInput): readonly (readonly [string, number | null])[] =>
  summarize(given).metrics.flatMap(({ key, value }) => (key === 'marginCalls' || key === 'worstShortfall' ? [[key, value] as const] : []));

test('margin calls are counted once each, with the most that was missing, and not told of where there were none', () => {
  expect(figures(input())).toEqual([]);
  const called = input(call('issued', '50'), call('standing', '80.5'), call('met', '80.5'), call('issued', '20'));
  expect(figures(called)).toEqual([['marginCalls', 2], ['worstShortfall', 80.5]]);
  expect(textSummary(summarize(called))).toMatch(/Margin calls +2\n.*Worst margin shortfall +80\.50 USD\n/);
});

test('a note says that a broker would act, and whether the last call was met', () => {
  const noted = (...records: JournalRecord[]): readonly string[] => summarize(input(...records)).notes.filter((note) => note.includes('margin call'));
  expect(noted()).toEqual([]);
  expect(noted(call('issued', '50'), call('met', '50'))).toEqual(['The account was in a margin call: a broker may then close positions at once, without notice and at any price (onMarginCall: liquidate).']);
  expect(noted(call('issued', '50'))[0]).toMatch(/ The last call was not met when the run ended\.$/);
});
