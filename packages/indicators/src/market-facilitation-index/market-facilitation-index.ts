import { Line, checkColumns } from '../indicator';

const INDEX = 0;

/**
 * Market facilitation index: (high - low) / volume, how far one unit of volume moved the price. Ready with the first bar; 0 for a bar without volume.
 * Source: Williams, "Trading Chaos" (1995).
 */
export class MarketFacilitationIndex extends Line {
  constructor() {
    super('market-facilitation-index', 1, 1);
  }

  /** Takes one bar; returns the index. */
  next(high: number, low: number, volume: number): number {
    const range = high - low;
    const gap = range - range + (volume - volume);
    if (gap !== gap) return gap;
    this.count = 1;
    return (this.state[INDEX] = volume === 0 ? 0 : range / volume);
  }

  /** Takes the last bar again: nothing of it is remembered. */
  replace(high: number, low: number, volume: number): number {
    return this.next(high, low, volume);
  }
}

/** Market facilitation index of the bars, row by row, into `out` (as long as the columns). */
export const marketFacilitationIndex = (high: Float64Array, low: Float64Array, volume: Float64Array, out: Float64Array = new Float64Array(high.length)): Float64Array => {
  checkColumns('market-facilitation-index', out, high, low, volume);
  const stream = new MarketFacilitationIndex();
  for (let i = 0; i < high.length; i++) out[i] = stream.next(high[i], low[i], volume[i]);
  return out;
};
