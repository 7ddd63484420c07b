import { cash, price, quantity } from '@trader/core';
import { describe, expect, it } from 'vitest';
import { AAPL, AlpacaDesk, MINUTE, TEN } from '../../../test/alpaca-desk';

const limit = { type: 'limit', limit_price: '100' };
/** 2026-11-18 at an hour and minute of New York, which is five hours behind. */
const at = (hour: number, minute: number): number => Date.UTC(2026, 10, 18, hour + 5, minute);
const buy = (desk: AlpacaDesk, symbol = 'AAPL'): void => {
  desk.quote(symbol, 100, 100);
  desk.order({ symbol });
};

describe('refusals of the loopback Alpaca: status and body', () => {
  it('a client order id that was used, also of an order that is over (422, 40010001: alpaca-py#260)', () => {
    const desk = new AlpacaDesk();
    desk.quote('AAPL', 100, 100);
    desk.order({ client_order_id: 'run-1' });
    expect(desk.refusal({ client_order_id: 'run-1' })).toEqual([422, { code: 40010001, message: 'client_order_id must be unique' }]);
    expect(desk.refusal({ client_order_id: 'x'.repeat(129) })[0]).toBe(422);
    expect(desk.order({ client_order_id: 'y'.repeat(128) })).toMatchObject({ client_order_id: 'y'.repeat(128) });
  });

  it('buying power, with its fields (403, 40310000: the body of alpaca-py#225)', () => {
    const desk = new AlpacaDesk();
    expect(desk.refusal({ qty: '2001', ...limit })).toEqual([403, { code: 40310000, message: 'insufficient buying power', buying_power: '200000', cost_basis: '200100' }]);
    expect(desk.order({ qty: '1500', ...limit })).toMatchObject({ status: 'pending_new' });
    // What is open counts: https://docs.alpaca.markets/docs/orders-at-alpaca, "Buying power".
    expect(desk.refusal({ qty: '501', ...limit })).toEqual([403, { code: 40310000, message: 'insufficient buying power', buying_power: '50000', cost_basis: '50100' }]);
    expect(desk.read('GET', '/v2/account').buying_power).toBe('50000');
  });

  it('a short sale is worth the dearer of its limit and 3 % above the ask ("Buying power" of the same page)', () => {
    const desk = new AlpacaDesk({ cash: cash(1000) });
    desk.quote('AAPL', 100, 100);
    expect(desk.refusal({ side: 'sell', qty: '20', ...limit })[1]).toMatchObject({ cost_basis: '2060', buying_power: '2000' });
    expect(desk.order({ side: 'sell', qty: '10', ...limit })).toMatchObject({ side: 'sell' });
  });

  it('more than is held and free, with its fields (403, 40310000: bodies quoted by clients)', () => {
    const desk = new AlpacaDesk();
    buy(desk);
    desk.order({ side: 'sell', qty: '4', type: 'stop', stop_price: '90', time_in_force: 'gtc' });
    expect(desk.refusal({ side: 'sell', qty: '7' })).toEqual([403, {
      code: 40310000, message: 'insufficient qty available for order (requested: 7, available: 6)', available: '6', existing_qty: '10', held_for_orders: '4', symbol: 'AAPL',
    }]);
    expect(desk.read('GET', '/v2/positions/AAPL')).toMatchObject({ qty: '10', qty_available: '6' });
    expect(desk.ask('DELETE', '/v2/positions/AAPL').status).toBe(403);
  });

  it('an order that could meet an open one of the account (403, 40310000: forum.alpaca.markets/t/13817)', () => {
    const desk = new AlpacaDesk();
    buy(desk);
    const stop = desk.order({ side: 'sell', type: 'stop', stop_price: '90', time_in_force: 'gtc' });
    expect(desk.refusal({ ...limit })).toEqual([403, {
      code: 40310000, message: 'potential wash trade detected. use complex orders', existing_order_id: stop.id, reject_reason: 'opposite side market/stop order exists',
    }]);
    desk.ask('DELETE', `/v2/orders/${String(stop.id)}`);
    const sell = desk.order({ side: 'sell', type: 'limit', limit_price: '101', time_in_force: 'gtc' });
    // Two limits may stand as long as they cannot meet.
    expect(desk.order({ ...limit })).toMatchObject({ status: 'pending_new' });
    expect(desk.refusal({ type: 'limit', limit_price: '101' })[1]).toMatchObject({ existing_order_id: sell.id, reject_reason: 'opposite side limit order exists' });
  });

  it('shorts: of an account that may not (403), of an asset that cannot be (422), of parts of a share (422)', () => {
    expect(new AlpacaDesk({ shorting: false }).refusal({ side: 'sell' })).toEqual([403, { code: 40310000, message: 'account is not allowed to short' }]);
    expect(new AlpacaDesk({}, [{ ...AAPL, shortable: false }]).refusal({ side: 'sell' })).toEqual([422, { code: 42210000, message: 'asset "AAPL" cannot be sold short' }]);
    expect(new AlpacaDesk().refusal({ symbol: 'SPY', side: 'sell', qty: '0.5' })).toEqual([422, { code: 42210000, message: 'fractional orders cannot be sold short' }]);
  });

  it('parts of a share: not of every asset (403), for the day (422), and alone (422)', () => {
    const desk = new AlpacaDesk();
    expect(desk.refusal({ qty: '0.5' })).toEqual([403, { code: 40310000, message: 'asset "AAPL" is not fractionable' }]);
    expect(desk.refusal({ symbol: 'SPY', qty: '0.5', time_in_force: 'gtc' })).toEqual([422, { code: 42210000, message: 'fractional orders must be DAY orders' }]);
    expect(desk.refusal({ symbol: 'SPY', qty: '0.5', order_class: 'oto', stop_loss: { stop_price: '90' } })).toEqual([422, { code: 42210000, message: 'fractional orders must be simple orders' }]);
    expect(desk.refusal({ symbol: 'SPY', qty: undefined, notional: '10', ...limit })[0]).toBe(422);
    expect(desk.refusal({ symbol: 'SPY', notional: '10' })).toEqual([422, { code: 40010001, message: 'only one of qty or notional is accepted' }]);
    expect(desk.refusal({ qty: undefined })).toEqual([422, { code: 40010001, message: 'qty or notional is required' }]);
  });

  it('nine decimals of a share survive', () => {
    const desk = new AlpacaDesk();
    desk.quote('SPY', 400, 400);
    const order = desk.order({ symbol: 'SPY', qty: '1.123456789' });
    expect(desk.see(order)).toMatchObject({ qty: '1.123456789', filled_qty: '1.123456789', filled_avg_price: '400' });
    expect(desk.refusal({ symbol: 'SPY', qty: '1.1234567891' })[0]).toBe(422);
  });

  it('prices that do not fit the type, or lie between the ticks (422)', () => {
    const desk = new AlpacaDesk();
    expect(desk.refusal({ limit_price: '100' })).toEqual([422, { code: 42210000, message: 'market orders require no stop or limit price' }]);
    expect(desk.refusal({ type: 'limit' })[0]).toBe(422);
    expect(desk.refusal({ ...limit, stop_price: '90' })).toEqual([422, { code: 42210000, message: 'limit orders must not have stop_price' }]);
    expect(desk.refusal({ type: 'limit', limit_price: '100.001' })).toEqual([422, { code: 42210000, message: 'invalid limit_price 100.001. sub-penny increment does not fulfill minimum pricing criteria' }]);
    expect(desk.refusal({ type: 'trailing_stop' })[0]).toBe(422);
    expect(desk.refusal({ type: 'trailing_stop', trail_price: '1', trail_percent: '1' })[0]).toBe(422);
    expect(desk.refusal({ qty: '-1' })[0]).toBe(422);
    expect(desk.refusal({ symbol: 'NONE' })[0]).toBe(422);
    expect(desk.ask('POST', '/v2/orders', '{"symbol":').status).toBe(400);
  });

  it('extended hours: limits for the day or until cancelled (422)', () => {
    const desk = new AlpacaDesk();
    const body = { code: 42210000, message: 'extended hours order must be DAY limit orders' };
    expect(desk.refusal({ extended_hours: true })).toEqual([422, body]);
    expect(desk.refusal({ ...limit, time_in_force: 'ioc', extended_hours: true })).toEqual([422, body]);
    expect(desk.order({ ...limit, time_in_force: 'gtc', extended_hours: true })).toMatchObject({ extended_hours: true });
  });

  it.each([['opg', 9, 27, 200], ['opg', 9, 28, 422], ['opg', 18, 59, 422], ['opg', 19, 0, 200], ['cls', 15, 49, 200], ['cls', 15, 50, 422], ['cls', 19, 0, 200]])(
    'auctions: %s at %i:%i is %i (https://docs.alpaca.markets/docs/orders-at-alpaca, "Time in force")', (timeInForce, hour, minute, status) => {
      expect(new AlpacaDesk({ now: at(hour, minute) }).ask('POST', '/v2/orders', { symbol: 'AAPL', qty: '1', side: 'buy', type: 'market', time_in_force: timeInForce }).status).toBe(status);
    });

  it('brackets whose exits are on the wrong side, with the base price (422, 42210000: quoted by clients)', () => {
    const desk = new AlpacaDesk();
    const bracket = (profit: string, loss: string, more = {}): unknown[] =>
      desk.refusal({ ...limit, order_class: 'bracket', take_profit: { limit_price: profit }, stop_loss: { stop_price: loss }, ...more });
    expect(bracket('100', '90')).toEqual([422, { code: 42210000, message: 'take_profit.limit_price must be >= base_price + 0.01', base_price: '100' }]);
    expect(bracket('110', '100')).toEqual([422, { code: 42210000, message: 'stop_loss.stop_price must be <= base_price - 0.01', base_price: '100' }]);
    expect(bracket('110', '111')).toEqual([422, { code: 42210000, message: 'take_profit.limit_price must be > stop_loss.stop_price' }]);
    expect(bracket('110', '90', { time_in_force: 'ioc' })[0]).toBe(422);
    expect(bracket('110', '90', { extended_hours: true })[0]).toBe(422);
    expect(desk.refusal({ ...limit, order_class: 'bracket', take_profit: { limit_price: '110' } })[0]).toBe(422);
    expect(desk.refusal({ ...limit, order_class: 'oto', take_profit: { limit_price: '110' }, stop_loss: { stop_price: '90' } })[0]).toBe(422);
    expect(desk.refusal({ side: 'sell', type: 'limit', order_class: 'oco', take_profit: { limit_price: '110' }, stop_loss: { stop_price: '90' } }))
      .toEqual([422, { code: 42210000, message: 'oco orders must be exit orders' }]);
    expect(desk.refusal({ order_class: 'mleg' })[0]).toBe(422);
    buy(desk);
    expect(desk.refusal({ side: 'sell', ...limit, order_class: 'bracket', take_profit: { limit_price: '90' }, stop_loss: { stop_price: '110' } }))
      .toEqual([422, { code: 42210000, message: 'bracket orders must be entry orders' }]);
  });

  it('what is not there (404, 40410000), and wrong keys (401, without a code)', () => {
    const desk = new AlpacaDesk({ keys: { keyId: 'PK-TEST', secretKey: 'secret' } });
    for (const path of ['/v2/orders/none', '/v2/orders:by_client_order_id?client_order_id=none']) {
      expect([desk.ask('GET', path).status, desk.read('GET', path)]).toEqual([404, { code: 40410000, message: 'order not found for none' }]);
    }
    expect(desk.read('GET', '/v2/positions/AAPL')).toEqual({ code: 40410000, message: 'position does not exist' });
    expect([desk.ask('GET', '/v2/assets/NONE').status, desk.ask('GET', '/v2/nothing').status, desk.ask('DELETE', '/v2/orders/none').status]).toEqual([404, 404, 404]);
    const stranger = desk.server.request({ method: 'GET', url: 'http://x/v2/account', headers: { 'APCA-API-KEY-ID': 'PK-TEST', 'APCA-API-SECRET-KEY': 'other' }, timeoutMs: 0 });
    expect([stranger.status, JSON.parse(stranger.body)]).toEqual([401, { message: 'unauthorized.' }]);
  });

  it('more requests than a minute allows (429, with the headers that the official client reads)', () => {
    const desk = new AlpacaDesk({ requestsPerMinute: 2, now: TEN + 15_000 });
    expect(desk.ask('GET', '/v2/clock').headers).toMatchObject({ 'x-ratelimit-limit': '2', 'x-ratelimit-remaining': '1', 'x-ratelimit-reset': String(TEN / 1000 + 60) });
    desk.ask('GET', '/v2/clock');
    const refused = desk.ask('GET', '/v2/clock');
    expect([refused.status, refused.headers['x-ratelimit-remaining'], refused.headers['retry-after']]).toEqual([429, '0', '45']);
    // Market data has a limit of its own.
    expect(desk.ask('GET', '/v2/stocks/quotes/latest?symbols=AAPL').status).toBe(200);
    desk.pass(45_000);
    expect(desk.ask('GET', '/v2/clock').status).toBe(200);
  });

  it('an account that is blocked, and says so', () => {
    const desk = new AlpacaDesk();
    desk.server.block({ trading: true });
    expect(desk.refusal({})[0]).toBe(403);
    expect(desk.read('GET', '/v2/account')).toMatchObject({ trading_blocked: true, account_blocked: false });
    desk.server.block({ trading: false });
    desk.read('PATCH', '/v2/account/configurations', { suspend_trade: true });
    expect(desk.read('GET', '/v2/account')).toMatchObject({ trade_suspended_by_user: true });
    expect(desk.refusal({})[0]).toBe(403);
  });
});

