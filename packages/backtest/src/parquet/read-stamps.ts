import { DAY_MS } from '../historical-feed/bar-file-options';
import { StampReader } from '../historical-feed/stamp-reader';
import type { StampKind } from '../historical-feed/stamp-reader';
import { divideInto, lengthOf } from './pieces';
import type { RawColumn } from './pieces';

/** The stamps of a column: what they are, and ms since 1970 as in `StampReader.read`; NaN where there is none. */
export interface Stamps {
  readonly kind: StampKind;
  readonly stamp: Float64Array;
}

const PER_MS: Readonly<Record<string, number>> = { MILLIS: 1, MICROS: 1000, NANOS: 1_000_000 };
/** Units since 1970 of bare integers, by how many digits they have between 2001 and 2286. */
const UNIT_OF_DIGITS: Readonly<Record<number, { readonly perMs: number; readonly ms: number }>> = {
  9: { perMs: 1, ms: 1000 }, 10: { perMs: 1, ms: 1000 },
  12: { perMs: 1, ms: 1 }, 13: { perMs: 1, ms: 1 },
  15: { perMs: 1000, ms: 1 }, 16: { perMs: 1000, ms: 1 },
  18: { perMs: 1_000_000, ms: 1 }, 19: { perMs: 1_000_000, ms: 1 },
};
/** Julian day number of 1970-01-01, which INT96 counts days from. Source: Apache Impala's and Spark's INT96 timestamps. */
const JULIAN_1970 = 2_440_588n;

const divided = ({ pieces }: RawColumn, length: number, divisor: number, factor: number): Float64Array => {
  const stamp = new Float64Array(length);
  for (const { values, row } of pieces) divideInto(stamp, row, values, divisor);
  if (factor !== 1) for (let row = 0; row < length; row++) stamp[row] *= factor;
  return stamp;
};

const julian = ({ pieces }: RawColumn, length: number): Float64Array => {
  const stamp = new Float64Array(length).fill(NaN);
  for (const { values, row } of pieces) {
    for (let at = 0; at < values.length; at++) {
      const value = values[at];
      if (typeof value === 'bigint') stamp[row + at] = Number((value >> 64n) - JULIAN_1970) * DAY_MS + Number((value & 0xffff_ffff_ffff_ffffn) / 1_000_000n);
    }
  }
  return stamp;
};

const texts = ({ pieces }: RawColumn, length: number): Stamps => {
  const reader = new StampReader();
  const encoder = new TextEncoder();
  const stamp = new Float64Array(length).fill(NaN);
  const read = (value: unknown): number => {
    const bytes = typeof value === 'string' ? encoder.encode(value) : new Uint8Array();
    return bytes.length === 0 ? NaN : reader.read(bytes, 0, bytes.length);
  };
  for (const piece of pieces) {
    const { values, row, indexes } = piece;
    for (let at = 0; at < lengthOf(piece); at++) stamp[row + at] = read(values[indexes === undefined ? at : indexes[at]]);
  }
  return { kind: reader.kind ?? 'day', stamp };
};

const bareIntegers = (column: RawColumn, length: number): Stamps | undefined => {
  const first = column.pieces[0]?.values[0];
  const unit = typeof first === 'bigint' || typeof first === 'number' ? UNIT_OF_DIGITS[String(first).length] : undefined;
  return unit && { kind: 'instant', stamp: divided(column, length, unit.perMs, unit.ms) };
};

/**
 * Reads a column of times: TIMESTAMP of any unit (in UTC, or a wall clock time), DATE, INT96, text as in CSV, or bare integers since 1970 whose
 * unit the digits of the first one tell. Fractions of a millisecond are cut. Undefined for a column of anything else.
 */
export const readStamps = (column: RawColumn, length: number): Stamps | undefined => {
  const { type, converted_type: converted, logical_type: logical } = column.element;
  if (logical?.type === 'TIMESTAMP' && type === 'INT64') {
    return { kind: logical.isAdjustedToUTC ? 'instant' : 'local', stamp: divided(column, length, PER_MS[logical.unit], 1) };
  }
  if (converted === 'TIMESTAMP_MILLIS') return { kind: 'instant', stamp: divided(column, length, 1, 1) };
  if (converted === 'TIMESTAMP_MICROS') return { kind: 'instant', stamp: divided(column, length, 1000, 1) };
  if (converted === 'DATE' || logical?.type === 'DATE') return { kind: 'day', stamp: divided(column, length, 1, DAY_MS) };
  if (type === 'INT96') return { kind: 'instant', stamp: julian(column, length) };
  if (type === 'BYTE_ARRAY') return texts(column, length);
  if ((type === 'INT64' || type === 'INT32') && (converted === undefined || /^U?INT_(32|64)$/.test(converted))) return bareIntegers(column, length);
  return undefined;
};
