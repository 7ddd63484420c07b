import { TraderError } from '@trader/core';
import type { AccountConfig } from './config';

/** Refuses settings of symbols that the account has no data of, by the name of the field. Throws INVALID_CONFIG. */
export const checkSymbols = ({ name, borrowable = {}, exchange: { halts = [] } = {} }: AccountConfig, symbols: readonly string[]): void => {
  const named = [
    ...Object.keys(borrowable).map((symbol) => ({ symbol, field: 'borrowable' })),
    ...halts.map(({ symbol }, index) => ({ symbol, field: `exchange.halts[${index}].symbol` })),
  ];
  const stray = named.find(({ symbol }) => !symbols.includes(symbol));
  if (stray !== undefined) throw new TraderError('INVALID_CONFIG', `account ${name}: ${stray.field}: there is no ${stray.symbol} in its data: there are ${symbols.join(', ')}`);
};
