import type { JournalRecord } from '@trader/core';
import { defineInstrument } from '@trader/core';
import { expect, test } from 'vitest';
import { renderReport } from './render-report';
import { summarize } from './summarize';
import { handRun } from './testing/hand-run';
import type { ReportInput } from './report-input';

const render = (input: ReportInput): string => renderReport(input, summarize(input));
const chartOf = (html: string): string => html.slice(html.indexOf('id="price-0"'), html.indexOf('id="panel-1"'));
const run = handRun();
const THIRD = Date.UTC(2024, 0, 4, 14, 30);
const split: JournalRecord = {
  kind: 'action', time: THIRD, id: 's', symbol: 'A', into: 'A', numerator: '4', denominator: '1', at: THIRD, held: {}, orders: {}, realized: {}, position: '0', cash: '1098', equity: '1098',
};
const at = run.records.findIndex((record) => 'id' in record && record.id === 'o3');
const splitted = { ...run, records: [...run.records.slice(0, at), split, ...run.records.slice(at)] };

test('prices before a split are drawn in the shares after it, and the split is marked', () => {
  const chart = chartOf(render(splitted));
  // Closes 100, 110, 90, 99 with 4 shares for 1 before the third.
  expect(chart).toContain('"values":["25.00","27.50","90.00","99.00"]');
  expect(chart).toContain('<title>Split 4 for 1</title>');
  expect(render(splitted)).toContain('in the shares after it');
});

test('without one nothing is changed, nor said', () => {
  expect(chartOf(render(run))).toContain('"values":["100.000","110.000","90.000","99.000"]');
  expect(render(run)).not.toMatch(/Split|in the shares after it/);
});

test('prices in another currency than the account\'s say which', () => {
  expect(render({ ...run, instruments: [defineInstrument({ symbol: 'A', currency: 'EUR' })] })).toContain('<td class="out n">110 EUR</td>');
  expect(render({ ...run, instruments: [defineInstrument({ symbol: 'A', currency: 'USD' })] })).not.toContain('110 USD');
});
