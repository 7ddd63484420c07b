import { formatCash, formatQuantity, isTraderError, notional, sign } from '@trader/core';
import type { ApprovedOrder, Cash } from '@trader/core';
import { ofAny } from './case';
import type { ContractCase } from './case';
import { ensure } from './scene';
import type { OrderWish, Scene } from './scene';

const MARKET: OrderWish = { id: 'c-1', side: 'buy', quantity: 10 };
const RESTING: OrderWish = { id: 'c-1', side: 'buy', quantity: 10, limit: '9.50' };

/** Throws unless `submit` throws NOT_APPROVED and nothing came of it. */
const refusesToSend = async (scene: Scene, approval: ApprovedOrder): Promise<void> => {
  const { broker } = scene.venue;
  let code: string | undefined;
  try {
    broker.submit(approval);
  } catch (error) {
    code = isTraderError(error) ? error.code : String(error);
  }
  ensure(code === 'NOT_APPROVED', `submit should throw NOT_APPROVED, and ${code === undefined ? 'does not throw' : `throws ${code}`}`);
  await scene.venue.quiet();
  ensure(scene.events.length === 0 && (await scene.venue.books()).position === 0n, 'an order that was not approved reached the market');
};

/** How single orders are taken, traded and ended. */
export const orderCases: readonly ContractCase[] = [
  ofAny(1, 'a market order is accepted, and its fills sum up to it', async (scene) => {
    await scene.send(MARKET);
    scene.expect('c-1', 'accepted', 10);
    ensure([...scene.fills.values()].every(({ side, symbol }) => side === 'buy' && symbol === scene.venue.instrument.symbol), 'a fill is of another side or symbol than its order');
  }),
  ofAny(2, 'an approval that the gate did not make is refused, and nothing is sent', async (scene) => {
    const approval = scene.venue.approve(scene.order(MARKET));
    await refusesToSend(scene, { ...approval });
  }),
  ofAny(3, 'an approval that has expired is refused, and nothing is sent', (scene) => refusesToSend(scene, scene.venue.approveLate(scene.order(MARKET)))),
  ofAny(4, 'an order sent twice under one id trades once', async (scene) => {
    const approval = scene.venue.approve(scene.order(MARKET));
    scene.venue.broker.submit(approval);
    await scene.venue.quiet();
    scene.venue.broker.submit(approval);
    await scene.venue.quiet();
    scene.expectFilled('c-1', 10);
    ensure((await scene.venue.books()).position === scene.filled('c-1'), 'the account holds more than was told');
  }),
  ofAny(5, 'a limit that the market is not at rests, and trades at its price or better when it comes', async (scene) => {
    await scene.send(RESTING);
    scene.expect('c-1', 'accepted');
    await scene.venue.quote('9.48', '9.49');
    scene.expectFilled('c-1', 10);
    ensure([...scene.fills.values()].every((fill) => fill.price <= 9_500_000_000n), 'a buy limit of 9.50 traded above it');
  }),
  ofAny(6, 'a cancel ends what rests', async (scene) => {
    await scene.send(RESTING);
    await scene.cancel('c-1');
    scene.expect('c-1', 'cancelled');
    await scene.venue.quote('9.48', '9.49');
    scene.expectFilled('c-1', 0);
  }),
  ofAny(7, 'a cancel of an order that is over, or was never sent, changes nothing', async (scene) => {
    await scene.send(MARKET);
    const told = scene.events.length;
    await scene.cancel('c-1');
    await scene.cancel('c-2');
    ensure(scene.events.length === told, 'a cancel that came too late was answered with an event');
    scene.expectFilled('c-1', 10);
  }),
  ofAny(8, 'what there is no money for is rejected, with a reason, and nothing trades', async (scene) => {
    await scene.send({ ...MARKET, quantity: 900_000 });
    scene.expect('c-1', 'rejected');
    ensure(scene.updatesOf('c-1').at(-1)?.reason !== '', 'a rejection has no reason');
    ensure((await scene.venue.books()).position === 0n, 'a rejected order traded');
  }),
  ofAny(9, 'cash pays for what was traded and its fees, to the last unit', async (scene) => {
    const before = await scene.venue.books();
    await scene.send(MARKET, { ...MARKET, id: 'c-2', quantity: 7 });
    await scene.send({ id: 'c-3', side: 'sell', quantity: 12, reduceOnly: true });
    const after = await scene.venue.books();
    let expected: bigint = before.cash;
    for (const fill of scene.fills.values()) expected -= sign(fill.side) * notional(scene.venue.instrument, fill.price, fill.quantity) + fill.fee;
    ensure(after.cash === expected, `cash is ${formatCash(after.cash)} and by the fills ${formatCash(expected as Cash)}`);
    ensure(after.position === 5_000_000_000n, `5 should be held, and ${formatQuantity(after.position)} are`);
  }),
  ofAny(10, 'parts of a fill have ids of their own', async (scene) => {
    await scene.send({ ...RESTING, quantity: 10 });
    await scene.venue.quote('9.48', '9.50', 4);
    scene.expectFilled('c-1', 4);
    await scene.venue.quote('9.47', '9.49', 100);
    scene.expectFilled('c-1', 10);
    ensure(scene.fills.size >= 2, 'two parts came under one execution id');
  }),
  ofAny(11, 'the end of an order is told after its fills: what was filled before a cancel stays filled', async (scene) => {
    await scene.send(RESTING);
    await scene.venue.quote('9.48', '9.50', 4);
    await scene.cancel('c-1');
    scene.expect('c-1', 'cancelled', 4);
    const end = scene.events.findIndex((event) => event.kind === 'order' && event.status === 'cancelled');
    ensure(scene.events.slice(end).every((event) => event.kind !== 'fill'), 'a fill was told after the end of its order');
    ensure((await scene.venue.books()).position === scene.filled('c-1'), 'the account holds other than was told');
  }),
  ofAny(12, 'a sell stop becomes a market order when the market falls to it', async (scene) => {
    await scene.send(MARKET);
    await scene.send({ id: 'c-2', side: 'sell', quantity: 10, stop: '9.50', reduceOnly: true });
    await scene.venue.quote('9.60', '9.62');
    scene.expect('c-2', 'accepted');
    await scene.venue.quote('9.40', '9.42');
    scene.expectFilled('c-2', 10);
  }),
  ofAny(13, 'an id of 128 characters survives', async (scene) => {
    const id = `c-${'7'.repeat(126)}`;
    await scene.send({ ...MARKET, id });
    scene.expect(id, 'accepted', 10);
  }),
  ofAny(14, 'a fraction of a share is exact to nine decimals', async (scene) => {
    await scene.send({ ...MARKET, quantity: '0.123456789' });
    scene.expectFilled('c-1', '0.123456789');
    ensure((await scene.venue.books()).position === 123_456_789n, 'the account holds other than was traded');
  }, { needs: 'fractions', without: async () => undefined }),
  ofAny(15, 'a day order that cannot trade at once ends, when it must trade at once or never', async (scene) => {
    await scene.send({ ...RESTING, timeInForce: 'ioc' });
    const status = scene.last('c-1');
    ensure(status === 'expired' || status === 'cancelled', `an immediate-or-cancel order that cannot trade should be over, and is ${status ?? 'unmentioned'}`);
    scene.expectFilled('c-1', 0);
  }, { needs: 'immediate-or-cancel', without: async (scene) => {
    await scene.send({ ...RESTING, timeInForce: 'ioc' });
    scene.expect('c-1', 'rejected');
  } }),
];
