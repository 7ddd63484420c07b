import type { ApprovedOrder, Mint, Order } from '@trader/core';
import { TraderError } from '@trader/core';
import { buyingPower } from './checks/buying-power';
import type { Check } from './checks/check';
import { drawdownLimit } from './checks/drawdown';
import { duplicateOrder } from './checks/duplicate-order';
import { grossExposure } from './checks/gross-exposure';
import { halt } from './checks/halt';
import { marginCall } from './checks/margin-call';
import { messageRate } from './checks/message-rate';
import { orderNotional } from './checks/order-notional';
import { orderShape } from './checks/order-shape';
import { parentReservation } from './checks/parent-reservation';
import { positionNotional, positionQuantity } from './checks/position';
import { priceCollar } from './checks/price-collar';
import { sessionLoss } from './checks/session-loss';
import { shortSale } from './checks/short-sale';
import { stalePrice } from './checks/stale-price';
import { createExposure, weigh } from './exposure';
import type { Exposure } from './exposure';
import type { GateContext } from './gate-context';
import { amount, count, fraction, number, size } from './limits';
import type { RiskLimits } from './limits';

/** Why an order may not pass. */
export interface Refusal {
  /** The check that refused. */
  readonly check: string;
  /** One line with figures. */
  readonly reason: string;
}

/** The gate's answer: test `'refused' in verdict`. */
export type Verdict = { readonly approved: ApprovedOrder } | { readonly refused: Refusal };

/** The only place where an order is approved. It remembers what it approved: one gate for one account. */
export interface Gate {
  /** Names of the checks that are on, in the order in which they are asked. */
  readonly checks: readonly string[];
  /** Judges one order on one portfolio at one event time. Never throws for an order; the first check that refuses answers. */
  approve(order: Order, context: GateContext): Verdict;
}

/** What `createGate` takes. */
export interface GateOptions {
  /** From `createApprovalAuthority`: whoever holds it can approve, so give it to the gate alone. */
  readonly mint: Mint;
  readonly limits: RiskLimits;
  /** For how many ms of event time an approval holds; default 5,000. */
  readonly approvalTtlMs?: number;
}

/**
 * Makes a gate. Every order meets shape, parent reservation and price collar; one that is not proven to reduce the position meets all
 * the others too, and needs a known price. A reduction repeated is harmless: it may never turn a position. Throws INVALID_CONFIG for a limit that makes no sense.
 */
export const createGate = (options: GateOptions): Gate => {
  const { mint, limits, approvalTtlMs = 5_000 } = options;
  if (!(approvalTtlMs >= 0)) throw new TraderError('INVALID_CONFIG', `approvalTtlMs must be 0 or above, got ${approvalTtlMs}`);
  const forAll = checksOfAllOrders(limits);
  const forIncreases = checksOfIncreases(limits);
  const checks = [...forAll, ...forIncreases];
  const remembering = checks.filter((check) => check.approved !== undefined);
  const exposure = createExposure();
  return {
    checks: checks.map((check) => check.name),
    approve(order, context) {
      weigh(order, context, exposure);
      const refused = firstRefusal(forAll, order, context, exposure)
        ?? (exposure.reduces ? undefined : firstRefusal(forIncreases, order, context, exposure));
      if (refused !== undefined) return { refused };
      for (const check of remembering) check.approved?.(order, context);
      return { approved: mint(order, context.portfolioVersion, context.time + approvalTtlMs) };
    },
  };
};

const firstRefusal = (checks: readonly Check[], order: Order, context: GateContext, exposure: Exposure): Refusal | undefined => {
  for (let i = 0; i < checks.length; i++) {
    const reason = checks[i].refuse(order, context, exposure);
    if (reason !== undefined) return { check: checks[i].name, reason };
  }
  return undefined;
};

const present = <T>(value: T | undefined, make: (value: T) => Check): Check[] => (value === undefined ? [] : [make(value)]);

const checksOfAllOrders = (limits: RiskLimits): Check[] => [
  orderShape,
  parentReservation,
  ...present(fraction(limits, 'priceCollarBps', 1e-4), (collar) => priceCollar(collar, number(limits, 'maxPriceAgeMs'))),
];

const checksOfIncreases = (limits: RiskLimits): Check[] => [
  halt,
  marginCall,
  stalePrice(number(limits, 'maxPriceAgeMs')),
  shortSale,
  ...present(number(limits, 'duplicateWindowMs'), duplicateOrder),
  ...present(count(limits, 'maxOrdersPerMinute'), messageRate),
  ...present(fraction(limits, 'maxSessionLoss'), sessionLoss),
  ...present(fraction(limits, 'maxDrawdown'), drawdownLimit),
  ...present(amount(limits, 'maxOrderNotional'), orderNotional),
  ...present(size(limits, 'maxPositionQuantity'), positionQuantity),
  ...present(amount(limits, 'maxPositionNotional'), positionNotional),
  ...present(fraction(limits, 'maxGrossLeverage'), grossExposure),
  buyingPower(),
];
