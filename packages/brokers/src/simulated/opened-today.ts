import type { ActionRatio, Execution, Quantity } from '@trader/core';

/**
 * How much of each position was opened in the session that runs. Some exchanges ask another fee for closing that part, and they
 * count it as closed first.
 */
export class OpenedToday {
  private readonly opened: Quantity[];
  /** Close of the session that `opened` belongs to, ms since 1970 UTC. */
  private readonly sessions: Float64Array;

  constructor(symbols: number) {
    this.opened = new Array<Quantity>(symbols).fill(0n as Quantity);
    this.sessions = new Float64Array(symbols);
  }

  /** The part of `closing` that closes what the session ending at `sessionClose` opened. */
  partOf(symbol: number, closing: Quantity, sessionClose: number): Quantity {
    if (this.sessions[symbol] !== sessionClose) {
      this.sessions[symbol] = sessionClose;
      this.opened[symbol] = 0n as Quantity;
    }
    const opened = this.opened[symbol];
    return closing < opened ? closing : opened;
  }

  /** Takes over what holdings of `from` were opened that became holdings of `to`; fractions are cut. */
  rescale(from: number, to: number, { numerator, denominator }: ActionRatio): void {
    const opened = (this.opened[from] * numerator) / denominator;
    this.opened[from] = 0n as Quantity;
    this.opened[to] = (this.opened[to] + opened) as Quantity;
    this.sessions[to] = this.sessions[from];
  }

  /** Books what an execution of the session that `partOf` was last asked about opened and closed. */
  book(symbol: number, { quantity, closing, closingToday }: Execution): void {
    this.opened[symbol] = (this.opened[symbol] - closingToday + quantity - closing) as Quantity;
  }
}
