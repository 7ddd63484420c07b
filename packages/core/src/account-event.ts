import type { Cash, Price } from './money';
import type { BrokerEvent } from './ports/broker';

/**
 * Why money moves without a trade. `dividend`: paid on shares, by the holder of a short. `in-lieu`: for a fraction that an action left. `merger`: paid
 * for shares that were taken. `borrow`: the fee for borrowed shares. `margin-interest`: charged on a debit balance. `cash-interest`: earned on a
 * credit balance. `conversion` and `conversion-fee`: one side of a change of currency, and what it cost. `fee`: charged on its own, not with a trade. `transfer`: paid in
 * (above zero) or out. `external`: what others' trades in symbols that are not traded here took or brought. `other`: whatever else a broker books.
 */
export type CashReason = (typeof CASH_REASONS)[number];

/** All of them. */
export const CASH_REASONS = [
  'dividend', 'in-lieu', 'merger', 'borrow', 'margin-interest', 'cash-interest', 'conversion', 'conversion-fee',
  'fee', 'transfer', 'external', 'other',
] as const;

/** Money that moved without a trade. */
export interface CashEvent {
  readonly kind: 'cash';
  /** The broker's id of it: the same told twice has the same id. */
  readonly id: string;
  readonly reason: CashReason;
  /** The symbol it was paid for; '' when it was for none. */
  readonly symbol: string;
  readonly currency: string;
  /** Above zero when the account received it. */
  readonly amount: Cash;
  /** When, ms since 1970 UTC. */
  readonly time: number;
  /** The id of the accrual that this pays, which is no longer due then; absent when there was none. */
  readonly settles?: string | undefined;
}

/**
 * A dividend that somebody is entitled to, or, being short, owes, and that is paid later: from now on it is part of the account's equity, and of no cash. The price
 * of a cash instrument is lower by it from this moment (`exMark`). The `cash` event that `settles` it takes it away.
 */
export interface AccrualEvent {
  readonly kind: 'accrual';
  /** The broker's id of it: the same told twice has the same id. */
  readonly id: string;
  readonly symbol: string;
  readonly currency: string;
  /** What will be paid: above zero to the account. */
  readonly amount: Cash;
  /** What is paid on each unit of price and quantity; above zero. */
  readonly perUnit: Price;
  /** The ex-moment, ms since 1970 UTC. */
  readonly time: number;
  /** When it is to be paid, ms since 1970 UTC. */
  readonly payTime: number;
}

/**
 * Holdings and resting orders that changed without a trade: each unit of `symbol` became numerator / denominator units of `into`. The same symbol: a split;
 * one for one: a change of symbol; else a merger for shares, and for money alone when the numerator is 0. What the positions leave as fractions of a
 * lot is gone: money for it, and money paid beside it, come as events of their own, right after.
 */
export interface ActionEvent {
  readonly kind: 'action';
  /** The broker's id of it: the same told twice has the same id. */
  readonly id: string;
  readonly symbol: string;
  readonly into: string;
  /** 0 or above. */
  readonly numerator: bigint;
  /** Above 0. */
  readonly denominator: bigint;
  /** When, ms since 1970 UTC. */
  readonly time: number;
}

/**
 * The account's equity is below what its positions need to be kept (`MarginModel.maintenance`), or no longer is. `issued`: it fell below, which is told once;
 * `standing`: a session has ended since, and it still is; `met`: it is covered again. Money is in the account's currency.
 */
export interface MarginCallEvent {
  readonly kind: 'margin-call';
  /** The broker's id of it: the same told twice has the same id. */
  readonly id: string;
  readonly state: 'issued' | 'standing' | 'met';
  /** The equity that counts, at the time of the event. */
  readonly equity: Cash;
  /** The maintenance margin then. */
  readonly required: Cash;
  /** The most that was missing since the call was issued. */
  readonly worst: Cash;
  /** When, ms since 1970 UTC. */
  readonly time: number;
}

/** The order that an event is about; undefined when it is about the account. */
export const orderIdOf = (event: BrokerEvent): string | undefined => {
  if (event.kind === 'fill') return event.fill.orderId;
  return event.kind === 'order' ? event.orderId : undefined;
};
