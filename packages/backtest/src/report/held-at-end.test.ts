import { defineInstrument } from '@trader/core';
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
  const held = { owner: 'hand', symbol: 'A', quantity: -10, currency: 'USD', averagePrice: 90, lastPrice: 99, unrealized: -90, unrealizedCurrency: 'USD' };
  expect(jsonOf(open).held).toEqual([held]);
  expect(renderReport(open, summarize(open))).toMatch(/Held at the end.*<td class="symbol">A<\/td><td class="n">\u221210<\/td><td class="price average n">90\.00<\/td><td class="price last n">99\.00<\/td><td class="profit n loss">\u221290\.00<\/td>/s);
  expect(textSummary(summarize(open))).toMatch(/Held at the end\. Profit is in USD, and not realised\.\n +Symbol +Quantity +Average price +Last price +Profit, USD\n +A +\u221210 +90\.00 +99\.00 +\u221290\.00/);
});

/** The same with A in euros; the price of B is 50. */
const abroad = (rates?: Readonly<Record<string, string>>, ofB = 'USD') => ({
  ...open, instruments: [defineInstrument({ symbol: 'A', currency: 'EUR' }), defineInstrument({ symbol: 'B', currency: ofB })], ...(rates === undefined ? {} : { rates }),
});
const fileOf = (input: typeof run, name: string): string => {
  const content = reportFiles(input, summarize(input)).find((each) => each.name === name)?.content ?? '';
  return typeof content === 'string' ? content : Buffer.concat([...content]).toString();
};

test('what a foreign holding has gained is in the currency of the account, at the last rate', () => {
  // -10 x (99 - 90) = -90 EUR, at 50 or at 1/50.
  expect(jsonOf(abroad({ EUR: 'B' })).held).toMatchObject([{ currency: 'EUR', lastPrice: 99, unrealized: -4500, unrealizedCurrency: 'USD' }]);
  expect(jsonOf(abroad({ EUR: '1/B' }, 'EUR')).held).toMatchObject([{ unrealized: -1.8, unrealizedCurrency: 'USD' }]);
  expect(jsonOf(abroad()).held).toMatchObject([{ lastPrice: 99, unrealized: null }]);
  expect(textSummary(summarize(abroad({ EUR: 'B' })))).toMatch(
    /Held at the end\. Profit is in USD at the last rates, and not realised\.\n +Symbol +Quantity +Average price +Last price +Profit, USD\n +A +\u221210 +90\.00 EUR +99\.00 EUR +\u22124,500\.00\n/);
  expect(renderReport(abroad({ EUR: 'B' }), summarize(abroad({ EUR: 'B' })))).toMatch(/in USD at the last rates.*Profit, USD<\/th>.*99\.00 EUR<\/td><td class="profit n loss">\u22124,500\.00</s);
  expect(fileOf(abroad({ EUR: 'B' }), 'held.csv')).toBe('owner,symbol,quantity,price_currency,average_price,last_price,unrealized,unrealized_currency\nhand,A,-10,EUR,90,99,-4500,USD\n');
});

test('the table fits into 80 columns with sleeves and other currencies', () => {
  const strange = { ...abroad({ EUR: 'B' }), records: [...open.records, fill(5, 'buy', '1', '99', '0')] };
  expect(textSummary(summarize(strange)).split('\n').filter((line) => line.length > 80)).toEqual([]);
});

test('nothing is said of it when nothing is', () => {
  expect([jsonOf(run).held, renderReport(run, summarize(run)).includes('Held at the end'), textSummary(summarize(run)).includes('Held')]).toEqual([undefined, false, false]);
  expect(fileOf(run, 'held.csv').split('\n')).toHaveLength(2);
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
