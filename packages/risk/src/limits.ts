import { cash, cashToNumber, quantity, quantityToNumber, TraderError } from '@trader/core';
import type { Numeric } from '@trader/core';

/** How returns move together: what symbols are near to one another. */
export interface Correlations {
  readonly symbols: readonly string[];
  /** Row by row, in the order of `symbols`. */
  readonly matrix: ArrayLike<number>;
  /** Symbols whose correlation is at least this count as one; default 0.7. So does one that is not among `symbols`, with all. */
  readonly threshold?: number | undefined;
}

/**
 * What an account allows itself. A limit that is undefined is off; shape, parent reservation, trading state, unknown order, margin call, a known price,
 * short sale, self-trade and buying power are always on. Amounts are of the account's currency. A value equal to its limit passes.
 */
export interface RiskLimits {
  /** Largest |position| x price x multiplier of one symbol. */
  readonly maxPositionNotional?: Numeric | undefined;
  /** Largest |position| of one symbol, in shares or contracts. */
  readonly maxPositionQuantity?: Numeric | undefined;
  /** Most symbols held, or that working orders could make held. */
  readonly maxPositions?: number | undefined;
  /** Largest sum of all |position| x price x multiplier, as a multiple of equity. */
  readonly maxGrossLeverage?: number | undefined;
  /** Largest |sum of all positions, signed|, with all working orders of either side, as a multiple of equity. */
  readonly maxNetLeverage?: number | undefined;
  /** Largest sum of |positions| in symbols of one sector, as a share of equity; needs `sectors`. */
  readonly maxSectorShare?: number | undefined;
  /** The sector of each symbol. */
  readonly sectors?: Readonly<Record<string, string>> | undefined;
  /** Largest sum of |positions| in one currency that is not the account's, as a share of equity; needs `currency`. */
  readonly maxCurrencyShare?: number | undefined;
  /** The account's currency. */
  readonly currency?: string | undefined;
  /** Largest sum of |positions| in the order's symbol and those that move with it, as a share of equity; needs `correlations`. */
  readonly maxCorrelatedShare?: number | undefined;
  readonly correlations?: Correlations | undefined;
  /** Largest quantity x price x multiplier of one order. */
  readonly maxOrderNotional?: Numeric | undefined;
  /** Largest quantity of one order, in shares or contracts; an instrument has a largest order of its own. */
  readonly maxOrderQuantity?: Numeric | undefined;
  /** Least quantity x price x multiplier of an order that could add exposure: smaller ones pay more in fees than they bring. */
  readonly minOrderNotional?: Numeric | undefined;
  /** Least quantity of an order that could add exposure. */
  readonly minOrderQuantity?: Numeric | undefined;
  /** Largest share of an average session's volume that one order may ask for. */
  readonly maxVolumeShare?: number | undefined;
  /** Most orders at work in all symbols together. */
  readonly maxOpenOrders?: number | undefined;
  /** How far beyond the last price a limit order may pay (buy) or give way (sell), in bps of that price. */
  readonly priceCollarBps?: number | undefined;
  /** Widest distance from bid to ask, in bps of their middle, at which anything is opened. */
  readonly maxSpreadBps?: number | undefined;
  /** Loss since the session began, as a fraction of the equity it began with. */
  readonly maxSessionLoss?: number | undefined;
  /** Fall from the highest equity so far, as a fraction of it. */
  readonly maxDrawdown?: number | undefined;
  /** So many closed trades in a row that lost, and nothing is opened until one has gained or the pause is over. */
  readonly maxLossStreak?: number | undefined;
  /** The pause after such a streak, in ms of event time; default one day. */
  readonly lossStreakPauseMs?: number | undefined;
  /** Approved orders and cancels within any 60,000 ms of event time. */
  readonly maxOrdersPerMinute?: number | undefined;
  /** Approved orders of one symbol and side within any 60,000 ms. */
  readonly maxRepeatsPerMinute?: number | undefined;
  /** For how long, in ms of event time, an order may not be repeated. */
  readonly duplicateWindowMs?: number | undefined;
  /** How old the last price may be, in ms of event time. */
  readonly maxPriceAgeMs?: number | undefined;
  /** Nothing is opened within so many ms after the session's open, and before its close. */
  readonly noEntryAfterOpenMs?: number | undefined;
  readonly noEntryBeforeCloseMs?: number | undefined;
  /** Nothing is opened while the market is closed, or nobody knows whether it is. */
  readonly onlyWhenOpen?: boolean | undefined;
  /** Nobody opens on the other side of what others of the account hold: a broker that knows one position a symbol could neither close nor protect both. */
  readonly oneSide?: boolean | undefined;
  /** Symbols that are never opened. */
  readonly restricted?: readonly string[] | undefined;
  /** Who may trade, and which symbols; `*` stands for all of them. Anybody when it is not said. */
  readonly owners?: Readonly<Record<string, readonly string[] | '*'>> | undefined;
}

