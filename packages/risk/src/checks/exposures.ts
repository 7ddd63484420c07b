import { TraderError } from '@trader/core';
import type { Instrument } from '@trader/core';
import { worstOf } from '../exposure';
import type { Exposure } from '../exposure';
import type { Book, GateContext } from '../gate-context';
import { exceeds, told } from '../limits';
import type { Correlations } from '../limits';
import { checkCovariance } from '../linear/check-matrix';
import type { Check, CheckName } from './check';

/** All positions and working orders together are worth at most `leverage` times the equity. */
export const grossExposure = (leverage: number): Check => ({
  name: 'gross exposure',
  refuse: (_order, { equity }, { gross }) =>
    exceeds(gross, equity * leverage) ? `gross notional could reach ${told(gross)} on equity ${told(equity)}, above limit ${told(leverage)} times` : undefined,
});

/** Longs less shorts, or shorts less longs, with the working orders of that side, likewise. Exits at work are left out: the order they end decides. */
export const netExposure = (leverage: number): Check => ({
  name: 'net exposure',
  refuse: ({ side }, { equity }, { net }) =>
    exceeds(net, equity * leverage)
      ? `net ${side === 'buy' ? 'long' : 'short'} notional could reach ${told(net)} on equity ${told(equity)}, above limit ${told(leverage)} times`
      : undefined,
});

/** Whether each instrument belongs with `own`. Asked once for each instrument of an account. */
type Belongs = (own: Instrument, other: Instrument) => boolean;

/** A check of what a group of symbols is worth together, in the worst case, as a share of equity. */
const groupExposure = (name: CheckName, limit: number, nameOf: (own: Instrument) => string | undefined, belongs: Belongs): Check => {
  let known: Book['instruments'] = [];
  let members = new Map<string, readonly number[]>();
  const membersOf = (own: Instrument, { instruments }: Book): readonly number[] => {
    if (instruments !== known) {
      known = instruments;
      members = new Map();
    }
    let found = members.get(own.symbol);
    if (found === undefined) {
      found = instruments.flatMap((other, index) => (other.symbol === own.symbol || belongs(own, other) ? [index] : []));
      members.set(own.symbol, found);
    }
    return found;
  };
  const worthOf = ({ instrument, book }: GateContext, { addedNotional }: Exposure): number => {
    const { worths, buys, sells } = book;
    let sum = addedNotional;
    for (const index of membersOf(instrument, book)) sum += worstOf(worths[index], buys[index], sells[index]);
    return sum;
  };
  return {
    name,
    refuse(_order, context, exposure) {
      const group = nameOf(context.instrument);
      if (group === undefined) return undefined;
      const worth = worthOf(context, exposure);
      if (!exceeds(worth, limit * context.equity)) return undefined;
      return `${group} could reach ${told(worth)} on equity ${told(context.equity)}, above limit ${told(limit * 100)} %`;
    },
  };
};

/** What is in one sector. A symbol without a sector belongs with all others that have none. */
export const sectorExposure = (limit: number, sectors: Readonly<Record<string, string>>): Check => {
  const sectorOf = ({ symbol }: Instrument): string | undefined => (Object.hasOwn(sectors, symbol) ? sectors[symbol] : undefined);
  return groupExposure('sector exposure', limit, (own) => `sector ${sectorOf(own) ?? 'unknown'}`, (own, other) => sectorOf(own) === sectorOf(other));
};

/** What is in one currency that is not the account's. */
export const currencyExposure = (limit: number, currency: string): Check =>
  groupExposure('currency exposure', limit, (own) => (own.currency === currency ? undefined : `currency ${own.currency}`), (own, other) => own.currency === other.currency);

/** What moves with the order's symbol. Symbols of which nothing is known move with all. */
export const correlatedExposure = (limit: number, { symbols, matrix, threshold = 0.7 }: Correlations): Check => {
  const n = checkCovariance(matrix, 'correlations');
  if (n !== symbols.length) throw new TraderError('INVALID_CONFIG', `correlations of ${symbols.length} symbols need ${symbols.length} x ${symbols.length} numbers, got ${n} x ${n}`);
  const places = new Map(symbols.map((symbol, index) => [symbol, index]));
  const together: Belongs = (own, other) => {
    const [row, column] = [places.get(own.symbol), places.get(other.symbol)];
    return row === undefined || column === undefined || matrix[row * n + column] >= threshold;
  };
  return groupExposure('correlated exposure', limit, ({ symbol }) => `what moves with ${symbol}`, together);
};
