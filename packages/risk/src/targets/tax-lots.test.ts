import { cash, defineInstrument, price, quantity } from '@trader/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closeLots } from './index';
import type { TaxLot, TaxLotMethod } from './index';

const instrument = defineInstrument({ symbol: 'KO' });
const at = (day: string): number => Date.parse(`${day}T15:00:00Z`);
const lot = (id: string, size: number, paid: number, day: string): TaxLot => ({ id, quantity: quantity(size), price: price(paid), time: at(day) });

const LOTS = [
  lot('old-gain', 10, 50, '2023-01-10'),
  lot('small-loss', 10, 62, '2024-05-02'),
  lot('new-gain', 10, 58, '2025-11-20'),
  lot('large-loss', 10, 70, '2025-12-01'),
  lot('old-small-gain', 10, 55, '2023-06-01'),
];

const namesOf = (method: TaxLotMethod, size = 50): string[] =>
  closeLots({ instrument, lots: LOTS, quantity: quantity(size), price: price(60), time: at('2026-01-05'), method }).map((each) => each.id);

describe('lots are closed', () => {
  it('oldest first', () => expect(namesOf('fifo')).toEqual(['old-gain', 'old-small-gain', 'small-loss', 'new-gain', 'large-loss']));
  it('newest first', () => expect(namesOf('lifo')).toEqual(['large-loss', 'new-gain', 'small-loss', 'old-small-gain', 'old-gain']));
  it('dearest first', () => expect(namesOf('hifo')).toEqual(['large-loss', 'small-loss', 'new-gain', 'old-small-gain', 'old-gain']));
  it('losses, then long-term gains, then the others', () =>
    expect(namesOf('tax-aware')).toEqual(['large-loss', 'small-loss', 'old-small-gain', 'old-gain', 'new-gain']));
  it('losses first, however small they are', () => {
    const lots = [lot('gain', 1, 59, '2023-01-10'), lot('even', 1, 60, '2025-12-20'), lot('loss', 1, 60.01, '2025-12-20')];
    const closed = closeLots({ instrument, lots, quantity: quantity(3), price: price(60), time: at('2026-01-05'), method: 'tax-aware' });
    expect(closed.map((each) => each.id)).toEqual(['loss', 'even', 'gain']);
  });
  it('only as many as are sold, with what each realizes', () => {
    expect(closeLots({ instrument, lots: LOTS, quantity: quantity(14), price: price(60), time: at('2026-01-05'), method: 'tax-aware' })).toEqual([
      { id: 'large-loss', quantity: quantity(10), gain: cash(-100), longTerm: false },
      { id: 'small-loss', quantity: quantity(4), gain: cash(-8), longTerm: true },
    ]);
  });
});

// Publication 550 and Revenue Ruling 66-7: the day after the purchase begins the year, so that what is bought on the last day of February is long-term from 1 March.
it.each([
  ['2024-02-05', '2025-02-05', false],
  ['2024-02-05', '2025-02-06', true],
  ['2023-02-28', '2024-02-29', false],
  ['2023-02-28', '2024-03-01', true],
  ['2024-02-29', '2025-02-28', false],
  ['2024-02-29', '2025-03-01', true],
])('bought %s and sold %s: long-term %s', (bought, sold, longTerm) => {
  const [closed] = closeLots({ instrument, lots: [lot('a', 1, 10, bought)], quantity: quantity(1), price: price(12), time: at(sold) });
  expect(closed.longTerm).toBe(longTerm);
});

it('refuses broken lots and sales of more than there is', () => {
  const input = { instrument, lots: LOTS, quantity: quantity(1), price: price(60), time: at('2026-01-05') };
  expect(() => closeLots({ ...input, quantity: quantity(51) })).toThrow('lots of KO: 51 of 50 cannot be sold');
  expect(() => closeLots({ ...input, quantity: quantity(0) })).toThrow('0 of 50 cannot be sold');
  expect(() => closeLots({ ...input, lots: [lot('a', -1, 10, '2024-01-02')] })).toThrow('lot a must have a quantity above 0, got -1');
  expect(() => closeLots({ ...input, lots: [lot('a', 1, -10, '2024-01-02')] })).toThrow('lot a has a price below 0');
  expect(() => closeLots({ ...input, lots: [lot('a', 1, 10, 'never')] })).toThrow('lot a needs the time when it was bought, got NaN');
  expect(() => closeLots({ ...input, lots: [LOTS[0], LOTS[0]] })).toThrow('two have the same id');
});

it('invariant: what is closed sums to what is sold; no lot gives more than it has; the dearest first realize the least', () => {
  const lots = fc.array(fc.record({ size: fc.integer({ min: 1, max: 50 }), paid: fc.integer({ min: 1, max: 90 }), age: fc.integer({ min: 0, max: 900 }) }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(lots, fc.integer({ min: 1, max: 90 }), fc.double({ min: 0, max: 0.99, noNaN: true }), (drawn, now, part) => {
      const time = at('2026-01-05');
      const held = drawn.map(({ size, paid, age }, i): TaxLot => ({ id: `${i}`, quantity: quantity(size), price: price(paid), time: time - age * 86_400_000 }));
      const size = Math.floor(drawn.reduce((sum, each) => sum + each.size, 0) * part) + 1;
      const gains = (['fifo', 'lifo', 'tax-aware', 'hifo'] as const).map((method) => {
        const closed = closeLots({ instrument, lots: held, quantity: quantity(size), price: price(now), time, method });
        expect(closed.reduce((sum, each) => sum + each.quantity, 0n)).toBe(quantity(size));
        for (const each of closed) expect(each.quantity <= (held.find((own) => own.id === each.id)?.quantity ?? 0n)).toBe(true);
        return closed.reduce((sum, each) => sum + each.gain, 0n);
      });
      for (const gain of gains) expect(gains[3] <= gain).toBe(true);
    }),
  );
});
