import { TraderError, cash } from '@trader/core';
import type { Cash, ConversionModel, Numeric } from '@trader/core';
import { nearestAmount, nonNegative } from '../fees/fee-model';
import { smallestOf } from './currency';

const ONE_PRICE = 10n ** 9n;
const BPS = 10_000n * cash(1);
const NOTHING = 0n as Cash;

/** `numerator` / `denominator` (both >= 0), down to a multiple of `step`. */
const amountBelow = (numerator: bigint, denominator: bigint, step: bigint): Cash => ((numerator / (denominator * step)) * step) as Cash;

/**
 * A conversion at a distance in bps from the middle of the market, as card companies and brokers without a commission make it: amount x rate x (1 - bps),
 * down to the cent. 0 bps is the middle itself. Alpaca's accounts in local currencies work so, at a swap rate in bps that is agreed for each
 * (docs.alpaca.markets/docs/local-currency-trading-lct, read 2026-11-21): pass yours. Throws INVALID_CONFIG below 0 or from 10,000 bps on.
 */
export const spreadConversion = (bps: Numeric): ConversionModel => {
  const lost = nonNegative(bps, 'conversion spread in bps');
  if (lost >= BPS) throw new TraderError('INVALID_CONFIG', `conversion spread must be below 10000 bps, got ${String(bps)}`);
  return {
    convert: (_from, to, amount, rate) => ({ received: amountBelow(amount * rate * (BPS - lost), ONE_PRICE * BPS, smallestOf(to)), fee: NOTHING }),
  };
};

/** What `ibkrConversion` takes. */
export interface IbkrConversionOptions {
  /** Dollars already converted in the month; default 0. A model has no memory: it does not grow. */
  readonly monthlyVolume?: Numeric | undefined;
  /** Dollars that one unit of a currency is worth, for pairs without the dollar: the commission is counted in dollars. */
  readonly dollarsPer?: Readonly<Record<string, Numeric>> | undefined;
}

/** Up to where in a month, in dollars; hundredths of a bp; least commission of an order, in dollars. */
const IBKR_TIERS: readonly (readonly [upTo: Cash, bps: Cash, minimum: Cash])[] = [
  [cash(1_000_000_000), cash('0.20'), cash(2)],
  [cash(2_000_000_000), cash('0.15'), cash('1.50')],
  [cash(5_000_000_000), cash('0.10'), cash('1.25')],
  [cash('1e30'), cash('0.08'), cash(1)],
];

/**
 * Interactive Brokers' conversion: the middle of the market, and a commission of 0.20 bps of the value in dollars, at least USD 2.00, falling to 0.08 bps
 * and 1.00 by the month's volume (interactivebrokers.com.au/en/index.php?f=49818 and f=39753&p=fx, read 2026-11-21), charged in the currency that is
 * bought, to the nearest cent. The broker charges the account's base currency, and the spread of the market comes on top: add
 * `spreadConversion`. Throws INVALID_CONFIG for a pair without the dollar whose `dollarsPer` is missing.
 */
export const ibkrConversion = (options: IbkrConversionOptions = {}): ConversionModel => {
  const before = nonNegative(options.monthlyVolume ?? 0, 'monthly volume');
  const dollarsPer = new Map(Object.entries(options.dollarsPer ?? {}).map(([currency, value]) => [currency, cash(value)]));
  const minimum = (IBKR_TIERS.find(([upTo]) => before < upTo) ?? IBKR_TIERS[3])[2];
  const worth = (currency: string): bigint => {
    const found = dollarsPer.get(currency);
    if (found !== undefined && found > 0n) return found;
    throw new TraderError('INVALID_CONFIG', `what a ${currency} is worth in dollars is not known: pass dollarsPer.${currency}`);
  };
  /** Commission in dollars, in 1 / BPS of a unit of Cash. */
  const commission = (dollars: bigint): bigint => {
    let sum = 0n;
    let start: bigint = before;
    const end = before + dollars;
    for (const [upTo, bps] of IBKR_TIERS) {
      if (start >= end) break;
      const stop = end < upTo ? end : upTo;
      if (stop > start) {
        sum += (stop - start) * bps;
        start = stop;
      }
    }
    return sum > minimum * BPS ? sum : minimum * BPS;
  };
  return {
    convert: (from, to, amount, rate) => {
      const received = amountBelow(amount * rate, ONE_PRICE, smallestOf(to));
      if (from === 'USD') return { received, fee: nearestAmount(commission(amount) * rate, BPS * ONE_PRICE, smallestOf(to)) };
      if (to === 'USD') return { received, fee: nearestAmount(commission(received), BPS, smallestOf(to)) };
      const each = worth(to);
      return { received, fee: nearestAmount(commission((received * each) / cash(1)) * cash(1), BPS * each, smallestOf(to)) };
    },
  };
};

/** Several costs of one conversion: what each takes off the middle of the market, and the fees, are added. */
export const sumOfConversion = (...models: readonly ConversionModel[]): ConversionModel => ({
  convert: (from, to, amount, rate, time) => {
    const middle = amountBelow(amount * rate, ONE_PRICE, smallestOf(to));
    let received: bigint = middle;
    let fee = 0n;
    for (const model of models) {
      const part = model.convert(from, to, amount, rate, time);
      received -= middle - part.received;
      fee += part.fee;
    }
    return { received: (received > 0n ? received : 0n) as Cash, fee: fee as Cash };
  },
});
