import { createBarTable, defineInstrument } from '@trader/core';
import type { JournalRecord } from '@trader/core';
import { expect, test } from 'vitest';
import { readExposure } from './exposure';
import { readHistory } from './run-history';
import { handRun } from './testing/hand-run';

// Long 10 A from 100 on day 0, sold on day 1; short 10 A from 90 on day 2, bought back at 99 on day 3. Equity 1000, 999, 1098, 1097, 1006.
const run = handRun();
const history = readHistory(run.records);

test('tells when something was held, and how much of equity it was', () => {
  const { held, average, highest, traded } = readExposure(run.bars, history);
  expect(Array.from(held)).toEqual([1, 0, 1, 0]);
  // Open at the close of day 0: 10 x 100 of the 1000 at its start; of day 2: 10 x 90 of 1098.
  expect(Array.from(average)).toEqual([0, 1, 0, 900 / 1098, 0]);
  expect(Array.from(highest)).toEqual(Array.from(average));
  expect(traded).toBe(1000 + 1100 + 900 + 990);
});

test('counts a point of a contract as what it is worth', () => {
  const { average, traded } = readExposure(run.bars, history, [defineInstrument({ symbol: 'A', settlement: 'margin', multiplier: 300 })]);
  expect(average[1]).toBe(300);
  expect(traded).toBe(300 * 3990);
});

test('a symbol without bars counts at the price of its last fill', () => {
  const records = run.records.map((record) => (record.kind === 'fill' ? { ...record, symbol: 'Z' } : record));
  const { held, average, highest } = readExposure(run.bars, readHistory(records));
  expect(Array.from(held)).toEqual([1, 0, 1, 0]);
  expect(Array.from(average)).toEqual([0, 1, 0, 900 / 1098, 0]);
  expect(Array.from(highest)).toEqual(Array.from(average));
});

/** 10 A, bought at 100 on day 0 at a rate, become 40 of `into` before day 1, of which one B has the only bar; closes of day 2 are 25 and 100. */
const changed = (into: 'A' | 'B', rate?: string): number[] => {
  const [day, first] = [86_400_000, Date.UTC(2024, 0, 2, 21)];
  const session = (at: number): JournalRecord => ({ kind: 'session', time: first + at * day, day: '', cash: '0', equity: '10000', peak: '0', positions: {} });
  const records: JournalRecord[] = [
    { kind: 'run', time: first, run: 'r', strategy: 's', currency: 'USD', cash: '10000', symbols: ['A', 'B'] },
    { kind: 'intent', time: first, id: 'o', parent: 'p', owner: 's', symbol: 'A', side: 'buy', type: 'market', quantity: '10', reduceOnly: false, reason: '' },
    {
      kind: 'fill', time: first, id: 'o', execution: 'e', symbol: 'A', side: 'buy', quantity: '10', price: '100', fee: '0', at: first, realized: '0', position: '10', cash: '0', equity: '0',
      ...(rate === undefined ? {} : { rate }),
    },
    session(0),
    {
      kind: 'action', time: first + day, id: 'm', symbol: 'A', into, numerator: '4', denominator: '1', at: first + day - 1, held: {}, orders: {}, realized: {}, position: '40', cash: '0', equity: '0',
    },
    session(1), session(2),
  ];
  const bars = createBarTable(['A', 'B'], 4);
  [[0, 0, 100], [1, 1, 25], [0, 2, 25], [1, 2, 25]].forEach(([symbol, at, close], row) => {
    [bars.symbol[row], bars.time[row], bars.close[row]] = [symbol!, first + at! * day, close!];
  });
  return Array.from(readExposure(bars, readHistory(records)).highest);
};

test('what an issuer makes of shares is worth what they were until its next bar, in their currency', () => {
  expect(changed('A')).toEqual([0, 0.1, 0.1, 0.1]);
  expect(changed('B')).toEqual([0, 0.1, 0.1, 0.1]);
  expect(changed('B', '1.2')).toEqual([0, 0.12, 0.12, 0.12]);
});

test('what an issuer makes of such a symbol is worth what it was', () => {
  const [begin, ...rest] = run.records.map((record) => (record.kind === 'fill' ? { ...record, symbol: 'Z' } : record));
  const bought = rest.findIndex(({ kind }) => kind === 'fill');
  const { time } = rest[bought]!;
  const split = (into: string): JournalRecord => ({
    kind: 'action', time, id: into, symbol: 'Z', into, numerator: '2', denominator: '1', at: time, held: {}, orders: {}, realized: {}, position: '20', cash: '0', equity: '0',
  });
  for (const into of ['Z', 'Y']) {
    const records = [begin!, ...rest.slice(0, bought + 1), split(into), ...rest.slice(bought + 1)];
    expect(readExposure(run.bars, readHistory(records)).average[1], into).toBe(1);
  }
});
