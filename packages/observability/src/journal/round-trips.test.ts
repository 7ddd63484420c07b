import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { cash, formatCash } from '@trader/core';
import type { Cash, JournalRecord } from '@trader/core';
import { roundTrips } from './round-trips';

let serial = 0;
const order = (
  side: 'buy' | 'sell', size: string, at: string,
  extra: { owner?: string; fee?: string; realized?: string; reason?: string; time?: number } = {},
): JournalRecord[] => {
  const id = `o${++serial}`;
  const { owner = 'day', fee = '0', realized = '0', reason = '', time = serial } = extra;
  return [
    { kind: 'intent', time, id, parent: 'p', owner, symbol: 'AAPL', side, type: 'market', quantity: size, reduceOnly: false, reason },
    {
      kind: 'fill', time, id, execution: `x${serial}`, symbol: 'AAPL', side, quantity: size, price: at, fee, at: time, realized,
      position: '0', cash: '0', equity: '0',
    },
  ];
};

describe('roundTrips', () => {
  it('makes one trade of a scaled entry and a scaled exit', () => {
    const records = [
      ...order('buy', '100', '10', { fee: '1', reason: 'above VWAP', time: 1000 }),
      ...order('buy', '300', '12', { fee: '1.5', reason: 'add', time: 2000 }),
      ...order('sell', '200', '13', { fee: '1', realized: '300', reason: 'trim', time: 3000 }),
      ...order('sell', '200', '14', { fee: '1', realized: '500', reason: 'take profit', time: 4000 }),
    ];
    expect(roundTrips(records)).toEqual([{
      owner: 'day', symbol: 'AAPL', side: 'long', quantity: '400', entryTime: 1000, exitTime: 4000,
      entryPrice: 11.5, exitPrice: 13.5, pnl: '795.5', fees: '4.5', entryReason: 'above VWAP', exitReason: 'take profit',
    }]);
  });

  it('splits a fill that turns the position, its fee shared by quantity', () => {
    const records = [
      ...order('buy', '1', '100', { fee: '1' }),
      ...order('sell', '3', '110', { fee: '0.3', realized: '10', reason: 'turn' }),
      ...order('buy', '2', '105', { fee: '1', realized: '10', reason: 'cover' }),
    ];
    const [long, short] = roundTrips(records);
    expect(long).toMatchObject({ side: 'long', quantity: '1', entryPrice: 100, exitPrice: 110, fees: '1.1', pnl: '8.9' });
    expect(short).toMatchObject({ side: 'short', quantity: '2', entryPrice: 110, exitPrice: 105, fees: '1.2', pnl: '8.8', entryReason: 'turn', exitReason: 'cover' });
  });

  it('keeps owners of one symbol apart and leaves an open position out', () => {
    const records = [
      ...order('buy', '5', '10', { owner: 'long-term' }),
      ...order('buy', '1', '11', { owner: 'day' }),
      ...order('sell', '1', '12', { owner: 'day', realized: '1' }),
    ];
    expect(roundTrips(records).map((trip) => [trip.owner, trip.pnl])).toEqual([['day', '1']]);
  });

  it('begins a trade with what was found at the broker', () => {
    const found = { kind: 'adopt', time: 500, id: 'r:AAPL', symbol: 'AAPL', owner: 'external', quantity: '-2', price: '10' } as const;
    const records: JournalRecord[] = [found, { ...found, id: 'x9', quantity: '0' }, order('buy', '2', '9', { realized: '2', time: 900 })[1]!];
    expect(roundTrips(records)).toMatchObject([{ owner: 'external', side: 'short', quantity: '2', entryTime: 500, exitTime: 900, entryPrice: 10, exitPrice: 9, pnl: '2', entryReason: 'found at the broker' }]);
  });

  it('keeps fills of orders that are not ours apart, for the owner the ledger books them for', () => {
    const records = [...order('buy', '1', '10'), order('buy', '2', '10')[1]!, ...order('sell', '1', '11', { realized: '1' }), order('sell', '2', '9', { realized: '-2' })[1]!];
    expect(roundTrips(records).map((trip) => [trip.owner, trip.quantity, trip.pnl])).toEqual([['day', '1', '1'], ['external', '2', '-2']]);
  });

  it('loses no money: when all is flat, the trips add up to what was realized less all fees', () => {
    const step = fc.record({
      owner: fc.constantFrom('a', 'b'), side: fc.constantFrom('buy' as const, 'sell' as const),
      size: fc.integer({ min: 1, max: 9 }), fee: fc.bigInt(0n, 10n ** 18n), realized: fc.bigInt(-(10n ** 20n), 10n ** 20n),
    });
    fc.assert(fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const held: Record<string, number> = { a: 0, b: 0 };
      const records: JournalRecord[] = [];
      let expected = 0n;
      const trade = (owner: string, side: 'buy' | 'sell', size: number, fee: bigint, realized: bigint): void => {
        held[owner] += side === 'buy' ? size : -size;
        expected += realized - fee;
        records.push(...order(side, String(size), '10', { owner, fee: formatCash(fee as Cash), realized: formatCash(realized as Cash) }));
      };
      for (const { owner, side, size, fee, realized } of steps) trade(owner, side, size, fee, realized);
      for (const [owner, size] of Object.entries(held)) {
        if (size !== 0) trade(owner, size > 0 ? 'sell' : 'buy', Math.abs(size), 7n, 11n);
      }
      const total = roundTrips(records).reduce((sum, trip) => sum + cash(trip.pnl), 0n);
      expect(total).toBe(expected);
    }));
  });
});

