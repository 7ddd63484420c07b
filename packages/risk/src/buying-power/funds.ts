import { TraderError, cash, formatCash } from '@trader/core';
import type { Cash } from '@trader/core';
import type { BuyingPowerField, FundsMeasure, FundsTest } from './question';

/** A broker's account as it came: each field a decimal, as text or number, in the account's currency; or as `Cash`, read once for many orders. */
export type AccountFields = Readonly<Record<string, string | number | Cash | null | undefined>>;

/** What an order takes, by measure: only those that its answer asks for are needed. Above 0, in the account's currency. */
export type FundsNeeds = Readonly<Partial<Record<FundsMeasure, Cash>>>;

const NOTHING = 0n as Cash;

/**
 * The amount in the test's field, exact, and below 0 when the broker says so. A field that is missing, empty or no finite amount (a gateway sends
 * 1.7976931348623157e308 for one it does not have) throws INVALID_DATA: what is unknown is neither nothing nor endless.
 */
export const availableFunds = (fields: AccountFields, { field }: Pick<FundsTest, 'field'>): Cash => {
  const value = Object.hasOwn(fields, field) ? fields[field] : undefined;
  if (value === undefined || value === null || value === '') {
    throw new TraderError('INVALID_DATA', `the account has no ${field}, so what may be bought is unknown: ask the broker for that field`);
  }
  if (typeof value === 'bigint') return value;
  try {
    return cash(value);
  } catch (cause) {
    throw new TraderError('INVALID_DATA', `the account's ${field} is ${String(value).slice(0, 40)}, which is no amount of money`, { cause });
  }
};

const shortfallOf = (fields: AccountFields, test: FundsTest, needs: FundsNeeds): string | undefined => {
  const need = test.measures === 'nothing' ? NOTHING : needs[test.measures];
  if (need === undefined || need < 0n) {
    throw new TraderError('INVALID_CONFIG', `${test.field} is compared with the order's ${test.measures}: give it, 0 or above`);
  }
  const has = availableFunds(fields, test);
  const least = test.least === undefined ? NOTHING : cash(test.least);
  if (has < least) return `${test.field} is ${formatCash(has)}, below ${formatCash(least)}: ${test.why}`;
  return need <= has ? undefined : `order needs ${formatCash(need)} (${test.measures}), but ${test.field} is ${formatCash(has)}: ${test.why}`;
};

/**
 * Why an order does not fit into the field that counts for it, or into one of the others; undefined when it fits all. A need equal to the field
 * fits. Throws INVALID_DATA for a field that is missing, INVALID_CONFIG for a need that is.
 */
export const fundsShortfall = (fields: AccountFields, answer: BuyingPowerField, needs: FundsNeeds): string | undefined => {
  let reason = shortfallOf(fields, answer, needs);
  for (const test of answer.also) reason ??= shortfallOf(fields, test, needs);
  return reason;
};
