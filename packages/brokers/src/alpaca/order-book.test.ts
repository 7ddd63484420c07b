import { describe, expect, it } from 'vitest';
import { bracket, orderOf } from '../../test/alpaca-stage';
import { OrderBook } from './order-book';
import type { WireOrder } from './wire';

const wireOf = (id: string, status: string, more: Partial<WireOrder> = {}): WireOrder => ({ id: `a-${id}`, client_order_id: id, symbol: 'AAPL', status, filled_qty: 0n, ...more }) as WireOrder;

describe('the book of orders', () => {
  it('forgets no entry whose exits are at work, however many there are and whatever comes after', () => {
    const book = new OrderBook('run');
    const entries = Array.from({ length: 700 }, (_, index) => 3 * index + 1);
    for (const n of entries) {
      const [entry, stop, limit] = bracket(n).map(orderOf);
      book.send(entry, undefined);
      for (const leg of [stop, limit]) book.send(leg, entry.id);
      for (const [id, status] of [[entry.id, 'filled'], [stop.id, 'held'], [limit.id, 'new']]) book.answered(book.bind(id, wireOf(id, status)));
    }
    for (let n = 10_000; n < 13_000; n++) {
      book.send(orderOf({ id: `run-${n}` }), undefined);
      book.answered(book.bind(`run-${n}`, wireOf(`run-${n}`, 'filled')));
    }
    expect(entries.filter((n) => book.find(`run-${n}`) === undefined || !book.isReleased(`run-${n + 1}`))).toEqual([]);
    const remembered = Array.from({ length: 3_000 }, (_, index) => `run-${index + 10_000}`).filter((id) => book.find(id) !== undefined);
    expect([remembered.length >= 1_000, remembered.length <= 1_200, remembered.at(-1)]).toEqual([true, true, 'run-12999']);
  });

  it('nor one that took the place of such an entry', () => {
    const book = new OrderBook('run');
    const [entry, stop] = bracket(1).map(orderOf);
    book.send(entry, undefined);
    book.send(stop, entry.id);
    book.answered(book.bind(entry.id, wireOf(entry.id, 'replaced', { replaced_by: 'a-run-9' })));
    book.answered(book.bind(stop.id, wireOf(stop.id, 'held')));
    book.bind('run-9', wireOf('run-9', 'filled', { replaces: 'a-run-1' }));
    for (let n = 100; n < 3_000; n++) book.answered(book.bind(`run-${n}`, wireOf(`run-${n}`, 'filled')));
    expect([book.find('run-9') !== undefined, book.isReleased(stop.id)]).toEqual([true, true]);
  });
});
