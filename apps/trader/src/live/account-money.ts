import { cash, CASH_SCALE, formatCash, magnitude, roundTo } from '@trader/core';
import type { AccountStanding, Cash } from '@trader/core';
import type { AccountConfig } from '../config';
import type { Status } from './status-file';

const ONE = 10n ** BigInt(CASH_SCALE);
const CENT = ONE / 100n;
const NONE = 0n as Cash;

/** An amount of the broker's fields, whatever its sign; nothing when it is not there. */
const amountOf = (field: string | number | null | undefined): Cash => (field === null || field === undefined ? NONE : magnitude(cash(field)));

/** What the broker says of an account, as people read it; what it is worth there in the broker's own words. */
export const moneyAtBroker = ({ currency, equity, cash: funds, buyingPower, blocked, time, fields }: AccountStanding) => {
  const value = fields['portfolio_value'] ?? null;
  return {
    currency, portfolioValue: value === null ? null : String(value), equity: formatCash(equity), cash: formatCash(funds), buyingPower: formatCash(buyingPower),
    blocked: blocked ?? null, time,
  };
};

/**
 * What an account has at a broker and may spend, when nothing runs that watches over it: the least of its buying power and of what our own limit leaves, in whole cents. Throws INVALID_NUMBER when the
 * broker's fields hold no amounts.
 */
export const moneyOf = ({ limits }: Pick<AccountConfig, 'limits'>, standing: AccountStanding): NonNullable<Status['money']> => {
  const { equity, buyingPower, blocked, fields } = standing;
  const gross = amountOf(fields['long_market_value']) + amountOf(fields['short_market_value']);
  const ours = (equity * cash(limits.maxGrossLeverage ?? 1)) / ONE - gross;
  const least = buyingPower < ours ? buyingPower : ours;
  const available = blocked !== undefined || least < 0n ? NONE : roundTo(least as Cash, CENT, 'floor');
  return { ...moneyAtBroker(standing), nav: null, available: formatCash(available) };
};
