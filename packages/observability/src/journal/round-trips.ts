import { CASH_SCALE, formatUnits, magnitude, PRICE_SCALE } from '@trader/core';
import type { JournalRecord } from '@trader/core';
import { parseUnits } from './parse-units';

/** One trade of one owner in one symbol: from flat to flat. Times are ms since 1970 UTC. */
export interface RoundTrip {
  readonly owner: string;
  readonly symbol: string;
  readonly side: 'long' | 'short';
  /** The largest quantity held, a decimal string above zero. */
  readonly quantity: string;
  /** When the first and the last of its fills happened. */
  readonly entryTime: number;
  readonly exitTime: number;
  /** Quantity-weighted average prices of the fills that grew and that shrank the position, in its last units, rounded to nine decimals. */
  readonly entryPrice: number;
  readonly exitPrice: number;
  /** Realized profit less fees, a decimal string in the account's currency: exact, but for fills in another. */
  readonly pnl: string;
  /** The same of the fees. */
  readonly fees: string;
  /** Why its first order was sent, and why its last. */
  readonly entryReason: string;
  readonly exitReason: string;
  /** Bars it was held, where somebody who has the bars has counted them: the journal does not know. */
  readonly bars?: number;
}

/** Who sent the order of a fill, and why. */
interface Sender {
  readonly owner: string;
  readonly reason: string;
}

/** The ledger books a fill of an order that is not ours for this owner. */
const EXTERNAL: Sender = { owner: 'external', reason: 'not an order of ours' };

type RecordOf<K extends JournalRecord['kind']> = Extract<JournalRecord, { kind: K }>;
type FillRecord = RecordOf<'fill'>;

interface OpenTrip {
  readonly entry: Sender;
  symbol: string;
  readonly side: 'long' | 'short';
  readonly entryTime: number;
  /** Signed, in units of 10^-9. */
  held: bigint;
  most: bigint;
  bought: bigint;
  /** Price x quantity, in units of 10^-18. */
  boughtValue: bigint;
  sold: bigint;
  soldValue: bigint;
  realized: bigint;
  fees: bigint;
  /** What an action took of it and has not been paid for yet. */
  taken: bigint;
}

const average = (value: bigint, size: bigint): number => Number((value + size / 2n) / size) / 1e9;

const open = (entry: Sender, fill: FillRecord): OpenTrip => ({
  entry, symbol: fill.symbol, side: fill.side === 'buy' ? 'long' : 'short', entryTime: fill.at,
  held: 0n, most: 0n, bought: 0n, boughtValue: 0n, sold: 0n, soldValue: 0n, realized: 0n, fees: 0n, taken: 0n,
});

/** Adds `size` (> 0) of the fill to the trip. */
const add = (trip: OpenTrip, buy: boolean, size: bigint, at: bigint, fee: bigint): void => {
  if (buy) {
    trip.bought += size;
    trip.boughtValue += size * at;
    trip.held += size;
  } else {
    trip.sold += size;
    trip.soldValue += size * at;
    trip.held -= size;
  }
  const held = magnitude(trip.held);
  if (held > trip.most) trip.most = held;
  trip.fees += fee;
};

const close = (trip: OpenTrip, exitReason: string, exitTime: number): RoundTrip => {
  const long = trip.side === 'long';
  const bought = average(trip.boughtValue, trip.bought);
  const sold = average(trip.soldValue, trip.sold);
  return {
    owner: trip.entry.owner,
    symbol: trip.symbol,
    side: trip.side,
    quantity: formatUnits(trip.most, PRICE_SCALE),
    entryTime: trip.entryTime,
    exitTime,
    entryPrice: long ? bought : sold,
    exitPrice: long ? sold : bought,
    pnl: formatUnits(trip.realized - trip.fees, CASH_SCALE),
    fees: formatUnits(trip.fees, CASH_SCALE),
    entryReason: trip.entry.reason,
    exitReason,
  };
};

/** Rescales a trip by an action that leaves its owner with `held`, after `other`, the owner's trip in what it became, if there is one. */
const rescale = (trip: OpenTrip, other: OpenTrip | undefined, record: RecordOf<'action'>, held: bigint): void => {
  const numerator = BigInt(record.numerator);
  const scale = (units: bigint): bigint => (numerator === 0n ? units : (units * numerator) / BigInt(record.denominator));
  trip.taken += scale(trip.held) + (other?.held ?? 0n) - held;
  trip.bought = scale(trip.bought) + (other?.bought ?? 0n);
  trip.boughtValue += other?.boughtValue ?? 0n;
  trip.sold = scale(trip.sold) + (other?.sold ?? 0n);
  trip.soldValue += other?.soldValue ?? 0n;
  trip.most = scale(trip.most);
  trip.fees += other?.fees ?? 0n;
  trip.realized += other?.realized ?? 0n;
  trip.held = held;
  trip.symbol = record.into;
};

/** What was paid for the part that an action took counts as a fill, at the price that realizes `realized`. */
const payTaken = (trip: OpenTrip, realized: bigint): void => {
  const size = magnitude(trip.taken);
  if (trip.side === 'long') {
    trip.soldValue += (trip.boughtValue * size) / trip.bought + realized;
    trip.sold += size;
  } else {
    trip.boughtValue += (trip.soldValue * size) / trip.sold - realized;
    trip.bought += size;
  }
  trip.realized += realized;
  trip.taken = 0n;
};