/**
 * Limits that suit any account, because none is an amount of money: gross at most twice the equity (what Regulation T lets a US
 * margin account hold), limit prices at most 5 % beyond the market (the limit-up limit-down band of large US shares), session
 * loss 5 %, drawdown 25 %, 600 orders a minute (a runaway loop passes that in a second; brokers' own limits are lower), no order
 * repeated within a second, no price older than five minutes (with bars longer than that, allow at least one bar).
 */
export const defaultLimits: RiskLimits = Object.freeze({
  maxGrossLeverage: 2,
  priceCollarBps: 500,
  maxSessionLoss: 0.05,
  maxDrawdown: 0.25,
  maxOrdersPerMinute: 600,
  duplicateWindowMs: 1_000,
  maxPriceAgeMs: 300_000,
});

type Kind = 'number' | 'count' | 'amount' | 'quantity';

/** How each limit that is a number is read, and whether a lower or a higher one is the stricter. */
const NUMBERS = {
  maxPositionNotional: ['amount', 'lower'],
  maxPositionQuantity: ['quantity', 'lower'],
  maxPositions: ['count', 'lower'],
  maxGrossLeverage: ['number', 'lower'],
  maxNetLeverage: ['number', 'lower'],
  maxSectorShare: ['number', 'lower'],
  maxCurrencyShare: ['number', 'lower'],
  maxCorrelatedShare: ['number', 'lower'],
  maxOrderNotional: ['amount', 'lower'],
  maxOrderQuantity: ['quantity', 'lower'],
  minOrderNotional: ['amount', 'higher'],
  minOrderQuantity: ['quantity', 'higher'],
  maxVolumeShare: ['number', 'lower'],
  maxOpenOrders: ['count', 'lower'],
  priceCollarBps: ['number', 'lower'],
  maxSpreadBps: ['number', 'lower'],
  maxSessionLoss: ['number', 'lower'],
  maxDrawdown: ['number', 'lower'],
  maxLossStreak: ['count', 'lower'],
  lossStreakPauseMs: ['number', 'higher'],
  maxOrdersPerMinute: ['count', 'lower'],
  maxRepeatsPerMinute: ['count', 'lower'],
  duplicateWindowMs: ['number', 'higher'],
  maxPriceAgeMs: ['number', 'lower'],
  noEntryAfterOpenMs: ['number', 'higher'],
  noEntryBeforeCloseMs: ['number', 'higher'],
} as const satisfies Partial<Record<keyof RiskLimits, readonly [Kind, 'lower' | 'higher']>>;

type NumberName = keyof typeof NUMBERS;

const DAY_MS = 86_400_000;

/** The limits that are numbers, as doubles; undefined when off. */
export type LimitNumbers = Readonly<Partial<Record<NumberName, number>>>;

const NAMES = Object.keys(NUMBERS) as readonly NumberName[]; // tidy-ok: its own keys

const refuse = (name: string, rule: string, value: unknown): never => {
  throw new TraderError('INVALID_CONFIG', `risk limit ${name} must be ${rule}, got ${String(value)}`);
};

const readNumber = (name: NumberName, value: Numeric): number => {
  const [kind] = NUMBERS[name];
  if (kind === 'amount' || kind === 'quantity') {
    const read = kind === 'amount' ? cashToNumber(cash(value)) : quantityToNumber(quantity(value));
    return read >= 0 ? read : refuse(name, 'an amount, 0 or above', value);
  }
  if (typeof value !== 'number' || !(value >= 0 && value < Infinity)) return refuse(name, 'a number, 0 or above', value);
  if (kind === 'count' && !(Number.isInteger(value) && value >= 1 && value <= 1_000_000)) return refuse(name, 'a whole number from 1 to 1000000', value);
  return value;
};

