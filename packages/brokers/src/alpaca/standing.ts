import { formatCash } from '@trader/core';
import type { AccountStanding } from '@trader/core';
import type { AlpacaRest } from './rest';
import { WIRE } from './wire';
import type { WireAccount } from './wire';

/** Why an account may send no order; undefined when it may. */
const blockOf = ({ status, account_blocked: blocked, trading_blocked: noTrading, trade_suspended_by_user: suspended }: WireAccount): string | undefined => {
  if (status !== 'ACTIVE') return `the account is ${status}, and only an ACTIVE one trades`;
  if (blocked === true) return 'the account is blocked (account_blocked)';
  if (noTrading === true) return 'the account may not trade (trading_blocked)';
  return suspended === true ? 'its owner has suspended trading (trade_suspended_by_user)' : undefined;
};

/** A field as the gate takes it: text or a number; anything else as text. */
const fieldOf = (value: unknown): string | number | null => {
  if (value === null || value === undefined) return null;
  return typeof value === 'string' || typeof value === 'number' ? value : JSON.stringify(value);
};

/** What Alpaca says of the account as a whole. Rejects with BROKER_UNREACHABLE. */
export const askStanding = async (rest: AlpacaRest): Promise<AccountStanding> => {
  const [account, { timestamp: time }] = await Promise.all([rest.question('/v2/account', WIRE.account), rest.question('/v2/clock', WIRE.clock)]);
  const { account_number: name, currency, cash, equity, buying_power: buyingPower } = account;
  const fields = Object.fromEntries(Object.entries({ ...account, cash: formatCash(cash), equity: formatCash(equity), buying_power: formatCash(buyingPower) }).map(([field, value]) => [field, fieldOf(value)]));
  return { account: name, currency: currency ?? 'USD', time, cash, equity, buyingPower, blocked: blockOf(account), fields };
};