/** The fee of a fill in the account's currency, in units of 10^-18. */
export const feeOf = ({ fee, rate }: Pick<FillRecord, 'fee' | 'rate'>): bigint => {
  const charged = parseUnits(fee, CASH_SCALE);
  return rate === undefined ? charged : (charged * parseUnits(rate, PRICE_SCALE)) / 10n ** BigInt(PRICE_SCALE);
};

/** A lot that was found begins a trip, or goes into one, as a fill without a fee would; itself when nothing was. */
const fillOf = (found: RecordOf<'adopt'>): FillRecord | RecordOf<'adopt'> => {
  const { time, id, symbol, quantity, price } = found;
  const size = parseUnits(quantity, PRICE_SCALE);
  if (size === 0n) return found;
  const side = size > 0n ? 'buy' : 'sell';
  return { kind: 'fill', time, at: time, id, execution: id, symbol, side, quantity: formatUnits(magnitude(size), PRICE_SCALE), price, fee: '0', realized: '0', position: '', cash: '', equity: '' };
};

/**
 * Follows a journal record by record, in order, and gives a round trip whenever one ends; holds only what is open.
 * A fill that turns a position closes one trip and opens the next; its fee is shared by quantity (the division's rest goes to the
 * new trip) and all it realized belongs to the old one. A fill of an order that no intent announced belongs to the owner `external`.
 * A trip goes on through splits, changes of symbol and mergers, its quantities and prices in the newest units; one whose shares an action took ends
 * when they are paid for. (Of two owners whose trips one payment ends, the second is given with the next record.)
 * Throws INVALID_NUMBER for a number that is none.
 */
export const createRoundTripTracker = (): ((record: JournalRecord) => RoundTrip | undefined) => {
  const senders = new Map<string, Sender>();
  const trips = new Map<string, OpenTrip>();
  const ended: RoundTrip[] = [];

  const onFill = (fill: FillRecord): RoundTrip | undefined => {
    const sender = senders.get(fill.id) ?? EXTERNAL;
    const key = `${sender.owner}\n${fill.symbol}`;
    const buy = fill.side === 'buy';
    const size = parseUnits(fill.quantity, PRICE_SCALE);
    const at = parseUnits(fill.price, PRICE_SCALE);
    const fee = feeOf(fill);
    const known = trips.get(key);
    const trip = known ?? open(sender, fill);
    if (known === undefined) trips.set(key, trip);
    const against = trip.held !== 0n && buy === trip.held < 0n;
    const held = magnitude(trip.held);
    const closing = against && size > held ? held : size;
    const closingFee = closing === size ? fee : (fee * closing) / size;
    add(trip, buy, closing, at, closingFee);
    trip.realized += parseUnits(fill.realized, CASH_SCALE);
    if (trip.held !== 0n) return undefined;
    trips.delete(key);
    if (closing !== size) {
      const next = open(sender, fill);
      add(next, buy, size - closing, at, fee - closingFee);
      trips.set(key, next);
    }
    return close(trip, sender.reason, fill.at);
  };

  const onAction = (record: RecordOf<'action'>): void => {
    for (const [owner, held] of Object.entries(record.held)) {
      const trip = trips.get(`${owner}\n${record.symbol}`);
      if (trip === undefined) continue;
      trips.delete(`${owner}\n${record.symbol}`);
      const key = `${owner}\n${record.into}`;
      rescale(trip, trips.get(key), record, parseUnits(held, PRICE_SCALE));
      trip.realized += parseUnits(record.realized[owner] ?? '0', CASH_SCALE);
      if (trip.held !== 0n || trip.taken !== 0n) {
        trips.set(key, trip);
        continue;
      }
      trips.delete(key);
      ended.push(close(trip, `became ${record.into}`, record.at));
    }
  };

  const onCash = (record: RecordOf<'cash'>): void => {
    for (const [owner, realized] of Object.entries(record.realized)) {
      const key = `${owner}\n${record.symbol}`;
      const trip = trips.get(key);
      if (trip === undefined || trip.taken === 0n) continue;
      payTaken(trip, parseUnits(realized, CASH_SCALE));
      if (trip.held !== 0n) continue;
      trips.delete(key);
      ended.push(close(trip, record.reason, record.at));
    }
  };

  return (record) => {
    if (record.kind === 'adopt' || record.kind === 'intent') senders.set(record.id, { owner: record.owner, reason: record.kind === 'adopt' ? 'found at the broker' : record.reason });
    const fill = record.kind === 'adopt' ? fillOf(record) : record;
    const trip = fill.kind === 'fill' ? onFill(fill) : undefined;
    if (trip !== undefined) ended.push(trip);
    if (record.kind === 'action') onAction(record);
    else if (record.kind === 'cash') onCash(record);
    return ended.shift();
  };
};

/** All round trips of a journal that have ended, in the order in which they ended. Pure. Errors as `createRoundTripTracker`. */
export const roundTrips = (records: Iterable<JournalRecord>): RoundTrip[] => {
  const track = createRoundTripTracker();
  const ended: RoundTrip[] = [];
  for (const record of records) {
    const trip = track(record);
    if (trip !== undefined) ended.push(trip);
  }
  return ended;
};
