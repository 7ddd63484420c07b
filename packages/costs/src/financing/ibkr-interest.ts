import { TraderError, cash, magnitude } from '@trader/core';
import type { Cash, Numeric } from '@trader/core';
import { nonNegative } from '../fees/fee-model';
import { percentAt, simpleInterest } from './annual-percent';
import type { AnnualPercent } from './annual-percent';
import { daysInYear, smallestOf } from './currency';
import type { Interest } from './plain-interest';

/** A part of a balance and its distance from the benchmark in percent a year: above it on debt, below it on cash. */
export interface InterestTier {
  /** Where the part ends, in the currency; the last, only, has none. */
  readonly upTo?: Numeric;
  readonly spread: Numeric;
}

/** How a broker pays and charges interest in one currency. Tiers are blended: each part of a balance has its own rate. */
export interface InterestSchedule {
  readonly debit: readonly InterestTier[];
  readonly credit: readonly InterestTier[];
  /** The first part of a positive balance, which earns nothing. */
  readonly free: Numeric;
  /** Equity from which the whole rate is paid; below it, the share of it that the account has. */
  readonly fullFrom: Numeric;
}

const loans = (...bounds: readonly number[]): readonly InterestTier[] => [
  { upTo: bounds[0], spread: '1.5' }, { upTo: bounds[1], spread: 1 }, { upTo: bounds[2], spread: '0.75' }, { upTo: bounds[3], spread: '0.5' },
  { spread: '1.5' },
];

/**
 * Interactive Brokers' spreads for IBKR Pro, read 2026-11-21; the pages bear no date. Debit: interactivebrokers.hk/en/trading/margin-rates.php (USD, AUD,
 * CAD) and interactivebrokers.ca/en/accounts/fees/interestCharged-Examples.php (USD, GBP; the last tier has a surcharge of 1 %). Credit:
 * ibtws.com/en/accounts/fees/pricing-interest-rates.php; "proportional" rates below an equity of USD 100,000.
 * Not verified: the debit tiers of EUR, those of HKD above 7,800,000, and what 100,000 dollars are in other currencies: here, ten times the free
 * part. CNH is left out: its debit could not be found, and its credit is a flat 0.50 % above 70,000. Use `plainInterest` for it.
 */
export const IBKR_INTEREST: Readonly<Record<string, InterestSchedule>> = {
  USD: { debit: loans(100_000, 1_000_000, 50_000_000, 200_000_000), credit: [{ spread: '0.5' }], free: 10_000, fullFrom: 100_000 },
  EUR: { debit: loans(90_000, 900_000, 45_000_000, 180_000_000), credit: [{ spread: '0.5' }], free: 10_000, fullFrom: 100_000 },
  GBP: { debit: loans(80_000, 800_000, 38_000_000, 150_000_000), credit: [{ spread: '0.5' }], free: 8_000, fullFrom: 80_000 },
  AUD: {
    debit: loans(150_000, 1_500_000, 75_000_000, 300_000_000), credit: [{ upTo: 150_000, spread: '0.5' }, { spread: '0.25' }], free: 15_000, fullFrom: 150_000,
  },
  CAD: { debit: loans(130_000, 1_300_000, 64_000_000, 260_000_000), credit: [{ spread: '0.5' }], free: 13_000, fullFrom: 130_000 },
  HKD: {
    debit: [{ upTo: 780_000, spread: '2.5' }, { upTo: 7_800_000, spread: 2 }, { upTo: 780_000_000, spread: '1.5' }, { spread: '2.5' }],
    credit: [{ spread: '0.75' }], free: 78_000, fullFrom: 780_000,
  },
};

/** What `ibkrInterest` takes. */
export interface IbkrInterestOptions {
  /** The broker's benchmark by currency, in percent a year: the overnight rate, near Fed Funds for USD. */
  readonly benchmarks: Readonly<Record<string, AnnualPercent>>;
  /** Default `IBKR_INTEREST`. */
  readonly schedules?: Readonly<Record<string, InterestSchedule>> | undefined;
}

/** Each part of `amount` above `from` times its rate, in units of Cash x Cash. */
type Weighing = (amount: bigint, benchmark: bigint) => bigint;

const weighing = (tiers: readonly InterestTier[], sign: 1n | -1n, from: bigint, what: string): Weighing => {
  const ends = tiers.map(({ upTo }) => (upTo === undefined ? undefined : cash(upTo)));
  const spreads = tiers.map(({ spread }) => nonNegative(spread, `spread of ${what}`));
  const rising = ends.slice(0, -1).every((end, index) => end !== undefined && end > (ends[index - 1] ?? from));
  if (tiers.length === 0 || !rising || ends.at(-1) !== undefined) {
    throw new TraderError('INVALID_CONFIG', `tiers of ${what} must rise, and the last, only, has no upTo`);
  }
  return (amount, benchmark) => {
    let sum = 0n;
    let start = from;
    for (let tier = 0; start < amount; tier++) {
      const end = ends[tier] ?? amount;
      const part = (end < amount ? end : amount) - start;
      const rate = benchmark + sign * spreads[tier];
      if (rate > 0n) sum += part * rate;
      start = end;
    }
    return sum;
  };
};

/**
 * Interactive Brokers' interest: benchmark plus the spread of each tier on debt (a benchmark below zero counts as zero), benchmark less the spread on cash
 * above the free part, in proportion while equity is below the full one; a rate never falls below zero. 360 or 365 days by currency, to the
 * nearest cent, halves away from zero. The broker accrues daily and posts monthly; here every call is rounded. Throws INVALID_CONFIG for tiers out of
 * order, and for a balance in a currency without a benchmark or schedule: a missing rate is not free.
 */
export const ibkrInterest = (options: IbkrInterestOptions): Interest => {
  const { benchmarks, schedules = IBKR_INTEREST } = options;
  const known = new Map(
    Object.entries(benchmarks).map(([currency, percent]) => {
      const schedule = schedules[currency];
      if (schedule === undefined) throw unknownCurrency(currency, Object.keys(schedules));
      const free = nonNegative(schedule.free, 'the free part of a balance');
      const debt = weighing(schedule.debit, 1n, 0n, `debit interest in ${currency}`);
      const cashAbove = weighing(schedule.credit, -1n, free, `credit interest in ${currency}`);
      const full = nonNegative(schedule.fullFrom, 'full equity');
      return [currency, { benchmarkAt: percentAt(percent, `benchmark of ${currency}`, true), debt, cashAbove, full }] as const;
    }),
  );
  return (currency, balance, days, time, equity) => {
    if (balance === 0n) return balance;
    const model = known.get(currency);
    if (model === undefined) throw unknownCurrency(currency, [...known.keys()]);
    const benchmark = model.benchmarkAt(time);
    const year = daysInYear(currency);
    const step = smallestOf(currency);
    if (balance < 0n) return -simpleInterest(model.debt(magnitude(balance), benchmark > 0n ? benchmark : 0n), days, year, step) as Cash;
    const whole = model.cashAbove(balance, benchmark);
    if (equity >= model.full) return simpleInterest(whole, days, year, step);
    return equity <= 0n ? (0n as Cash) : simpleInterest(whole * equity, days, year, step, model.full);
  };
};

const unknownCurrency = (currency: string, known: readonly string[]): TraderError =>
  new TraderError('INVALID_CONFIG', `there is no interest rate of ${currency}, only of ${known.join(', ')}: pass its benchmark and schedule, such as \`ibkr 3.9%\``);
