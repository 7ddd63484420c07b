import { smallestAmount } from '../fees/fee-model';

/**
 * Currencies whose money market counts 365 days in a year; the others count 360. Interactive Brokers' examples show USD with 360 and GBP with
 * 365 (interactivebrokers.ca/en/accounts/fees/interestCharged-Examples.php, read 2026-11-21). The rest is market convention (OpenGamma,
 * "Interest Rate Instruments and Market Conventions Guide", 2012), not verified against a broker.
 */
const YEAR_OF_365: ReadonlySet<string> = new Set(['AUD', 'CAD', 'CNY', 'GBP', 'HKD', 'INR', 'NZD', 'PLN', 'SGD', 'ZAR']);

/** Days in a year of interest in a currency: 360 or 365. */
export const daysInYear = (currency: string): 360 | 365 => (YEAR_OF_365.has(currency) ? 365 : 360);

/** Currencies without a hundredth part, by ISO 4217. */
const WHOLE: ReadonlySet<string> = new Set(['CLP', 'ISK', 'JPY', 'KRW', 'VND']);

const CENT = smallestAmount(2);
const UNIT = smallestAmount(0);

/** The smallest amount that can be paid in a currency, in units of Cash: a cent, or a yen. */
export const smallestOf = (currency: string): bigint => (WHOLE.has(currency) ? UNIT : CENT);
