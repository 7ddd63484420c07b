import { cash, createApprovalAuthority, defineInstrument, defineOrder, price, quantity } from '@trader/core';
import type { Fill, JournalRecord, OrderUpdate, Side } from '@trader/core';
import { createGate } from '@trader/risk';
import type { CircuitBreakerOptions } from '@trader/risk';
import { describe, expect, it } from 'vitest';
import { GateNews } from './gate-news';
import { Ledger } from './ledger';
import { OrderLifecycle } from './order-lifecycle';

const share = defineInstrument({ symbol: 'ABC' });

/** What is told to a gate with such a breaker, and what is journaled of it. */
const newsOf = (circuitBreaker: CircuitBreakerOptions, sessionStartEquity = 1000) => {
  const account = { time: 0, sessionStartEquity };
  const ledger = new Ledger([share], cash(1000));
  const orders = new OrderLifecycle(1);
  const records: JournalRecord[] = [];
  const gate = createGate({ mint: createApprovalAuthority().mint, limits: {}, circuitBreaker });
  const news = new GateNews(gate, account, ledger, (each) => records.push(each));
  const order = (side: Side, size: number, reduceOnly = false) => {
    const id = `o${++account.time}`;
    orders.intend(0, defineOrder(share, { id, parentId: 'p', owner: 'day', symbol: 'ABC', side, type: 'market', quantity: quantity(size), reduceOnly, reason: 'so' }), account.time);
    return orders.find(id)!;
  };
  const fill = (side: Side, size: number, at: number): void => {
    const state = order(side, size);
    const of: Fill = { executionId: `x${account.time}`, orderId: state.order.id, symbol: 'ABC', side, quantity: quantity(size), price: price(at), fee: cash(0), time: account.time };
    const booking = ledger.book(0, 'day', of);
    orders.fill(state, of);
    news.filled(state, of, booking);
  };
  const update = (status: OrderUpdate['status'], reduceOnly = false): void => {
    const state = order('buy', 1, reduceOnly);
    news.updated(state, { kind: 'order', orderId: state.order.id, status, reason: 'so', time: account.time });
  };
  return { account, news, records, fill, update };
};

describe('the gate is told', () => {
  it('of losses as shares of the equity with which the session began, and what its breaker makes of them is journaled', () => {
    const { fill, records } = newsOf({ sessionLoss: 0.02, cooldownMs: 1000 });
    fill('buy', 10, 100);
    fill('sell', 10, 99); // 1 %
    expect(records).toEqual([]);
    fill('buy', 10, 100);
    fill('sell', 10, 99);
    expect(records).toEqual([{ kind: 'breaker', time: 4, from: 'closed', to: 'open', reason: 'session loss 2 % reached 2 %' }]);
  });

  it.each([0, -500, 1e-9, NaN])('of a loss on equity of %s as the largest that there is', (equity) => {
    const { fill, records } = newsOf({ sessionLoss: 0.02, cooldownMs: 1000 }, equity);
    fill('buy', 10, 100);
    fill('sell', 10, 99);
    expect(records).toEqual([{ kind: 'breaker', time: 2, from: 'closed', to: 'open', reason: 'session loss 1000 % reached 2 %' }]);
  });

  it('that a session began: its loss counts from there', () => {
    const { fill, records, news } = newsOf({ sessionLoss: 0.02, cooldownMs: 1000 });
    for (let session = 0; session < 3; session++) {
      fill('buy', 10, 100);
      fill('sell', 10, 99);
      news.sessionEnded();
    }
    expect(records).toEqual([]);
  });

  it('of entries that were rejected, and of no exits', () => {
    const { update, records } = newsOf({ errors: { count: 2, windowMs: 1000 }, cooldownMs: 10 });
    update('rejected');
    update('rejected', true);
    update('cancelled');
    update('expired');
    expect(records).toEqual([]);
    update('rejected');
    expect(records).toEqual([{ kind: 'breaker', time: 5, from: 'closed', to: 'open', reason: '2 errors within 1000 ms' }]);
  });

  it('of a session or an entry that ended: a cooldown that is over by then is journaled, with its own moment', () => {
    const { account, fill, update, news, records } = newsOf({ lossesInARow: 1, cooldownMs: 10, probes: 1 });
    fill('buy', 10, 100);
    fill('sell', 10, 99);
    account.time = 100;
    news.sessionEnded();
    update('cancelled');
    expect(records.map((each) => (each.kind === 'breaker' ? [each.time, each.from, each.to] : []))).toEqual([[2, 'closed', 'open'], [12, 'open', 'half-open']]);
  });
});
