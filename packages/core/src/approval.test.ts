import { describe, expect, it } from 'vitest';
import { createApprovalAuthority } from './approval';
import { price, quantity } from './money';
import type { ApprovedOrder } from './approval';
import type { Order } from './order';
import type { Broker } from './ports/broker';

const makeOrder = (): Order => ({
  id: 'o1', parentId: 'p1', owner: 'day', symbol: 'AAPL', side: 'buy', type: 'limit', quantity: quantity(100),
  limitPrice: price('150.25'), reduceOnly: false, reason: 'test',
});

const NOW = Date.parse('2024-07-03T14:00:00Z');
const NOT_APPROVED = expect.objectContaining({ code: 'NOT_APPROVED', name: 'TraderError' });

/** A broker that does nothing but check, as every broker must. */
const checkingBroker = (verify: (approval: ApprovedOrder, now: number) => Order, taken: string[]): Pick<Broker, 'submit'> => ({
  submit: (approval) => void taken.push(verify(approval, NOW).id),
});

describe('an approval', () => {
  it('opens the broker for the order it was given to, until it expires', () => {
    const { mint, verify } = createApprovalAuthority();
    const order = makeOrder();
    const approval = mint(order, 7, NOW + 1000);
    expect(verify(approval, NOW)).toEqual(order);
    expect(verify(approval, NOW + 1000)).toEqual(order);
    expect(approval).toMatchObject({ portfolioVersion: 7, expiresAt: NOW + 1000 });
    expect(() => verify(approval, NOW + 1001)).toThrow('the approval of order o1 has expired');
  });

  it('is void when the time or the expiry is not a number', () => {
    const { mint, verify } = createApprovalAuthority();
    expect(() => verify(mint(makeOrder(), 1, NOW), NaN)).toThrow(NOT_APPROVED);
    expect(() => verify(mint(makeOrder(), 1, NaN), NOW)).toThrow(NOT_APPROVED);
  });

  it('cannot be changed', () => {
    const approval = createApprovalAuthority().mint(makeOrder(), 1, NOW);
    expect(Reflect.set(approval, 'expiresAt', Infinity)).toBe(false);
    expect(Reflect.set(approval, 'order', makeOrder())).toBe(false);
    expect(approval.expiresAt).toBe(NOW);
  });

  it('holds the order as it was when it was judged, whatever happens to the original', () => {
    const { mint, verify } = createApprovalAuthority();
    const order = makeOrder();
    const lots = ['x1'];
    const approval = mint({ ...order, lots }, 1, NOW);
    Reflect.set(order, 'quantity', quantity(1_000_000));
    lots.push('x2');
    expect(verify(approval, NOW)).toEqual({ ...makeOrder(), lots: ['x1'] });
    expect(Reflect.set(approval.order, 'quantity', quantity(1_000_000))).toBe(false);
    expect(Reflect.set(approval.order.lots!, 0, 'x3')).toBe(false);
    expect(verify(approval, NOW)).toEqual({ ...makeOrder(), lots: ['x1'] });
  });

  it('holds every field of the order', () => {
    const { mint, verify } = createApprovalAuthority();
    const whole: Required<Order> = {
      ...makeOrder(), limitPrice: price('150.25'), stopPrice: price('149'), trailAmount: price('0.5'), trailBps: 50, reduceOnly: true, after: 'o0',
      group: 'p1.0', timeInForce: 'gtd', expiresAt: NOW, postOnly: true, replaces: 'o-1', lots: ['x1', 'x2'],
    };
    expect(verify(mint(whole, 1, NOW), NOW)).toStrictEqual(whole);
  });

  it('cannot be copied, cloned or sent through JSON', () => {
    const { mint, verify } = createApprovalAuthority();
    const approval = mint(makeOrder(), 1, NOW);
    const throughJson: ApprovedOrder = JSON.parse(
      JSON.stringify(approval, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value)),
      (_key, value: unknown) => (typeof value === 'string' && /^\d+n$/.test(value) ? BigInt(value.slice(0, -1)) : value),
    );
    expect(throughJson.order).toEqual(approval.order);
    const spread = { ...approval };
    const copies = [throughJson, structuredClone(approval), spread, Object.freeze({ ...approval }), new Proxy(approval, {})];
    for (const copy of copies) {
      expect(() => verify(copy, NOW)).toThrow('this order carries no approval of this gate: send it through the gate');
    }
  });

  it('does not lead to the class that made it', () => {
    const { mint, verify } = createApprovalAuthority();
    const approval = mint(makeOrder(), 1, NOW);
    const reachable: unknown[] = [approval.constructor, Object.getPrototypeOf(approval).constructor];
    for (const made of reachable) {
      if (typeof made !== 'function') continue;
      const forged: ApprovedOrder = Reflect.construct(made, [makeOrder(), 0, Infinity]);
      expect(() => verify(forged, NOW)).toThrow(NOT_APPROVED);
    }
    const child: ApprovedOrder = Object.create(approval);
    expect(() => verify(child, NOW)).toThrow(NOT_APPROVED);
    expect(Reflect.set(Object.getPrototypeOf(approval), 'order', makeOrder())).toBe(false);
  });

  it('of another authority is no approval', () => {
    const ours = createApprovalAuthority();
    const theirs = createApprovalAuthority();
    const approval = theirs.mint(makeOrder(), 1, NOW);
    expect(() => ours.verify(approval, NOW)).toThrow(NOT_APPROVED);
    expect(theirs.verify(approval, NOW).id).toBe('o1');
  });

  it('is demanded by the compiler and again at run time: a bare order does neither', () => {
    const { mint, verify } = createApprovalAuthority();
    const taken: string[] = [];
    const broker = checkingBroker(verify, taken);
    const order = makeOrder();
    // @ts-expect-error an Order is not an ApprovedOrder
    expect(() => broker.submit(order)).toThrow(NOT_APPROVED);
    // @ts-expect-error nor is an object that looks like one
    expect(() => broker.submit({ order, portfolioVersion: 1, expiresAt: NOW })).toThrow(NOT_APPROVED);
    // @ts-expect-error nor is text that a model wrote
    expect(() => broker.submit('{"approved": true}')).toThrow(NOT_APPROVED);
    // @ts-expect-error nor is nothing
    expect(() => broker.submit(undefined)).toThrow(NOT_APPROVED);
    expect(taken).toEqual([]);
    broker.submit(mint(order, 1, NOW));
    expect(taken).toEqual(['o1']);
  });
});
