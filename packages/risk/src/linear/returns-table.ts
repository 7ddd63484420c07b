import { TraderError } from '@trader/core';

/** Returns of several assets over the same periods, oldest period first. */
export interface ReturnsTable {
  /** `periods` x `assets`, period by period. */
  readonly values: Float64Array;
  readonly periods: number;
  readonly assets: number;
}

/**
 * Makes a table of one series of returns per asset, all equally long. Throws INVALID_DATA, naming asset and period, when one is missing, or a return is not finite,
 * or there are fewer than `least` periods (2 unless told otherwise).
 */
export const returnsTable = (series: readonly ArrayLike<number>[], least = 2): ReturnsTable => {
  const assets = series.length;
  const periods = series[0]?.length ?? 0;
  if (assets === 0) throw new TraderError('INVALID_DATA', 'a table of returns needs at least one asset');
  if (periods < least) throw new TraderError('INVALID_DATA', `a table of returns needs at least ${least} periods, got ${periods}`);
  const values = new Float64Array(periods * assets);
  for (let asset = 0; asset < assets; asset++) {
    const returns = series[asset];
    if (returns.length !== periods) throw new TraderError('INVALID_DATA', `asset ${asset} has ${returns.length} returns, and asset 0 has ${periods}`);
    for (let period = 0; period < periods; period++) {
      const value = returns[period];
      if (!Number.isFinite(value)) throw new TraderError('INVALID_DATA', `return ${period} of asset ${asset} must be a finite number, got ${value}`);
      values[period * assets + asset] = value;
    }
  }
  return { values, periods, assets };
};

/** Checks a table that a caller may have put together himself. Throws INVALID_DATA when its numbers are not periods x assets, or too few, or one is not finite. */
export const checkTable = ({ values, periods, assets }: ReturnsTable, least = 2): void => {
  if (!(assets >= 1) || values.length !== periods * assets) {
    throw new TraderError('INVALID_DATA', `a table of ${periods} periods and ${assets} assets needs as many numbers as both multiplied, got ${values.length}`);
  }
  if (!(periods >= least)) throw new TraderError('INVALID_DATA', `a table of returns needs at least ${least} periods, got ${periods}`);
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) continue;
    throw new TraderError('INVALID_DATA', `return ${Math.floor(i / assets)} of asset ${i % assets} must be a finite number, got ${values[i]}`);
  }
};
