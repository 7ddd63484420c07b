import { copyInto } from './pieces';
import type { RawColumn } from './pieces';

const NUMBERS: ReadonlySet<string> = new Set(['DOUBLE', 'FLOAT', 'INT32', 'INT64']);

/** An unscaled decimal of big-endian bytes in two's complement. Source: Parquet's LogicalTypes.md, DECIMAL. */
const integerOf = (bytes: Uint8Array): bigint => {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return BigInt.asIntN(8 * bytes.length, value);
};

/** Decimals as the doubles nearest to them: 12345 of scale 2 is what `123.45` reads as. */
const decimals = ({ pieces }: RawColumn, length: number, scale: number): Float64Array => {
  const column = new Float64Array(length).fill(NaN);
  for (const { values, row } of pieces) {
    for (let at = 0; at < values.length; at++) {
      const value = values[at];
      const unscaled = value instanceof Uint8Array ? integerOf(value) : value;
      if (typeof unscaled === 'number' || typeof unscaled === 'bigint') column[row + at] = Number(`${unscaled}e-${scale}`);
    }
  }
  return column;
};

/**
 * Reads a column of numbers: DOUBLE, FLOAT, INT32, INT64 or DECIMAL; NaN where there is none. Undefined for a column of anything else, such as
 * text or times.
 */
export const readNumbers = (column: RawColumn, length: number): Float64Array | undefined => {
  const { type, converted_type: converted, logical_type: logical, scale } = column.element;
  if (converted === 'DECIMAL') return type === 'BYTE_ARRAY' ? undefined : decimals(column, length, scale ?? 0);
  if (type === undefined || !NUMBERS.has(type)) return undefined;
  if (logical !== undefined ? logical.type !== 'INTEGER' : converted !== undefined && !/^U?INT_/.test(converted)) return undefined;
  const numbers = new Float64Array(length);
  for (const { values, row } of column.pieces) copyInto(numbers, row, values);
  return numbers;
};
