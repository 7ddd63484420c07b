import { describe, expect, it } from 'vitest';
import { TEN } from '../../test/alpaca-desk';
import { AlpacaStage, CANARIES } from '../../test/alpaca-stage';

const links = (stage: AlpacaStage): string[] => stage.links.map(({ link, state, reason, time }) => `${time - TEN} ${link} ${state}${reason === '' ? '' : `: ${reason}`}`);

describe('the stream of orders', () => {
  it.each(['bytes', 'text'] as const)('is up once Alpaca has confirmed that it listens, in frames of %s', async (frames) => {
    const stage = new AlpacaStage({}, { frames });
    const said: string[] = [];
    stage.copies = (text) => said.push(text) && 1;
    await stage.pass(1_000);
    expect(said.map((text) => (JSON.parse(text) as { stream: string }).stream)).toEqual(['authorization', 'listening']);
    expect(links(stage)).toEqual([`${stage.links[0].time - TEN} orders up`]);
  });

  it('is never up while the confirmation does not come', async () => {
    const stage = new AlpacaStage();
    stage.copies = (text) => (text.includes('listening') ? 0 : 1);
    await stage.pass(30_000);
    expect(links(stage)).toEqual(['10000 orders down: not up within 10000 ms']);
  });

  it('says that the keys are not taken, and not which', async () => {
    const stage = new AlpacaStage({}, { keys: { keyId: 'PK-ANOTHER', secretKey: 'another' } });
    await stage.pass(1_000);
    expect(links(stage)).toEqual([expect.stringMatching(/^\d+ orders down: Alpaca does not take the keys for its order stream: check them, and that they are of this account$/)]);
    expect(JSON.stringify(stage.links)).not.toContain(CANARIES.keyId);
  });

  it('that is closed with words that quote a key tells the words without it', async () => {
    const stage = new AlpacaStage();
    await stage.pass(1_000);
    stage.cut(`no ${CANARIES.secretKey}\nof ${CANARIES.keyId}`);
    expect(stage.links.at(-1)).toMatchObject({ state: 'down', reason: 'closed with 1006 no [secret] of [secret]' });
  });

  it('that is half-open is noticed within two heartbeats, and comes back', async () => {
    const stage = new AlpacaStage({ heartbeatMs: 5_000 });
    await stage.pass(12_345);
    stage.server.mute('orders', true);
    const silentFrom = stage.time.now();
    await stage.pass(10_000);
    expect(stage.links.map(({ state }) => state)).toEqual(['up', 'down']);
    expect(stage.links[1].time - silentFrom).toBeLessThanOrEqual(10_000);
    stage.server.mute('orders', false);
    await stage.pass(60_000);
    expect(stage.links.map(({ state }) => state)).toEqual(['up', 'down', 'up']);
  });

  it('that is quiet but alive stays up for hours', async () => {
    const stage = new AlpacaStage();
    await stage.pass(4 * 3_600_000);
    expect(stage.links).toHaveLength(1);
  });

  it('that tells what cannot be read goes down, so that what it told is asked for', async () => {
    const stage = new AlpacaStage();
    await stage.pass(100);
    await stage.say('{"stream":"trade_updates","data":{"event":"fill","ord');
    expect(stage.links[1]).toMatchObject({ state: 'down', reason: expect.stringContaining('a message that cannot be read') as string });
    await stage.pass(60_000);
    await stage.say({ stream: 'trade_updates', data: { event: 'fill', order: { id: 'x' } } });
    expect(stage.links.map(({ state }) => state)).toEqual(['up', 'down', 'up', 'down']);
  });

  it.each(['trade_bust', 'trade_correct'])('that tells a %s goes down, so that the books are compared: nothing is guessed', async (event) => {
    const stage = new AlpacaStage();
    await stage.quote(9.99, 10.01);
    await stage.send({ id: 'run-1' });
    stage.news();
    await stage.say({ stream: 'trade_updates', data: { event, qty: '10', price: '10.01', order: { id: stage.server.orders[0].id, client_order_id: 'run-1', symbol: 'AAPL', side: 'buy', status: 'filled', filled_qty: '0' } } });
    expect(stage.links.at(-1)).toMatchObject({ state: 'down', reason: expect.stringContaining(event) as string });
    expect(stage.news()).toEqual([]);
  });

  it('passes over what it does not know', async () => {
    const stage = new AlpacaStage();
    await stage.quote(9.99, 10.01);
    await stage.send({ id: 'run-1', limit: 9 });
    stage.news();
    const order = { id: stage.server.orders[0].id, client_order_id: 'run-1', symbol: 'AAPL', side: 'buy', status: 'a_status_of_next_year', filled_qty: '0', qty: '10', nice: { new: ['field'] } };
    await stage.say({ stream: 'something_else', data: [1] });
    await stage.say({ stream: 'trade_updates', data: { event: 'an_event_of_next_year', order } });
    await stage.say({ stream: 'trade_updates', data: { event: 'order_cancel_rejected', order: { ...order, status: 'new' } } });
    expect([stage.news(), stage.links.length]).toEqual([[], 1]);
  });
});

describe('statuses', () => {
  const told = async (...statuses: string[]): Promise<string[]> => {
    const stage = new AlpacaStage();
    await stage.quote(9.99, 10.01);
    stage.copies = (text) => (text.includes('trade_updates","data":{"at"') ? 0 : 1);
    await stage.send({ id: 'run-1', limit: 9 });
    stage.news();
    for (const status of statuses) await stage.say({ stream: 'trade_updates', data: { event: status, order: { id: stage.server.orders[0].id, client_order_id: 'run-1', symbol: 'AAPL', side: 'buy', status, filled_qty: '0', qty: '10' } } });
    return stage.news();
  };

  it.each(['new', 'accepted', 'pending_new', 'accepted_for_bidding', 'done_for_day', 'stopped', 'suspended', 'calculated', 'pending_cancel', 'pending_replace', 'partially_filled', 'held'])('%s ends nothing', async (status) => {
    expect(await told(status, 'canceled')).toEqual(['run-1 cancelled']);
  });

  it.each([['canceled', 'run-1 cancelled'], ['expired', 'run-1 expired'], ['rejected', 'run-1 rejected'], ['replaced', 'run-1 cancelled: replaced by another order']])('%s is an end, and nothing comes after it', async (status, expected) => {
    expect(await told(status, 'new', 'canceled', 'expired')).toEqual([expected]);
  });
});
