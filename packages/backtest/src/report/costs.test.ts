import { createBarTable, defineInstrument } from '@trader/core';
import type { JournalRecord } from '@trader/core';
import { expect, test } from 'vitest';
import { renderReport } from './render-report';
import { reportFiles } from './report-files';
import { summarize } from './summarize';
import { textSummary } from './text-summary';

const START: JournalRecord = { kind: 'run', time: 0, run: 'r', strategy: 's', currency: 'USD', cash: '1000', symbols: ['A', '<b>'] };
const END: JournalRecord = { kind: 'session', time: 100, day: '1970-01-01', cash: '1000', equity: '1000', peak: '1000', positions: {} };
const order = (id: string, symbol: string, type: string, price: string, fee: string, more: { stop?: string } = {}): JournalRecord[] => [
  { kind: 'intent', time: 1, id, parent: 'p', owner: 'a', symbol, side: 'buy', type, quantity: '10', reduceOnly: false, reason: '', ...more },
  { kind: 'fill', time: 2, id, execution: id, symbol, side: 'buy', quantity: '10', price, fee, at: 2, realized: '0', position: '10', cash: '0', equity: '0' },
];
const input = (...records: JournalRecord[]) => ({
  records: [START, ...records, END], bars: createBarTable(['A', '<b>'], 0), title: 'T', periodsPerYear: 252, notes: [],
  instruments: [defineInstrument({ symbol: 'A' }), defineInstrument({ symbol: '<b>', multiplier: 100 })],
});

/** Ten A stopped in at 101 for 100, ten more by a trailing stop; ten contracts of a hundred at their limit. */
const two = [...order('1', 'A', 'stop', '101', '1', { stop: '100' }), ...order('2', 'A', 'trailing-stop', '99', '1.5'), ...order('3', '<b>', 'limit', '20', '4')];

test('what each symbol has cost is told, whatever one asked for', () => {
  const summary = summarize(input(...two));
  expect(summary.costs).toEqual([
    { symbol: 'A', traded: 2000, fees: 2.5, slippage: 10, measured: 1010 },
    { symbol: '<b>', traded: 20_000, fees: 4, slippage: 0, measured: 20_000 },
  ]);
  expect(textSummary(summary)).toContain([
    '  Costs, USD', '    Symbol  Traded  Fees  in bps  Slippage  in bps', '    A        2,000  2.50   12.50     10.00   99.01', '    <b>     20,000  4.00    2.00      0.00    0.00',
  ].join('\n'));
  expect(renderReport(input(...two), summary)).toContain(
    '<th scope="row">&#60;b&#62;</th><td class="n">20,000</td><td class="n">4.00</td><td class="n">2.00</td><td class="n">0.00</td><td class="n">0.00</td>');
  const json = reportFiles(input(...two), summary).find(({ name }) => name === 'summary.json')?.content;
  expect(JSON.parse(String(json))).toMatchObject({ costs: summary.costs });
});

test('the share of slippage is of the fills that it is known of', () => {
  const share = summarize(input(...two)).metrics.find(({ key }) => key === 'slippageShare')?.value;
  expect(share).toBe(10 / 21_010);
});

test('a symbol of which nothing could be measured has no slippage, and one symbol alone no table', () => {
  const trailing = input(...order('2', 'A', 'trailing-stop', '99', '1.5'));
  const summary = summarize(trailing);
  expect(summary.costs).toEqual([{ symbol: 'A', traded: 990, fees: 1.5, slippage: null, measured: 0 }]);
  expect([renderReport(trailing, summary).includes('<h2>Costs</h2>'), textSummary(summary).includes('Costs')]).toEqual([false, false]);
});
