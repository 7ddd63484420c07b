import { TraderError } from '@trader/core';
import type { CorporateAction } from '@trader/core';
import type { Account } from './account';
import type { AccountConfig } from './config';

/** The symbols of each strategy that names its own, and the field that does. */
const ownSymbols = ({ symbols, strategies }: AccountConfig): readonly { readonly field: string; readonly symbols: readonly string[] }[] => {
  const fields = [{ field: 'symbols', symbols }, ...(strategies ?? []).map((each, index) => ({ field: `strategies[${index}].symbols`, symbols: each.symbols }))];
  return fields.flatMap((each) => (each.symbols === undefined ? [] : [{ field: each.field, symbols: each.symbols }]));
};

/** Refuses settings of symbols that the account has no data of, by the name of the field. Throws INVALID_CONFIG. */
export const checkSymbols = (config: AccountConfig, symbols: readonly string[]): void => {
  const { name, borrowable = {}, exchange: { halts = [] } = {} } = config;
  const named = [
    ...ownSymbols(config).flatMap(({ field, symbols: own }) => own.map((symbol) => ({ symbol, field }))),
    ...Object.keys(borrowable).map((symbol) => ({ symbol, field: 'borrowable' })),
    ...halts.map(({ symbol }, index) => ({ symbol, field: `exchange.halts[${index}].symbol` })),
  ];
  const stray = named.find(({ symbol }) => !symbols.includes(symbol));
  if (stray !== undefined) throw new TraderError('INVALID_CONFIG', `account ${name}: ${stray.field}: there is no ${stray.symbol} in its data: there are ${symbols.join(', ')}`);
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
