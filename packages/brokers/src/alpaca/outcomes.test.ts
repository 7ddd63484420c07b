import { inspect } from 'node:util';
import { TraderError } from '@trader/core';
import { describe, expect, it } from 'vitest';
import { TEN } from '../../test/alpaca-desk';
import { AlpacaStage, bracket, CANARIES, reply } from '../../test/alpaca-stage';
import type { Meddle } from '../../test/alpaca-stage';

const onPost = (answer: ReturnType<Meddle>): Meddle => ({ method }) => (method === 'POST' ? answer : undefined);

const begin = async (options: ConstructorParameters<typeof AlpacaStage>[0] = {}): Promise<AlpacaStage> => {
  const stage = new AlpacaStage(options);
  await stage.quote(9.99, 10.01);
  return stage;
};

describe('the outcome of an order', () => {
  it.each<[string, ReturnType<Meddle>, RegExp]>([
    ['no answer, though it arrived', 'lose reply', /^run-1 unknown: no answer in time$/],
    ['no answer, and it did not arrive', 'lose request', /^run-1 unknown: no answer in time$/],
    ['a server that is ill', reply(500, { message: 'internal server error' }), /^run-1 unknown: status 500 internal server error$/],
    ['a gateway', reply(502, '<html>Bad Gateway</html>'), /^run-1 unknown: status 502 with a body that is no JSON$/],
    ['wrong keys, which carry no code', reply(401, { message: 'unauthorized.' }), /^run-1 unknown: status 401 unauthorized\.$/],
    ['401 with a code', reply(401, { code: 40110000, message: 'request is not authorized' }), /^run-1 unknown: status 401/],
    ['too many requests', reply(429, { code: 42910000, message: 'rate limit exceeded' }), /^run-1 unknown: status 429 rate limit exceeded$/],
    ['a refusal without a code', reply(403, { message: 'forbidden.' }), /^run-1 unknown: status 403 forbidden\.$/],
    ['a redirect', reply(302, '', { location: 'https://elsewhere' }), /^run-1 unknown: status 302, a redirect, which is not followed$/],
    ['a success that cannot be read', reply(200, '{"id": "x", "clie'), /^run-1 unknown: status 200 with a body that is no JSON$/],
    ['a success without what an order has', reply(200, { id: 'x' }), /^run-1 unknown: the answer to an order of Alpaca: client_order_id is not what/],
    ['a success without a body', reply(200, ''), /^run-1 unknown: the answer to an order of Alpaca: all of it is not what/],
    ['a success of another order', reply(200, { id: 'x', client_order_id: 'run-9', side: 'buy', status: 'new', filled_qty: '0' }), /^run-1 unknown: the answer is about another order$/],
    ['a network that is gone', new TraderError('BROKER_UNREACHABLE', 'connect ECONNREFUSED'), /^run-1 unknown: connect ECONNREFUSED$/],
  ])('is unknown after %s, and nothing is sent again', async (_, answer, told) => {
    const stage = await begin();
    stage.copies = () => 0;
    stage.meddle = onPost(answer);
    await stage.send({ id: 'run-1', limit: 9 });
    await stage.pass(120_000);
    expect(stage.events).toHaveLength(1);
    expect(stage.events.map((event) => (event.kind === 'order' ? `${event.orderId} ${event.status}: ${event.reason}` : event.kind))[0]).toMatch(told);
    expect(stage.sent('POST')).toHaveLength(1);
  });

  it.each([
    [403, { code: 40310000, message: 'insufficient buying power', buying_power: '10.5', cost_basis: '1000' }, 'insufficient buying power (buying_power 10.5, cost_basis 1000) [403/40310000]'],
    [403, { code: 40310000, message: 'potential wash trade detected. use complex orders', existing_order_id: 'abc', reject_reason: 'opposite side market/stop order exists' }, 'potential wash trade detected. use complex orders (existing_order_id abc, reject_reason opposite side market/stop order exists) [403/40310000]'],
    [422, { code: 42210000, message: 'stop price must be less than base_price - 0.01' }, 'stop price must be less than base_price - 0.01 [422/42210000]'],
    [404, { code: 40410000, message: 'asset not found' }, 'asset not found [404/40410000]'],
  ])('is a rejection after %i with a code, for all that went with it, and says what Alpaca says', async (status, body, reason) => {
    const stage = await begin();
    stage.meddle = onPost(reply(status, body));
    expect(await stage.send(...bracket(1))).toEqual(['run-1', 'run-2', 'run-3'].map((id) => `${id} rejected: ${reason}`));
  });

  it('is what became of the order when Alpaca has one of that id already', async () => {
    const stage = await begin();
    await stage.send({ id: 'run-1' });
    stage.start();
    await stage.pass(100);
    stage.meddle = onPost(reply(422, { code: 40010001, message: 'client_order_id must be unique' }));
    expect(await stage.send({ id: 'run-1' })).toEqual([]);
    stage.meddle = () => undefined;
    await stage.pass(10_000);
    expect([stage.news(), stage.server.orders.length]).toEqual([['run-1 buy 10 at 10.01'], 1]);
  });

  it('is a rejection when Alpaca uses that code for something else', async () => {
    const stage = await begin();
    stage.meddle = onPost(reply(422, { code: 40010001, message: 'qty must be integer' }));
    expect(await stage.send({ id: 'run-1' })).toEqual(['run-1 rejected: qty must be integer [422/40010001]']);
  });

  it('is unknown for all that went together, and what could add exposure after it is not sent', async () => {
    const stage = await begin();
    stage.meddle = ({ body }) => (body?.includes('run-1') === true ? 'lose reply' : undefined);
    stage.copies = () => 0;
    stage.submit([{ id: 'run-1', limit: 9 }, { id: 'run-2', limit: 9 }, { id: 'run-3', side: 'sell', limit: 12, reduceOnly: true }]);
    await stage.pass(30_000);
    expect(stage.news()).toEqual([
      'run-1 unknown: no answer in time', 'run-2 rejected: it was never sent: what became of an order before it is unknown', 'run-3 accepted',
    ]);
    expect(stage.sent('POST')).toHaveLength(2);
  });

  it('is on its way before the call returns', async () => {
    const stage = await begin();
    stage.submit([{ id: 'run-1', limit: 9 }]);
    expect(stage.bodies('POST')).toMatchObject([{ client_order_id: 'run-1' }]);
  });

  it('is not asked twice: an id that was sent is not sent again', async () => {
    const stage = await begin();
    await stage.send({ id: 'run-1', limit: 9 });
    await stage.send({ id: 'run-1', limit: 9 });
    expect(stage.sent('POST')).toHaveLength(1);
  });
});

