import type { JournalRecord } from '@trader/core';
import { expect, test } from 'vitest';
import { renderReport } from './render-report';
import { reportFiles } from './report-files';
import { summarize } from './summarize';
import { handRun } from './testing/hand-run';
import { textSummary } from './text-summary';

const run = handRun();
/** The short of 10 A at 90 is never bought back. */
const open = { ...run, records: run.records.filter((record) => !('id' in record && record.id === 'o4')) };
const jsonOf = (input: typeof run): { held?: unknown } =>
  JSON.parse(String(reportFiles(input, summarize(input)).find(({ name }) => name === 'summary.json')?.content)) as { held?: unknown };

test('what is open at the end is on the page, in the terminal and in summary.json', () => {
  const held = { owner: 'hand', symbol: 'A', currency: 'USD', quantity: -10, averagePrice: 90, lastPrice: 99, unrealized: -90 };
  expect(jsonOf(open).held).toEqual([held]);
  expect(renderReport(open, summarize(open))).toMatch(/Held at the end.*<td>A<\/td><td class="n">\u221210<\/td><td class="n">90\.00<\/td><td class="n">99\.00<\/td><td class="n">\u221290\.00<\/td>/s);
  expect(textSummary(summarize(open))).toMatch(/Held at the end\n +Symbol +Quantity +Average price +Last price +Unrealised profit, USD\n +A +\u221210 +90\.00 +99\.00 +\u221290\.00/);
});

test('nothing is said of it when nothing is', () => {
  expect([jsonOf(run).held, renderReport(run, summarize(run)).includes('Held at the end'), textSummary(summarize(run)).includes('Held')]).toEqual([undefined, false, false]);
});

const fill = (at: number, side: 'buy' | 'sell', quantity: string, price: string, realized: string): JournalRecord => ({
  kind: 'fill', time: at, id: `x${at}`, execution: `${at}`, symbol: 'A', side, quantity, price, fee: '1', at, realized, position: '1', cash: '0', equity: '0',
});
const split: JournalRecord = {
  kind: 'action', time: 4, id: 's', symbol: 'A', into: 'A', numerator: '2', denominator: '1', at: 4, held: { external: '20' }, orders: {}, realized: {}, position: '20', cash: '0', equity: '0',
};

test('the average is that of the lots that are left, whichever were closed, and in the shares after a split', () => {
  // 10 at 80 and 10 at 100; 10 sold at 110 realize 300 of the first lot, or 100 of the second.
  const averages = (realized: string, ...more: JournalRecord[]) =>
    summarize({ ...run, records: [run.records[0], fill(1, 'buy', '10', '80', '0'), fill(2, 'buy', '10', '100', '0'), fill(3, 'sell', '10', '110', realized), ...more] })
      .held.map(({ quantity, averagePrice }) => [quantity, averagePrice]);
  expect([averages('300'), averages('100'), averages('300', split)]).toEqual([[[10, 100]], [[10, 80]], [[20, 50]]]);
});

test('one day is a day', () => {
  expect(textSummary(summarize(run))).not.toMatch(/ 1 days/);
});
