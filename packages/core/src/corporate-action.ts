import { TraderError } from './errors';
import { price } from './money';
import type { Numeric, Price } from './money';

/** Money that an issuer pays on each unit. */
export interface Dividend {
  readonly kind: 'dividend';
  readonly symbol: string;
  /** The ex-moment, ms since 1970 UTC: who holds when it comes is entitled, or, being short, owes it. */
  readonly time: number;
  /** When it is paid, ms since 1970 UTC; not before `time`. */
  readonly payTime: number;
  /** In the instrument's currency, for each unit of price and quantity; above 0. */
  readonly amount: Price;
}

/** Holdings that turn into others, or into money: splits, changes of symbol, mergers. */
export interface Reorganization {
  readonly kind: 'reorganization';
  readonly symbol: string;
  /** What the holdings turn into; of a split the symbol itself. */
  readonly into: string;
  /** Units of `into` for `denominator` units of `symbol`: 0 when they are bought for money alone. */
  readonly numerator: bigint;
  readonly denominator: bigint;
  /** Money paid beside them on each unit of `symbol`; 0 when there is none. */
  readonly cash: Price;
  /** When, ms since 1970 UTC. */
  readonly time: number;
}

/** What an issuer does to those who hold its shares. It takes effect before the first bar that ends after its `time`. */
export type CorporateAction = Dividend | Reorganization;

const fail = (symbol: string, what: string): never => {
  throw new TraderError('INVALID_DATA', `corporate action of ${symbol || '(no symbol)'}: ${what}`);
};

const checked = <T extends CorporateAction>(action: T): T => {
  if (action.symbol === '') fail(action.symbol, 'it needs a symbol');
  if (!Number.isFinite(action.time)) fail(action.symbol, `its time is ${action.time}: give ms since 1970`);
  return Object.freeze(action);
};

const positive = (symbol: string, what: string, value: Numeric): Price => {
  const amount = price(value);
  return amount > 0n ? amount : fail(symbol, `${what} must be above 0`);
};

const divisor = (a: bigint, b: bigint): bigint => (b === 0n ? a : divisor(b, a % b));

const ratioOf = (symbol: string, ratio: string): { readonly numerator: bigint; readonly denominator: bigint } => {
  const parts = ratio.split(':');
  if (parts.length !== 2) fail(symbol, `"${ratio}" is no ratio: write new units, a colon and old units, such as 4:1, or 1:10 for a reverse split`);
  const [to, from] = parts.map((part) => positive(symbol, `each part of the ratio ${ratio}`, part.trim()));
  const common = divisor(to, from);
  return { numerator: to / common, denominator: from / common };
};

/** A cash dividend of `amount` a unit. `payTime` is `time` when it is not given. Throws INVALID_DATA, or INVALID_NUMBER for the amount. */
export const dividend = (given: { readonly symbol: string; readonly amount: Numeric; readonly time: number; readonly payTime?: number }): Dividend => {
  const { symbol, time, payTime = time } = given;
  if (!(payTime >= time)) fail(symbol, 'a dividend is not paid before its ex-moment');
  return checked({ kind: 'dividend', symbol, time, payTime, amount: positive(symbol, 'the amount', given.amount) });
};

/** A split, `ratio` new to old: `4:1`, or `1:10` for a reverse one. Throws INVALID_DATA. */
export const split = ({ symbol, ratio, time }: { readonly symbol: string; readonly ratio: string; readonly time: number }): Reorganization =>
  checked({ kind: 'reorganization', symbol, into: symbol, ...ratioOf(symbol, ratio), cash: 0n as Price, time });

/** A new symbol for the same shares. Throws INVALID_DATA. */
export const symbolChange = ({ symbol, into, time }: { readonly symbol: string; readonly into: string; readonly time: number }): Reorganization => {
  if (into === symbol || into === '') fail(symbol, 'a change of symbol needs another symbol');
  return checked({ kind: 'reorganization', symbol, into, numerator: 1n, denominator: 1n, cash: 0n as Price, time });
};

/** Shares of `into` for those of `symbol`, `ratio` new to old, and `cash` a unit beside them when there is any. Throws INVALID_DATA, or INVALID_NUMBER. */
export const stockMerger = (
  given: { readonly symbol: string; readonly into: string; readonly ratio: string; readonly cash?: Numeric; readonly time: number },
): Reorganization => {
  const { symbol, into, time } = given;
  if (into === symbol || into === '') fail(symbol, 'a merger needs the symbol of the other shares');
  const beside = given.cash === undefined ? (0n as Price) : positive(symbol, 'the cash', given.cash);
  return checked({ kind: 'reorganization', symbol, into, ...ratioOf(symbol, given.ratio), cash: beside, time });
};

/** Shares bought for `cash` a unit, all of them. Throws INVALID_DATA, or INVALID_NUMBER. */
export const cashMerger = ({ symbol, cash, time }: { readonly symbol: string; readonly cash: Numeric; readonly time: number }): Reorganization =>
  checked({ kind: 'reorganization', symbol, into: symbol, numerator: 0n, denominator: 1n, cash: positive(symbol, 'the cash', cash), time });
