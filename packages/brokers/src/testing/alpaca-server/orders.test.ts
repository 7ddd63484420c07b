import { describe, expect, it } from 'vitest';
import { AlpacaDesk } from '../../../test/alpaca-desk';

describe('orders of the loopback Alpaca', () => {
  it('fills a market order with what is shown, and tells it', () => {
    const desk = new AlpacaDesk();
    desk.quote('AAPL', 100, 100.1);
    const order = desk.order();
    expect(order).toMatchObject({ status: 'pending_new', qty: '10', filled_qty: '0', filled_avg_price: null });
    expect(desk.events()).toEqual(['new market buy', 'fill market buy 10@100.1']);
    expect(desk.see(order)).toMatchObject({ status: 'filled', filled_qty: '10', filled_avg_price: '100.1', filled_at: '2026-11-18T15:00:01.000Z' });
  });

  it('holds the legs of a bracket until the entry has filled, and lets them share their quantity', () => {
    const desk = new AlpacaDesk();
    const bracket = desk.order({ type: 'limit', limit_price: '200', order_class: 'bracket', take_profit: { limit_price: '210' }, stop_loss: { stop_price: '190' } });
    const legs = (): unknown[] => (desk.see(bracket).legs as { status: string; qty: string; filled_qty: string }[]).map(({ status, qty, filled_qty }) => [status, qty, filled_qty]);
    expect(legs()).toEqual([['held', '10', '0'], ['held', '10', '0']]);
    desk.quote('AAPL', 199, 199.5, 6);
    expect(legs()).toEqual([['held', '10', '0'], ['held', '10', '0']]);
    desk.quote('AAPL', 199, 199.4);
    expect(desk.events()).toEqual(['new limit buy', 'partial_fill limit buy 6@199.5', 'fill limit buy 4@199.4', 'new limit sell']);
    desk.quote('AAPL', 210, 210.5, 4);
    expect(legs()).toEqual([['partially_filled', '10', '4'], ['held', '6', '0']]);
    desk.quote('AAPL', 188, 189);
    expect(desk.events()).toEqual(['partial_fill limit sell 4@210', 'fill stop sell 6@188', 'canceled limit sell']);
    expect(legs()).toEqual([['canceled', '10', '4'], ['filled', '6', '6']]);
    expect(desk.read('GET', '/v2/positions')).toEqual([]);
  });

  it('lets an oto\'s one leg work once the entry has filled, and cancels it with the entry', () => {
    const desk = new AlpacaDesk();
    const wish = { type: 'limit', limit_price: '100', order_class: 'oto', stop_loss: { stop_price: '95', limit_price: '94' } };
    const first = desk.order(wish);
    desk.ask('DELETE', `/v2/orders/${String(first.id)}`);
    expect(desk.see(first)).toMatchObject({ status: 'canceled', legs: [{ status: 'canceled' }] });
    const second = desk.order(wish);
    desk.quote('AAPL', 99, 100);
    expect(desk.see(second)).toMatchObject({ status: 'filled', legs: [{ status: 'new', type: 'stop_limit' }] });
    desk.quote('AAPL', 94.5, 95);
    expect(desk.see(second)).toMatchObject({ legs: [{ status: 'filled', filled_avg_price: '94.5' }] });
  });

  it('cancels both exits of an oco with either, and keeps its stop held beside the limit (forum.alpaca.markets/t/3697 and /t/11938)', () => {
    const desk = new AlpacaDesk();
    desk.quote('AAPL', 100, 100);
    desk.order();
    const wish = { side: 'sell', type: 'limit', order_class: 'oco', take_profit: { limit_price: '110' }, stop_loss: { stop_price: '95' } };
    const oco = desk.order(wish) as { id: string; legs: { id: string }[] };
    expect(desk.see(oco)).toMatchObject({ status: 'new', type: 'limit', limit_price: '110', legs: [{ status: 'held', type: 'stop' }] });
    expect(desk.refusal(wish)[1]).toMatchObject({ held_for_orders: '10' });
    desk.ask('DELETE', `/v2/orders/${oco.legs[0].id}`);
    expect(desk.see(oco)).toMatchObject({ status: 'canceled', legs: [{ status: 'canceled' }] });
  });

  it('replaces the legs of a bracket one by one, and they stay bound to each other', () => {
    const desk = new AlpacaDesk();
    const bracket = desk.order({ type: 'limit', limit_price: '100', order_class: 'bracket', take_profit: { limit_price: '110' }, stop_loss: { stop_price: '90' } });
    const legs = (): { id: string; status: string; qty: string }[] => desk.see(bracket).legs as never;
    const held = desk.read<{ id: string }>('PATCH', `/v2/orders/${legs()[1].id}`, { stop_price: '95' });
    expect(legs()[1]).toMatchObject({ id: held.id, status: 'held' });
    desk.quote('AAPL', 99, 100);
    desk.read('PATCH', `/v2/orders/${legs()[0].id}`, { limit_price: '105' });
    desk.quote('AAPL', 105, 106, 3);
    desk.read('PATCH', `/v2/orders/${legs()[1].id}`, { stop_price: '97' });
    expect(legs().map(({ status, qty }) => [status, qty])).toEqual([['partially_filled', '10'], ['held', '7']]);
    desk.quote('AAPL', 96, 97);
    expect(legs().map(({ status, qty }) => [status, qty])).toEqual([['canceled', '10'], ['filled', '7']]);
    expect(desk.read('GET', '/v2/positions')).toEqual([]);
  });

  it('keeps a leg held whose replacement takes its time', () => {
    const desk = new AlpacaDesk({ faults: { work: (what) => (what === 'replace' ? 1000 : 0) } });
    const bracket = desk.order({ type: 'limit', limit_price: '100', order_class: 'bracket', take_profit: { limit_price: '110' }, stop_loss: { stop_price: '90' } });
    const legs = (): { id: string; status: string }[] => desk.see(bracket).legs as never;
    for (const price of ['91', '92']) {
      desk.read('PATCH', `/v2/orders/${legs()[1].id}`, { stop_price: price });
      expect(legs()[1].status).toBe('pending_replace');
      desk.pass(1000);
      expect(legs()[1]).toMatchObject({ status: 'held', stop_price: price });
      desk.quote('AAPL', 99, 100);
    }
    expect(legs().map(({ status }) => status)).toEqual(['new', 'held']);
    desk.quote('AAPL', 91.5, 92);
    expect(legs().map(({ status }) => status)).toEqual(['canceled', 'filled']);
  });

  it('takes what one leg fills from the order that is about to take the place of the other', () => {
    const desk = new AlpacaDesk({ faults: { work: (what) => (what === 'replace' ? 60_000 : 0) } });
    const bracket = desk.order({ type: 'market', order_class: 'bracket', take_profit: { limit_price: '110' }, stop_loss: { stop_price: '90' } });
    const legs = (): { id: string; status: string; qty: string; filled_qty: string }[] => desk.see(bracket).legs as never;
    desk.quote('AAPL', 99, 100);
    desk.read('PATCH', `/v2/orders/${legs()[1].id}`, { stop_price: '95' });
    desk.quote('AAPL', 110, 111, 3);
    expect(legs()[1]).toMatchObject({ status: 'pending_replace', qty: '7' });
    desk.pass(60_000);
    expect(legs()).toMatchObject([{ status: 'partially_filled', filled_qty: '3' }, { status: 'held', stop_price: '95', qty: '7' }]);
    desk.quote('AAPL', 94, 95);
    expect(desk.read('GET', '/v2/positions')).toEqual([]);
  });

  it('lets an entry that is replaced keep its legs', () => {
    const desk = new AlpacaDesk();
    const first = desk.order({ type: 'limit', limit_price: '100', order_class: 'bracket', take_profit: { limit_price: '110' }, stop_loss: { stop_price: '90' } });
    const next = desk.read('PATCH', `/v2/orders/${String(first.id)}`, { limit_price: '101' });
    expect([desk.see(first).legs, (desk.see(next).legs as unknown[]).length]).toEqual([null, 2]);
    desk.quote('AAPL', 99, 100.5);
    expect(desk.see(next)).toMatchObject({ status: 'filled', legs: [{ status: 'new' }, { status: 'held' }] });
    expect(desk.read<unknown[]>('GET', '/v2/orders?status=all&nested=true')).toHaveLength(2);
    expect(desk.read<unknown[]>('GET', '/v2/orders?status=all')).toHaveLength(4);
  });

  it('fills ioc and fok at once or cancels them, and rejects what cannot be paid when it trades', () => {
    const desk = new AlpacaDesk();
    desk.quote('AAPL', 99, 100, 4);
    const ioc = desk.order({ type: 'limit', limit_price: '100', time_in_force: 'ioc' });
    desk.quote('AAPL', 99, 101, 4);
    const fok = desk.order({ type: 'limit', limit_price: '101', time_in_force: 'fok' });
    expect([desk.see(ioc), desk.see(fok)]).toMatchObject([{ status: 'canceled', filled_qty: '4' }, { status: 'canceled', filled_qty: '0' }]);
    const stop = desk.order({ symbol: 'MSFT', qty: '1900', type: 'stop', stop_price: '100' });
    desk.quote('MSFT', 149, 150);
    expect(desk.see(stop)).toMatchObject({ status: 'rejected', failed_at: '2026-11-18T15:00:03.000Z' });
  });

  it('knows orders by status, symbol, side and time, newest first', () => {
    const desk = new AlpacaDesk();
    desk.quote('AAPL', 99, 100);
    const filled = desk.order();
    desk.pass(1000);
    const open = desk.order({ symbol: 'MSFT', type: 'limit', limit_price: '90' });
    const ids = (query: string): unknown[] => desk.read<{ id: string }[]>('GET', `/v2/orders?${query}`).map(({ id }) => id);
    expect(ids('')).toEqual([open.id]);
    expect(ids('status=closed')).toEqual([filled.id]);
    expect(ids('status=all')).toEqual([open.id, filled.id]);
    expect(ids('status=all&direction=asc&limit=1')).toEqual([filled.id]);
    expect(ids('status=all&symbols=AAPL')).toEqual([filled.id]);
    expect(ids('status=all&after=2026-11-18T15:00:01Z')).toEqual([open.id]);
    expect(ids('status=all&side=sell')).toEqual([]);
    expect(ids(`status=all&after_order_id=${String(filled.id)}`)).toEqual([open.id]);
    expect(ids(`status=all&before_order_id=${String(open.id)}`)).toEqual([filled.id]);
    expect(desk.ask('GET', '/v2/orders?status=what').status).toBe(422);
  });

  it('does not list a held stop as open, nor, nested, a bracket whose entry has filled (alpaca-trade-api-python#322, alpaca-trade-api-js#80 and #87)', () => {
    const desk = new AlpacaDesk();
    desk.order({ type: 'limit', limit_price: '100', order_class: 'bracket', take_profit: { limit_price: '110' }, stop_loss: { stop_price: '90' } });
    const types = (query: string): unknown[] => desk.read<{ type: string; status: string }[]>('GET', `/v2/orders?${query}`).map(({ type, status }) => `${type} ${status}`);
    expect([types('status=open&nested=true'), types('status=open')]).toEqual([['limit new'], ['limit new']]);
    desk.quote('AAPL', 99, 100);
    expect([types('status=open&nested=true'), types('status=open'), types('status=closed')]).toEqual([[], ['limit new'], ['stop held', 'limit filled']]);
  });

  it('can be put into the rare statuses', () => {
    const desk = new AlpacaDesk();
    const order = desk.order({ type: 'limit', limit_price: '90' });
    for (const status of ['done_for_day', 'suspended', 'stopped', 'calculated', 'accepted_for_bidding'] as const) {
      desk.server.force(String(order.id), status);
      expect(desk.see(order).status).toBe(status);
    }
    expect(desk.events()).toEqual(['new limit buy', 'done_for_day limit buy', 'suspended limit buy', 'stopped limit buy', 'calculated limit buy']);
    expect(() => desk.server.force('none', 'suspended')).toThrow('there is no order none');
  });
});
