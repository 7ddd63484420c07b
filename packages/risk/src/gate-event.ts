import type { Order } from '@trader/core';
import type { ClosedTrade } from './protections';

/** What a gate should hear of, in the order of time; `time` is event time, ms since 1970 UTC. */
export type GateEvent =
  /** A trade was closed; its profit, signed and with fees, also as a share of the equity of the session's start. */
  | { readonly kind: 'closed'; readonly trade: ClosedTrade; readonly shareOfEquity: number }
  /** An order passed in an earlier life of the run; `worth` is its quantity at its dearest price, which only an order that could add exposure needs. */
  | { readonly kind: 'passed'; readonly order: Order; readonly worth: number; readonly time: number }
  /** A cancel was sent: it is a message. */
  | { readonly kind: 'cancel'; readonly time: number }
  /** The broker refused an order that had been approved. */
  | { readonly kind: 'rejected'; readonly time: number }
  /** An approved order that could add exposure ended without a fill, or was not even sent. */
  | { readonly kind: 'withdrawn'; readonly time: number; readonly unsent?: boolean }
  /** A session began. */
  | { readonly kind: 'session'; readonly time: number };
