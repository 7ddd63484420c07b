import type { Terms } from '@trader/brokers/simulated/remote';
import { cash, formatCash, formatUnits, PRICE_SCALE } from '@trader/core';
import type { Instrument } from '@trader/core';
import type { Account } from './account';

/** Steps and sizes of an instrument are whole numbers of 10^-9. */
const textOf = (value: Instrument[keyof Instrument]): string => (typeof value === 'bigint' ? formatUnits(value, PRICE_SCALE) : String(value));

const fieldsOf = ({ symbol, ...fields }: Instrument): [string, string][] =>
  Object.entries(fields).map(([name, value]) => [`${name} of ${symbol}`, textOf(value)]);

/** Everything of an account that decides what a simulated exchange makes of its orders, calendars by name: equal terms, equal fills. */
export const termsOf = ({ config, instruments }: Pick<Account, 'config' | 'instruments'>): Terms => ({
  symbols: instruments.map((each) => each.symbol).join(', '),
  cash: formatCash(cash(config.cash)),
  fee: config.fee,
  slippage: config.slippage,
  ...(config.financing === undefined ? {} : { financing: config.financing }),
  ...(config.margin === undefined ? {} : { margin: config.margin }),
  ...Object.fromEntries(Object.entries(config.borrowable ?? {}).map(([symbol, shares]) => [`borrowable of ${symbol}`, String(shares)])),
  ...Object.fromEntries(instruments.flatMap(fieldsOf)),
});

/** The first setting in which an exchange of `theirs` differs from ours, in words; undefined when none does. */
export const differenceOf = (ours: Terms, theirs: Terms): string | undefined => {
  const name = Object.keys({ ...ours, ...theirs }).find((each) => ours[each] !== theirs[each]);
  return name === undefined ? undefined : `${name}: ${theirs[name] ?? 'not set'} there, ${ours[name] ?? 'not set'} here`;
};