describe('the rate', () => {
  it('an entry that waits beyond its approval was never sent, and cancels go first', async () => {
    const stage = await begin();
    await stage.send({ id: 'run-1', limit: 9 });
    stage.news();
    stage.meddle = ({ method }) => (method === 'POST' ? reply(429, { message: 'rate limit exceeded' }, { 'x-ratelimit-reset': String(Math.ceil(stage.time.now() / 1000) + 30) }) : undefined);
    expect(await stage.send({ id: 'run-2', limit: 9 })).toEqual(['run-2 unknown: status 429 rate limit exceeded']);
    stage.meddle = () => undefined;
    const before = stage.requests.length;
    stage.submit([{ id: 'run-3', limit: 9 }], stage.time.now() + 5_000);
    stage.submit([{ id: 'run-4', limit: 8 }], stage.time.now() + 60_000);
    stage.broker.cancel('run-1');
    await stage.pass(14_800);
    expect([stage.news(), stage.requests.length - before]).toEqual([
      ['run-3 rejected: it was never sent: the rate limit left no room in time'], 0,
    ]);
    await stage.pass(1_000); // a cancel tries whether it is over sooner than was told
    expect(stage.requests.slice(before).map(({ method }) => method).slice(0, 2)).toEqual(['DELETE', 'POST']);
    expect(stage.news()).toEqual(['run-1 cancelled', 'run-4 accepted']);
  });

  it('an order whose cancel was refused is looked up as urgently as it was cancelled, with nothing left for questions', async () => {
    const stage = new AlpacaStage({ perMinute: 60 }, { requestsPerMinute: 60 });
    await stage.pass(100);
    await stage.quote(9.99, 10.01);
    await stage.send({ id: 'run-1', limit: 9 });
    stage.news();
    let refused = false;
    stage.meddle = ({ method }) => {
      if (method !== 'DELETE' || refused) return undefined;
      refused = true;
      return reply(422, { code: 42210000, message: 'order is not cancelable' }, { 'x-ratelimit-remaining': '5' });
    };
    stage.broker.cancel('run-1');
    await stage.pass(1_000);
    expect([refused, stage.news()]).toEqual([true, ['run-1 cancelled']]);
  });

  it('an approval that has expired is not taken, and nothing of the decision is sent', async () => {
    const stage = await begin();
    expect(() => stage.submit([{ id: 'run-1' }], TEN - 1)).toThrow(/approval/);
    expect(stage.sent('POST')).toEqual([]);
  });
});

describe('secrets', () => {
  it('are in headers and in the greeting of the stream, and nowhere else', async () => {
    const stage = await begin();
    const { keyId, secretKey } = CANARIES;
    stage.meddle = ({ url, method }) => (method === 'POST' ? reply(403, { code: 40310000, message: `no ${secretKey}`, [keyId]: keyId, nested: { secretKey } }) : url.includes('account') ? new TraderError('BROKER_UNREACHABLE', `GET failed with ${keyId} and ${secretKey}`) : undefined);
    await stage.send({ id: 'run-1' });
    const failed = await stage.answer(stage.broker.standing()).catch((error: unknown) => error);
    const all = `${stage.requests.map(({ url, body }) => url + (body ?? '')).join()}${inspect([stage.events, stage.links, failed, stage.broker], { depth: 6, showHidden: true })}${String((failed as Error).stack)}`;
    expect(all).toContain('[secret]');
    expect([all.includes(keyId), all.includes(secretKey)]).toEqual([false, false]);
    expect(stage.requests[0].headers).toMatchObject({ 'APCA-API-KEY-ID': keyId, 'APCA-API-SECRET-KEY': secretKey });
  });
});
