import type { SchemaElement } from 'hyparquet';

/** A run of one column's values, as the decoder gives them. */
export interface Piece {
  readonly values: ArrayLike<unknown>;
  /** Which of the values each row has, where they are told once only; else each row has its own. */
  readonly indexes?: Int32Array;
  /** Where its first value stands in the file, rows counted from 0. */
  readonly row: number;
}

/** How many rows a piece has. */
export const lengthOf = ({ values, indexes }: Piece): number => (indexes ?? values).length;

/** A column of a Parquet file: what the schema says of it, and its values. */
export interface RawColumn {
  /** As in the file. What decodes values is removed from the element given to the decoder: see `withoutMeaning`. */
  readonly element: SchemaElement;
  readonly pieces: readonly Piece[];
}

const TWO_32 = 2 ** 32;

/** Whether the values are 64-bit integers side by side, which are read fastest as pairs of 32 bits. */
const asPairs = (values: ArrayLike<unknown>): Int32Array | undefined =>
  values instanceof BigInt64Array ? new Int32Array(values.buffer, values.byteOffset, 2 * values.length) : undefined;

/**
 * 64-bit integers divided by `divisor`, rounded down, into `to` from `at` on; what is no integer becomes NaN. Exact: with 2^32 = q divisor + r
 * the quotient of high 2^32 + low is high q + floor((high r + low) / divisor), and high r + low stays below 2^53 for divisors up to 10^6.
 */
export const divideInto = (to: Float64Array, at: number, values: ArrayLike<unknown>, divisor: number): void => {
  const pairs = asPairs(values);
  if (pairs !== undefined) {
    if (divisor === 1) {
      for (let row = 0, word = 0; word < pairs.length; row++, word += 2) to[at + row] = pairs[word + 1] * TWO_32 + (pairs[word] >>> 0);
      return;
    }
    const quotient = Math.floor(TWO_32 / divisor);
    const rest = TWO_32 % divisor;
    for (let row = 0, word = 0; word < pairs.length; row++, word += 2) {
      const low = pairs[word] >>> 0;
      const high = pairs[word + 1];
      to[at + row] = high * quotient + Math.floor((high * rest + low) / divisor);
    }
    return;
  }
  const whole = BigInt(divisor);
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (typeof value === 'bigint') to[at + row] = Number((value - (((value % whole) + whole) % whole)) / whole);
    else to[at + row] = typeof value === 'number' ? Math.floor(value / divisor) : NaN;
  }
};

/** Numbers into `to` from `at` on; what is none becomes NaN. */
export const copyInto = (to: Float64Array, at: number, values: ArrayLike<unknown>): void => {
  if (values instanceof Float64Array || values instanceof Float32Array || values instanceof Int32Array) {
    to.set(values, at);
    return;
  }
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    to[at + row] = typeof value === 'number' ? value : typeof value === 'bigint' ? Number(value) : NaN;
  }
};
