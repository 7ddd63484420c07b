import { defineInstrument, formatQuantity } from '@trader/core';
import type { Order, Quantity } from '@trader/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bracket, orderOf } from '../../test/alpaca-stage';
import type { Wish } from '../../test/alpaca-stage';
import { orderRequests } from './order-request';
import type { OrderRequests } from './order-request';

const make = (wishes: readonly Wish[], options: { extendedHours?: boolean; bound?: string } = {}): OrderRequests =>
  orderRequests(wishes.map(orderOf), { extendedHours: options.extendedHours ?? false, bound: (group) => group === options.bound });

const bodies = (...wishes: Wish[]): unknown[] => make(wishes).requests.map(({ body }) => body);

/** What all bodies of an order of 10 have. */
const base = { symbol: 'AAPL', side: 'buy', qty: '10', time_in_force: 'day', client_order_id: 'run-1' };

describe('orders in the words of Alpaca', () => {
  it.each<[string, Wish, object]>([
    ['market', { id: 'run-1' }, { type: 'market' }],
    ['limit', { id: 'run-1', limit: '10.01' }, { type: 'limit', limit_price: '10.01' }],
    ['stop', { id: 'run-1', stop: 12 }, { type: 'stop', stop_price: '12' }],
    ['stop-limit', { id: 'run-1', stop: 12, limit: 13 }, { type: 'stop_limit', stop_price: '12', limit_price: '13' }],
    ['trailing by an amount', { id: 'run-1', type: 'trailing-stop', trail: '0.25' }, { type: 'trailing_stop', trail_price: '0.25' }],
    ['trailing by a share', { id: 'run-1', type: 'trailing-stop', trailBps: 125 }, { type: 'trailing_stop', trail_percent: '1.25' }],
    ['until cancelled', { id: 'run-1', limit: 10, timeInForce: undefined }, { type: 'limit', limit_price: '10', time_in_force: 'gtc' }],
    ['at the open', { id: 'run-1', timeInForce: 'opg' }, { type: 'market', time_in_force: 'opg' }],
    ['at the close', { id: 'run-1', timeInForce: 'cls' }, { type: 'market', time_in_force: 'cls' }],
    ['at once or never', { id: 'run-1', limit: 10, timeInForce: 'ioc' }, { type: 'limit', limit_price: '10', time_in_force: 'ioc' }],
    ['all or nothing', { id: 'run-1', limit: 10, timeInForce: 'fok' }, { type: 'limit', limit_price: '10', time_in_force: 'fok' }],
    ['a fraction until cancelled, which is one of the day', { id: 'run-1', quantity: '0.5', timeInForce: 'gtc' }, { type: 'market', qty: '0.5' }],
  ])('%s', (_, wish, expected) => {
    expect(bodies(wish)).toEqual([{ ...base, ...expected }]);
  });

  it('a limit of the day trades outside regular hours when that is wanted, and nothing else does', () => {
    const [limit, market, once] = [{ id: 'run-1', limit: 10 }, { id: 'run-2' }, { id: 'run-3', limit: 10, timeInForce: 'ioc' as const }];
    expect(make([limit, market, once], { extendedHours: true }).requests.map(({ body }) => body.extended_hours)).toEqual([true, undefined, undefined]);
    expect(make([limit]).requests[0].body).not.toHaveProperty('extended_hours');
  });

  it('an entry with a stop and a limit is a bracket', () => {
    const { requests, refused } = make(bracket(1, { limit: 10 }));
    expect(requests.map(({ body }) => body)).toEqual([{ ...base, type: 'limit', limit_price: '10', order_class: 'bracket', take_profit: { limit_price: '11' }, stop_loss: { stop_price: '9' } }]);
    expect([requests[0].order.id, requests[0].legs.map(({ id }) => id), refused]).toEqual(['run-1', ['run-2', 'run-3'], []]);
  });

  it('an entry with one exit is an oto', () => {
    const [entry, stop, limit] = bracket(1);
    expect(bodies(entry, stop)).toEqual([{ ...base, type: 'market', order_class: 'oto', stop_loss: { stop_price: '9' } }]);
    expect(bodies(entry, { ...limit, id: 'run-2' })).toEqual([{ ...base, type: 'market', order_class: 'oto', take_profit: { limit_price: '11' } }]);
  });

  it('two exits of what is held are an oco, whose order is the limit', () => {
    const [, stop, limit] = bracket(1);
    const { requests } = make([{ ...stop, after: undefined, limit: '8.90' }, { ...limit, after: undefined }]);
    expect(requests.map(({ body }) => body)).toEqual([{
      ...base, side: 'sell', type: 'limit', client_order_id: 'run-3', order_class: 'oco', take_profit: { limit_price: '11' }, stop_loss: { stop_price: '9', limit_price: '8.9' },
    }]);
    expect([requests[0].order.id, requests[0].legs.map(({ id }) => id)]).toEqual(['run-3', ['run-2']]);
  });

  it('several orders are several requests, in their order', () => {
    expect(make([{ id: 'run-1' }, ...bracket(2), { id: 'run-5' }]).requests.map(({ order }) => order.id)).toEqual(['run-1', 'run-2', 'run-5']);
  });

  const [entry, stop, limit] = bracket(1);
  it.each<[string, Wish[], string]>([
    ['what a market reaches', [{ id: 'run-1', type: 'market-if-touched', stop: 9 }], 'Alpaca has no market-if-touched orders'],
    ['a limit that a market reaches', [{ id: 'run-1', type: 'limit-if-touched', stop: 9, limit: 9 }], 'Alpaca has no limit-if-touched orders'],
    ['a last moment', [{ id: 'run-1', limit: 9, timeInForce: 'gtd', expiresAt: 1 }], 'Alpaca has no gtd orders'],
    ['what must not trade on arrival', [{ id: 'run-1', limit: 9, postOnly: true }], 'Alpaca has no post-only orders'],
    ['an id that is too long', [{ id: `run-${'1'.repeat(125)}` }], 'Alpaca takes ids of up to 128 characters'],
    ['two entries', [{ id: 'run-1', limit: 9, group: 'e' }, { id: 'run-2', stop: 12, group: 'e' }], 'Alpaca binds only two exits to each other: a stop (or stop-limit) and a limit, both of what is held'],
    ['two entries with exits', [{ ...entry, group: 'e' }, stop, { id: 'run-5', stop: 12, group: 'e' }], 'Alpaca has no two entries of which one cancels the other'],
    ['three exits', [entry, stop, limit, { ...limit, id: 'run-4', limit: 12 }], 'Alpaca takes one stop (or stop-limit) and one limit as exits of an order, and nothing else'],
    ['a trailing exit', [entry, { id: 'run-2', side: 'sell', type: 'trailing-stop', trail: 1, reduceOnly: true, after: 'run-1', group: 'g1' }], 'Alpaca takes one stop (or stop-limit) and one limit as exits of an order, and nothing else'],
    ['exits of another quantity', [entry, { ...stop, quantity: 5 }, limit], 'Alpaca takes exits only of the same quantity'],
    ['exits of a fraction', [{ ...entry, quantity: '0.5' }, { ...stop, quantity: '0.5' }], 'Alpaca takes exits only of whole shares'],
    ['exits that live longer', [entry, { ...stop, timeInForce: 'gtc' }], 'Alpaca takes an order and its exits only with one time in force, day or gtc'],
    ['exits on the same side', [entry, { ...stop, side: 'buy', stop: 12 }], 'Alpaca takes exits only on the other side'],
    ['exits that do not cancel each other', [entry, stop, { ...limit, group: undefined }], 'Alpaca takes two exits of one order only when one cancels the other'],
    ['what waits for an order that was sent before', [{ ...stop }], 'Alpaca holds an order back only behind an entry that comes with it'],
    ['numbers that do not follow each other', [entry, { ...stop, id: 'run-7' }], 'orders that go to Alpaca as one must be numbered one after another: the entry, its stop, its limit'],
    ['a limit before its stop', [entry, { ...stop, id: 'run-3' }, { ...limit, id: 'run-2' }], 'orders that go to Alpaca as one must be numbered one after another: the entry, its stop, its limit'],
  ])('refuses %s, with all that is bound to it, before anything is sent', (_, wishes, reason) => {
    const { requests, refused } = make(wishes);
    expect(requests).toEqual([]);
    expect(refused.map(({ order, reason: why }) => [order.id, why])).toEqual(wishes.map(({ id }) => [id, reason]));
  });

  it('refuses an exit that would join a group that is there already', () => {
    expect(make([{ ...limit, after: undefined }], { bound: 'g1' }).refused.map(({ reason }) => reason)).toEqual(['Alpaca adds no order to those of a group that are there already']);
    expect(make([{ ...limit, after: undefined }]).refused).toEqual([]);
  });

  it('refuses an exit that would join a group which an earlier process made: by its name it is another parent\'s', () => {
    // The parent of all orders here is run-0.
    expect(make([{ ...limit, after: undefined, group: 'run-7.0' }]).refused.map(({ reason }) => reason)).toEqual(['Alpaca adds no order to those of a group that are there already']);
    expect(make([{ ...limit, after: undefined, group: 'run-0.0' }]).refused).toEqual([]);
  });

  it('keeps ids, quantities and prices exactly', () => {
    const fine = defineInstrument({ symbol: 'AAPL', tickSize: '0.000000001', lotSize: '0.000000001' });
    fc.assert(fc.property(fc.bigInt({ min: 1n, max: 10n ** 27n }), fc.bigInt({ min: 1n, max: 10n ** 27n }), fc.stringMatching(/^[0-9]{1,124}$/), (size, at, digits) => {
      const order: Order = { ...orderOf({ id: `run-${digits}`, limit: 1 }), symbol: fine.symbol, quantity: size as Quantity, limitPrice: at as NonNullable<Order['limitPrice']> };
      const [{ body }] = orderRequests([order], { extendedHours: false, bound: () => false }).requests;
      const { qty, limit_price: limitPrice, client_order_id: id } = JSON.parse(JSON.stringify(body)) as Record<string, string>;
      expect([qty, id]).toEqual([formatQuantity(order.quantity), order.id]);
      const units = (text: string): bigint => BigInt(text.split('.')[0] + (text.split('.')[1] ?? '').padEnd(9, '0'));
      expect([units(qty), units(limitPrice)]).toEqual([size, at]);
    }));
  });
});
