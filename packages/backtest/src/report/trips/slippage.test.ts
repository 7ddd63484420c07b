import type { JournalRecord } from '@trader/core';
import { createBarTable } from '@trader/core';
import { expect, test } from 'vitest';
import { renderReport } from '../render-report';
import { reportFiles } from '../report-files';
import { readHistory } from '../run-history';
import { summarize } from '../summarize';
import { textSummary } from '../text-summary';

const START: JournalRecord = { kind: 'run', time: 0, run: 'r', strategy: 's', currency: 'USD', cash: '1000', symbols: ['A'] };
const END: JournalRecord = { kind: 'session', time: 100, day: '1970-01-01', cash: '1000', equity: '1000', peak: '1000', positions: {} };

const decision = (id: string, price: string, time = 1): JournalRecord => ({ kind: 'decision', time, id, owner: 'a', symbol: 'A', from: '0', to: '10', price, reason: '' });
const intent = (id: string, parent: string, side: 'buy' | 'sell', type: string, more: { stop?: string; limit?: string; owner?: string; time?: number } = {}): JournalRecord => ({
  kind: 'intent', time: 1, id, parent, owner: 'a', symbol: 'A', side, type, quantity: '10', reduceOnly: false, reason: 'why', ...more,
});
const fill = (id: string, side: 'buy' | 'sell', price: string, more: { quantity?: string; symbol?: string; realized?: string; fee?: string } = {}): JournalRecord => ({
  kind: 'fill', time: 2, id, execution: id, symbol: 'A', side, quantity: '10', price, fee: '0', at: 2, realized: '0', position: '0', cash: '0', equity: '0', ...more,
});
const slippageOf = (...records: JournalRecord[]) => {
  const { paid, unmeasured } = readHistory([START, ...records, END]).slippage;
  return [paid.reduce((sum, each) => sum + each, 0), unmeasured.trailing + unmeasured.external + unmeasured.unpriced];
};

test('a market order is measured against the price at its decision, each side in its own way', () => {
  expect(slippageOf(decision('p', '100'), intent('o', 'p', 'buy', 'market'), fill('o', 'buy', '100.5'))).toEqual([5, 0]);
  expect(slippageOf(decision('p', '100'), intent('o', 'p', 'sell', 'market'), fill('o', 'sell', '100.5'))).toEqual([-5, 0]);
});

test('the latest decision of that name counts, however long before its order it was', () => {
  const between = Array.from({ length: 100 }, (_, at) => decision(`q${at}`, '1'));
  expect(slippageOf(decision('p', '99'), decision('p', '100'), ...between, intent('o', 'p', 'buy', 'market'), fill('o', 'buy', '100.5'))).toEqual([5, 0]);
  expect(slippageOf(intent('o', 'p', 'buy', 'market'), decision('p', '100'), fill('o', 'buy', '100.5')).at(-1)).toBe(1);
});

test('a stop and an order if touched are measured against their trigger, a limit order against nothing', () => {
  expect(slippageOf(decision('p', '100'), intent('o', 'p', 'sell', 'stop', { stop: '95' }), fill('o', 'sell', '94'))).toEqual([10, 0]);
  expect(slippageOf(decision('p', '100'), intent('o', 'p', 'buy', 'market-if-touched', { stop: '95' }), fill('o', 'buy', '95.25'))).toEqual([2.5, 0]);
  expect(slippageOf(decision('p', '100'), intent('o', 'p', 'buy', 'limit', { limit: '99' }), fill('o', 'buy', '98'))).toEqual([0, 0]);
});

test('what cannot be compared is counted, and told', () => {
  expect(slippageOf(intent('o', 'p', 'sell', 'trailing-stop'), fill('o', 'sell', '94'), fill('x', 'buy', '94'))).toEqual([0, 2]);
  const trail = (id: string) => [intent(id, 'p', 'sell', 'trailing-stop'), fill(id, 'sell', '94')];
  const all = [...trail('o'), ...trail('u'), fill('x', 'buy', '94'), intent('m', 'gone', 'buy', 'market'), fill('m', 'buy', '94'), intent('l', 'p', 'buy', 'limit'), fill('l', 'buy', '94')];
  expect(readHistory([START, ...all, END]).slippage.unmeasured).toEqual({ trailing: 2, external: 1, unpriced: 1 });
  expect(summarize(input(all)).notes).toContain('Slippage paid leaves out 4 of 5 fills: 2 of trailing stops (the level that triggered them is not in the journal), ' +
    '1 of orders that are not ours (nobody knows what they meant to pay), 1 of orders without a price at their decision.');
});

test('the figures say what it cost in money and in parts of what was traded, and nothing when nothing is known', () => {
  const one = [decision('p', '100'), intent('o', 'p', 'buy', 'market'), fill('o', 'buy', '100.5')];
  expect([metric(one, 'slippage'), metric(one, 'slippageShare')]).toEqual([5, 5 / 1005]);
  expect(metric([fill('x', 'buy', '94')], 'slippage')).toBeNull();
  expect(summarize(input([fill('x', 'buy', '94')])).notes).toContainEqual(expect.stringContaining('Slippage paid leaves out 1 of 1 fills'));
});

