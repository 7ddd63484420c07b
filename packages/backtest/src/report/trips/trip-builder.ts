import { DecimalRows } from './decimal-column';
import { DecimalReader, ExactSum, unitsOf } from './decimal-reader';
import type { TripTable } from './trip-table';

/** Units of 10^-9 below this, and their sums, are exact in a double. */
const MOST_UNITS = 2 ** 51;
const BILLION = 1e9;

/** Fills of one side of a trip. While all have one price, that is their average and no product is needed. */
class Fills {
  private size = 0;
  private price = 0;
  private bigSize = 0n;
  /** Price x quantity in units of 10^-18, once prices differ. */
  private value = 0n;
  private differ = false;

  clear(): void {
    this.size = 0;
    this.differ = false;
  }

  add(size: number, price: number): void {
    if (this.size === 0 && !this.differ) this.price = price;
    else if (!this.differ && (price !== this.price || this.size + size >= MOST_UNITS)) {
      this.differ = true;
      this.bigSize = BigInt(this.size);
      this.value = this.bigSize * BigInt(this.price);
    }
    if (this.differ) {
      this.bigSize += BigInt(size);
      this.value += BigInt(size) * BigInt(price);
    } else this.size += size;
  }

  /** The quantity-weighted average price, rounded to nine decimals. */
  average(): number {
    return (this.differ ? Number((this.value + this.bigSize / 2n) / this.bigSize) : this.price) / BILLION;
  }
}

/** What one owner holds of one symbol, from flat to flat. Quantities and prices in units of 10^-9. */
class OpenTrip {
  readonly owner: number;
  readonly symbol: number;
  held = 0;
  most = 0;
  long = true;
  entryTime = 0;
  entryReason = '';
  readonly bought = new Fills();
  readonly sold = new Fills();
  readonly realized = new ExactSum();
  readonly fees = new ExactSum();

  constructor(owner: number, symbol: number) {
    this.owner = owner;
    this.symbol = symbol;
  }

  open(long: boolean, time: number, reason: string): void {
    this.long = long;
    this.entryTime = time;
    this.entryReason = reason;
    this.most = 0;
    this.bought.clear();
    this.sold.clear();
    this.realized.clear();
    this.fees.clear();
  }

  add(buy: boolean, size: number, price: number): void {
    (buy ? this.bought : this.sold).add(size, price);
    this.held += buy ? size : -size;
    const held = Math.abs(this.held);
    if (held > this.most) this.most = held;
  }
}

const grown = <T extends Float64Array | Int32Array | Uint8Array>(column: T, into: T): T => {
  into.set(column);
  return into;
};

/** A fill as the builder takes it: quantity (> 0) and price in units of 10^-9, and how its sender is told. */
export interface TripFill {
  readonly owner: number;
  readonly symbol: number;
  readonly buy: boolean;
  readonly size: number;
  readonly price: number;
  readonly time: number;
  readonly reason: string;
}

/** Makes trades of fills by the rules of `createRoundTripTracker`, in columns and without an object for a fill. */
export class TripBuilder {
  private readonly open: OpenTrip[][] = [];
  private readonly share = new DecimalReader();
  private length = 0;
  private owner: Int32Array;
  private symbol: Int32Array;
  private long: Uint8Array;
  private entryTime: Float64Array;
  private exitTime: Float64Array;
  private entryPrice: Float64Array;
  private exitPrice: Float64Array;
  private readonly quantity: DecimalRows;
  private readonly pnl: DecimalRows;
  private readonly fees: DecimalRows;
  private readonly entryReason: string[];
  private readonly exitReason: string[];

  /** `capacity`: how many trades there are room for at first. */
  constructor(private capacity: number) {
    this.owner = new Int32Array(capacity);
    this.symbol = new Int32Array(capacity);
    this.long = new Uint8Array(capacity);
    this.entryTime = new Float64Array(capacity);
    this.exitTime = new Float64Array(capacity);
    this.entryPrice = new Float64Array(capacity);
    this.exitPrice = new Float64Array(capacity);
    this.quantity = new DecimalRows(capacity);
    this.pnl = new DecimalRows(capacity);
    this.fees = new DecimalRows(capacity);
    this.entryReason = new Array<string>(capacity).fill('');
    this.exitReason = new Array<string>(capacity).fill('');
  }

