import { describe, expect, it } from 'vitest';
import { AlpacaStage, bracket, reply } from '../../test/alpaca-stage';

const begin = async (options: ConstructorParameters<typeof AlpacaStage>[0] = {}, server: ConstructorParameters<typeof AlpacaStage>[1] = {}): Promise<AlpacaStage> => {
  const stage = new AlpacaStage(options, server);
  await stage.quote(9.99, 10.01);
  return stage;
};

/** Whether a message of the stream is news of such an event. */
const isNews = (text: string, ...events: string[]): boolean => events.some((event) => text.includes(`"event":"${event}"`));

describe('fills', () => {
  it('that are told three times, with one execution id, count once', async () => {
    const stage = await begin();
    stage.copies = (text) => (isNews(text, 'new', 'fill') ? 3 : 1);
    expect(await stage.send({ id: 'run-1' })).toEqual(['run-1 accepted', 'run-1 buy 10 at 10.01']);
    await stage.pass(60_000);
    expect(stage.news()).toEqual([]);
  });

  it('whose news never come are asked for, as soon as anything shows that they are missing, and have the same ids', async () => {
    const stage = await begin();
    await stage.send({ id: 'run-1', limit: 9.5 });
    stage.copies = (text) => (isNews(text, 'partial_fill') ? 0 : 1);
    await stage.quote(9.4, 9.45, 4);
    expect(stage.news()).toEqual(['run-1 accepted'].slice(1));
    stage.broker.cancel('run-1');
    await stage.pass(5_000);
    expect(stage.news()).toEqual(['run-1 buy 4 at 9.5', 'run-1 cancelled']);
    const [fill] = stage.events.filter((event) => event.kind === 'fill');
    expect(fill.fill.executionId).toBe(`${stage.server.orders[0].id}:4`);
  });

  it('that the activities do not tell yet are waited for: the end of an order comes after them', async () => {
    const stage = await begin();
    stage.copies = (text) => (isNews(text, 'partial_fill') ? 0 : 1);
    stage.server.faults = { lag: (what) => (what === 'activities' ? 20_000 : 0) };
    await stage.send({ id: 'run-1', limit: 9.5 });
    await stage.quote(9.4, 9.45, 4);
    stage.broker.cancel('run-1');
    await stage.pass(15_000);
    expect(stage.news()).toEqual([]);
    await stage.pass(40_000);
    expect(stage.news()).toEqual(['run-1 buy 4 at 9.5', 'run-1 cancelled']);
  });

  it('of a market order whose news never come are told by asking', async () => {
    const stage = await begin();
    stage.copies = (text) => (isNews(text, 'fill') ? 0 : 1);
    await stage.send({ id: 'run-1' });
    expect(stage.show(await stage.answer(stage.broker.ask('run-1')))).toEqual(['run-1 buy 10 at 10.01']);
  });

  it('of others come under the broker\'s id in what is traded here, and as money in what is not', async () => {
    const stage = await begin();
    stage.server.market.quote('MSFT', 99, 1000, 100, 1000);
    for (const symbol of ['AAPL', 'MSFT']) {
      stage.server.request({ method: 'POST', url: 'https://x/v2/orders', timeoutMs: 1, headers: { 'APCA-API-KEY-ID': 'PKCANARYCANARY00', 'APCA-API-SECRET-KEY': 'canary+secret/of=the~tests' }, body: JSON.stringify({ symbol, qty: '3', side: 'buy', type: 'market', time_in_force: 'day' }) });
    }
    await stage.pass(100);
    const [first, second] = stage.server.orders;
    expect(stage.news()).toEqual([`${first.id} buy 3 at 10.01`, 'cash external']);
    expect(stage.events[1]).toMatchObject({ id: `${second.id}:3`, symbol: 'MSFT', amount: -300_000_000_000_000_000_000n });
  });
});

