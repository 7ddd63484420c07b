import { QUOTE_TICK, TraderError } from '@trader/core';
import type { CorporateAction } from '@trader/core';
import type { Account } from './account';
import { sleevesOf } from './config';
import type { AccountConfig } from './config';

/** The symbols of each strategy that names its own, and the field that does. */
const ownSymbols = ({ symbols, strategies }: AccountConfig): readonly { readonly field: string; readonly symbols: readonly string[] }[] => {
  const fields = [{ field: 'symbols', symbols }, ...(strategies ?? []).map((each, index) => ({ field: `strategies[${index}].symbols`, symbols: each.symbols }))];
  return fields.flatMap((each) => (each.symbols === undefined ? [] : [{ field: each.field, symbols: each.symbols }]));
};

/** Refuses settings of symbols that the account has no data of, by the name of the field. Throws INVALID_CONFIG. */
export const checkSymbols = (config: AccountConfig, symbols: readonly string[]): void => {
  const { name, borrowable = {}, exchange: { halts = [] } = {}, limits: { sectors = {}, restricted = [] } } = config;
  const named = [
    ...ownSymbols(config).flatMap(({ field, symbols: own }) => own.map((symbol) => ({ symbol, field }))),
    ...Object.keys(borrowable).map((symbol) => ({ symbol, field: 'borrowable' })),
    ...halts.map(({ symbol }, index) => ({ symbol, field: `exchange.halts[${index}].symbol` })),
    ...Object.keys(sectors).map((symbol) => ({ symbol, field: 'limits.sectors' })),
    ...restricted.map((symbol, index) => ({ symbol, field: `limits.restricted[${index}]` })),
  ];
  const stray = named.find(({ symbol }) => !symbols.includes(symbol));
  if (stray !== undefined) throw new TraderError('INVALID_CONFIG', `account ${name}: ${stray.field}: there is no ${stray.symbol} in its data: there are ${symbols.join(', ')}`);
};

/** Refuses protections of a strategy that the account does not have. Throws INVALID_CONFIG. */
export const checkOwners = (config: AccountConfig): void => {
  const { name, protections = [] } = config;
  const names = sleevesOf(config).map((each) => each.name);
  for (const [index, { owner }] of protections.entries()) {
    if (owner === undefined || names.includes(owner)) continue;
    throw new TraderError('INVALID_CONFIG', `account ${name}: protections[${index}].owner: there is no strategy ${owner} in it: there ${names.length === 1 ? 'is' : 'are'} ${names.join(', ')}`);
  }
};

/** Refuses a limit on spreads where a symbol has no quotes: it would never be opened. Throws INVALID_CONFIG. */
export const checkSpread = ({ name: account, limits }: AccountConfig, { bars, ticks }: Pick<Account, 'bars' | 'ticks'>): void => {
  if (limits.maxSpreadBps === undefined) return;
  const isQuoted = (name: string): boolean => ticks?.symbol.some((symbol, row) => ticks.kind[row] === QUOTE_TICK && ticks.symbols[symbol] === name) ?? false;
  const without = bars.symbols.filter((symbol) => !isQuoted(symbol));
  if (without.length === 0) return;
  throw new TraderError('INVALID_CONFIG', `account ${account}: limits.maxSpreadBps: there are no quotes of ${without.join(', ')}, whose spread is then not known, and nothing of it would be opened: leave it out`);
};

/** The settings of an account that only bars heed: quotes and trades fill orders at the prices and sizes that they show. */
export const settingsOfBars = ({ slippage, exchange }: AccountConfig): readonly string[] =>
  [...(slippage.trim() === 'none' ? [] : ['slippage']), ...(exchange?.volumeShare === undefined ? [] : ['exchange.volumeShare'])];

/** Refuses settings that only bars heed when all symbols have quotes or trades. Throws INVALID_CONFIG. */
export const checkTicked = ({ config, bars, ticks }: Pick<Account, 'config' | 'bars' | 'ticks'>): void => {
  const [idle] = settingsOfBars(config);
  if (idle === undefined || ticks === undefined || bars.symbols.some((symbol) => !ticks.symbols.includes(symbol))) return;
  throw new TraderError('INVALID_CONFIG', `account ${config.name}: ${idle}: is of bars, and all symbols have quotes or trades, which fill orders at what they show: leave it out`);
};

/** Refuses a strategy whose symbols become others that are not its own: it would hold what it cannot trade; and a benchmark whose closes would jump. Throws INVALID_CONFIG. */
export const checkActions = (config: AccountConfig, actions: readonly CorporateAction[]): void => {
  const benchmark = config.benchmark?.symbol;
  if (actions.some(({ kind, symbol }) => kind !== 'dividend' && symbol === benchmark)) {
    throw new TraderError('INVALID_CONFIG', `account ${config.name}: benchmark.symbol: "actions" changes ${benchmark}, and its closes do not follow: give adjusted ones as benchmark.file`);
  }
  for (const { field, symbols } of ownSymbols(config)) {
    for (const action of actions) {
      if (action.kind === 'dividend' || !symbols.includes(action.symbol) || symbols.includes(action.into)) continue;
      throw new TraderError('INVALID_CONFIG', `account ${config.name}: ${field}: ${action.symbol} becomes ${action.into}, which is not among them: add it`);
    }
  }
};
