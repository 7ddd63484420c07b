import { describe, expect, it } from 'vitest';
import { AlpacaStage, CANARIES, reply } from '../../test/alpaca-stage';

const MINUTE = 60_000;
const HEADERS = { 'APCA-API-KEY-ID': CANARIES.keyId, 'APCA-API-SECRET-KEY': CANARIES.secretKey };

/** What Alpaca says to the cancels of `stuck`, each of which counts for its rate. */
const keepAtWork = (stage: AlpacaStage, stuck: ReadonlySet<string>, status: 204 | 422 | 503): void => {
  stage.meddle = ({ method, url }) => {
    if (method !== 'DELETE' || !stuck.has(url.split('/').at(-1) ?? '')) return undefined;
    stage.server.advance(stage.time.now());
    const counted = stage.server.request({ method: 'GET', url: 'https://x/v2/clock', headers: HEADERS, timeoutMs: 1 });
    if (counted.status === 429) return counted;
    return reply(status, status === 422 ? { code: 42210000, message: 'order is not cancelable' } : '', counted.headers);
  };
};

/** So many orders at work and one more, `run-0`; cancels of the many come to nothing, for three minutes already. */
const stuckStage = async (count: number, status: 204 | 422 | 503): Promise<AlpacaStage> => {
  const stage = new AlpacaStage();
  await stage.pass(100);
  await stage.quote(9.99, 10.01);
  const ids = Array.from({ length: count }, (_, index) => `run-${index + 1}`);
  for (const id of ['run-0', ...ids]) await stage.send({ id, limit: 9 });
  await stage.pass(MINUTE);
  keepAtWork(stage, new Set(stage.server.orders.slice(1).map(({ id }) => id)), status);
  for (const id of ids) stage.broker.cancel(id);
  await stage.pass(3 * MINUTE);
  stage.news();
  return stage;
};

/** Six reductions, whose approvals expire in 5 s. */
const EXITS = [100, 101, 102, 103, 104, 105].map((number) => `run-${number}`);
const sendExits = (stage: AlpacaStage): void => {
  for (const id of EXITS) stage.submit([{ id, side: 'sell', limit: 11, quantity: 1, reduceOnly: true }], stage.time.now() + 5_000);
};

describe.each([[15, 422], [40, 422], [15, 204], [40, 204]] as const)('%i orders that no cancel ends, each answered %i,', (count, status) => {
  it('keep no exit waiting beyond its approval, no cancel of another order, and no question', async () => {
    const stage = await stuckStage(count, status);
    const before = stage.requests.length;
    stage.broker.cancel('run-0');
    expect(stage.requests.slice(before).map(({ method }) => method)).toEqual(['DELETE']);
    sendExits(stage);
    const statement = stage.answer(stage.broker.statement(stage.time.now(), ['run-1']));
    await stage.pass(5_000);
    expect(stage.news()).toEqual(expect.arrayContaining([...EXITS.map((id) => `${id} accepted`), 'run-0 cancelled']) as string[]);
    const asked = stage.time.now();
    expect((await statement).working).toHaveLength(count + 6);
    expect(stage.time.now() - asked).toBeLessThan(30_000);
  });

  it('are cancelled a minute after they may be', async () => {
    const stage = await stuckStage(count, status);
    stage.meddle = () => undefined;
    await stage.pass(MINUTE);
    expect(stage.server.orders.slice(1).filter(({ status: each }) => each !== 'canceled')).toEqual([]);
  });
});

it('keeps no exit waiting beyond its approval while an ill server refuses forty cancels', async () => {
  const stage = await stuckStage(40, 503);
  sendExits(stage);
  await stage.pass(5_000);
  expect(stage.news()).toEqual(EXITS.map((id) => `${id} accepted`));
});

it('asks less and less often for the cancel of an order that is refused', async () => {
  const stage = await stuckStage(1, 422);
  const first = stage.sent('DELETE').length;
  await stage.pass(10 * MINUTE);
  expect(first).toBeLessThanOrEqual(16);
  // Every 15 to 30 s.
  expect(stage.sent('DELETE').length - first).toBeGreaterThanOrEqual(19);
  expect(stage.sent('DELETE').length - first).toBeLessThanOrEqual(40);
});
