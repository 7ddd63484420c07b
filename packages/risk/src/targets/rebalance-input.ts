import { formatCash, formatPrice, formatQuantity, TraderError } from '@trader/core';
import type { Cash, CostModel, Instrument, Price, Quantity } from '@trader/core';
import { checkLots } from './tax-lots';
import type { TaxLot, TaxLotMethod } from './tax-lots';
import type { FeeOf } from './trade-cost';

/** What is held of a symbol, or may be bought: then its quantity is zero. */
export interface Holding {
  readonly instrument: Instrument;
  /** The last price, above zero. */
  readonly price: Price;
  readonly quantity: Quantity;
  /** The lots it is made of, if they are known: they sum to the quantity. */
  readonly lots?: readonly TaxLot[] | undefined;
}

/**
 * How far a weight may drift from its target before it is traded: by `absolute` (0.05 for five percentage points) or by `relative` (0.25 for a quarter of the
 * target), whichever is narrower. Neither: not at all.
 */
export interface DriftBand {
  readonly absolute?: number;
  readonly relative?: number;
}

/** What `rebalance` takes. All money is in one currency. */
export interface RebalanceInput {
  /** Every symbol that is held or has a weight, once. */
  readonly holdings: readonly Holding[];
  /** What can be spent; below zero is debt. */
  readonly cash: Cash;
  /** Share of the investable money by symbol, 0 or above, at most 1 together; what they leave stays cash. */
  readonly weights: ReadonlyMap<string, number>;
  /** Event time, ms since 1970 UTC. */
  readonly time: number;
  /** For all symbols, or by symbol; a weight of 0 has none. Default: none, so that everything is brought to within a lot of its target. */
  readonly bands?: DriftBand | ((symbol: string) => DriftBand | undefined);
  /** Where what is outside its band is brought to: the target (default), or the nearer edge of the band, which trades less and sooner again. */
  readonly tradeTo?: 'target' | 'edge';
  /** Default: trades are free. */
  readonly fee?: FeeOf | CostModel;
  /** Cash that is never spent; default 0. */
  readonly reserve?: Cash;
  /** No trade is worth less than this; default 0. */
  readonly leastTrade?: Cash;
  /** What to do with holdings that have no weight: leave them alone (default), or sell them. A weight of 0 sells too. */
  readonly others?: 'leave' | 'sell';
  /** Which lots a sale closes first; default `fifo`. */
  readonly lotMethod?: TaxLotMethod;
  /** Sales at a loss that wash-sale warnings look back to: symbol and time. */
  readonly soldAtLoss?: readonly { readonly symbol: string; readonly time: number }[];
}

const fail = (code: 'INVALID_DATA' | 'INVALID_CONFIG', what: string): never => {
  throw new TraderError(code, `rebalance: ${what}`);
};

const checkHolding = ({ instrument, price, quantity, lots }: Holding, managed: boolean): void => {
  const { symbol, settlement } = instrument;
  if (price <= 0n) fail('INVALID_DATA', `price of ${symbol} must be above 0, got ${formatPrice(price)}`);
  if (!managed) return;
  if (settlement !== 'cash') fail('INVALID_DATA', `${symbol} is margined: only what is paid in full has a weight`);
  if (quantity < 0n) fail('INVALID_DATA', `${symbol} is held short (${formatQuantity(quantity)}): close it first, or leave it out of the weights`);
  if (lots !== undefined) checkLots(symbol, lots, quantity);
};

const checkWeights = (weights: ReadonlyMap<string, number>, symbols: ReadonlySet<string>): void => {
  let sum = 0;
  for (const [symbol, weight] of weights) {
    if (!(weight >= 0 && weight <= 1 + 1e-9)) fail('INVALID_DATA', `weight of ${symbol} must be from 0 to 1, got ${weight}`);
    if (!symbols.has(symbol)) fail('INVALID_DATA', `${symbol} has a weight and no holding: give its instrument and price, with a quantity of 0`);
    sum += weight;
  }
  if (sum > 1 + 1e-9) fail('INVALID_DATA', `weights must sum to 1 at most, got ${sum}: divide them by it`);
};

/** Throws INVALID_DATA or INVALID_CONFIG, in one line, for what `rebalance` cannot work with. */
export const checkRebalance = ({ holdings, weights, time, reserve, leastTrade, others }: RebalanceInput): void => {
  const symbols = new Set<string>();
  for (const holding of holdings) {
    const { symbol, currency } = holding.instrument;
    if (symbols.has(symbol)) fail('INVALID_DATA', `${symbol} is given twice: add its quantities up`);
    symbols.add(symbol);
    const first = holdings[0].instrument;
    if (currency !== first.currency) fail('INVALID_DATA', `${symbol} is in ${currency} and ${first.symbol} in ${first.currency}: rebalance each currency by itself`);
    checkHolding(holding, weights.has(symbol) || others === 'sell');
  }
  checkWeights(weights, symbols);
  if (!Number.isFinite(time)) fail('INVALID_CONFIG', `time must be ms since 1970, got ${time}`);
  if (reserve !== undefined && reserve < 0n) fail('INVALID_CONFIG', `reserve must be 0 or above, got ${formatCash(reserve)}`);
  if (leastTrade !== undefined && leastTrade < 0n) fail('INVALID_CONFIG', `leastTrade must be 0 or above, got ${formatCash(leastTrade)}`);
};

/** Throws INVALID_CONFIG for a band that is no distance. */
export const checkBand = (symbol: string, { absolute, relative }: DriftBand): void => {
  if (absolute !== undefined && !(absolute >= 0 && absolute <= 1)) fail('INVALID_CONFIG', `absolute band of ${symbol} must be from 0 to 1, got ${absolute}`);
  if (relative !== undefined && !(relative >= 0 && relative < Infinity)) fail('INVALID_CONFIG', `relative band of ${symbol} must be 0 or above, got ${relative}`);
};
