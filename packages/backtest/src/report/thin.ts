/** Rows of a long series gathered into at most `limit` groups of neighbours, all but the last of equal size. */
export interface Groups {
  readonly count: number;
  readonly size: number;
  /** How many rows there are in all. */
  readonly rows: number;
}

/** Groups for `rows` rows, so that no more than `limit` come out. */
export const groupsOf = (rows: number, limit: number): Groups => {
  const size = Math.max(1, Math.ceil(rows / limit));
  return { count: Math.ceil(rows / size), size, rows };
};

/** The last value of each group. */
export const lastOf = (values: ArrayLike<number>, { count, size, rows }: Groups): Float64Array =>
  Float64Array.from({ length: count }, (_, group) => values[Math.min(rows, (group + 1) * size) - 1]);

/** The smallest value of each group (`sign` 1), or the largest (-1). */
const extremeOf = (values: Float64Array, { count, size, rows }: Groups, sign: 1 | -1): Float64Array => {
  const extremes = new Float64Array(count);
  for (let group = 0; group < count; group++) {
    let extreme = values[group * size];
    const end = Math.min(rows, (group + 1) * size);
    for (let row = group * size + 1; row < end; row++) if (sign * values[row] < sign * extreme) extreme = values[row];
    extremes[group] = extreme;
  }
  return extremes;
};

/** The smallest value of each group. */
export const lowestOf = (values: Float64Array, groups: Groups): Float64Array => extremeOf(values, groups, 1);

/** The largest value of each group. */
export const highestOf = (values: Float64Array, groups: Groups): Float64Array => extremeOf(values, groups, -1);