describe('a trip through what an issuer does', () => {
  const of = (symbol: string, time: number, id: string, side: 'buy' | 'sell', quantity: string, price: string, realized = '0'): JournalRecord => ({
    kind: 'fill', time, id, execution: `x${time}${id}`, symbol, side, quantity, price, fee: '1', at: time, realized, position: '0', cash: '0', equity: '0',
  });
  const action = (time: number, symbol: string, into: string, ratio: string, held: Record<string, string>, realized: Record<string, string> = {}): JournalRecord => ({
    kind: 'action', time, id: `m${time}`, symbol, into, numerator: ratio.split(':')[0]!, denominator: ratio.split(':')[1]!, at: time, held, orders: {}, realized, position: '0', cash: '0', equity: '0',
  });
  const paid = (time: number, reason: string, symbol: string, realized: Record<string, string>): JournalRecord => ({
    kind: 'cash', time, id: `m${time}`, reason, symbol, currency: 'USD', amount: '0', at: time, realized, cash: '0', equity: '0',
  });

  it('goes on under a new symbol', () => {
    expect(roundTrips([of('FB', 1, 'a', 'buy', '10', '200'), action(2, 'FB', 'META', '1:1', { external: '10' }), of('META', 3, 'b', 'sell', '10', '210', '100')])).toMatchObject([
      { symbol: 'META', side: 'long', quantity: '10', entryTime: 1, exitTime: 3, entryPrice: 200, exitPrice: 210, pnl: '98', fees: '2' },
    ]);
  });

  it('ends with the money for its shares, at what that was a unit', () => {
    // 10 bought at 20 and 5 sold short at 30: 25 a unit for all.
    expect(roundTrips([
      of('A', 1, 'a', 'buy', '10', '20'), of('B', 1, 'b', 'sell', '5', '30'), action(2, 'A', 'A', '0:1', { external: '0' }), paid(2, 'merger', 'A', { external: '50' }),
      action(3, 'B', 'B', '0:1', { external: '0' }), paid(3, 'merger', 'B', { external: '25' }),
    ])).toMatchObject([
      { symbol: 'A', side: 'long', entryPrice: 20, exitPrice: 25, pnl: '49', exitReason: 'merger', exitTime: 2 },
      { symbol: 'B', side: 'short', entryPrice: 30, exitPrice: 25, pnl: '24', exitReason: 'merger', exitTime: 3 },
    ]);
  });

  it('ends at the merger when what it holds becomes what it was short of', () => {
    expect(roundTrips([
      of('A', 1, 'a', 'buy', '10', '20'), of('B', 1, 'b', 'sell', '5', '45'), action(2, 'A', 'B', '1:2', { external: '0' }, { external: '25' }),
    ])).toMatchObject([{ symbol: 'B', exitReason: 'became B', pnl: '23' }]);
  });

  it('is told the fees of another currency in that of the account', () => {
    const inEuros = (record: JournalRecord, rate: string): JournalRecord => ({ ...record, rate }) as JournalRecord;
    expect(roundTrips([inEuros(of('S', 1, 'a', 'buy', '10', '20'), '1.1'), inEuros(of('S', 2, 'b', 'sell', '10', '21', '12'), '1.2')])).toMatchObject([{ fees: '2.3', pnl: '9.7' }]);
  });
});
