import { describe, expect, it } from 'vitest';
import { AlpacaStage, CANARIES, reply } from '../../test/alpaca-stage';

/** A spread of options, as the example of an order of class mleg in the OpenAPI document of the trading API has it: no symbol and no side, but for its legs. */
const SPREAD = {
  id: 'spread', client_order_id: 'by-hand', created_at: '2024-12-10T16:15:53.677Z', updated_at: '2024-12-10T16:15:53.725Z', submitted_at: '2024-12-10T16:15:53.684Z',
  replaced_by: null, replaces: null, asset_id: '', symbol: '', asset_class: '', notional: null, qty: '1', filled_qty: '0', order_class: 'mleg', type: 'limit', side: '', status: 'new',
  legs: [{ id: 'leg', client_order_id: 'by-hand-1', symbol: 'AAPL250117P00200000', side: 'buy', qty: '1', filled_qty: '0', order_class: 'mleg', type: '', status: 'new', submitted_at: '2024-12-10T16:15:53.684Z' }],
};

const byHand = (stage: AlpacaStage, body: Record<string, unknown>): void => {
  const headers = { 'APCA-API-KEY-ID': CANARIES.keyId, 'APCA-API-SECRET-KEY': CANARIES.secretKey };
  stage.server.request({ method: 'POST', url: 'https://x/v2/orders', timeoutMs: 1, headers, body: JSON.stringify({ symbol: 'AAPL', side: 'buy', qty: '10', time_in_force: 'gtc', ...body }) });
};

describe('an order that somebody else sent', () => {
  it('for several legs has no side, and its legs are reported', async () => {
    const stage = new AlpacaStage();
    await stage.quote(9.99, 10.01);
    stage.meddle = ({ url }) => (url.includes('status=open') ? reply(200, [SPREAD]) : undefined);
    const { external } = await stage.answer(stage.broker.statement(0, []));
    expect(external).toEqual([{ id: 'leg', symbol: 'AAPL250117P00200000', side: 'buy', quantity: 1_000_000_000n }]);
  });

  it('for several legs does not end the stream that tells of it, nor is it asked for again and again', async () => {
    const stage = new AlpacaStage();
    await stage.quote(9.99, 10.01);
    await stage.say({ stream: 'trade_updates', data: { event: 'fill', qty: '1', price: '1.28', order: { ...SPREAD, status: 'filled', filled_qty: '1' } } });
    await stage.pass(60_000);
    expect(stage.links.map(({ state }) => state)).toEqual(['up']);
    expect(stage.sent('GET', '/v2/account/activities')).toEqual([]);
  });

  it('and that had filled before this began, tells only what fills from then on', async () => {
    const stage = new AlpacaStage();
    await stage.quote(9.99, 10.01);
    byHand(stage, { type: 'limit', limit_price: '9.5' });
    await stage.quote(9.4, 9.45, 4);
    await stage.pass(60_000);
    stage.start();
    await stage.quote(9.9, 10);
    await stage.quote(9.4, 9.45, 6);
    const [{ id }] = stage.server.orders;
    await stage.pass(60_000);
    expect(stage.news()).toEqual([`${id} buy 6 at 9.5`]);
    const asked = stage.sent('GET', '/v2/account/activities').length;
    await stage.pass(600_000);
    expect(stage.sent('GET', '/v2/account/activities')).toHaveLength(asked);
  });
});

describe('pages that go round in a circle', () => {
  it.each(['activity_types=FILL', 'category=non_trade_activity'])('are given up: %s', async (kind) => {
    const stage = new AlpacaStage();
    await stage.quote(9.99, 10.01);
    const page = Array.from({ length: 100 }, (_, n) => (kind.includes('FILL')
      ? { activity_type: 'FILL', id: `f${n}`, order_id: `o${n}`, symbol: 'MSFT', side: 'buy', qty: '1', cum_qty: '1', price: '1', transaction_time: '2020-01-01T00:00:00Z' }
      : { activity_type: 'DIV', id: `d${n}`, date: '2020-01-01', net_amount: '1' }));
    stage.meddle = ({ url }) => (url.includes(kind) ? reply(200, page) : undefined);
    const outcome = stage.broker.statement(stage.time.now(), []).catch((error: unknown) => error);
    await stage.pass(120_000);
    expect(stage.sent('GET', '/v2/account/activities').length).toBeLessThan(10);
    expect(await outcome).toMatchObject({ code: 'BROKER_UNREACHABLE' });
  });
});
