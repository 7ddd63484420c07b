import type { Kill, TradingState } from './trading-state';

/**
 * What the journal holds: event time only, exact numbers as decimal strings, keys always in this order.
 * `time` is the time of the market event the loop is working on, ms since 1970 UTC.
 * Of `decision`, `or` is what may come to be held in place of `to`, by the entry that fills first.
 * `state` tells what the account may do from then on (see `TradingState`), and why, and whether the halt is a kill.
 * `breaker` tells of a move of the gate's circuit breaker; its `time` is that of the move: of the fill that closed a trade, or when a cooldown ran out, which nothing may have noticed until later.
 * `limits` holds the limits that came in force, and `override` of event `granted` the exception, both as JSON; of event `used` the order and the refusal it passed, of `revoked` why, of `expired` nothing.
 * `margin-call` tells what the broker said of the equity that it counts, of the maintenance margin, and of the most that was missing since it was issued.
 * `cash`, `equity`, `realized` and `peak` are in the currency of the run; `equity` has what is accrued in it, `cash` has not. A `fill` in another tells with its `rate` what one unit of that was worth by the last close (ADR 0014; its
 * price and fee are in it; 0: nobody knew), and so do `cash` and `accrual` of their amounts; a `session` tells the `balances` of others when there are any, and what is
 * accrued, by currency, when anything is. `settles` is the id of the accrual that a `cash` pays, and `payAt` when an `accrual` is to be paid.
 * Of `cash`, `realized` is the profit by owner of what was paid for lots that an action took; of `action`, that of lots which became the other side of others. Of `action`, `held` is what each owner who had lots of
 * `symbol` holds of `into` afterwards, `orders` the new quantity, filled part included, of each order that still works, and `position` what the
 * account holds of `into`.
 * `adopt` tells of a lot that was found at the broker and booked without a trade: its `quantity` is signed, and its `price` what one unit cost; of quantity 0 it is an execution that what was
 * found holds already. `goal` tells what its owner wants of a symbol, as JSON without symbol (a `Target`), while it has to wait for other orders to end; the next `goal` of that owner and
 * symbol takes its place, and one of '' tells that it waits no longer. Both are of live accounts, whose runs are restored and not replayed (ADR 0018).
 * `again` of `goal` tells that it asks for exits again, and of `cancel` that it was for such a goal; without it a cancel takes back, also an exit that was over already and that somebody might have asked for again.
 */
export type JournalRecord =
  | { readonly kind: 'run'; readonly time: number; readonly run: string; readonly strategy: string; readonly currency: string; readonly cash: string; readonly symbols: readonly string[] }
  | { readonly kind: 'decision'; readonly time: number; readonly id: string; readonly owner: string; readonly symbol: string; readonly from: string; readonly to: string; readonly or?: string; readonly price: string; readonly reason: string }
  | { readonly kind: 'intent'; readonly time: number; readonly id: string; readonly parent: string; readonly owner: string; readonly symbol: string; readonly side: 'buy' | 'sell'; readonly type: string; readonly quantity: string; readonly limit?: string; readonly stop?: string; readonly trailAmount?: string; readonly trailBps?: number; readonly reduceOnly: boolean; readonly after?: string; readonly group?: string; readonly timeInForce?: string; readonly expiresAt?: number; readonly postOnly?: boolean; readonly replaces?: string; readonly lots?: readonly string[]; readonly reason: string }
  | { readonly kind: 'refusal'; readonly time: number; readonly id: string; readonly symbol: string; readonly check: string; readonly reason: string }
  | { readonly kind: 'cancel'; readonly time: number; readonly id: string; readonly reason: string; readonly again?: boolean }
  | { readonly kind: 'order'; readonly time: number; readonly id: string; readonly status: string; readonly reason: string; readonly at: number }
  | { readonly kind: 'fill'; readonly time: number; readonly id: string; readonly execution: string; readonly symbol: string; readonly side: 'buy' | 'sell'; readonly quantity: string; readonly price: string; readonly fee: string; readonly at: number; readonly realized: string; readonly position: string; readonly cash: string; readonly equity: string; readonly rate?: string }
  | { readonly kind: 'cash'; readonly time: number; readonly id: string; readonly reason: string; readonly symbol: string; readonly currency: string; readonly amount: string; readonly at: number; readonly realized: Readonly<Record<string, string>>; readonly cash: string; readonly equity: string; readonly rate?: string; readonly settles?: string }
  | { readonly kind: 'accrual'; readonly time: number; readonly id: string; readonly symbol: string; readonly currency: string; readonly amount: string; readonly perUnit: string; readonly at: number; readonly payAt: number; readonly cash: string; readonly equity: string; readonly rate?: string }
  | { readonly kind: 'action'; readonly time: number; readonly id: string; readonly symbol: string; readonly into: string; readonly numerator: string; readonly denominator: string; readonly at: number; readonly held: Readonly<Record<string, string>>; readonly orders: Readonly<Record<string, string>>; readonly realized: Readonly<Record<string, string>>; readonly position: string; readonly cash: string; readonly equity: string }
  | { readonly kind: 'adopt'; readonly time: number; readonly id: string; readonly symbol: string; readonly owner: string; readonly quantity: string; readonly price: string }
  | { readonly kind: 'goal'; readonly time: number; readonly owner: string; readonly symbol: string; readonly target: string; readonly again?: boolean }
  | { readonly kind: 'session'; readonly time: number; readonly day: string; readonly cash: string; readonly equity: string; readonly peak: string; readonly positions: Readonly<Record<string, string>>; readonly balances?: Readonly<Record<string, string>>; readonly accruals?: Readonly<Record<string, string>> }
  | { readonly kind: 'margin-call'; readonly time: number; readonly id: string; readonly state: string; readonly equity: string; readonly required: string; readonly worst: string; readonly at: number }
  | { readonly kind: 'state'; readonly time: number; readonly state: TradingState; readonly reason: string; readonly by?: string; readonly kill?: Kill }
  | { readonly kind: 'breaker'; readonly time: number; readonly from: string; readonly to: string; readonly reason: string }
  | { readonly kind: 'limits'; readonly time: number; readonly limits: string; readonly reason: string }
  | { readonly kind: 'override'; readonly time: number; readonly event: 'granted' | 'used' | 'revoked' | 'expired'; readonly id: string; readonly text: string };
