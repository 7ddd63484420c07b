import { createHash } from 'node:crypto';
import type { Terms } from '@trader/brokers/simulated/remote';
import { cash, formatCash, formatUnits, PRICE_SCALE } from '@trader/core';
import type { CorporateAction, Instrument } from '@trader/core';
import type { Account } from './account';

/** Steps and sizes of an instrument are whole numbers of 10^-9. */
const textOf = (value: Instrument[keyof Instrument]): string => (typeof value === 'bigint' ? formatUnits(value, PRICE_SCALE) : String(value));

const fieldsOf = ({ symbol, ...fields }: Instrument): [string, string][] =>
  Object.entries(fields).map(([name, value]) => [`${name} of ${symbol}`, textOf(value)]);

/** How many actions there are, and the first digits of their SHA-256. */
const digestOf = (actions: readonly CorporateAction[]): string => {
  const text = JSON.stringify(actions, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
  return `${actions.length} of ${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
};

const haltsOf = (halts: readonly { readonly symbol: string; readonly from: string; readonly to: string }[] = []): Terms =>
  Object.fromEntries(halts.map(({ symbol, from, to }, index) => [`halt ${index + 1}`, `${symbol} from ${from} to ${to}`]));

/** Everything of an account that decides what a simulated exchange makes of its orders, calendars by name: equal terms, equal fills. */
export const termsOf = ({ config, instruments, exchange, ticks }: Pick<Account, 'config' | 'instruments' | 'exchange' | 'ticks'>): Terms => ({
  symbols: instruments.map((each) => each.symbol).join(', '),
  ...(ticks === undefined ? {} : { ticks: ticks.symbols.join(', '), queue: config.exchange?.queue ?? 'risk-averse' }),
  cash: formatCash(cash(config.cash)),
  currency: config.currency,
  fee: config.fee,
  slippage: config.slippage,
  ...(config.tradeFrom === undefined ? {} : { begins: config.tradeFrom }),
  ...(exchange.actions === undefined ? {} : { actions: digestOf(exchange.actions) }),
  ...Object.fromEntries(Object.entries(config.rates ?? {}).map(([currency, symbol]) => [`rate of ${currency}`, symbol])),
  ...(config.conversion === undefined ? {} : { conversion: config.conversion }),
  ...(config.financing === undefined ? {} : { financing: config.financing }),
  ...(config.margin === undefined ? {} : { margin: config.margin }),
  ...(config.exchange?.volumeShare === undefined ? {} : { volumeShare: String(config.exchange.volumeShare) }),
  ...(config.exchange?.latencyMs === undefined ? {} : { latencyMs: String(config.exchange.latencyMs) }),
  ...Object.fromEntries(Object.entries(config.borrowable ?? {}).map(([symbol, shares]) => [`borrowable of ${symbol}`, String(shares)])),
  ...haltsOf(config.exchange?.halts),
  ...Object.fromEntries(instruments.flatMap(fieldsOf)),
});

/** The first setting in which an exchange of `theirs` differs from ours, in words; undefined when none does. */
export const differenceOf = (ours: Terms, theirs: Terms): string | undefined => {
  const name = Object.keys({ ...ours, ...theirs }).find((each) => ours[each] !== theirs[each]);
  return name === undefined ? undefined : `${name}: ${theirs[name] ?? 'not set'} there, ${ours[name] ?? 'not set'} here`;
};
