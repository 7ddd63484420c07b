import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defineInstrument, notional, roundToLot, roundToTick } from './instrument';
import { cash, formatCash, price, quantity } from './money';
import type { InstrumentOptions } from './instrument';

const future = defineInstrument({
  symbol: 'IF', settlement: 'margin', currency: 'CNY', tickSize: '0.2', multiplier: 300, marginRate: 0.12, calendar: 'CFFEX',
});

describe('defineInstrument', () => {
  it('makes a US share of a symbol alone', () => {
    expect(defineInstrument({ symbol: 'AAPL' })).toEqual({
      symbol: 'AAPL', settlement: 'cash', currency: 'USD',
      tickSize: 10_000_000n, lotSize: 1_000_000_000n, multiplier: 1_000_000_000n,
      marginRate: 1, shortable: true, maxOrderQuantity: 1_000_000_000_000_000n, calendar: 'XNYS',
    });
  });

  it('is frozen', () => {
    expect(Object.isFrozen(defineInstrument({ symbol: 'AAPL' }))).toBe(true);
  });

  it.each<[string, Partial<InstrumentOptions>]>([
    ['symbol must not be empty', { symbol: '' }],
    ['symbol must not be empty', { symbol: 'BRK B' }],
    ['tickSize must be above 0', { tickSize: 0 }],
    ['lotSize must be above 0', { lotSize: -1 }],
    ['multiplier must be above 0', { multiplier: 0 }],
    ['maxOrderQuantity must be at least one lot', { lotSize: 100, maxOrderQuantity: 99 }],
    ['marginRate must be above 0 and at most 1', { marginRate: 0 }],
    ['marginRate must be above 0 and at most 1', { marginRate: NaN }],
    ['need more than 18 decimals', { tickSize: '0.000000001', lotSize: '0.000000001', multiplier: '0.1' }],
  ])('refuses: %s', (message, wrong) => {
    expect(() => defineInstrument({ symbol: 'X', ...wrong })).toThrow(expect.objectContaining({ code: 'INVALID_INSTRUMENT' }));
    expect(() => defineInstrument({ symbol: 'X', ...wrong })).toThrow(message);
  });

  it('refuses a step that is no number', () => {
    const define = () => defineInstrument({ symbol: 'X', tickSize: 'cent' });
    expect(define).toThrow(expect.objectContaining({ code: 'INVALID_NUMBER' }));
  });
});

describe('notional', () => {
  it('is price x quantity x multiplier: one IF contract at 3485.2 is 1,045,560 CNY', () => {
    expect(formatCash(notional(future, price('3485.2'), quantity(1)))).toBe('1045560');
    expect(notional(future, price('3485.2'), quantity(-2))).toBe(cash(-2_091_120));
  });

  it('is exact for every price on the tick and every whole lot, for fractional multipliers too', () => {
    const digits = fc.integer({ min: 0, max: 6 });
    const ticksUp = fc.integer({ min: 1, max: 1e9 });
    const counts = [ticksUp, fc.integer({ min: -1e6, max: 1e6 }), fc.integer({ min: 1, max: 999 })] as const;
    fc.assert(fc.property(fc.tuple(digits, digits, digits), ...counts,
      ([tick, lot, scale], ticks, lots, factor) => {
        const grid = (places: number): Decimal => new Decimal(10).pow(-places);
        const multiplier = grid(scale).mul(factor);
        const instrument = defineInstrument({
          symbol: 'X', tickSize: grid(tick), lotSize: grid(lot), multiplier, maxOrderQuantity: 1e6,
        });
        const at = grid(tick).mul(ticks);
        const size = grid(lot).mul(lots);
        const exact = at.mul(size).mul(multiplier); // at most 18 significant digits: within decimal.js's default precision of 20
        expect(formatCash(notional(instrument, price(at), quantity(size)))).toBe(exact.isZero() ? '0' : exact.toFixed());
      }));
  });
});

describe('the grid of an instrument', () => {
  it('rounds prices to the tick as told and sizes to whole lots toward zero', () => {
    expect(roundToTick(future, price('3485.3'), 'floor')).toBe(price('3485.2'));
    expect(roundToTick(future, price('3485.3'), 'ceil')).toBe(price('3485.4'));
    expect(roundToTick(future, price('3485.29'), 'nearest')).toBe(price('3485.2'));
    expect(roundToLot(future, quantity('2.9'))).toBe(quantity(2));
    expect(roundToLot(future, quantity('-2.9'))).toBe(quantity(-2));
  });
});
