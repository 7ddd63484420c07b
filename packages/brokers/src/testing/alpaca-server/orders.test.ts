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
});
