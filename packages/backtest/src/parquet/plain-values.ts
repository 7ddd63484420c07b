import type { SchemaElement } from 'hyparquet';

/** Values side by side; of what is no number of at most 64 bits, texts, bytes and integers. */
export type Values = Float64Array | Float32Array | Int32Array | BigInt64Array | readonly unknown[];

const NUMBERS = { DOUBLE: Float64Array, FLOAT: Float32Array, INT32: Int32Array, INT64: BigInt64Array } as const;
const INT96_BYTES = 12;
const decoder = new TextDecoder();

const cut = (): Error => new Error('the values of a page are cut off');

const texts = (bytes: Uint8Array, count: number): readonly string[] => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // Each takes four bytes at least.
  if (4 * count > bytes.length) throw cut();
  const found: string[] = [];
  for (let at = 0; found.length < count; ) {
    const size = at + 4 > bytes.length ? Infinity : view.getUint32(at, true);
    if (size > bytes.length - at - 4) throw cut();
    found.push(decoder.decode(bytes.subarray(at + 4, at + 4 + size)));
    at += 4 + size;
  }
  return found;
};

/** An INT96: nanoseconds of the day in the lower 64 bits, the day above. */
const wide = (bytes: Uint8Array): bigint => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, INT96_BYTES);
  return (BigInt(view.getUint32(8, true)) << 64n) | view.getBigUint64(0, true);
};

/** Values of `width` bytes each. */
const fixed = <T>(bytes: Uint8Array, count: number, width: number, read: (value: Uint8Array) => T): readonly T[] => {
  if (!(width > 0) || width * count > bytes.length) throw cut();
  return Array.from({ length: count }, (_, at) => read(bytes.subarray(width * at, width * (at + 1))));
};

/**
 * `count` values in plain encoding, as a view of the bytes where that is possible; undefined for a type that is not known here. Source: Encodings.md
 * of Apache Parquet, PLAIN. Numbers are little-endian there, and in every processor that runs JavaScript today. Throws an Error when there are fewer.
 */
export const readPlain = ({ type, type_length: length = 0 }: SchemaElement, bytes: Uint8Array, count: number): Values | undefined => {
  if (type === 'BYTE_ARRAY') return texts(bytes, count);
  if (type === 'FIXED_LEN_BYTE_ARRAY') return fixed(bytes, count, length, (value) => value.slice());
  if (type === 'INT96') return fixed(bytes, count, INT96_BYTES, wide);
  if (type === undefined || type === 'BOOLEAN') return undefined;
  const Numbers = NUMBERS[type];
  const size = Numbers.BYTES_PER_ELEMENT * count;
  if (size > bytes.length) throw cut();
  if (bytes.byteOffset % Numbers.BYTES_PER_ELEMENT === 0) return new Numbers(bytes.buffer as ArrayBuffer, bytes.byteOffset, count);
  return new Numbers(bytes.slice(0, size).buffer);
};

/** The values that `indexes` name. Throws an Error when there is no such value. */
export const pick = (values: Values, indexes: Int32Array): Values => {
  checkIndexes(indexes, values.length);
  if (values instanceof Float64Array) return pickNumbers(values, indexes, new Float64Array(indexes.length));
  if (values instanceof Float32Array) return pickNumbers(values, indexes, new Float32Array(indexes.length));
  if (values instanceof Int32Array) return pickNumbers(values, indexes, new Int32Array(indexes.length));
  if (values instanceof BigInt64Array) {
    // Pairs of 32 bits: a bigint for each value would be made otherwise.
    const from = new Int32Array(values.buffer, values.byteOffset, 2 * values.length);
    const to = new Int32Array(2 * indexes.length);
    for (let row = 0; row < indexes.length; row++) {
      to[2 * row] = from[2 * indexes[row]];
      to[2 * row + 1] = from[2 * indexes[row] + 1];
    }
    return new BigInt64Array(to.buffer);
  }
  return Array.from(indexes, (index) => values[index]);
};

/** Throws an Error unless each index is one of so many values. */
export const checkIndexes = (indexes: Int32Array, count: number): void => {
  for (let row = 0; row < indexes.length; row++) {
    if (indexes[row] < 0 || indexes[row] >= count) throw new Error('a value is not in the dictionary');
  }
};

const pickNumbers = <T extends Float64Array | Float32Array | Int32Array>(values: T, indexes: Int32Array, to: T): T => {
  for (let row = 0; row < indexes.length; row++) to[row] = values[indexes[row]];
  return to;
};