describe('replacing and cancelling', () => {
  it('is refused in accepted, pending_new, pending_cancel, pending_replace and when it is over (https://docs.alpaca.markets/reference/patchorderbyorderid-1)', () => {
    const work = { new: 0, cancel: 0, replace: 0 };
    const desk = new AlpacaDesk({ faults: { work: (what) => work[what] } });
    const patch = (order: Record<string, unknown>): unknown => desk.read('PATCH', `/v2/orders/${String(order.id)}`, { limit_price: '98' }).message;
    work.new = 1000;
    const fresh = desk.order({ ...limit });
    expect(patch(fresh)).toBe('cannot replace order in pending_new status');
    desk.pass(1000);
    work.cancel = work.replace = 1000;
    expect(desk.read('PATCH', `/v2/orders/${String(fresh.id)}`, { limit_price: '99' })).toMatchObject({ replaces: fresh.id, limit_price: '99', status: 'pending_new' });
    expect(patch(fresh)).toBe('cannot replace order in pending_replace status');
    expect(desk.ask('DELETE', `/v2/orders/${String(fresh.id)}`).status).toBe(422);
    desk.pass(1000);
    expect(patch(fresh)).toBe('cannot replace order in replaced status');
    const next = { id: desk.see(fresh).replaced_by };
    expect(desk.ask('DELETE', `/v2/orders/${String(next.id)}`)).toMatchObject({ status: 204, body: '' });
    expect(patch(next)).toBe('cannot replace order in pending_cancel status');
    desk.pass(1000);
    expect(desk.read('DELETE', `/v2/orders/${String(next.id)}`)).toEqual({ code: 42210000, message: 'order is already in "canceled" state' });
    desk.until(at(17, 0));
    expect(patch(desk.order({ ...limit }))).toBe('cannot replace order in accepted status');
  });

  it('refuses a replacement that changes nothing, less than has filled, of a notional order, and of the quantity of a chain', () => {
    const desk = new AlpacaDesk();
    const order = desk.order({ ...limit });
    const patch = (wish: unknown, of = order): unknown => desk.read('PATCH', `/v2/orders/${String(of.id)}`, wish).message;
    expect(patch({ limit_price: '100' })).toBe('order parameters are not changed');
    expect(patch({ stop_price: '90' })).toBe('limit orders must not have stop_price');
    desk.quote('AAPL', 99, 100, 4);
    expect(patch({ qty: '4' })).toBe('qty must be > filled_qty');
    desk.ask('DELETE', '/v2/orders');
    const chain = desk.order({ ...limit, limit_price: '90', order_class: 'oto', stop_loss: { stop_price: '80' } });
    expect(patch({ qty: '11' }, chain)).toBe('qty cannot be changed for advanced orders');
    desk.server.market.status('SPY', false);
    const notional = desk.order({ symbol: 'SPY', qty: undefined, notional: '10' });
    expect(desk.ask('PATCH', `/v2/orders/${String(notional.id)}`, { qty: '1' }).status).toBe(422);
  });

  it('goes on from what has filled, or trades anew when the server is asked to (Alpaca-API#165)', () => {
    for (const [replacements, filled, position] of [['carry', '4', '12'], ['anew', '0', '16']] as const) {
      const desk = new AlpacaDesk({ replacements });
      const order = desk.order({ ...limit });
      desk.quote('AAPL', 99, 100, 4);
      expect(desk.read('PATCH', `/v2/orders/${String(order.id)}`, { limit_price: '101', qty: '12' })).toMatchObject({ qty: '12', filled_qty: filled });
      desk.quote('AAPL', 99, 100.5);
      expect(desk.read('GET', '/v2/positions/AAPL').qty).toBe(position);
    }
  });

  it('lets the old order fill first: the new one is rejected, and both are told', () => {
    const desk = new AlpacaDesk({ faults: { work: (what) => (what === 'replace' ? 5000 : 0) } });
    const order = desk.order({ ...limit });
    const next = desk.read('PATCH', `/v2/orders/${String(order.id)}`, { limit_price: '99' });
    desk.quote('AAPL', 99, 100);
    desk.pass(5000);
    expect(desk.events()).toEqual(['new limit buy', 'pending_replace limit buy', 'fill limit buy 10@100', 'rejected limit buy', 'order_replace_rejected limit buy']);
    expect([desk.see(order).status, desk.see(next).status, desk.see(order).replaced_by]).toEqual(['filled', 'rejected', null]);
  });

  it('cancels what fills meanwhile only as far as it has not', () => {
    const desk = new AlpacaDesk({ faults: { work: (what) => (what === 'cancel' ? 5000 : 0) } });
    const order = desk.order({ ...limit });
    desk.ask('DELETE', `/v2/orders/${String(order.id)}`);
    desk.quote('AAPL', 99, 100, 3);
    expect(desk.see(order)).toMatchObject({ status: 'pending_cancel', filled_qty: '3' });
    desk.pass(5000);
    expect(desk.see(order)).toMatchObject({ status: 'canceled', filled_qty: '3' });
    expect(desk.events()).toEqual(['new limit buy', 'pending_cancel limit buy', 'partial_fill limit buy 3@100', 'canceled limit buy']);
  });

  it('answers cancel-all with 207 and a status for each (https://docs.alpaca.markets/reference/deleteallorders)', () => {
    const desk = new AlpacaDesk();
    const ids = [desk.order({ ...limit }).id, desk.order({ ...limit, symbol: 'MSFT' }).id];
    const reply = desk.ask('DELETE', '/v2/orders');
    expect([reply.status, (JSON.parse(reply.body) as { id: string; status: number }[]).map(({ id, status }) => [id, status])]).toEqual([207, ids.map((id) => [id, 200])]);
  });
});

