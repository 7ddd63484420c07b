/** What an owner holds of a symbol when a journal ends. */
export interface OpenHolding {
  readonly owner: string;
  readonly symbol: string;
  /** Below zero for a short position. */
  readonly quantity: number;
  /** Quantity times price of what was bought, less that of what was sold, since it was last flat; in points of the symbol. */
  readonly net: number;
  /** What was realized meanwhile, in the currency of the symbol. */
  readonly realized: number;
}

interface Row { quantity: number; net: number; realized: number }

const UNITS = 1e9;

/**
 * Follows what each owner holds. What the lots that are left have cost is what all have cost, less what the closed ones had: `net` points times
 * their worth, plus `realized`, whichever lots were closed.
 */
export class OpenLots {
  /** By owner, then by symbol. */
  private readonly rows: Row[][] = [];

  /** `quantity` in units of 10^-9, below zero when sold. */
  onFill(owner: number, symbol: number, quantity: number, price: number, realized: number): void {
    const row = this.of(owner, symbol);
    row.quantity += quantity;
    row.net += (quantity / UNITS) * price;
    row.realized += realized;
    if (row.quantity === 0) row.net = row.realized = 0;
  }

  /** What one held of `symbol` is now `held` units of `into`, with what it held of that; the cost of fractions that were taken goes with them. */
  onAction(owner: number, symbol: number, into: number, ratio: number, held: number, realized: number): void {
    const { quantity, net, realized: before } = this.of(owner, symbol);
    this.rows[owner][symbol] = { quantity: 0, net: 0, realized: 0 };
    const row = this.of(owner, into);
    const expected = row.quantity + quantity * ratio;
    const kept = expected === 0 ? 0 : held / expected;
    row.quantity = held;
    row.net = (row.net + net) * kept;
    row.realized = (row.realized + before + realized) * kept;
  }

  read(owners: readonly string[], symbols: readonly string[]): readonly OpenHolding[] {
    return this.rows.flatMap((bySymbol, owner) => bySymbol.flatMap(({ quantity, net, realized }, symbol) =>
      (quantity === 0 ? [] : [{ owner: owners[owner], symbol: symbols[symbol], quantity: quantity / UNITS, net, realized }])));
  }

  private of(owner: number, symbol: number): Row {
    return ((this.rows[owner] ??= [])[symbol] ??= { quantity: 0, net: 0, realized: 0 });
  }
}
