/** Rows and columns of a tile: sixteen sums are what a processor's registers and one pass over eight rows can feed. */
export const TILE = 4;

/** `n`, or the next whole number of tiles above it. */
export const wholeTiles = (n: number, tile = TILE): number => Math.ceil(n / tile) * tile;

/**
 * The dot products of four rows of `cells` with four others, over `length` numbers: sums[4 a + b] of the row a at `p` and the row b at `q`; rows are `stride` apart.
 */
export const dotTile = (cells: Float64Array, p: number, q: number, stride: number, length: number, sums: Float64Array): void => {
  const p1 = p + stride;
  const p2 = p1 + stride;
  const p3 = p2 + stride;
  const q1 = q + stride;
  const q2 = q1 + stride;
  const q3 = q2 + stride;
  let [s00, s01, s02, s03] = [0, 0, 0, 0];
  let [s10, s11, s12, s13] = [0, 0, 0, 0];
  let [s20, s21, s22, s23] = [0, 0, 0, 0];
  let [s30, s31, s32, s33] = [0, 0, 0, 0];
  for (let k = 0; k < length; k++) {
    const y0 = cells[q + k];
    const y1 = cells[q1 + k];
    const y2 = cells[q2 + k];
    const y3 = cells[q3 + k];
    const x0 = cells[p + k];
    s00 += x0 * y0;
    s01 += x0 * y1;
    s02 += x0 * y2;
    s03 += x0 * y3;
    const x1 = cells[p1 + k];
    s10 += x1 * y0;
    s11 += x1 * y1;
    s12 += x1 * y2;
    s13 += x1 * y3;
    const x2 = cells[p2 + k];
    s20 += x2 * y0;
    s21 += x2 * y1;
    s22 += x2 * y2;
    s23 += x2 * y3;
    const x3 = cells[p3 + k];
    s30 += x3 * y0;
    s31 += x3 * y1;
    s32 += x3 * y2;
    s33 += x3 * y3;
  }
  sums[0] = s00;
  sums[1] = s01;
  sums[2] = s02;
  sums[3] = s03;
  sums[4] = s10;
  sums[5] = s11;
  sums[6] = s12;
  sums[7] = s13;
  sums[8] = s20;
  sums[9] = s21;
  sums[10] = s22;
  sums[11] = s23;
  sums[12] = s30;
  sums[13] = s31;
  sums[14] = s32;
  sums[15] = s33;
};

/**
 * The dot products of four rows, from `p` of `rows` on, with three others, from `q` on: sums[3 a + b]. Twelve sums stay in registers, and rows that are arrays of their own
 * are faster to walk along than parts of one array.
 */
export const dotFourByThree = (rows: readonly Float64Array[], p: number, q: number, length: number, sums: Float64Array): void => {
  const a0 = rows[p];
  const a1 = rows[p + 1];
  const a2 = rows[p + 2];
  const a3 = rows[p + 3];
  const b0 = rows[q];
  const b1 = rows[q + 1];
  const b2 = rows[q + 2];
  let s00 = 0;
  let s01 = 0;
  let s02 = 0;
  let s10 = 0;
  let s11 = 0;
  let s12 = 0;
  let s20 = 0;
  let s21 = 0;
  let s22 = 0;
  let s30 = 0;
  let s31 = 0;
  let s32 = 0;
  for (let k = 0; k < length; k++) {
    const y0 = b0[k];
    const y1 = b1[k];
    const y2 = b2[k];
    const x0 = a0[k];
    s00 += x0 * y0;
    s01 += x0 * y1;
    s02 += x0 * y2;
    const x1 = a1[k];
    s10 += x1 * y0;
    s11 += x1 * y1;
    s12 += x1 * y2;
    const x2 = a2[k];
    s20 += x2 * y0;
    s21 += x2 * y1;
    s22 += x2 * y2;
    const x3 = a3[k];
    s30 += x3 * y0;
    s31 += x3 * y1;
    s32 += x3 * y2;
  }
  sums[0] = s00;
  sums[1] = s01;
  sums[2] = s02;
  sums[3] = s10;
  sums[4] = s11;
  sums[5] = s12;
  sums[6] = s20;
  sums[7] = s21;
  sums[8] = s22;
  sums[9] = s30;
  sums[10] = s31;
  sums[11] = s32;
};