describe('a cancel', () => {
  it('of an order that an earlier process sent goes before all that is asked', async () => {
    const stage = await begin({ perMinute: 20 });
    await stage.send({ id: 'run-1', limit: 9 });
    stage.start();
    for (let count = 0; count < 40; count++) void stage.broker.clock().catch(() => undefined);
    stage.broker.cancel('run-1');
    await stage.pass(10_000);
    expect(stage.sent('DELETE')).toHaveLength(1);
  });

  it('that Alpaca takes is no end: the stream tells that', async () => {
    const stage = await begin();
    stage.server.faults = { work: (what) => (what === 'cancel' ? 1_000 : 0) };
    await stage.send({ id: 'run-1', limit: 9 });
    stage.news();
    stage.broker.cancel('run-1');
    await stage.pass(500);
    expect(stage.news()).toEqual([]);
    await stage.pass(1_000);
    expect(stage.news()).toEqual(['run-1 cancelled']);
    await stage.pass(60_000);
    expect(stage.sent('DELETE')).toHaveLength(1);
  });

  it('whose news never come is found out about', async () => {
    const stage = await begin();
    await stage.send({ id: 'run-1', limit: 9 });
    stage.copies = (text) => (isNews(text, 'canceled') ? 0 : 1);
    stage.broker.cancel('run-1');
    await stage.pass(5_000);
    expect(stage.news()).toEqual(['run-1 accepted', 'run-1 cancelled'].slice(1));
  });

  it.each([['no answer', 'lose request' as const], ['an ill server', reply(503, { message: 'unavailable' })], ['too many requests', reply(429, { message: 'rate limit exceeded' })]])('is sent again after %s, until the order is over', async (_, fault) => {
    const stage = await begin({ timeoutMs: 1_000 });
    await stage.send({ id: 'run-1', limit: 9 });
    let faults = 3;
    stage.meddle = ({ method }) => (method === 'DELETE' && faults-- > 0 ? fault : undefined);
    stage.broker.cancel('run-1');
    await stage.pass(60_000);
    expect([stage.news(), stage.sent('DELETE').length]).toEqual([['run-1 cancelled'], 4]);
  });

  it('of an order whose request is under way waits for its answer', async () => {
    const stage = await begin();
    stage.submit([{ id: 'run-1', limit: 9 }]);
    stage.broker.cancel('run-1');
    expect(stage.sent('DELETE')).toEqual([]);
    await stage.pass(200);
    expect(stage.news()).toEqual(['run-1 accepted', 'run-1 cancelled']);
  });

  it('of an order whose outcome is unknown finds it', async () => {
    const stage = await begin({ timeoutMs: 1_000 });
    stage.meddle = ({ method }) => (method === 'POST' ? 'lose reply' : undefined);
    stage.copies = () => 0;
    await stage.send({ id: 'run-1', limit: 9 });
    await stage.pass(2_000);
    expect(stage.news()).toEqual(['run-1 unknown: no answer in time']);
    stage.broker.cancel('run-1');
    await stage.pass(10_000);
    expect(stage.server.orders.map(({ status }) => status)).toEqual(['canceled']);
  });

  it('of an order of an earlier process finds it, a leg too', async () => {
    const stage = await begin();
    await stage.send(...bracket(1, { limit: 9.5 }));
    stage.start();
    await stage.pass(100);
    stage.broker.cancel('run-3');
    await stage.pass(5_000);
    expect(stage.server.orders.find(({ ticket }) => ticket.type === 'limit' && ticket.side === 'sell')?.status).toBe('canceled');
  });

  it('that comes too late is no error', async () => {
    const stage = await begin();
    await stage.send({ id: 'run-1' });
    stage.news();
    stage.broker.cancel('run-1');
    await stage.pass(60_000);
    expect([stage.news(), stage.sent('DELETE')]).toEqual([[], []]);
  });
});

