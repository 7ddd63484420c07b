import { ofAny } from './case';
import type { ContractCase } from './case';
import { ensure } from './scene';
import type { OrderWish, Scene } from './scene';

const bracket = (entry: Partial<OrderWish> = {}): OrderWish[] => [
  { id: 'c-1', side: 'buy', quantity: 10, ...entry },
  { id: 'c-2', side: 'sell', quantity: 10, stop: '9.00', reduceOnly: true, after: 'c-1', group: 'g' },
  { id: 'c-3', side: 'sell', quantity: 10, limit: '11.00', reduceOnly: true, after: 'c-1', group: 'g' },
];

const exits = (): OrderWish[] => [
  { id: 'c-2', side: 'sell', quantity: 10, stop: '9.00', reduceOnly: true, group: 'g' },
  { id: 'c-3', side: 'sell', quantity: 10, limit: '11.00', reduceOnly: true, group: 'g' },
];

/** Without the feature: what leans on it is rejected, and nothing of it trades. */
const rejects = (scenario: () => OrderWish[], ...ids: string[]) => async (scene: Scene): Promise<void> => {
  await scene.send(...scenario());
  for (const id of ids) scene.expect(id, 'rejected');
};

const isOver = (scene: Scene, id: string): boolean => ['cancelled', 'expired', 'rejected'].includes(scene.last(id) ?? '');

/** How orders that are bound to each other behave. */
export const groupCases: readonly ContractCase[] = [
  ofAny(20, 'the exits of an entry are held until it fills, and then work', async (scene) => {
    await scene.send(...bracket({ limit: '9.50' }));
    scene.expect('c-1', 'accepted');
    scene.expect('c-2', 'held');
    scene.expect('c-3', 'held');
    await scene.venue.quote('9.48', '9.49');
    scene.expectFilled('c-1', 10);
    scene.expect('c-3', 'accepted'); // of two exits a venue may go on calling one held that waits for the other
    await scene.venue.quote('8.90', '8.92');
    scene.expectFilled('c-2', 10);
    scene.expect('c-3', 'cancelled');
  }, { needs: 'brackets', without: rejects(() => bracket({ limit: '9.50' }), 'c-2', 'c-3') }),
  ofAny(21, 'when one exit fills the other is cancelled', async (scene) => {
    await scene.send(...bracket());
    scene.expectFilled('c-1', 10);
    await scene.venue.quote('11.05', '11.07');
    scene.expectFilled('c-3', 10);
    scene.expect('c-2', 'cancelled');
    ensure((await scene.venue.books()).position === 0n, 'something is left, or was sold twice');
  }, { needs: 'brackets', without: rejects(bracket, 'c-2', 'c-3') }),
  ofAny(22, 'an entry that is cancelled takes its exits with it', async (scene) => {
    await scene.send(...bracket({ limit: '9.50' }));
    await scene.cancel('c-1');
    scene.expect('c-1', 'cancelled');
    ensure(isOver(scene, 'c-2') && isOver(scene, 'c-3'), 'an exit is still there after its entry was cancelled');
    await scene.venue.quote('8.90', '8.92');
    ensure((await scene.venue.books()).position === 0n, 'an exit of nothing traded');
  }, { needs: 'brackets', without: rejects(() => bracket({ limit: '9.50' }), 'c-2', 'c-3') }),
  ofAny(23, 'an entry that is rejected takes its exits with it', async (scene) => {
    await scene.send(...bracket({ quantity: 900_000 }).map((each) => ({ ...each, quantity: 900_000 })));
    scene.expect('c-1', 'rejected');
    ensure(isOver(scene, 'c-2') && isOver(scene, 'c-3'), 'an exit is still there after its entry was rejected');
  }),
  ofAny(24, 'two exits of what is held: one fills, the other is cancelled', async (scene) => {
    await scene.send({ id: 'c-1', side: 'buy', quantity: 10 });
    await scene.send(...exits());
    scene.expect('c-3', 'accepted');
    await scene.venue.quote('8.90', '8.92');
    scene.expectFilled('c-2', 10);
    scene.expect('c-3', 'cancelled');
    ensure((await scene.venue.books()).position === 0n, 'something is left, or was sold twice');
  }, { needs: 'one-cancels-other', without: async (scene) => {
    await scene.send({ id: 'c-1', side: 'buy', quantity: 10 });
    await rejects(exits, 'c-2', 'c-3')(scene);
  } }),
  ofAny(25, 'two exits of what is held: when one is cancelled nothing is left that could open a position', async (scene) => {
    await scene.send({ id: 'c-1', side: 'buy', quantity: 10 });
    await scene.send(...exits());
    await scene.cancel('c-2');
    await scene.cancel('c-3');
    ensure(isOver(scene, 'c-2') && isOver(scene, 'c-3'), 'an exit is still there after it was cancelled');
    await scene.venue.quote('8.90', '8.92');
    await scene.venue.quote('11.05', '11.07');
    ensure((await scene.venue.books()).position === 10_000_000_000n, 'a cancelled exit traded');
  }, { needs: 'one-cancels-other', without: async () => undefined }),
];

const replacing = (wish: Partial<OrderWish> = {}): OrderWish => ({ id: 'c-2', side: 'buy', quantity: 10, limit: '9.40', replaces: 'c-1', ...wish });
const RESTING: OrderWish = { id: 'c-1', side: 'buy', quantity: 10, limit: '9.50' };

const leavesTheOld = async (scene: Scene): Promise<void> => {
  await scene.send(RESTING);
  await scene.send(replacing());
  scene.expect('c-2', 'rejected');
  scene.expect('c-1', 'accepted');
};

/** How one order takes the place of another. */
export const replaceCases: readonly ContractCase[] = [
  ofAny(30, 'a replacement ends the old order and works in its place', async (scene) => {
    await scene.send(RESTING);
    await scene.send(replacing());
    scene.expect('c-1', 'cancelled');
    scene.expect('c-2', 'accepted');
    ensure(scene.updatesOf('c-1').at(-1)?.reason.includes('c-2') === true, 'the old order does not say by what it was replaced');
    await scene.venue.quote('9.43', '9.45');
    scene.expectFilled('c-1', 0);
    scene.expectFilled('c-2', 0);
    await scene.venue.quote('9.38', '9.39');
    scene.expectFilled('c-2', 10);
  }, { needs: 'replace', without: leavesTheOld }),
  ofAny(31, 'its quantity is the total: what the old one has filled is not bought again', async (scene) => {
    await scene.send(RESTING);
    await scene.venue.quote('9.48', '9.50', 4);
    await scene.send(replacing({ limit: '9.45' }));
    await scene.venue.quote('9.40', '9.42');
    ensure((await scene.venue.books()).position === 10_000_000_000n, 'more, or less, than the total was bought');
    ensure(scene.filled('c-1') + scene.filled('c-2') === 10_000_000_000n, 'the fills do not sum up to the total');
  }, { needs: 'replace', without: leavesTheOld }),
  ofAny(32, 'what is over cannot be replaced: the replacement is rejected and trades nothing', async (scene) => {
    await scene.send({ id: 'c-1', side: 'buy', quantity: 10 });
    scene.expectFilled('c-1', 10);
    await scene.send(replacing({ limit: '10.50' }));
    scene.expect('c-2', 'rejected');
    ensure((await scene.venue.books()).position === 10_000_000_000n, 'the replacement of a filled order traded');
  }),
];
