import { TraderError } from '@trader/core';
import type { Instrument, MarginModel } from '@trader/core';

/** Moves of the market that a class of positions must survive, as fractions of its value. */
export interface MarginMoves {
  readonly down: number;
  readonly up: number;
}

/** A class: all that moves with one underlying. Gains and losses of its members offset each other; classes do not. */
export interface MarginClass extends MarginMoves {
  readonly name: string;
}

/**
 * The moves of FINRA Rule 4210(g)(2)(F), for single stocks and narrow indices, broad US indices of large companies, and other broad US indices
 * (sec.gov/file/rel-no-34-46576 has the table of the indices, tlc.thinkorswim.com/center/howToTos/thinkManual/Miscellaneous/Portfolio-Margin.html the 15 %
 * of stocks; read 2026-11-21). Brokers may ask more: thinkorswim moves large indices by -12 % and +10 %.
 */
export const PORTFOLIO_MOVES = {
  stock: { down: 0.15, up: 0.15 },
  largeIndex: { down: 0.08, up: 0.06 },
  smallIndex: { down: 0.1, up: 0.1 },
} as const;

/** What `portfolioMargin` takes. */
export interface PortfolioMarginOptions {
  /**
   * The class of an instrument; undefined leaves a margined one to its rate, and makes a stock a class of its own. Give a future and a fund of one
   * index the same name, and they offset.
   */
  readonly classOf?: ((instrument: Instrument) => MarginClass | undefined) | undefined;
  /** Least equity to take on any position; default 100,000, what brokers let an account fall to. */
  readonly minimumEquity?: number | undefined;
}

/** Least margin of a future of a class, a contract: 0.375 x multiplier. */
const LEAST_A_POINT = 0.375;

/** Which class each of some instruments belongs to, and room to add them up. */
interface Classes {
  /** Index of the class, or -1 for those at their rate. */
  readonly of: Int32Array;
  readonly moves: readonly MarginClass[];
  /** Least margin of one contract; 0 for shares. */
  readonly least: Float64Array;
  readonly worth: Float64Array;
  readonly floor: Float64Array;
}

const classify = (instruments: readonly Instrument[], classOf: (instrument: Instrument) => MarginClass | undefined): Classes => {
  const moves: MarginClass[] = [];
  const of = Int32Array.from(instruments, (instrument) => {
    const own = classOf(instrument) ?? (instrument.settlement === 'margin' ? undefined : { name: instrument.symbol, ...PORTFOLIO_MOVES.stock });
    if (own === undefined) return -1;
    if (!(own.down > 0 && own.down <= 1 && own.up > 0)) throw new TraderError('INVALID_CONFIG', `margin class ${own.name} must move up, and down by at most 1`);
    const known = moves.findIndex((each) => each.name === own.name);
    return known >= 0 ? known : moves.push(own) - 1;
  });
  const least = Float64Array.from(instruments, ({ settlement, multiplier }) => (settlement === 'margin' ? (LEAST_A_POINT * Number(multiplier)) / 1e9 : 0));
  return { of, moves, least, worth: new Float64Array(moves.length), floor: new Float64Array(moves.length) };
};

/**
 * Risk-based margin after FINRA Rule 4210(g) and OCC's TIMS: of each class, the worst loss over its range of moves, at least 0.375 x multiplier for every future
 * in it; classes are added. The rule values ten points of the range with an option model; for shares and futures, which move with
 * the market, the worst point is an end of the range. Offsets between classes (product groups) and options are not modelled. The same to
 * take on and to keep, but for the least equity to take on. Remembers the classes of the instruments it saw. Throws INVALID_CONFIG for a class without moves.
 */
export const portfolioMargin = (options: PortfolioMarginOptions = {}): MarginModel => {
  const { classOf = () => undefined, minimumEquity = 100_000 } = options;
  if (!(minimumEquity >= 0)) throw new TraderError('INVALID_CONFIG', `minimum equity must be 0 or above, got ${minimumEquity}`);
  const known = new WeakMap<readonly Instrument[], Classes>();
  const classesOf = (instruments: readonly Instrument[]): Classes => {
    let classes = known.get(instruments);
    if (classes === undefined) known.set(instruments, (classes = classify(instruments, classOf)));
    return classes;
  };
  const maintenance: MarginModel['maintenance'] = (instruments, sizes, worths) => {
    const { of, moves, least, worth, floor } = classesOf(instruments);
    worth.fill(0);
    floor.fill(0);
    let margin = 0;
    for (let index = 0; index < worths.length; index++) {
      const own = of[index];
      if (own < 0) margin += Math.abs(worths[index]) * instruments[index].marginRate;
      else {
        worth[own] += worths[index];
        floor[own] += Math.abs(sizes[index]) * least[index];
      }
    }
    for (let own = 0; own < moves.length; own++) {
      const net = worth[own];
      margin += Math.max(net > 0 ? net * moves[own].down : -net * moves[own].up, floor[own]);
    }
    return margin;
  };
  return {
    maintenance,
    initial: (instruments, sizes, worths) => {
      const margin = maintenance(instruments, sizes, worths);
      return margin > 0 ? Math.max(margin, minimumEquity) : margin;
    },
  };
};