describe('a bracket', () => {
  it('goes as one request, and its legs live under our ids', async () => {
    const stage = await begin();
    const news = await stage.send(...bracket(1));
    expect([1, 2, 3].map((n) => news.filter((line) => line.startsWith(`run-${n} `)))).toEqual([['run-1 accepted', 'run-1 buy 10 at 10.01'], ['run-2 accepted'], ['run-3 accepted']]);
    await stage.quote(11.05, 11.1);
    expect(stage.news()).toEqual(expect.arrayContaining(['run-3 sell 10 at 11', 'run-2 cancelled']) as string[]);
    expect(stage.sent('POST')).toHaveLength(1);
  });

  it('whose answer is lost is known again by asking for its entry, and what the stream told of its legs meanwhile is not lost', async () => {
    const stage = await begin({ timeoutMs: 2_000 });
    stage.meddle = ({ method }) => (method === 'POST' ? 'lose reply' : undefined);
    await stage.send(...bracket(1, { limit: 9.5 }));
    await stage.pass(5_000);
    expect(stage.news()).toEqual(expect.arrayContaining(['run-1 unknown: no answer in time', 'run-2 unknown: no answer in time', 'run-3 unknown: no answer in time']) as string[]);
    expect(stage.show(await stage.answer(stage.broker.ask('run-2')))).toEqual(['run-2 held']);
    expect(stage.show(await stage.answer(stage.broker.ask('run-3')))).toEqual(['run-3 held']);
    await stage.quote(8.95, 8.99);
    expect(stage.news()).toEqual(expect.arrayContaining(['run-1 buy 10 at 9.5', 'run-2 sell 10 at 8.95']) as string[]);
  });

  it.each([1, 2, 3])('of an earlier process is found by the id of each of its orders, here run-%i', async (n) => {
    const stage = await begin();
    await stage.send(...bracket(1, { limit: 9.5 }));
    stage.start();
    await stage.pass(100);
    expect(stage.show(await stage.answer(stage.broker.ask(`run-${n}`)))).toEqual([n === 1 ? 'run-1 accepted' : `run-${n} held`]);
  });

  it('leg of which was replaced is found under both ids by a later process', async () => {
    const stage = await begin();
    await stage.send(...bracket(1));
    stage.news();
    expect(await stage.send({ id: 'run-9', side: 'sell', stop: 9.5, reduceOnly: true, group: 'g1', replaces: 'run-2' })).toEqual(['run-2 cancelled: replaced by run-9', 'run-9 accepted']);
    stage.start();
    await stage.pass(100);
    const ask = async (id: string): Promise<string[] | undefined> => stage.show(await stage.answer(stage.broker.ask(id)));
    expect([await ask('run-2'), await ask('run-9'), await ask('run-3')]).toEqual([['run-2 cancelled: replaced by run-9'], ['run-9 accepted'], ['run-3 accepted']]);
  });

  it('whose answer names no legs keeps nothing waiting while they are asked for: neither its cancel nor the next order', async () => {
    const stage = await begin();
    stage.meddle = (request) => {
      if (request.method === 'GET' && request.url.includes('nested=true')) return 'lose request';
      if (request.method !== 'POST') return undefined;
      const { body, ...answer } = stage.server.request(request);
      return { ...answer, body: JSON.stringify({ ...(JSON.parse(body) as object), legs: null }) };
    };
    stage.submit([...bracket(1, { limit: 9.5 }), { id: 'run-4', limit: 9.4 }]);
    stage.broker.cancel('run-1');
    await stage.pass(200);
    expect(stage.server.orders.map(({ ticket, status }) => `${ticket.type} ${status}`)).toEqual(['limit canceled', 'limit canceled', 'stop canceled', 'limit new']);
    expect(stage.news()).toEqual(['run-1 accepted', 'run-4 accepted', 'run-1 cancelled']);
    stage.meddle = () => undefined;
    await stage.pass(30_000);
    expect(stage.news().sort()).toEqual(['run-2 cancelled', 'run-3 cancelled']);
  });

  it('that was never there is not found', async () => {
    const stage = await begin();
    await stage.send({ id: 'run-1', limit: 9 });
    expect(await stage.answer(stage.broker.ask('run-2'))).toBeUndefined();
  });
});

