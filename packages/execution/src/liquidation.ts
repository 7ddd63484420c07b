import { magnitude, marginByRate, quantityToNumber, roundToLot } from '@trader/core';
import type { MarginModel, Quantity } from '@trader/core';
import type { Ledger } from './ledger';
import type { OrderDesk } from './order-desk';

/** What the loop does about a margin call: only tells, or sends orders that end it. */
export type MarginCallResponse = (typeof MARGIN_CALL_RESPONSES)[number];

/** All of them. */
export const MARGIN_CALL_RESPONSES = ['report', 'liquidate'] as const;

/**
 * Ends a margin call by selling, as brokers do (Interactive Brokers, "Margin Requirements": positions are liquidated without notice until the account is in margin
 * compliance): reduce-only market orders, first in the symbol whose closing frees the most margin, no more lots than bring the maintenance margin at the
 * last prices down to the equity. What is being closed at the market already counts as closed, and what nobody here owns stays. Exits keep resting, and are cut by the
 * broker to what is left. It waits until its orders are over before it sends others, and takes them back when the call is met before they have traded.
 * Positions that hedge each other under a rule that nets them may both be closed whole, where a part of one would do.
 */
export class Liquidation {
  /** What is held and not being closed, signed, and what one of it is worth, by symbol. */
  private readonly sizes: Float64Array;
  private readonly values: Float64Array;
  private readonly worths: Float64Array;

  /** `desks` are those of all whose holdings may be closed, in the order in which they give up theirs; `margin` is the account's rule. */
  constructor(
    private readonly ledger: Ledger,
    private readonly desks: readonly OrderDesk[],
    private readonly margin: MarginModel = marginByRate,
  ) {
    this.sizes = new Float64Array(ledger.instruments.length);
    this.values = new Float64Array(ledger.instruments.length);
    this.worths = new Float64Array(ledger.instruments.length);
  }

  /** Sends what is needed, once per call for as long as the account is in one; nothing while its orders are under way. */
  reduce(): void {
    const { ledger, desks } = this;
    if (desks.some((desk) => desk.reducing())) return;
    const { instruments, marks, pointValues } = ledger;
    const equity = ledger.equityEstimate() - ledger.receivable();
    const left = instruments.map((_, symbol) => desks.reduce((size, desk) => size - desk.closing(symbol), ledger.position(symbol) as bigint) as Quantity);
    for (let symbol = 0; symbol < instruments.length; symbol++) {
      this.values[symbol] = left[symbol] === 0n ? 0 : marks[symbol] * pointValues[symbol] * ledger.rateOf(symbol);
      this.resize(symbol, left[symbol]);
    }
    const most = left.map((size, symbol) => this.closable(symbol, size));
    const symbols = instruments.map((_, symbol) => symbol).filter((symbol) => most[symbol] > 0n);
    const after = new Map(symbols.map((symbol) => [symbol, this.neededWithout(symbol, left[symbol], most[symbol])]));
    for (const symbol of symbols.sort((a, b) => (after.get(a) ?? 0) - (after.get(b) ?? 0))) {
      if (this.neededWithout(symbol, left[symbol], NONE) <= equity) return;
      this.close(symbol, left[symbol], most[symbol], equity);
    }
  }

  /** Takes back what has not traded of what it sent: the call is met. */
  stop(): void {
    for (const desk of this.desks) desk.release('margin call met');
  }

  /** How much of a size the desks can close, in whole lots. */
  private closable(symbol: number, size: Quantity): Quantity {
    const { ledger, desks } = this;
    let most = 0n;
    for (const desk of desks) {
      const free = desk.free(symbol);
      if (free > 0n === size > 0n) most += magnitude(free);
    }
    return roundToLot(ledger.instruments[symbol], (most < magnitude(size) ? most : magnitude(size)) as Quantity);
  }

  /** Closes as many lots of a size as needed, `most` at most. */
  private close(symbol: number, size: Quantity, most: Quantity, equity: number): void {
    const { lotSize } = this.ledger.instruments[symbol];
    let [few, enough] = [0n, most / lotSize];
    while (enough - few > 1n) {
      const middle = (few + enough) / 2n;
      if (this.neededWithout(symbol, size, (middle * lotSize) as Quantity) <= equity) enough = middle;
      else few = middle;
    }
    let rest = enough * lotSize;
    for (const desk of this.desks) rest -= desk.reduce(symbol, size > 0n, rest as Quantity, 'margin call');
    this.resize(symbol, without(size, (enough * lotSize - rest) as Quantity));
  }

  /** The maintenance margin of all positions, that of `symbol` being `size` less what is `closed` of it. */
  private neededWithout(symbol: number, size: Quantity, closed: Quantity): number {
    const { ledger, margin, sizes, worths } = this;
    this.resize(symbol, without(size, closed));
    const needed = margin.maintenance(ledger.instruments, sizes, worths);
    this.resize(symbol, size);
    return needed;
  }

  private resize(symbol: number, size: Quantity): void {
    this.sizes[symbol] = quantityToNumber(size);
    this.worths[symbol] = this.sizes[symbol] * this.values[symbol];
  }
}

const NONE = 0n as Quantity;

const without = (size: Quantity, closed: Quantity): Quantity => (size > 0n ? size - closed : size + closed) as Quantity;
