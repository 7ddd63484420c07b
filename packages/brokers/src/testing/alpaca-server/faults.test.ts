import { describe, expect, it } from 'vitest';
import { AlpacaDesk } from '../../../test/alpaca-desk';
import type { CallFault, Faults, MessageFault } from './faults';

const limit = { type: 'limit', limit_price: '100' };
/** What goes wrong with the messages of one kind. */
const telling = (kind: string, fault: MessageFault): Faults => ({ message: ({ what }) => (what === kind ? fault : undefined) });
const asking = (fault: CallFault, method = 'POST'): Faults => ({ request: (call) => (call.method === method ? fault : undefined) });

describe('faults of the loopback Alpaca', () => {
  it.each([429, 500, 502, 503, 504] as const)('%i: refused before it has any effect', (status) => {
    const desk = new AlpacaDesk({ faults: asking({ kind: 'refuse', status, retryAfterSeconds: 7 }) });
    const reply = desk.ask('POST', '/v2/orders', { symbol: 'AAPL', qty: '1', side: 'buy', type: 'market', time_in_force: 'day' });
    expect([reply.status, reply.headers['retry-after'], desk.server.orders]).toEqual([status, '7', []]);
    expect('x-ratelimit-reset' in reply.headers).toBe(status === 429);
  });

  it('an answer that is lost before or after the effect looks the same to whoever asked', () => {
    const thrown = (effect: 'before' | 'after'): [AlpacaDesk, unknown] => {
      const desk = new AlpacaDesk({ faults: asking({ kind: 'lose', effect }) });
      try {
        desk.order({ ...limit, client_order_id: 'run-1' });
      } catch (error) {
        return [desk, error];
      }
      return [desk, undefined];
    };
    const [[before, first], [after, second]] = [thrown('before'), thrown('after')];
    expect(first).toMatchObject({ code: 'BROKER_UNREACHABLE' });
    expect(String(first)).toBe(String(second));
    const path = '/v2/orders:by_client_order_id?client_order_id=run-1';
    expect([before.ask('GET', path).status, after.ask('GET', path).status]).toEqual([404, 200]);
  });

  it.each([['empty', ''], ['truncated', undefined], ['malformed', undefined]] as const)('an answer that is %s, after the effect', (body, text) => {
    const desk = new AlpacaDesk({ faults: asking({ kind: 'garble', body }) });
    const reply = desk.ask('POST', '/v2/orders', { symbol: 'AAPL', qty: '1', side: 'buy', type: 'market', time_in_force: 'day' });
    if (text !== undefined) expect(reply.body).toBe(text);
    expect(() => JSON.parse(reply.body) as unknown).toThrow(SyntaxError);
    expect([reply.status, desk.server.orders.length]).toEqual([200, 1]);
  });

  it('a fill whose event never comes is known to the books', () => {
    const desk = new AlpacaDesk({ faults: telling('fill', { kind: 'drop' }) });
    desk.quote('AAPL', 99, 100);
    const order = desk.order();
    expect([desk.events(), desk.see(order).status]).toEqual([['new market buy'], 'filled']);
    expect(desk.read<unknown[]>('GET', '/v2/account/activities/FILL')).toHaveLength(1);
  });

  it('a fill told three times has one execution id', () => {
    const desk = new AlpacaDesk({ faults: telling('fill', { kind: 'repeat', times: 3 }) });
    desk.quote('AAPL', 99, 100);
    desk.order();
    const fills = desk.told.filter(({ data }) => data.event === 'fill');
    expect([fills.length, new Set(fills.map(({ data }) => data.execution_id)).size]).toEqual([3, 1]);
    expect(desk.read('GET', '/v2/positions/AAPL').qty).toBe('10');
  });

  it('messages swap, are late, or are cut', () => {
    const swapped = new AlpacaDesk({ faults: telling('new', { kind: 'swap' }) });
    swapped.quote('AAPL', 99, 100);
    swapped.order();
    expect(swapped.events()).toEqual(['fill market buy 10@100', 'new market buy']);
    const late = new AlpacaDesk({ faults: telling('fill', { kind: 'delay', ms: 2000 }) });
    late.quote('AAPL', 99, 100);
    late.order();
    expect([late.events(), late.server.due]).toEqual([['new market buy'], late.time + 2000]);
    late.pass(2000);
    expect(late.events()).toEqual(['fill market buy 10@100']);
    const cut = new AlpacaDesk({ faults: telling('fill', { kind: 'truncate' }) });
    cut.quote('AAPL', 99, 100);
    cut.order();
    expect(cut.events()).toEqual(['new market buy']);
  });

  it('orders, positions and activities lag behind, each by its own', () => {
    const lags = { orders: 0, positions: 0, activities: 0 };
    const desk = new AlpacaDesk({ faults: { lag: (what) => lags[what] } });
    desk.quote('AAPL', 99, 100);
    const order = desk.order({ ...limit });
    expect(desk.see(order).status).toBe('filled');
    lags.positions = 10_000;
    desk.pass(9999);
    expect([desk.see(order).status, desk.read('GET', '/v2/positions')]).toEqual(['filled', []]);
    desk.pass(1);
    expect(desk.read('GET', '/v2/positions')).toMatchObject([{ symbol: 'AAPL', qty: '10' }]);
    lags.orders = lags.activities = 5000;
    const sell = desk.order({ side: 'sell', type: 'limit', limit_price: '99' });
    expect(desk.ask('GET', `/v2/orders/${String(sell.id)}`).status).toBe(404);
    expect([desk.read<unknown[]>('GET', '/v2/orders?status=all').length, desk.read<unknown[]>('GET', '/v2/account/activities').length]).toEqual([1, 1]);
    desk.pass(5000);
    expect([desk.see(sell).status, desk.read<unknown[]>('GET', '/v2/account/activities').length]).toEqual(['filled', 2]);
  });

  it('the streams go mute, and come back', () => {
    const desk = new AlpacaDesk();
    desk.server.mute('orders', true);
    desk.order({ ...limit });
    expect(desk.events()).toEqual([]);
    desk.server.mute('orders', false);
    desk.ask('DELETE', '/v2/orders');
    expect(desk.events()).toEqual(['canceled limit buy']);
  });

  it('a restart hangs up, and keeps what the account has', () => {
    const desk = new AlpacaDesk();
    desk.order({ ...limit });
    desk.server.restart();
    desk.ask('DELETE', '/v2/orders');
    expect(desk.events()).toEqual(['new limit buy']);
    desk.listen();
    desk.quote('AAPL', 99, 100);
    desk.order();
    expect(desk.events()).toEqual(['new market buy', 'fill market buy 10@100']);
  });

  it('counts every call and every message, and says what and when', () => {
    const seen: unknown[] = [];
    const faults: Faults = {
      request: ({ count, method, path, now }) => void seen.push([count, method, path, now]),
      message: ({ count, stream, what }) => void seen.push([count, stream, what]),
    };
    const desk = new AlpacaDesk({ faults });
    desk.order({ ...limit });
    expect(seen).toEqual([[1, 'orders', 'authorization'], [2, 'orders', 'listening'], [1, 'POST', '/v2/orders', desk.time], [3, 'orders', 'new']]);
  });
});
