import { TraderError, magnitude, notional, roundTo } from '@trader/core';
import type { Cash, FinancingModel, Instrument, Price, Quantity } from '@trader/core';
import { percentAt, simpleInterest } from './annual-percent';
import type { AnnualPercent } from './annual-percent';
import { daysInYear, smallestOf } from './currency';

/** What a short costs, see `FinancingModel`. */
export type Borrow = FinancingModel['borrow'];

/** Fees of borrowing shares, in percent of their value a year. */
export interface BorrowRates {
  /** Of symbols with a fee of their own. */
  readonly bySymbol?: Readonly<Record<string, AnnualPercent>> | undefined;
  /** Of all the others; default 0. */
  readonly others?: AnnualPercent | undefined;
}

const NOTHING = 0n as Cash;

const ratesOf = ({ bySymbol = {}, others = 0 }: BorrowRates): ((symbol: string, time: number) => bigint) => {
  const special = new Map(Object.entries(bySymbol).map(([symbol, percent]) => [symbol, percentAt(percent, `borrow fee of ${symbol}`)]));
  const usual = percentAt(others, 'borrow fee');
  return (symbol, time) => (special.get(symbol) ?? usual)(time);
};

/** Futures and other margined instruments are not borrowed to be sold. */
const isBorrowed = ({ settlement }: Instrument): boolean => settlement === 'cash';

/**
 * The market value of a short x percent x days / 360 (365 where the currency's money market counts so), to the nearest cent, halves up. Nothing for
 * margined instruments. Throws INVALID_CONFIG below zero.
 */
export const plainBorrow = (rates: BorrowRates): Borrow => {
  const rateOf = ratesOf(rates);
  return (instrument, quantity, price, days, time) => {
    if (!isBorrowed(instrument)) return NOTHING;
    const value = magnitude(notional(instrument, price, quantity));
    return simpleInterest(value * rateOf(instrument.symbol, time), days, daysInYear(instrument.currency), smallestOf(instrument.currency));
  };
};

const ONE_PRICE = 10n ** 9n;
const CENT_PRICE = 10n ** 7n;

/** 102 %, up to the next dollar. */
const DOLLARS: readonly [percent: bigint, step: bigint] = [102n, ONE_PRICE];
/** 105 %, up to the next cent. */
const CENTS: readonly [percent: bigint, step: bigint] = [105n, CENT_PRICE];
const COLLATERAL: Readonly<Record<string, readonly [percent: bigint, step: bigint]>> = {
  USD: DOLLARS, CAD: DOLLARS, EUR: CENTS, CHF: CENTS, GBP: CENTS, HKD: CENTS, SEK: CENTS, AUD: CENTS,
};

/**
 * Interactive Brokers' borrow fee: the price x 102 %, up to the next dollar (USD and CAD; 105 %, up to the next cent, in EUR, CHF, GBP, HKD, SEK and
 * AUD), x quantity x percent x days / 360, to the nearest cent, halves up (ibkr.info/tag/short-selling, ibkrguides.com/reportingreference/reportguide/
 * borrowfeedetails.htm, interactivebrokers.com/en/index.php?f=interest&p=calculations; read 2026-11-21). It takes the close of the day before
 * and the short that has settled; here, the price and the short it is asked for. Interest on the proceeds of large shorts is not modelled.
 * Throws INVALID_CONFIG for another currency.
 */
export const ibkrBorrow = (rates: BorrowRates): Borrow => {
  const rateOf = ratesOf(rates);
  return (instrument, quantity, price, days, time) => {
    if (!isBorrowed(instrument)) return NOTHING;
    const rule = COLLATERAL[instrument.currency];
    if (rule === undefined) {
      const known = Object.keys(COLLATERAL).join(', ');
      throw new TraderError('INVALID_CONFIG', `the collateral of a short in ${instrument.currency} is not known, only in ${known}`);
    }
    const [percent, step] = rule;
    const raised = roundTo((price * percent) as Price, 100n * step, 'ceil') / 100n;
    const value = magnitude(notional(instrument, raised as Price, quantity));
    return simpleInterest(value * rateOf(instrument.symbol, time), days, 360, smallestOf(instrument.currency));
  };
};

/** Shares in a round lot, in units of Quantity. */
const ROUND_LOT = 100n * 10n ** 9n;

/**
 * Alpaca's borrow fee: the market value of the short, up to the next hundred shares, x percent x days / 360, to the nearest cent, halves up
 * (alpaca.markets/support/short-selling-fees, read 2026-11-21: "charged in the nearest round lot ... because stocks are borrowed in round lots"; that a part
 * of a lot is rounded up is our reading). Shorts over a weekend pay three days. Throws INVALID_CONFIG below zero.
 */
export const alpacaBorrow = (rates: BorrowRates): Borrow => {
  const borrow = plainBorrow(rates);
  return (instrument, quantity, price, days, time) => borrow(instrument, roundTo(quantity, ROUND_LOT, 'ceil') as Quantity, price, days, time);
};
