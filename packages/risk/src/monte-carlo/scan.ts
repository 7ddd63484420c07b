/** What is kept of each path, one number per path. */
export interface PathColumns {
  readonly finalWealth: Float64Array;
  readonly maxDrawdown: Float64Array;
  readonly longestUnderwater: Float64Array;
  readonly lowestWealth: Float64Array;
}

/** Reads the steps of a path and writes row `row` of the columns. */
export type Scan = (steps: Float64Array, initial: number, columns: PathColumns, row: number) => void;

/** Of log returns: everything is compared in logarithms, and only what is kept is made wealth. */
export const scanLogReturns: Scan = (steps, initial, columns, row) => {
  const count = steps.length;
  let level = 0;
  let peak = 0;
  let lowest = 0;
  let deepest = 0;
  let top = 0;
  let longest = 0;
  for (let i = 0; i < count; i++) {
    level += steps[i];
    if (level >= peak) {
      if (i > top && i + 1 - top > longest) longest = i + 1 - top;
      peak = level;
      top = i + 1;
    } else if (peak - level >= deepest) {
      // Nothing is lower than ever before that does not fall as far as ever before.
      deepest = peak - level;
      if (level < lowest) lowest = level;
    }
  }
  columns.finalWealth[row] = initial * Math.exp(level);
  columns.maxDrawdown[row] = -Math.expm1(-deepest);
  columns.longestUnderwater[row] = Math.max(longest, count - top);
  columns.lowestWealth[row] = initial * Math.exp(lowest);
};

/** Of amounts of money: a fall is a share of its peak all the same. */
export const scanAmounts: Scan = (steps, initial, columns, row) => {
  const count = steps.length;
  let wealth = initial;
  let peak = initial;
  let lowest = initial;
  let deepest = 0;
  let level = 0;
  let top = 0;
  let longest = 0;
  for (let i = 0; i < count; i++) {
    level += steps[i];
    wealth = initial + level;
    if (wealth >= peak) {
      if (i > top && i + 1 - top > longest) longest = i + 1 - top;
      peak = wealth;
      top = i + 1;
    } else {
      if (wealth < lowest) lowest = wealth;
      const fall = 1 - wealth / peak;
      if (fall > deepest) deepest = fall;
    }
  }
  columns.finalWealth[row] = wealth;
  columns.maxDrawdown[row] = deepest;
  columns.longestUnderwater[row] = Math.max(longest, count - top);
  columns.lowestWealth[row] = lowest;
};