test('a split between an order and its fill is undone', () => {
  const split: JournalRecord = { kind: 'action', time: 1.5, id: 's', symbol: 'A', into: 'A', numerator: '2', denominator: '1', at: 1.5, held: { a: '0' }, orders: { o: '20' }, realized: {}, position: '0', cash: '0', equity: '0' };
  // 95 became 47.5: 20 shares at 47 cost 10.
  expect(slippageOf(intent('o', 'p', 'sell', 'stop', { stop: '95' }), split, fill('o', 'sell', '47', { quantity: '20' }))).toEqual([10, 0]);
  // The decision came after it.
  expect(slippageOf(split, decision('p', '50', 2), intent('o', 'p', 'buy', 'market', { time: 2 }), fill('o', 'buy', '50'))).toEqual([0, 0]);
});

const paid = (reason: string, amount: string, rate?: string): JournalRecord =>
  ({ ...(rate === undefined ? {} : { rate }), kind: 'cash', time: 3, id: reason + amount, reason, symbol: '', currency: rate === undefined ? 'USD' : 'EUR', amount, at: 3, realized: {}, cash: '0', equity: '0' });
const input = (records: JournalRecord[]) => ({ records: [START, ...records, END], bars: createBarTable(['A'], 0), title: 'T', periodsPerYear: 252, notes: [] });
const metric = (records: JournalRecord[], key: string) => summarize(input(records)).metrics.find((each) => each.key === key)?.value;

test('money that moved without a trade is summed by its reason, and shown only when there is any', () => {
  const records = [paid('dividend', '0.1'), paid('dividend', '0.2'), paid('borrow', '-1.5')];
  expect(metric(records, 'dividends')).toBe(0.3);
  expect(metric(records, 'borrowFees')).toBe(-1.5);
  expect(metric(records, 'cashInterest')).toBeUndefined();
  expect(metric([], 'dividends')).toBeUndefined();
  expect(metric([...records, paid('dividend', '7', '1.1')], 'dividends')).toBe(8);
});

const two = [
  intent('o', 'p', 'buy', 'limit'), fill('o', 'buy', '10', { fee: '1' }), intent('x', 'p', 'sell', 'limit'), fill('x', 'sell', '11', { realized: '10', fee: '1' }),
  intent('b', 'p', 'buy', 'limit', { owner: '<b>' }), fill('b', 'buy', '10', { fee: '0.5' }),
];

test('each sleeve has its profit and its fees in the page, the files and the terminal', () => {
  const summary = summarize(input(two));
  const owners = [{ owner: 'a', trades: 1, fills: 2, pnl: 8, fees: 2 }, { owner: '<b>', trades: 0, fills: 1, pnl: -0.5, fees: 0.5 }];
  expect(summary.history.owners).toEqual(owners);
  const files = reportFiles(input(two), summary);
  expect(JSON.parse(String(files.find(({ name }) => name === 'summary.json')?.content))).toMatchObject({ owners });
  expect(renderReport(input(two), summary)).toContain('<th scope="row">&#60;b&#62;</th><td class="n">0</td><td class="n">1</td><td class="n loss">\u22120.50</td><td class="n">0.50</td>');
  expect(textSummary(summary)).toContain('  Sleeve  trades     profit      fees\n  a            1   8.00 USD  2.00 USD\n  <b>          0  \u22120.50 USD  0.50 USD');
});

test('fills in another currency count at their rate', () => {
  const foreign = (id: string, side: 'buy' | 'sell', price: string, rate: string, realized: string): JournalRecord[] =>
    [decision(`p${id}`, '100'), intent(id, `p${id}`, side, 'market'), { ...fill(id, side, price, { fee: '3', realized }), rate } as JournalRecord];
  const all = [...foreign('o', 'buy', '101', '1.1', '0'), ...foreign('x', 'sell', '102', '1.3', '13')];
  // Slippage 10 x 1.1 less 20 x 1.3; fees 3 x 1.1 and 3 x 1.3.
  expect(metric(all, 'slippage')).toBeCloseTo(-15, 12);
  expect(metric(all, 'fees')).toBe(7.2);
  const { trips, history } = summarize(input(all));
  expect([trips.length, trips.pnl.values[0], trips.fees.values[0]]).toEqual([1, 5.8, 7.2]);
  expect(Array.from(history.fills.traded)).toEqual([1010 * 1.1 + 1020 * 1.3]);
});

test('trades say whose they are where several have some', () => {
  const both = [...two, intent('c', 'p', 'sell', 'limit', { owner: '<b>' }), fill('c', 'sell', '11')];
  const page = renderReport(input(both), summarize(input(both)));
  expect(page).toContain('<th scope="col">Sleeve</th><th scope="col">Symbol</th>');
  expect(page).toContain('<td class="n">2</td><td class="sleeve">&#60;b&#62;</td><td class="symbol">A</td>');
});

test('one sleeve needs no table of sleeves', () => {
  const summary = summarize(input(two.slice(0, 4)));
  expect(renderReport(input(two.slice(0, 4)), summary)).not.toContain('Sleeves');
  expect(textSummary(summary)).not.toContain('Sleeve');
});
