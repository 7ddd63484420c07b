import { calendarNamed, isFinal, orderIdOf } from '@trader/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { guarded } from '../../test/guard-setting';
import type { OrderState } from '../order-lifecycle';
import { EndOfDay } from './end-of-day';
import { KeepExits } from './keep-exits';
import { KillSwitch } from './kill-switch';

const CLOSE = Date.UTC(2026, 10, 25, 21);
const OTHERS = 40_000_000_000n;
const newYork = calendarNamed('XNYS');

type Step =
  | { readonly what: 'trade' | 'expire' | 'arrive' | 'refuse'; readonly which: number; readonly part: number }
  | { readonly what: 'fate'; readonly fate: 'works' | 'rejected' | 'lost' | 'fills' }
  | { readonly what: 'mute' | 'down' | 'deaf'; readonly on: boolean }
  | { readonly what: 'kill'; readonly flatten: boolean }
  | { readonly what: 'wait' };

const steps = fc.array(fc.oneof<fc.Arbitrary<Step>[]>(
  fc.record({ what: fc.constantFrom('trade' as const, 'expire' as const, 'arrive' as const, 'refuse' as const), which: fc.nat(5), part: fc.integer({ min: 1, max: 100 }) }),
  fc.record({ what: fc.constant('fate' as const), fate: fc.constantFrom('works' as const, 'rejected' as const, 'lost' as const, 'fills' as const) }),
  fc.record({ what: fc.constantFrom('mute' as const, 'down' as const, 'deaf' as const), on: fc.boolean() }),
  fc.record({ what: fc.constant('wait' as const) }),
  fc.record({ what: fc.constant('kill' as const), flatten: fc.boolean() }),
), { minLength: 5, maxLength: 50 });

/** `day` holds 100 of ABC under a bracket, and must be flat by the close, six minutes away; `long` holds 40. The broker enforces no reduce-only: whatever is sent to it trades. */
const evening = async () => {
  const quiet = { createStrategy: () => ({ onBar: () => undefined }) };
  const listeners: ((state: OrderState) => void)[] = [];
  const all = guarded({ sleeves: [{ name: 'day', ...quiet }, { name: 'long', ...quiet }], more: { onOrder: (state) => listeners.forEach((each) => each(state)) } });
  const { timers, loop, venue, want, account } = all;
  await timers.pass(CLOSE - 6 * 60_000 - timers.now());
  for (const [sleeve, quantity, exits] of [['long', 40, {}], ['day', 100, { stop: 9, takeProfit: 11 }]] as const) {
    const [asked] = want({ quantity, ...exits }, sleeve);
    venue.trade(asked.split(' ')[0], quantity);
    loop.settle();
  }
  venue.since();
  const known = new Set(venue.orders.keys());
  const exits = new KeepExits(account);
  listeners.push((state) => exits.heard(state));
  exits.start();
  const end = new EndOfDay({ ...account, sleeves: [{ sleeve: 'day' }], calendarOf: () => newYork });
  end.start();
  const kill = new KillSwitch(account);
  const lost = new Set<string>();
  return { ...all, known, end, kill, exits, lost };
};

type Evening = Awaited<ReturnType<typeof evening>>;

/** Of orders that have not arrived (yet), and of those of which nothing was heard, the outcome is unknown. */
const findLost = ({ venue, loop, lost, known }: Evening): void => {
  for (const id of venue.orders.keys()) {
    if (known.has(id) || lost.has(id) || loop.orders.find(id)?.status !== 'intended') continue;
    if (!venue.history.some((each) => orderIdOf(each) === id)) lost.add(id);
    venue.tell('unknown', id);
  }
  loop.settle();
};

/** What becomes of orders: only those at the market fill at once. */
const fated = ({ orders }: Evening['venue'], fate: 'works' | 'rejected' | 'lost' | 'fills') => (id: string): typeof fate => (fate === 'fills' && orders.get(id)?.type !== 'market' ? 'works' : fate);

const act = (at: Evening, step: Step): void => {
  const { venue, loop, lost, kill } = at;
  const pick = (ids: Iterable<string>, which: number): string | undefined => [...ids][which % Math.max(1, [...ids].length)];
  if (step.what === 'fate') venue.takes = fated(venue, step.fate);
  else if (step.what === 'mute') venue.talks = !step.on;
  else if (step.what === 'down') venue.down = step.on ? 'no route' : '';
  else if (step.what === 'deaf') venue.obeys = !step.on;
  else if (step.what === 'kill') kill.engage('drill', { flatten: step.flatten });
  else if (step.what === 'expire') venue.end(pick(venue.open, step.which) ?? '', 'expired');
  else if (step.what === 'arrive' || step.what === 'refuse') {
    const id = pick(lost, step.which);
    if (id === undefined || isFinal(loop.orders.find(id)!.status)) return;
    lost.delete(id);
    if (step.what === 'arrive') venue.accept(id);
    else venue.refuse(id);
  } else if (step.what === 'trade') {
    const order = venue.orders.get(pick(venue.open, step.which) ?? '');
    if (order === undefined) return;
    const left = venue.left(order.id);
    const size = order.type === 'market' ? Math.max(1, Math.floor((left * step.part) / 100)) : left;
    venue.trade(order.id, Math.min(size, left));
    // Exits of one group cancel each other.
    if (order.type !== 'market') for (const each of venue.orders.values()) if (each.group === order.group && each.id !== order.id) venue.end(each.id, 'cancelled');
  }
};

it('whatever becomes of orders, guards send only what reduces, never sell twice, and touch nobody else\'s', async () => {
  let flat = 0;
  await fc.assert(fc.asyncProperty(steps, async (script) => {
    const at = await evening();
    const { venue, loop, pass } = at;
    // A kill that flattens closes what every sleeve holds.
    const all = script.some((step) => step.what === 'kill' && step.flatten);
    const check = (): void => {
      for (const [id, order] of venue.orders) if (!at.known.has(id)) expect([id, order.reduceOnly, all || order.owner === 'day', order.side]).toEqual([id, true, true, 'sell']);
      expect(venue.positions.get('ABC') ?? 0n).toBeGreaterThanOrEqual(all ? 0n : OTHERS);
      if (!all) expect(loop.ledger.held(0, 'long')).toBe(OTHERS);
    };
    for (const step of script) {
      act(at, step);
      loop.settle();
      findLost(at);
      await pass(7_000, 1_000);
      findLost(at);
      check();
    }
    // Once all is well again, everything is closed by the close, and a kill ends with nothing open.
    [venue.talks, venue.down, venue.obeys, venue.takes] = [true, '', true, fated(venue, 'fills')];
    for (const id of at.lost) if (!isFinal(loop.orders.find(id)!.status)) venue.refuse(id);
    for (let turn = 0; turn < 12; turn++) {
      await pass(5_000, 1_000);
      findLost(at);
      check();
    }
    if (at.kill.state !== 'off') expect([at.kill.state === 'verified' || at.kill.state === 'flattening', venue.open.size]).toEqual([true, 0]);
    if (loop.ledger.held(0, 'day') === 0n) flat++;
  }), { numRuns: 80 });
  expect(flat).toBeGreaterThan(15);
});
