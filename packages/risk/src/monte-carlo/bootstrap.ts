import { nextDouble, TraderError } from '@trader/core';
import { returnsTable } from '../linear/returns-table';
import type { ReturnsTable } from '../linear/returns-table';
import { logReturns } from './path-model';
import type { PathModel } from './path-model';
import { MOST_VALUES, nextBelow } from './whole-number';

/** Simple returns of one asset, or of several over the same periods: a period is drawn whole, so that what happened together stays together. */
export type ReturnsSample = ArrayLike<number> | ReturnsTable;

const tableOf = (returns: ReturnsSample): ReturnsTable => {
  const { values, periods, assets } = 'periods' in returns ? returns : returnsTable([returns]);
  if (!(periods >= 2)) throw new TraderError('INVALID_DATA', `a bootstrap needs at least 2 periods to draw from, got ${periods}`);
  if (periods > MOST_VALUES) throw new TraderError('INVALID_DATA', `a bootstrap draws from at most ${MOST_VALUES} periods, got ${periods}`);
  if (values.length !== periods * assets) {
    throw new TraderError('INVALID_DATA', `${periods} periods of ${assets} assets need ${periods * assets} returns, got ${values.length}`);
  }
  return { values: logReturns(values), periods, assets };
};

/** What to draw blocks of periods from, and how. */
export interface BlockBootstrapOptions {
  readonly returns: ReturnsSample;
  /** Periods of a block, from 1 (which draws every period by itself) to all. `automaticBlockLength` proposes one. */
  readonly blockLength: number;
  /** Whether a block may run over the end of the sample into its beginning, so that no period is rarer than another. True unless told otherwise. */
  readonly circular?: boolean;
}

/**
 * Paths of blocks of consecutive periods, each from a random place of the sample. Source: H. R. Kunsch, "The Jackknife and the Bootstrap for General
 * Stationary Observations", Annals of Statistics 17(3), 1989 (moving blocks); D. N. Politis and J. P. Romano, "A Circular Block-Resampling Procedure
 * for Stationary Data", 1992. Throws INVALID_CONFIG, INVALID_DATA.
 */
export const blockBootstrap = ({ returns, blockLength, circular = true }: BlockBootstrapOptions): PathModel => {
  const { values, periods, assets } = tableOf(returns);
  if (!(Number.isInteger(blockLength) && blockLength >= 1 && blockLength <= periods)) {
    throw new TraderError('INVALID_CONFIG', `blockLength must be a whole number from 1 to the ${periods} periods there are, got ${blockLength}`);
  }
  const starts = circular ? periods : periods - blockLength + 1;
  const block = blockLength * assets;
  const fill = (state: Uint32Array, steps: Float64Array): void => {
    for (let at = 0; at < steps.length;) {
      let from = nextBelow(state, starts) * assets;
      for (const end = Math.min(at + block, steps.length); at < end; at++) {
        steps[at] = values[from];
        if (++from === values.length) from = 0;
      }
    }
  };
  return { assets, step: 'log return', fill };
};

/** What to draw blocks of periods from, and how long they are on average. */
export interface StationaryBootstrapOptions {
  readonly returns: ReturnsSample;
  /** Mean periods of a block, 1 or more; need not be whole. `automaticBlockLength` proposes one. */
  readonly meanBlock: number;
}

/**
 * Paths of blocks of consecutive periods whose lengths are geometric: after every period a new block begins with probability 1 / meanBlock, and the
 * sample is a circle. Unlike blocks of one length, this gives stationary paths. Source: D. N. Politis and J. P. Romano, "The Stationary Bootstrap",
 * Journal of the American Statistical Association 89(428), 1994. Throws INVALID_CONFIG, INVALID_DATA.
 */
export const stationaryBootstrap = ({ returns, meanBlock }: StationaryBootstrapOptions): PathModel => {
  const { values, periods, assets } = tableOf(returns);
  if (!(meanBlock >= 1 && Number.isFinite(meanBlock))) {
    throw new TraderError('INVALID_CONFIG', `meanBlock must be a finite number from 1 on, got ${meanBlock}`);
  }
  // The number of periods of a block: 1 + floor(ln u / ln(1 - 1 / meanBlock)) is geometric.
  const scale = 1 / Math.log1p(-1 / meanBlock);
  const fill = (state: Uint32Array, steps: Float64Array): void => {
    for (let at = 0; at < steps.length;) {
      let from = nextBelow(state, periods) * assets;
      const length = 1 + Math.floor(Math.log(1 - nextDouble(state)) * scale);
      for (const end = Math.min(at + length * assets, steps.length); at < end; at++) {
        steps[at] = values[from];
        if (++from === values.length) from = 0;
      }
    }
  };
  return { assets, step: 'log return', fill };
};
