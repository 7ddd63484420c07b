import { TraderError } from '@trader/core';
import type { Instrument } from '@trader/core';
import { worstOf } from '../exposure';
import type { Book } from '../gate-context';
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

/** What makes a group of symbols. */
interface Grouping {
  /** Whether instruments such as `own` are of a group at all; all are when it is not said. */
  readonly applies?: (own: Instrument) => boolean;
  readonly belongs: Belongs;
  /** What a refusal calls the group. */
  readonly nameOf: (own: Instrument) => string;
}

/** A check of what a group of symbols is worth together, in the worst case, as a share of equity. */
const groupExposure = (name: CheckName, limit: number, { applies, belongs, nameOf }: Grouping): Check => {
  let known: Book['instruments'] = [];
  let members = new Map<string, readonly number[]>();
  const membersOf = (own: Instrument, instruments: Book['instruments']): readonly number[] => {
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
  return {
    name,
    refuse(_order, { instrument, book, equity }, { addedNotional }) {
      if (applies !== undefined && !applies(instrument)) return undefined;
      const { worths, buys, sells } = book;
      const group = membersOf(instrument, book.instruments);
      let worth = addedNotional;
      for (let place = 0; place < group.length; place++) {
        const index = group[place];
        worth += worstOf(worths[index], buys[index], sells[index]);
      }
      if (!exceeds(worth, limit * equity)) return undefined;
      return `${nameOf(instrument)} could reach ${told(worth)} on equity ${told(equity)}, above limit ${told(limit * 100)} %`;
    },
  };
};

/** What is in one sector. Symbols without a sector belong together. */
export const sectorExposure = (limit: number, sectors: Readonly<Record<string, string>>): Check => {
  const sectorOf = ({ symbol }: Instrument): string | undefined => (Object.hasOwn(sectors, symbol) ? sectors[symbol] : undefined);
  return groupExposure('sector exposure', limit, { nameOf: (own) => `sector ${sectorOf(own) ?? 'unknown'}`, belongs: (own, other) => sectorOf(own) === sectorOf(other) });
};

/** What is in one currency that is not the account's. */
export const currencyExposure = (limit: number, currency: string): Check => groupExposure('currency exposure', limit, {
  applies: (own) => own.currency !== currency, nameOf: (own) => `currency ${own.currency}`, belongs: (own, other) => own.currency === other.currency,
});

/** What moves with the order's symbol. Symbols of which nothing is known move with all. */
export const correlatedExposure = (limit: number, { symbols, matrix, threshold = 0.7 }: Correlations): Check => {
  const n = checkCovariance(matrix, 'correlations');
  if (n !== symbols.length) throw new TraderError('INVALID_CONFIG', `correlations of ${symbols.length} symbols need ${symbols.length} x ${symbols.length} numbers, got ${n} x ${n}`);
  const places = new Map(symbols.map((symbol, index) => [symbol, index]));
  const together: Belongs = (own, other) => {
    const [row, column] = [places.get(own.symbol), places.get(other.symbol)];
    return row === undefined || column === undefined || matrix[row * n + column] >= threshold;
  };
  return groupExposure('correlated exposure', limit, { nameOf: ({ symbol }) => `what moves with ${symbol}`, belongs: together });
};
