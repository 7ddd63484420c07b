import type { RoundTrip } from '@trader/observability/journal';
import { DecimalRows, textAt } from './decimal-column';
import type { DecimalColumn } from './decimal-column';

/**
 * Trades from flat to flat in columns, in the order in which they ended: what `roundTrips` of a journal gives, without an object for each.
 * Times are ms since 1970 UTC, prices averages as in `RoundTrip`, money in the account's currency.
 */
export interface TripTable {
  readonly length: number;
  readonly owners: readonly string[];
  readonly symbols: readonly string[];
  /** Indexes into `owners` and `symbols`. */
  readonly owner: Int32Array;
  readonly symbol: Int32Array;
  /** 1 for a long trade, 0 for a short one. */
  readonly long: Uint8Array;
  readonly quantity: DecimalColumn;
  readonly entryTime: Float64Array;
  readonly exitTime: Float64Array;
  readonly entryPrice: Float64Array;
  readonly exitPrice: Float64Array;
  readonly pnl: DecimalColumn;
  readonly fees: DecimalColumn;
  readonly entryReason: readonly string[];
  readonly exitReason: readonly string[];
}

/** One trade of the table, from 0. */
export const tripAt = (trips: TripTable, row: number): RoundTrip => ({
  owner: trips.owners[trips.owner[row]],
  symbol: trips.symbols[trips.symbol[row]],
  side: trips.long[row] === 1 ? 'long' : 'short',
  quantity: textAt(trips.quantity, row),
  entryTime: trips.entryTime[row],
  exitTime: trips.exitTime[row],
  entryPrice: trips.entryPrice[row],
  exitPrice: trips.exitPrice[row],
  pnl: textAt(trips.pnl, row),
  fees: textAt(trips.fees, row),
  entryReason: trips.entryReason[row],
  exitReason: trips.exitReason[row],
});

/** Numbers names as they come. */
export class Names {
  readonly names: string[] = [];
  private readonly numbers = new Map<string, number>();
  // The same often comes again and again.
  private last = '';
  private lastNumber = -1;

  numberOf(name: string): number {
    if (name === this.last && this.lastNumber >= 0) return this.lastNumber;
    let number = this.numbers.get(name);
    if (number === undefined) {
      number = this.names.push(name) - 1;
      this.numbers.set(name, number);
    }
    this.last = name;
    return (this.lastNumber = number);
  }
}

/** The same trades as a table. */
export const tableOfTrips = (trips: readonly RoundTrip[]): TripTable => {
  const [owners, symbols] = [new Names(), new Names()];
  const decimals = (of: (trip: RoundTrip) => string): DecimalColumn => {
    const rows = new DecimalRows(trips.length);
    trips.forEach((trip, row) => rows.setText(row, of(trip)));
    return rows;
  };
  return {
    length: trips.length,
    owner: Int32Array.from(trips, ({ owner }) => owners.numberOf(owner)),
    symbol: Int32Array.from(trips, ({ symbol }) => symbols.numberOf(symbol)),
    owners: owners.names,
    symbols: symbols.names,
    long: Uint8Array.from(trips, ({ side }) => Number(side === 'long')),
    quantity: decimals(({ quantity }) => quantity),
    entryTime: Float64Array.from(trips, ({ entryTime }) => entryTime),
    exitTime: Float64Array.from(trips, ({ exitTime }) => exitTime),
    entryPrice: Float64Array.from(trips, ({ entryPrice }) => entryPrice),
    exitPrice: Float64Array.from(trips, ({ exitPrice }) => exitPrice),
    pnl: decimals(({ pnl }) => pnl),
    fees: decimals(({ fees }) => fees),
    entryReason: trips.map(({ entryReason }) => entryReason),
    exitReason: trips.map(({ exitReason }) => exitReason),
  };
};
