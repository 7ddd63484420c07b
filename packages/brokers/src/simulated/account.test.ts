import { cash, defineInstrument, marginByRate, price, quantity } from '@trader/core';
import { expect, it } from 'vitest';
import { SimulatedAccount } from './account';

it('what is held is worth what its prices say, long and short together, whatever was asked about before', () => {
  const account = new SimulatedAccount([defineInstrument({ symbol: 'ABC' }), defineInstrument({ symbol: 'XYZ' })], cash(10_000), marginByRate);
  const fill = { executionId: 'x', orderId: 'a', symbol: '', price: price(10), fee: cash(0), time: 0 };
  account.book(0, 'o', { ...fill, side: 'buy', quantity: quantity(100) });
  account.book(1, 'o', { ...fill, side: 'sell', quantity: quantity(40) });
  const [low, high] = [Float64Array.of(5, 10), Float64Array.of(20, 30)];
  expect(account.gross(high)).toBe(3_200);
  account.maintenance(low, 0, 500);
  expect([account.gross(high), account.gross(low)]).toEqual([3_200, 900]);
  expect(account.maintenance(low)).toBe(900); // all of it, and none of what was asked about
});