describe('what the account has', () => {
  it('moves money as activities that are no fills', () => {
    const desk = new AlpacaDesk({ positions: [{ symbol: 'AAPL', quantity: quantity(10), price: price(90) }] });
    desk.server.move({ type: 'CSD', amount: cash(500) });
    desk.server.move({ type: 'DIV', amount: cash('2.5'), symbol: 'AAPL', perShare: price('0.25'), quantity: quantity(10) });
    expect(desk.read('GET', '/v2/account')).toMatchObject({ cash: '100502.5', equity: '101402.5', last_equity: '100900' });
    const [dividend, deposit] = desk.read<Record<string, unknown>[]>('GET', '/v2/account/activities');
    expect(dividend).toMatchObject({ activity_type: 'DIV', net_amount: '2.5', per_share_amount: '0.25', qty: '10', date: '2026-11-18', symbol: 'AAPL' });
    expect(deposit).toMatchObject({ activity_type: 'CSD', net_amount: '500' });
    expect(desk.read<unknown[]>('GET', '/v2/account/activities/TRANS')).toHaveLength(1);
  });

  it('pages activities by the id of the last, whose time is New York\'s', () => {
    const desk = new AlpacaDesk();
    desk.quote('AAPL', 100, 100, 3);
    desk.order();
    desk.quote('AAPL', 100, 100.1, 7);
    const ids: string[] = [];
    for (let token = ''; ;) {
      const page = desk.read<{ id: string; cum_qty: string; leaves_qty: string; type: string }[]>('GET', `/v2/account/activities?activity_types=FILL&page_size=1&direction=asc&page_token=${token}`);
      if (page.length === 0) break;
      ids.push(`${page[0].type} ${page[0].cum_qty} ${page[0].leaves_qty}`);
      expect(page[0].id).toMatch(/^2026111810000[12]000::[0-9a-f-]{36}$/);
      token = page[0].id;
    }
    expect(ids).toEqual(['partial_fill 3 7', 'fill 10 0']);
    expect(desk.ask('GET', '/v2/account/activities?page_size=101').status).toBe(422);
  });

  it('averages what is held, long or short, and keeps the average when part is closed', () => {
    const desk = new AlpacaDesk();
    const held = (): unknown[] => desk.read<Record<string, unknown>[]>('GET', '/v2/positions').map(({ qty, side, avg_entry_price: average, cost_basis: cost, unrealized_pl: gain }) => [qty, side, average, cost, gain]);
    for (const [bid, side, qty] of [[100, 'buy', '10'], [110, 'buy', '20'], [120, 'sell', '12']] as const) {
      desk.quote('AAPL', bid, bid);
      desk.order({ side, qty });
    }
    expect(held()).toEqual([['18', 'long', '106.666666667', '1920', '240']]);
    desk.order({ side: 'sell', qty: '18' });
    desk.order({ side: 'sell', qty: '4' });
    desk.quote('AAPL', 125, 125);
    expect(held()).toEqual([['-4', 'short', '120', '-480', '-20']]);
    expect(desk.read('GET', '/v2/account')).toMatchObject({ short_market_value: '-500', long_market_value: '0', equity: '100380' });
  });

  it('counts an order and the one that is to follow it once', () => {
    const desk = new AlpacaDesk({ faults: { work: (what) => (what === 'replace' ? 1000 : 0) } });
    const order = desk.order({ ...limit, qty: '1500' });
    const next = desk.read('PATCH', `/v2/orders/${String(order.id)}`, { limit_price: '99' });
    expect(desk.read('GET', '/v2/account').buying_power).toBe('50000');
    desk.pass(1000);
    expect(desk.read('GET', '/v2/account').buying_power).toBe('51500');
    const third = desk.read('PATCH', `/v2/orders/${String(next.id)}`, { limit_price: '98' });
    desk.ask('DELETE', `/v2/orders/${String(third.id)}`);
    desk.pass(1000);
    expect([desk.see(next).status, desk.see(third).status]).toEqual(['new', 'canceled']);
  });

  it('tells nanoseconds of times that have them', () => {
    const desk = new AlpacaDesk({ now: TEN + 0.25 });
    expect(desk.order({ ...limit }).created_at).toBe('2026-11-18T15:00:00.000250000Z');
  });

  it('keeps what it was worth at the last close', () => {
    const desk = new AlpacaDesk();
    desk.quote('AAPL', 100, 100);
    desk.order();
    desk.quote('AAPL', 101, 101);
    desk.until(at(16, 1));
    expect(desk.read('GET', '/v2/account')).toMatchObject({ last_equity: '100010', equity: '100010' });
    desk.until(at(33, 31));
    desk.quote('AAPL', 102, 102);
    expect(desk.read('GET', '/v2/positions/AAPL')).toMatchObject({ lastday_price: '101', unrealized_intraday_pl: '10', unrealized_pl: '20', change_today: '0.0099' });
    desk.pass(MINUTE);
  });
});
