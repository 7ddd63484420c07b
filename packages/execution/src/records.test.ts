import { price, quantity } from '@trader/core';
import type { Order } from '@trader/core';
import { describe, expect, it } from 'vitest';
import { intentRecord } from './records';

const order: Order = {
  id: 'o1', parentId: 'p1', owner: 'day', symbol: 'ABC', side: 'sell', type: 'market', quantity: quantity(10), reduceOnly: true, reason: 'why',
};
const plain = { kind: 'intent', time: 5, id: 'o1', parent: 'p1', owner: 'day', symbol: 'ABC', side: 'sell', type: 'market', quantity: '10', reduceOnly: true, reason: 'why' };

describe('the record of an intent', () => {
  it('says nothing of what is as it is by default, so that journals keep their bytes', () => {
    expect(intentRecord(5, order)).toStrictEqual(plain);
    expect(intentRecord(5, { ...order, timeInForce: 'gtc', postOnly: false, trailBps: undefined, expiresAt: undefined, replaces: undefined, lots: undefined })).toStrictEqual(plain);
  });

  it('tells of every price and time that an order has', () => {
    expect(intentRecord(5, { ...order, type: 'trailing-stop', trailAmount: price('0.5'), timeInForce: 'gtd', expiresAt: 99 }))
      .toStrictEqual({ ...plain, type: 'trailing-stop', trailAmount: '0.5', timeInForce: 'gtd', expiresAt: 99 });
    expect(intentRecord(5, { ...order, type: 'trailing-stop', trailBps: 250, timeInForce: 'day' })).toStrictEqual({ ...plain, type: 'trailing-stop', trailBps: 250, timeInForce: 'day' });
    expect(intentRecord(5, { ...order, type: 'stop-limit', limitPrice: price(9), stopPrice: price(10) })).toStrictEqual({ ...plain, type: 'stop-limit', limit: '9', stop: '10' });
    expect(intentRecord(5, { ...order, type: 'limit', limitPrice: price(9), postOnly: true })).toStrictEqual({ ...plain, type: 'limit', limit: '9', postOnly: true });
    expect(intentRecord(5, { ...order, replaces: 'o0', lots: ['x1', 'x2'] })).toStrictEqual({ ...plain, replaces: 'o0', lots: ['x1', 'x2'] });
  });
});
