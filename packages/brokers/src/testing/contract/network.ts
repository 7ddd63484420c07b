import { formatQuantity } from '@trader/core';
import type { Fill, Quantity } from '@trader/core';
import { ofLive } from './case';
import type { ContractCase } from './case';
import { ensure } from './scene';
import type { OrderWish } from './scene';

const MARKET: OrderWish = { id: 'c-1', side: 'buy', quantity: 10 };
const RESTING: OrderWish = { id: 'c-1', side: 'buy', quantity: 10, limit: '9.50' };

/** What a broker over a network promises besides. */
export const networkCases: readonly ContractCase[] = [
  ofLive(40, 'an order whose answer is lost is unknown, and asking tells that it is there', async (scene, { broker, wire }) => {
    wire.loseNext('reply');
    await scene.send(RESTING);
    await wire.wait();
    const first = scene.updatesOf('c-1').map(({ status }) => status);
    ensure(!first.includes('rejected'), 'an order of which nobody knows was called rejected');
    const told = await broker.ask('c-1');
    ensure(told !== undefined, 'the broker has the order, and asking says that it has not');
  }),
  ofLive(41, 'an order that never arrived is unknown, and asking tells that it is not there', async (scene, { broker, wire }) => {
    wire.loseNext('request');
    await scene.send(RESTING);
    await wire.wait();
    scene.expect('c-1', 'unknown');
    ensure((await broker.ask('c-1')) === undefined, 'the broker never had the order, and asking says that it has');
  }),
  ofLive(42, 'asking tells the fills of an order, under the ids that the stream gave them', async (scene, { broker }) => {
    await scene.send(MARKET);
    scene.expectFilled('c-1', 10);
    const told = (await broker.ask('c-1')) ?? [];
    const ids = told.flatMap((event) => (event.kind === 'fill' ? [event.fill.executionId] : []));
    ensure(ids.length === scene.fills.size && ids.every((id) => scene.fills.has(id)), 'the same fills have other ids when one asks');
  }),
  ofLive(43, 'what happens while the stream is broken is told by the statement', async (scene, { broker, wire }) => {
    await scene.send(RESTING);
    await wire.down();
    await scene.venue.quote('9.48', '9.49');
    await wire.up();
    const { events, positions, working } = await broker.statement(0, ['c-1']);
    const bought = events.reduce((sum, event) => (event.kind === 'fill' && event.fill.orderId === 'c-1' ? sum + event.fill.quantity : sum), 0n);
    ensure(bought === 10_000_000_000n, 'the statement does not tell the fill that was missed');
    ensure(positions.find(({ symbol }) => symbol === scene.venue.instrument.symbol)?.quantity === 10_000_000_000n, 'the statement does not tell what is held');
    ensure(!working.includes('c-1'), 'the statement calls a filled order working');
  }),
  ofLive(44, 'a statement names what is at work, and its cash is that of the books', async (scene, { broker }) => {
    await scene.send(RESTING, { ...RESTING, id: 'c-2', limit: '9.40' });
    const { working, cash } = await broker.statement(0, ['c-1', 'c-2']);
    ensure(working.includes('c-1') && working.includes('c-2'), 'an order that rests is not called working');
    ensure(cash === (await scene.venue.books()).cash, 'cash of the statement is not that of the account');
  }),
  ofLive(45, 'trades of others are told, and are not ours', async (scene, { broker, tradeByHand }) => {
    await tradeByHand(3);
    const { events, positions } = await broker.statement(0, []);
    const fills = events.flatMap((event) => (event.kind === 'fill' ? [event.fill] : []));
    ensure(fills.length > 0 && fills.every(({ orderId }) => !orderId.startsWith('c-')), 'a trade of somebody else is not told as such');
    ensure(positions.some(({ quantity }) => quantity === 3_000_000_000n), 'a holding of somebody else is not told');
    ensure(scene.updatesOf('c-1').length === 0, 'an order of ours appeared from nowhere');
  }),
  ofLive(46, 'the standing tells cash, equity and buying power, and whether orders are blocked', async (scene, { broker }) => {
    const { cash, equity, buyingPower, blocked, account } = await broker.standing();
    ensure(cash === (await scene.venue.books()).cash && equity === cash, 'the standing of an account that holds nothing: equity and cash must be those of the books');
    ensure(buyingPower > 0n && blocked === undefined && account !== '', 'an account in good standing is told as blocked, or without a name');
  }),
  ofLive(47, 'after it was closed it tells nothing more', async (scene, { broker }) => {
    await scene.send(RESTING);
    const told = scene.events.length;
    broker.close();
    await scene.venue.quote('9.48', '9.49');
    ensure(scene.events.length === told, 'a closed broker went on telling');
  }),
  ofLive(48, 'orders of others at work are told as theirs, with what of them has not traded', async (scene, { broker, tradeByHand }) => {
    await tradeByHand(10, '9.50');
    await scene.venue.quote('9.48', '9.50', 4);
    const { external, working } = await broker.statement(0, []);
    const [order] = external;
    ensure(external.length === 1 && order.side === 'buy' && order.symbol === scene.venue.instrument.symbol, 'an order of somebody else is not told as such');
    ensure(order.quantity === 6_000_000_000n, 'what is left of an order of somebody else is told wrong');
    ensure(working.length === 0, 'an order of somebody else is called ours');
  }),
  ofLive(49, 'of an order of others that is older than the process only what fills from then on is news', async (scene, { tradeByHand, restart, wire }) => {
    await tradeByHand(10, '9.50');
    await scene.venue.quote('9.48', '9.50', 4);
    const broker = await restart();
    const fills: Fill[] = [];
    broker.subscribe((event) => void (event.kind === 'fill' && fills.push(event.fill)));
    const { positions } = await broker.statement(0, []);
    ensure(positions.some(({ quantity }) => quantity === 4_000_000_000n), 'what somebody else holds already is not told');
    await scene.venue.quote('9.90', '9.92');
    await scene.venue.quote('9.40', '9.45');
    await wire.wait();
    const heard = fills.reduce((sum, { quantity }) => sum + quantity, 0n);
    ensure(heard === 6_000_000_000n, `6 should be news, of which 4 are in the statement's positions, and ${formatQuantity(heard as Quantity)} are`);
  }),
  ofLive(50, 'an order of an earlier process is found, called working, and cancelled by its id', async (scene, { restart }) => {
    await scene.send(RESTING);
    const broker = await restart();
    const ends: string[] = [];
    broker.subscribe((event) => void (event.kind === 'order' && ends.push(`${event.orderId} ${event.status}`)));
    ensure((await broker.statement(0, ['c-1'])).working.includes('c-1'), 'an order of an earlier process is not called working');
    broker.cancel('c-1');
    await scene.venue.quiet();
    ensure(ends.at(-1) === 'c-1 cancelled', `an order of an earlier process should be cancelled, and what was told is: ${ends.join(', ')}`);
    await scene.venue.quote('9.48', '9.49');
    ensure((await scene.venue.books()).position === 0n, 'an order that was cancelled traded');
  }),
  ofLive(51, 'a stream that breaks is told as down, for a reason without secrets, and as up again', async (_scene, { links, secrets, wire }) => {
    ensure(links.at(-1)?.state === 'up', 'a stream that is open is not told as up');
    await wire.down(`who are you, ${secrets.join(' or ')}?`);
    const told = links.at(-1);
    ensure(told?.state === 'down' && told.reason !== '', 'a stream that broke is not told as down, with a reason');
    await wire.up();
    ensure(links.at(-1)?.state === 'up', 'a stream that is open again is not told as up');
    const leaked = secrets.filter((secret) => JSON.stringify(links).includes(secret));
    ensure(leaked.length === 0, `the reason why a stream broke told ${leaked.length} secrets`);
  }),
];
