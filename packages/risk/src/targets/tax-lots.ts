import { formatQuantity, notional, TraderError } from '@trader/core';
import type { Cash, Instrument, Lot, Price, Quantity } from '@trader/core';

/** A part of a long holding that was bought at once; every core `Lot` is one. */
export type TaxLot = Pick<Lot, 'id' | 'quantity' | 'price' | 'time'>;

/**
 * Which lots a sale closes first. `fifo`: the oldest. `lifo`: the newest. `hifo`: the dearest. `tax-aware`: losses, the largest a unit first; then gains of what was
 * held for more than a year, then the other gains, the smallest a unit first. The older of equals.
 * Source: US Internal Revenue Service, Publication 550, "Adjusted basis of stock" (specific identification of shares) and "Holding period".
 */
export type TaxLotMethod = 'fifo' | 'lifo' | 'hifo' | 'tax-aware';

/** A part of a lot that a sale closes. */
export interface ClosedLot {
  readonly id: string;
  /** Above zero. */
  readonly quantity: Quantity;
  /** (price - the lot's price) x quantity x multiplier, before fees; below zero for a loss. */
  readonly gain: Cash;
  /** Held for more than a year. */
  readonly longTerm: boolean;
}

const DAY_MS = 86_400_000;

/**
 * Whether what was bought at one time has been held for more than a year at another (ms since 1970 UTC; days are those of UTC): the holding period begins the day
 * after the purchase. Source: US Internal Revenue Service, Publication 550, "Holding period"; Revenue Ruling 66-7.
 */
const isLongTerm = (bought: number, sold: number): boolean => {
  const begins = new Date(bought + DAY_MS);
  return sold >= Date.UTC(begins.getUTCFullYear() + 1, begins.getUTCMonth(), begins.getUTCDate());
};

/** Throws INVALID_DATA unless the lots are long, have ids of their own, and sum to `held`. */
export const checkLots = (symbol: string, lots: readonly TaxLot[], held: Quantity): void => {
  const fail = (what: string): never => {
    throw new TraderError('INVALID_DATA', `lots of ${symbol}: ${what}`);
  };
  let sum = 0n;
  for (const { id, quantity, price, time } of lots) {
    if (quantity <= 0n) fail(`lot ${id} must have a quantity above 0, got ${formatQuantity(quantity)}`);
    if (price < 0n) fail(`lot ${id} has a price below 0`);
    if (!Number.isFinite(time)) fail(`lot ${id} needs the time when it was bought, got ${time}`);
    sum += quantity;
  }
  if (new Set(lots.map((lot) => lot.id)).size < lots.length) fail('two have the same id');
  if (sum !== held) fail(`they sum to ${formatQuantity(sum as Quantity)}, and ${formatQuantity(held)} are held`);
};

/** What `closeLots` takes. */
export interface CloseLotsInput {
  readonly instrument: Instrument;
  readonly lots: readonly TaxLot[];
  /** How much is sold: above zero, at most what the lots have. */
  readonly quantity: Quantity;
  readonly price: Price;
  /** When, ms since 1970 UTC. */
  readonly time: number;
  /** Default `fifo`. */
  readonly method?: TaxLotMethod;
}

const LOSS = 0;
const LONG_GAIN = 1;
const SHORT_GAIN = 2;

const orderOf = (method: TaxLotMethod, price: Price, time: number): ((a: TaxLot, b: TaxLot) => number) => {
  const groupOf = (lot: TaxLot): number => (lot.price >= price ? LOSS : isLongTerm(lot.time, time) ? LONG_GAIN : SHORT_GAIN);
  const dearest = (a: TaxLot, b: TaxLot): number => (a.price === b.price ? 0 : a.price > b.price ? -1 : 1);
  const oldest = (a: TaxLot, b: TaxLot): number => a.time - b.time;
  if (method === 'fifo') return oldest;
  if (method === 'lifo') return (a, b) => oldest(b, a);
  if (method === 'hifo') return (a, b) => dearest(a, b) || oldest(a, b);
  return (a, b) => groupOf(a) - groupOf(b) || dearest(a, b) || oldest(a, b);
};

/**
 * The lots that a sale closes, in order, with what each realizes: their ids are what the `lots` of an order or a target name. Their quantities sum to `quantity`.
 * Throws INVALID_DATA for a quantity not above zero or above what the lots have, and for broken lots.
 */
export const closeLots = ({ instrument, lots, quantity, price, time, method = 'fifo' }: CloseLotsInput): readonly ClosedLot[] => {
  const held = lots.reduce((sum, lot) => sum + lot.quantity, 0n) as Quantity;
  checkLots(instrument.symbol, lots, held);
  if (quantity <= 0n || quantity > held) {
    throw new TraderError('INVALID_DATA', `lots of ${instrument.symbol}: ${formatQuantity(quantity)} of ${formatQuantity(held)} cannot be sold`);
  }
  const closed: ClosedLot[] = [];
  let rest: bigint = quantity;
  for (const lot of [...lots].sort(orderOf(method, price, time))) {
    if (rest === 0n) break;
    const part = (lot.quantity < rest ? lot.quantity : rest) as Quantity;
    rest -= part;
    closed.push({ id: lot.id, quantity: part, gain: notional(instrument, (price - lot.price) as Price, part), longTerm: isLongTerm(lot.time, time) });
  }
  return closed;
};
