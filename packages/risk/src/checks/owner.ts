import type { RiskLimits } from '../limits';
import type { Check } from './check';

/** Only those who are named trade, and only what is theirs. What somebody holds he may always reduce: new names trap no position. */
export const owner = (owners: NonNullable<RiskLimits['owners']>): Check => ({
  name: 'owner',
  refuse({ owner: name, symbol }) {
    const symbols = Object.hasOwn(owners, name) ? owners[name] : undefined;
    if (symbols === undefined) return `${name} is none of those who may trade: ${Object.keys(owners).join(', ')}`;
    return symbols === '*' || symbols.includes(symbol) ? undefined : `${symbol} is none of the symbols of ${name}`;
  },
});
