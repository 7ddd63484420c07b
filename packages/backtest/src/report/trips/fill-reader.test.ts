import type { JournalRecord } from '@trader/core';
import { roundTrips } from '@trader/observability/journal';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readHistory } from '../run-history';
import { tripAt } from './trip-table';
import type { TripTable } from './trip-table';

const START: JournalRecord = { kind: 'run', time: 0, run: 'r', strategy: 's', currency: 'USD', cash: '0', symbols: ['A', 'B'] };

const decimal = (most: bigint, decimals: number): fc.Arbitrary<string> =>
  fc.tuple(fc.bigInt(0n, most), fc.integer({ min: 0, max: decimals })).chain(([whole, places]) =>
    (places === 0 ? fc.constant(String(whole)) : fc.bigInt(1n, 10n ** BigInt(places) - 1n).map((rest) => `${whole}.${String(rest).padStart(places, '0').replace(/0+$/, '')}`)));
const signed = (of: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.tuple(fc.boolean(), of).map(([below, text]) => (below && /[1-9]/.test(text) ? `-${text}` : text));

interface Step { owner: string; symbol: string; side: 'buy' | 'sell'; quantity: string; price: string; fee: string; realized: string; parts: number; mine: boolean; rate?: string | undefined }

const steps = (quantity: fc.Arbitrary<string>, price: fc.Arbitrary<string>, money: fc.Arbitrary<string>): fc.Arbitrary<Step[]> =>
  fc.array(
    fc.record({
      owner: fc.constantFrom('a', 'b'), symbol: fc.constantFrom('A', 'B'), side: fc.constantFrom('buy' as const, 'sell' as const), quantity, price,
      rate: fc.constantFrom(undefined, undefined, undefined, '1.0835', '0.000123456'), fee: money, realized: signed(money), parts: fc.integer({ min: 1, max: 3 }), mine: fc.integer({ min: 0, max: 9 }).map((each) => each > 0),
    }),
    { maxLength: 40 },
  );

const recordsOf = (all: readonly Step[]): JournalRecord[] => all.flatMap(({ owner, symbol, side, quantity, price, fee, realized, parts, mine, rate }, at): JournalRecord[] => {
  const id = `o${at}`;
  const fill = (part: number): JournalRecord => ({
    kind: 'fill', time: at, id, execution: `${id}-${part}`, symbol, side, quantity, price, fee, at: at * 10 + part, realized, position: '0', cash: '0', equity: '0', ...(rate === undefined ? {} : { rate }),
  });
  const intent: JournalRecord = { kind: 'intent', time: at, id, parent: 'p', owner, symbol, side, type: 'market', quantity, reduceOnly: false, reason: `because ${at}` };
  // An order that fills more often than it was large is found again, although it had been forgotten.
  return [...(mine ? [intent] : []), ...Array.from({ length: parts }, (_, part) => fill(part))];
});

const tripsOf = (table: TripTable) => Array.from({ length: table.length }, (_, row) => tripAt(table, row));

/** Few sizes, so that positions often come back to zero. */
const few = fc.constantFrom('1', '2', '3', '0.5');

test('trades in columns are those of the tracker, to the last decimal', () => {
  const kinds = [
    steps(few, fc.constantFrom('10', '10.5', '11.25'), decimal(1000n, 4)),
    steps(few, decimal(100_000n, 9), decimal(10n ** 14n, 18)),
    // Larger than doubles hold, now and then.
    steps(fc.constantFrom('1', '1', '12345678.123456789', '98765432.987654321'), decimal(10n ** 8n, 9), decimal(1000n, 18)),
    steps(few, fc.constant('10'), decimal(10n ** 20n, 18)),
  ];
  fc.assert(
    fc.property(fc.oneof(...kinds), (all) => {
      const records = recordsOf(all);
      expect(tripsOf(readHistory([START, ...records]).trips)).toEqual(roundTrips(records));
    }),
    { numRuns: 400 },
  );
});

test('what each owner made and paid is all its fills, whether or not the trade has ended', () => {
  const step = { symbol: 'A', side: 'buy' as const, quantity: '1', price: '10', parts: 1, mine: true };
  const { owners } = readHistory([START, ...recordsOf([
    { ...step, owner: 'a', fee: '0.1', realized: '0' }, { ...step, owner: 'b', fee: '0.2', realized: '0' }, { ...step, owner: 'a', fee: '0.2', realized: '5' },
  ])]);
  expect(owners).toEqual([{ owner: 'a', trades: 0, fills: 2, pnl: 4.7, fees: 0.3 }, { owner: 'b', trades: 0, fills: 1, pnl: -0.2, fees: 0.2 }]);
});

test('a number that is none is refused by name', () => {
  const [intent, fill] = recordsOf([{ owner: 'a', symbol: 'A', side: 'buy', quantity: '1', price: '10', fee: 'x', realized: '0', parts: 1, mine: true }]);
  expect(() => readHistory([START, intent, fill])).toThrow('"x" is not a decimal number');
});
