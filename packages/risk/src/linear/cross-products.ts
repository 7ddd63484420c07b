import type { ReturnsTable } from './returns-table';
import { dotFourByThree, wholeTiles } from './tile';

/** Periods that are worked on at a time, so that the columns of a group of assets stay in the first cache; no power of two, so that they share no cache lines. */
const PERIODS = 248;
/** Rows and columns of a tile. */
const [DOWN, ACROSS] = [4, 3];
/** Assets whose columns are kept in the cache while those of all others pass by: a whole number of tiles both ways. */
const GROUP = 12;

/** What is taken off each asset's values, and the weight of each period (1 where there are none). */
export interface CrossOptions {
  readonly centre?: Float64Array;
  readonly weights?: Float64Array;
}

/** Copies the periods from `first` on, asset by asset, less the centre, times the root of the weight; the rest of a short block is zero. */
const fillBlock = ({ values, periods, assets }: ReturnsTable, first: number, { centre, weights }: CrossOptions, block: Float64Array): void => {
  const count = Math.min(PERIODS, periods - first);
  if (count < PERIODS) block.fill(0);
  for (let group = 0; group < assets; group += GROUP) {
    const end = Math.min(assets, group + GROUP);
    for (let period = 0; period < count; period++) {
      const row = (first + period) * assets;
      const scale = weights === undefined ? 1 : Math.sqrt(weights[first + period]);
      for (let asset = group; asset < end; asset++) {
        block[asset * PERIODS + period] = (values[row + asset] - (centre === undefined ? 0 : centre[asset])) * scale;
      }
    }
  }
};

const addTile = (out: Float64Array, size: number, row: number, column: number, sums: Float64Array): void => {
  for (let a = 0; a < DOWN; a++) {
    const at = (row + a) * size + column;
    out[at] += sums[ACROSS * a];
    out[at + 1] += sums[ACROSS * a + 1];
    out[at + 2] += sums[ACROSS * a + 2];
  }
};

/**
 * The sums of cross products of `table`'s assets, n x n: cell (i, j) is the sum over the periods t of weights[t] (x_ti - centre_i) (x_tj - centre_j). Tiles of four by
 * three assets over blocks that fit the cache, the lower half alone; K. Goto and R. van de Geijn, Anatomy of high-performance matrix multiplication,
 * ACM Transactions on Mathematical Software 34 (2008).
 */
export const crossProducts = (table: ReturnsTable, options: CrossOptions = {}): Float64Array => {
  const { periods, assets } = table;
  const size = wholeTiles(assets, GROUP);
  const sums = new Float64Array(DOWN * ACROSS);
  const block = new Float64Array(size * PERIODS);
  const rows = Array.from({ length: size }, (_, asset) => block.subarray(asset * PERIODS, (asset + 1) * PERIODS));
  const lower = new Float64Array(size * size);
  for (let first = 0; first < periods; first += PERIODS) {
    const length = Math.min(PERIODS, periods - first);
    fillBlock(table, first, options, block);
    for (let group = 0; group < size; group += GROUP) {
      for (let row = group; row < size; row += DOWN) {
        const end = Math.min(row + DOWN, group + GROUP);
        for (let column = group; column < end; column += ACROSS) {
          dotFourByThree(rows, row, column, length, sums);
          addTile(lower, size, row, column, sums);
        }
      }
    }
  }
  const out = new Float64Array(assets * assets);
  for (let row = 0; row < assets; row++) {
    for (let column = 0; column <= row; column++) out[row * assets + column] = out[column * assets + row] = lower[row * size + column];
  }
  return out;
};

/** The average of each asset over all periods. */
export const assetMeans = ({ values, periods, assets }: ReturnsTable): Float64Array => {
  const means = new Float64Array(assets);
  for (let period = 0; period < periods; period++) {
    const row = period * assets;
    for (let asset = 0; asset < assets; asset++) means[asset] += values[row + asset];
  }
  for (let asset = 0; asset < assets; asset++) means[asset] /= periods;
  return means;
};
