import { formatCash, formatPrice, formatQuantity } from '@trader/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readExactJson } from './exact-json';
import { readWire, WIRE } from './wire';

const fill = (more: object): unknown => ({ activity_type: 'FILL', id: 'a', order_id: 'b', symbol: 'AAPL', side: 'buy', qty: '1', cum_qty: '1', price: '1', transaction_time: '2019-05-24T15:34:06.977Z', ...more });
const read = (more: object): { price: string; quantity: string; time: number } => {
  const [{ price, qty, transaction_time: time }] = readWire(WIRE.fills, [fill(more)], 'fills');
  return { price: formatPrice(price), quantity: formatQuantity(qty), time };
};

describe('what Alpaca tells', () => {
  it.each([
    ['1.63', '1.63'], ['0.123456789', '0.123456789'], ['33.33333333333333', '33.333333333'], ['66.666666666666666666666666', '66.666666667'], ['1.0000000005', '1.000000001'], ['1.00000000049999', '1'], [1.5, '1.5'], [1e-7, '0.0000001'], ['12345678901234.5', '12345678901234.5'],
  ])('a price of %s is %s: the nearest of nine decimals', (price, expected) => {
    expect(read({ price }).price).toBe(expected);
  });

  it.each([
    ['2019-05-24T15:34:06.977Z', Date.UTC(2019, 4, 24, 15, 34, 6, 977)],
    ['2021-03-16T18:38:01.942282999Z', Date.UTC(2021, 2, 16, 18, 38, 1, 942)],
    ['2026-11-18T10:00:00.000000001-05:00', Date.UTC(2026, 10, 18, 15)],
    ['2026-11-18T15:00:00Z', Date.UTC(2026, 10, 18, 15)],
  ])('a time of %s is kept to the millisecond', (text, expected) => {
    expect(read({ transaction_time: text }).time).toBe(expected);
  });

  it('quantities of nine decimals and sums of money beyond 2^53 survive, as text and as numbers', () => {
    fc.assert(fc.property(fc.bigInt({ min: 1n, max: 10n ** 27n }), fc.boolean(), (units, quoted) => {
      const text = `${units / 10n ** 9n}.${String(units % 10n ** 9n).padStart(9, '0')}`;
      const literal = quoted ? JSON.stringify(text) : text;
      const body = readExactJson(`{"account_number":"1","status":"ACTIVE","cash":${literal},"equity":-${text},"buying_power":"0"}`);
      const { cash, equity } = readWire(WIRE.account, body, 'an account');
      expect([cash, equity]).toEqual([units * 10n ** 9n, -units * 10n ** 9n]);
      expect(formatCash(cash)).toBe(formatCash((units * 10n ** 9n) as typeof cash));
      expect(read({ qty: (readExactJson(`{"qty":${literal}}`) as { qty: string | number }).qty }).quantity).toBe(formatQuantity(units as Parameters<typeof formatQuantity>[0]));
    }));
  });

  it.each([[{ qty: 'many' }, '0.qty'], [{ qty: '1.0000000001' }, '0.qty'], [{ price: null }, '0.price'], [{ transaction_time: 'yesterday' }, '0.transaction_time'], [{ side: 'secret of somebody' }, '0.side']])('says where %j is wrong, and does not quote it', (more, where) => {
    expect(() => readWire(WIRE.fills, [fill(more)], 'fills')).toThrow(`fills of Alpaca: ${where} is not what its documentation says`);
  });

  it('fields that nobody reads may be missing, or be anything', () => {
    const order = { id: 'b', client_order_id: 'run-1', side: 'buy', status: 'new', filled_qty: '0' };
    expect(readWire(WIRE.order, { ...order, hwm: [], trail_percent: {}, legs: null, symbol: null }, 'an order')).toMatchObject({ ...order, filled_qty: 0n });
  });
});
