import { TraderError } from './errors';
import type { Order } from './order';

declare const approved: unique symbol;

/** An order the gate let through: bound to its content and to an expiry. */
export interface ApprovedOrder {
  readonly [approved]: true;
  readonly order: Order;
  /** The ledger's version when the gate judged: for the record, since no broker knows the ledger. */
  readonly portfolioVersion: number;
  /** Event time after which the approval is void, ms since 1970 UTC. */
  readonly expiresAt: number;
}

/** Makes approvals. Held by the gate alone. */
export type Mint = (order: Order, portfolioVersion: number, expiresAt: number) => ApprovedOrder;

/** Checks an approval at event time `now` and gives its order. Throws NOT_APPROVED for a forged, altered or expired one. */
export type Verify = (approval: ApprovedOrder, now: number) => Order;

/** Every field of an order, so that the compiler notices one that is left out. */
type WholeOrder = { readonly [Field in keyof Required<Order>]: Order[Field] };

/** A frozen copy. Written out, so that all orders have one shape and those who read them are quick. */
const copyOf = (order: Order): Order => {
  const copy: WholeOrder = {
    id: order.id, parentId: order.parentId, owner: order.owner, symbol: order.symbol, side: order.side, type: order.type, quantity: order.quantity,
    limitPrice: order.limitPrice, stopPrice: order.stopPrice, trailAmount: order.trailAmount, trailBps: order.trailBps, reduceOnly: order.reduceOnly,
    after: order.after, group: order.group, timeInForce: order.timeInForce, expiresAt: order.expiresAt, postOnly: order.postOnly,
    replaces: order.replaces, lots: order.lots === undefined ? undefined : Object.freeze([...order.lots]), reason: order.reason,
  };
  return Object.freeze(copy);
};

/**
 * A mint and the only verifier that accepts what it makes: approvals carry a private field that only this call's class can give or see, and a
 * frozen copy of their order. The composition root calls this once, gives `mint` to the gate and `verify` to the brokers; there is no
 * module state, so two copies of this package cannot disagree.
 */
export const createApprovalAuthority = (): { readonly mint: Mint; readonly verify: Verify } => {
  class Approval {
    readonly #minted = true;
    readonly order: Order;
    readonly portfolioVersion: number;
    readonly expiresAt: number;

    constructor(order: Order, portfolioVersion: number, expiresAt: number) {
      this.order = copyOf(order);
      this.portfolioVersion = portfolioVersion;
      this.expiresAt = expiresAt;
      Object.freeze(this);
    }

    static is(value: object): boolean {
      return #minted in value && (value as Approval).#minted;
    }
  }
  // An approval must not lead to its class: whoever holds one could mint.
  Reflect.deleteProperty(Approval.prototype, 'constructor');
  Object.freeze(Approval.prototype);
  const mint: Mint = (order, portfolioVersion, expiresAt) => {
    const approval: object = new Approval(order, portfolioVersion, expiresAt);
    return approval as ApprovedOrder; // tidy-ok: the one place that may make one
  };
  const verify: Verify = (approval, now) => {
    if (typeof approval !== 'object' || approval === null || !Approval.is(approval)) {
      throw new TraderError('NOT_APPROVED', 'this order carries no approval of this gate: send it through the gate');
    }
    if (!(now <= approval.expiresAt)) throw new TraderError('NOT_APPROVED', `the approval of order ${approval.order.id} has expired`);
    return approval.order;
  };
  return { mint, verify };
};