describe('a replacement', () => {
  it('is a PATCH with its own id, and ends the old order by the stream', async () => {
    const stage = await begin();
    await stage.send({ id: 'run-1', limit: 9 });
    stage.news();
    expect(await stage.send({ id: 'run-2', limit: '9.10', quantity: 12, replaces: 'run-1' })).toEqual(['run-1 cancelled: replaced by run-2', 'run-2 accepted']);
    expect(stage.bodies('PATCH')).toEqual([{ qty: '12', limit_price: '9.1', client_order_id: 'run-2' }]);
  });

  it('that Alpaca takes, but the old order fills first, is rejected', async () => {
    const stage = await begin();
    await stage.send({ id: 'run-1', limit: 9.5 });
    stage.news();
    stage.server.faults = { work: (what) => (what === 'replace' ? 3_000 : 0) };
    expect(await stage.send({ id: 'run-2', limit: 9.6, replaces: 'run-1' })).toEqual([]);
    await stage.quote(9.4, 9.45);
    await stage.pass(5_000);
    expect(stage.news()).toEqual(['run-1 buy 10 at 9.5', 'run-2 rejected']);
  });

  it('is the total: what the old order filled in part, and while it was on its way, is not bought again', async () => {
    const stage = await begin();
    await stage.send({ id: 'run-1', limit: 9.5 });
    await stage.quote(9.4, 9.5, 4);
    stage.server.faults = { work: (what) => (what === 'replace' ? 3_000 : 0) };
    await stage.send({ id: 'run-2', limit: 9.6, replaces: 'run-1' });
    await stage.quote(9.4, 9.49, 3);
    await stage.pass(5_000);
    stage.server.faults = {};
    await stage.quote(9.4, 9.45);
    expect(stage.server.held(0)).toBe(10_000_000_000n);
    const filled = (id: string): bigint => stage.events.reduce((sum, event) => (event.kind === 'fill' && event.fill.orderId === id ? sum + event.fill.quantity : sum), 0n);
    expect([filled('run-1'), filled('run-2')]).toEqual([7_000_000_000n, 3_000_000_000n]);
    const asked = (await stage.answer(stage.broker.ask('run-2'))) ?? [];
    expect(stage.show(asked.filter((event) => event.kind === 'fill'))).toEqual(['run-2 buy 3 at 9.6'].map(() => expect.stringMatching(/^run-2 buy 3 at/) as string));
  });

  it.each<[string, Parameters<AlpacaStage['send']>[0], string]>([
    ['of another type', { id: 'run-2', stop: 12, replaces: 'run-1' }, 'Alpaca changes no type, side or symbol of an order'],
    ['on the other side', { id: 'run-2', side: 'sell', limit: 12, replaces: 'run-1' }, 'Alpaca changes no type, side or symbol of an order'],
    ['of an order that nobody knows', { id: 'run-2', limit: 9, replaces: 'run-8' }, 'it replaces order run-8, which Alpaca does not know'],
    ['for a fraction', { id: 'run-2', limit: 9, quantity: '9.5', replaces: 'run-1' }, 'Alpaca changes the quantity only of whole shares'],
  ])('%s is refused before it is sent, and the old order stays', async (_, wish, reason) => {
    const stage = await begin();
    await stage.send({ id: 'run-1', limit: 9 });
    stage.news();
    expect(await stage.send(wish)).toEqual([`run-2 rejected: ${reason}`]);
    expect([stage.sent('PATCH'), stage.server.orders[0].status]).toEqual([[], 'new']);
  });

  it('that Alpaca refuses, because the old order is pending, is rejected, and the old order stays', async () => {
    const stage = await begin({}, { faults: { work: (what) => (what === 'new' ? 60_000 : 0) } });
    await stage.send({ id: 'run-1', limit: 9 });
    stage.news();
    expect(await stage.send({ id: 'run-2', limit: 9.1, replaces: 'run-1' })).toEqual(['run-2 rejected: cannot replace order in pending_new status [422/42210000]']);
  });

  it('of an order whose request is under way waits for its answer', async () => {
    const stage = await begin();
    stage.submit([{ id: 'run-1', limit: 9 }]);
    stage.submit([{ id: 'run-2', limit: 9.1, replaces: 'run-1' }]);
    await stage.pass(200);
    expect(stage.news()).toEqual(['run-1 accepted', 'run-1 cancelled: replaced by run-2', 'run-2 accepted']);
  });

  it('that counts anew instead of going on would trade too much, and is cancelled', async () => {
    const stage = await begin();
    await stage.send({ id: 'run-1', limit: 9.5 });
    await stage.quote(9.4, 9.5, 4);
    await stage.send({ id: 'run-2', limit: 9.4, replaces: 'run-1' });
    const { id } = stage.server.orders[1];
    await stage.say({ stream: 'trade_updates', data: { event: 'new', order: { id, client_order_id: 'run-2', symbol: 'AAPL', side: 'buy', type: 'limit', status: 'new', qty: '10', filled_qty: '0', replaces: stage.server.orders[0].id } } });
    await stage.pass(5_000);
    expect(stage.server.orders[1].status).toBe('canceled');
  });
});

describe('a broker that is closed', () => {
  it('asks nothing more, and leaves no alarm', async () => {
    const stage = await begin();
    await stage.send({ id: 'run-1', limit: 9 });
    stage.broker.close();
    const before = stage.requests.length;
    stage.broker.cancel('run-1');
    await stage.pass(60_000);
    expect([stage.requests.length - before, stage.time.waiting]).toEqual([0, 0]);
  });
});
