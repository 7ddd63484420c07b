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

/** The smallest value of each group. */
export const lowestOf = (values: ArrayLike<number>, groups: Groups): Float64Array => reduce(values, groups, Math.min);

/** The largest value of each group. */
export const highestOf = (values: ArrayLike<number>, groups: Groups): Float64Array => reduce(values, groups, Math.max);

const reduce = (values: ArrayLike<number>, { count, size, rows }: Groups, pick: (a: number, b: number) => number): Float64Array => {
  const result = new Float64Array(count);
  for (let group = 0; group < count; group++) {
    let best = values[group * size];
    for (let row = group * size + 1; row < Math.min(rows, (group + 1) * size); row++) best = pick(best, values[row]);
    result[group] = best;
  }
  return result;
};