/** What a limit on groups cannot do without. */
const PARTNERS: readonly (readonly [NumberName, keyof RiskLimits])[] = [
  ['maxSectorShare', 'sectors'],
  ['maxCurrencyShare', 'currency'],
  ['maxCorrelatedShare', 'correlations'],
];

/** Reads the limits that are numbers. Throws INVALID_CONFIG, naming the limit, for one that makes no sense. */
export const readLimits = (limits: RiskLimits): LimitNumbers => {
  const numbers: Partial<Record<NumberName, number>> = {};
  for (const name of NAMES) {
    const value = limits[name];
    if (value !== undefined) numbers[name] = readNumber(name, value);
  }
  if (numbers.maxLossStreak !== undefined) numbers.lossStreakPauseMs ??= DAY_MS;
  for (const [name, partner] of PARTNERS) {
    if (numbers[name] !== undefined && limits[partner] === undefined) {
      throw new TraderError('INVALID_CONFIG', `risk limit ${name} needs ${partner}: give both or neither`);
    }
  }
  return numbers;
};

const amountText = (value: Numeric): string | number => (typeof value === 'object' ? value.toFixed() : value);

/**
 * A copy of limits in plain JSON values, which is read again as the same limits: amounts that are objects become decimals in text, a matrix of any kind a list. What
 * becomes of the original later changes nothing. Throws INVALID_CONFIG or INVALID_NUMBER, naming what makes no sense.
 */
export const plainLimits = (limits: RiskLimits): RiskLimits => {
  readLimits(limits);
  const { maxPositionNotional, maxPositionQuantity, maxOrderNotional, maxOrderQuantity, minOrderNotional, minOrderQuantity } = limits;
  const amounts = { maxPositionNotional, maxPositionQuantity, maxOrderNotional, maxOrderQuantity, minOrderNotional, minOrderQuantity };
  const texts = Object.entries(amounts).flatMap(([name, value]) => (value === undefined ? [] : [[name, amountText(value)] as const]));
  const { sectors, correlations, restricted, owners } = limits;
  return Object.freeze({
    ...limits,
    ...Object.fromEntries(texts),
    ...(sectors && { sectors: { ...sectors } }),
    ...(correlations && { correlations: { ...correlations, symbols: [...correlations.symbols], matrix: Array.from(correlations.matrix) } }),
    ...(restricted && { restricted: [...restricted] }),
    ...(owners && { owners: Object.fromEntries(Object.entries(owners).map(([name, symbols]) => [name, symbols === '*' ? symbols : [...symbols]])) }),
  });
};

/** The names of all limits in `next` that allow what `now` does not. */
export const loosened = (now: RiskLimits, next: RiskLimits): readonly string[] => {
  const [before, after] = [readLimits(now), readLimits(next)];
  const looser = NAMES.filter((name) => {
    const [was, is] = [before[name], after[name]];
    if (was === undefined || was === is) return false;
    return is === undefined || (NUMBERS[name][1] === 'lower' ? is > was : is < was);
  });
  const others: (keyof RiskLimits)[] = [];
  for (const name of ['onlyWhenOpen', 'oneSide'] as const) if (now[name] === true && next[name] !== true) others.push(name);
  if ((now.restricted ?? []).some((symbol) => !(next.restricted ?? []).includes(symbol))) others.push('restricted');
  for (const name of ['owners', 'sectors', 'currency', 'correlations'] as const) {
    if (now[name] !== undefined && JSON.stringify(now[name]) !== JSON.stringify(next[name])) others.push(name);
  }
  return [...looser, ...others];
};

/** Whether `value` is above `limit`, beyond what rounding of doubles can explain. */
export const exceeds = (value: number, limit: number): boolean => !(value <= limit + 1e-9 + 1e-12 * Math.abs(limit));

/** A figure of a refusal: twelve digits at most, and at most six decimals. */
export const told = (value: number): string => String(Number(Number(value.toPrecision(12)).toFixed(6)));
