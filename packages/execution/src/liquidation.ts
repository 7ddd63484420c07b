import { magnitude, marginByRate } from '@trader/core';
import type { MarginModel, Quantity } from '@trader/core';
import type { Ledger } from './ledger';
import type { OrderDesk } from './order-desk';
import type { OrderLifecycle } from './order-lifecycle';

/** What the loop does about a margin call: only tells, or sends orders that end it. */
export type MarginCallResponse = (typeof MARGIN_CALL_RESPONSES)[number];

/** All of them. */
export const MARGIN_CALL_RESPONSES = ['report', 'liquidate'] as const;

/**
 * Ends a margin call by selling, as brokers do (Interactive Brokers, "Margin Requirements": positions are liquidated without notice until the account is in margin
 * compliance): reduce-only market orders, first in the symbol whose closing frees the most margin, no more lots than bring the maintenance margin at the
 * last prices down to the equity. Exits keep resting, and are cut by the broker to what is left. It waits until its orders are over before it sends others.
 * Positions that hedge each other under a rule that nets them may both be closed whole, where a part of one would do.
 */
export class Liquidation {
  private readonly parents = new Set<string>();
  private readonly sizes: Float64Array;
  private readonly worths: Float64Array;

  /** `desks` are those of all who may hold something, in the order in which they give up theirs; `margin` is the account's rule. */
  constructor(
    private readonly ledger: Ledger,
    private readonly orders: OrderLifecycle,
    private readonly desks: readonly OrderDesk[],
    private readonly margin: MarginModel = marginByRate,
  ) {
    this.sizes = new Float64Array(ledger.instruments.length);
    this.worths = new Float64Array(ledger.instruments.length);
  }

  /** Sends what is needed, once per call for as long as the account is in one; nothing while its orders are under way. */
  reduce(): void {
    const { ledger, orders } = this;
    if (orders.allLive().some(({ order }) => this.parents.has(order.parentId))) return;
    const { instruments, marks, pointValues } = ledger;
    const equity = ledger.equityEstimate() - ledger.receivable();
    for (let symbol = 0; symbol < instruments.length; symbol++) {
      const size = (this.sizes[symbol] = ledger.sizes[symbol]);
      this.worths[symbol] = size === 0 ? 0 : size * marks[symbol] * pointValues[symbol] * ledger.rateOf(symbol);
    }
    const symbols = instruments.map((_, symbol) => symbol).filter((symbol) => this.sizes[symbol] !== 0);
    const after = new Map(symbols.map((symbol) => [symbol, this.needed(symbol, 0)]));
    for (const symbol of symbols.sort((a, b) => (after.get(a) ?? 0) - (after.get(b) ?? 0))) {
      if (this.needed(symbol, this.sizes[symbol]) <= equity) return;
      this.close(symbol, equity);
    }
  }

  /** Closes as many lots of a symbol as needed, or all. */
  private close(symbol: number, equity: number): void {
    const { ledger, desks } = this;
    const { lotSize } = ledger.instruments[symbol];
    const held = ledger.position(symbol);
    const lots = magnitude(held) / lotSize;
    const sizeWithout = (closed: bigint): number => this.sizes[symbol] * (1 - Number(closed) / Number(lots));
    let [few, enough] = [0n, lots];
    while (enough - few > 1n) {
      const middle = (few + enough) / 2n;
      if (this.needed(symbol, sizeWithout(middle)) <= equity) enough = middle;
      else few = middle;
    }
    const size = sizeWithout(enough);
    this.worths[symbol] *= size / this.sizes[symbol];
    this.sizes[symbol] = size;
    let rest = enough * lotSize;
    for (const desk of desks) {
      const parent = desk.reduce(symbol, held > 0n, rest as Quantity, 'margin call');
      if (parent === undefined) continue;
      this.parents.add(parent.id);
      rest -= parent.quantity;
    }
  }

  /** The maintenance margin of all positions, that of `symbol` being of `size`. */
  private needed(symbol: number, size: number): number {
    const { ledger, margin } = this;
    const { sizes, worths } = this;
    const [sizeBefore, worthBefore] = [sizes[symbol], worths[symbol]];
    worths[symbol] = sizeBefore === 0 ? 0 : (worthBefore * size) / sizeBefore;
    sizes[symbol] = size;
    const needed = margin.maintenance(ledger.instruments, sizes, worths);
    sizes[symbol] = sizeBefore;
    worths[symbol] = worthBefore;
    return needed;
  }
}
