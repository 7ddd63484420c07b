import { TraderError } from './errors';
import { price, quantity, roundTo, PRICE_SCALE } from './money';
import type { Cash, Numeric, Price, Quantity, Rounding } from './money';

/** What may be traded, and in which steps. Made by `defineInstrument`, which checks it. */
export interface Instrument {
  readonly symbol: string;
  /** `cash`: a purchase pays its notional. `margin`: a position pays variation margin against its last settlement. */
  readonly settlement: 'cash' | 'margin';
  readonly currency: string;
  /** Every order price is a multiple of it. */
  readonly tickSize: Price;
  /** Every order quantity is a multiple of it. */
  readonly lotSize: Quantity;
  /** Currency per point and contract; a whole number in units of 10^-9. */
  readonly multiplier: bigint;
  /** Share of the notional that must be covered by equity: 1 for a cash account, 0.5 for Reg-T, about 0.12 for index futures. */
  readonly marginRate: number;
  readonly shortable: boolean;
  /** Largest quantity of one child order; parents above it are sliced. */
  readonly maxOrderQuantity: Quantity;
  /** Name of its exchange calendar, see `calendarNamed`. */
  readonly calendar: string;
}

/** What `defineInstrument` takes: only the symbol is required; the rest defaults to a US share. */
export interface InstrumentOptions {
  readonly symbol: string;
  readonly settlement?: 'cash' | 'margin';
  readonly currency?: string;
  readonly tickSize?: Numeric;
  readonly lotSize?: Numeric;
  readonly multiplier?: Numeric;
  readonly marginRate?: number;
  readonly shortable?: boolean;
  readonly maxOrderQuantity?: Numeric;
  readonly calendar?: string;
}

const ONE = 1_000_000_000n;

const decimalsOf = (units: bigint): number => {
  let decimals = PRICE_SCALE;
  for (let rest = units; decimals > 0 && rest % 10n === 0n; rest /= 10n) decimals--;
  return decimals;
};

/**
 * Makes an instrument, its defaults those of a US share: tick 0.01, lot 1, multiplier 1, fully paid, shortable, calendar XNYS.
 * Throws INVALID_INSTRUMENT when a step is not positive, or when tick, lot and multiplier together need more than 18 decimals.
 */
export const defineInstrument = (options: InstrumentOptions): Instrument => {
  const { symbol, settlement = 'cash', currency = 'USD', marginRate = 1, shortable = true, calendar = 'XNYS' } = options;
  const fail = (what: string): never => {
    throw new TraderError('INVALID_INSTRUMENT', `instrument ${symbol || '(no symbol)'}: ${what}`);
  };
  if (!/^[^\s,"]+$/.test(symbol)) fail('symbol must not be empty or hold spaces, commas or quotes');
  const tickSize = price(options.tickSize ?? '0.01');
  const lotSize = quantity(options.lotSize ?? 1);
  const multiplier: bigint = quantity(options.multiplier ?? 1);
  const maxOrderQuantity = quantity(options.maxOrderQuantity ?? 1_000_000);
  if (tickSize <= 0n) fail('tickSize must be above 0');
  if (lotSize <= 0n) fail('lotSize must be above 0');
  if (multiplier <= 0n) fail('multiplier must be above 0');
  if (maxOrderQuantity < lotSize) fail('maxOrderQuantity must be at least one lot');
  if (!(marginRate > 0 && marginRate <= 1)) fail('marginRate must be above 0 and at most 1');
  if (decimalsOf(tickSize) + decimalsOf(lotSize) + decimalsOf(multiplier) > 2 * PRICE_SCALE) {
    fail('tick, lot and multiplier together need more than 18 decimals, so money would not be exact');
  }
  return Object.freeze({
    symbol, settlement, currency, tickSize, lotSize, multiplier, marginRate, shortable, maxOrderQuantity, calendar,
  });
};

/** Signed value of `size` at `at`: price x quantity x multiplier, exact for prices on the tick and whole lots. */
export const notional = (instrument: Instrument, at: Price, size: Quantity): Cash =>
  ((instrument.multiplier === ONE ? at * size : (at * size * instrument.multiplier) / ONE) as Cash);

/** `at` moved to the instrument's tick grid. */
export const roundToTick = (instrument: Instrument, at: Price, rounding: Rounding): Price =>
  roundTo(at, instrument.tickSize, rounding);

/** `size` cut to whole lots, toward zero. */
export const roundToLot = (instrument: Instrument, size: Quantity): Quantity =>
  roundTo(size, instrument.lotSize, 'trunc');