  /** Books a fill and what it cost and realized. False when the numbers are too large to be exact here: the table is then worth nothing. */
  add(fill: TripFill, fee: DecimalReader, realized: DecimalReader): boolean {
    const { owner, symbol, buy, size, price } = fill;
    const trip = this.openOf(owner, symbol);
    if (trip.held === 0) trip.open(buy, fill.time, fill.reason);
    const against = trip.held !== 0 && buy === trip.held < 0;
    const held = Math.abs(trip.held);
    trip.realized.add(realized, 1);
    if (against && size > held) {
      const { share } = this;
      share.take((unitsOf(fee) * BigInt(held)) / BigInt(size));
      trip.fees.add(share, 1);
      trip.add(buy, held, price);
      const fits = this.close(trip, fill);
      trip.open(buy, fill.time, fill.reason);
      trip.fees.add(fee, 1);
      trip.fees.add(share, -1);
      trip.add(buy, size - held, price);
      return fits;
    }
    trip.fees.add(fee, 1);
    trip.add(buy, size, price);
    if (trip.most >= MOST_UNITS) return false;
    return trip.held === 0 ? this.close(trip, fill) : true;
  }

  /** The trades that have ended. */
  table(owners: readonly string[], symbols: readonly string[]): TripTable {
    const { length, entryReason, exitReason } = this;
    entryReason.length = exitReason.length = length;
    const [quantity, pnl, fees] = [this.quantity, this.pnl, this.fees].map(({ values, rare }) => ({ values: values.subarray(0, length), rare }));
    return {
      length, owners, symbols, quantity, pnl, fees, entryReason, exitReason,
      owner: this.owner.subarray(0, length), symbol: this.symbol.subarray(0, length), long: this.long.subarray(0, length),
      entryTime: this.entryTime.subarray(0, length), exitTime: this.exitTime.subarray(0, length),
      entryPrice: this.entryPrice.subarray(0, length), exitPrice: this.exitPrice.subarray(0, length),
    };
  }

  private openOf(owner: number, symbol: number): OpenTrip {
    const ofOwner = (this.open[owner] ??= []);
    return (ofOwner[symbol] ??= new OpenTrip(owner, symbol));
  }

  private close(trip: OpenTrip, { time, reason }: TripFill): boolean {
    if (this.length === this.capacity) this.grow();
    const row = this.length++;
    this.owner[row] = trip.owner;
    this.symbol[row] = trip.symbol;
    this.long[row] = trip.long ? 1 : 0;
    this.entryTime[row] = trip.entryTime;
    this.exitTime[row] = time;
    this.entryPrice[row] = (trip.long ? trip.bought : trip.sold).average();
    this.exitPrice[row] = (trip.long ? trip.sold : trip.bought).average();
    this.entryReason[row] = trip.entryReason;
    this.exitReason[row] = reason;
    this.quantity.values[row] = trip.most / BILLION;
    const { realized, fees } = trip;
    realized.add(fees, -1);
    this.pnl.set(row, realized);
    this.fees.set(row, fees);
    return realized.fits && fees.fits;
  }

  private grow(): void {
    this.capacity = 2 * this.capacity + 1;
    this.owner = grown(this.owner, new Int32Array(this.capacity));
    this.symbol = grown(this.symbol, new Int32Array(this.capacity));
    this.long = grown(this.long, new Uint8Array(this.capacity));
    this.entryTime = grown(this.entryTime, new Float64Array(this.capacity));
    this.exitTime = grown(this.exitTime, new Float64Array(this.capacity));
    this.entryPrice = grown(this.entryPrice, new Float64Array(this.capacity));
    this.exitPrice = grown(this.exitPrice, new Float64Array(this.capacity));
    for (const rows of [this.quantity, this.pnl, this.fees]) rows.values = grown(rows.values, new Float64Array(this.capacity));
  }
}
