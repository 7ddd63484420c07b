import { quantity } from '@trader/core';
import { describe, expect, it } from 'vitest';
import { bracket, orderOf } from '../../test/alpaca-stage';
import { OrderBook } from './order-book';
import { reportOf } from './order-report';
import type { WireOrder } from './wire';

const filled = (size: number): WireOrder => ({ id: 'a', client_order_id: 'x', symbol: 'AAPL', status: 'filled', filled_qty: quantity(size), updated_at: 7 }) as WireOrder;

describe('an order that has filled', () => {
  const book = new OrderBook('run');
  const [entry, stop] = bracket(1).map(orderOf);
  book.send(entry, undefined);
  book.send(stop, entry.id);
  const whole = Number(stop.quantity) / 1e9;

  it('is complete by its fills when it was sent for as much', () => {
    expect(reportOf(stop.id, filled(whole), { book, now: 9 })).toMatchObject({ status: 'filled', filled: stop.quantity, reason: '', time: 7 });
  });

  it('ends by what it has filled when the other leg had left less of it', () => {
    expect(reportOf(stop.id, filled(whole - 1), { book, now: 9 })).toMatchObject({ status: 'cancelled', filled: quantity(whole - 1), reason: 'all that was left of it there has filled' });
  });

  it('so does one of an earlier life, of which nobody here knows for how much it was sent', () => {
    expect(reportOf('run-77', filled(5), { book, now: 9 })).toMatchObject({ status: 'cancelled', filled: quantity(5) });
  });
});
