import type { TableColumn } from '../report/report-tables';
import { varint } from './thrift-writer';
import type { Struct } from './thrift-writer';

/** Numbers of Type, ConvertedType and Encoding in parquet.thrift. */
const [INT32, INT64, DOUBLE, BYTE_ARRAY] = [1, 2, 5, 6];
const [UTF8, DATE, TIMESTAMP_MILLIS] = [0, 6, 9];
const [PLAIN, RLE_DICTIONARY] = [0, 8];
const DAY_MS = 86_400_000;
const TWO_32 = 2 ** 32;
/** Texts are told once each, if there are no more of them. */
const MOST_TEXTS = 65_536;
const encoder = new TextEncoder();

/** What the schema says of a column, and the bytes of its rows. */
export interface ColumnWriter {
  readonly type: number;
  readonly optional: boolean;
  /** Fields of its SchemaElement beside type, repetition and name. */
  readonly meaning: Struct;
  /** The values of some rows: a data page, and before it the page of a dictionary where there is one. */
  pages(from: number, to: number): { readonly encoding: number; readonly data: readonly Uint8Array[]; readonly dictionary?: { readonly count: number; readonly bytes: Uint8Array } };
}

const bytesOf = (values: Float64Array | Int32Array): Uint8Array => new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

const plain = (type: number, meaning: Struct, read: (from: number, to: number) => Float64Array | Int32Array): ColumnWriter =>
  ({ type, optional: false, meaning, pages: (from, to) => ({ encoding: PLAIN, data: [bytesOf(read(from, to))] }) });

/** Numbers of `width` bits, eight by eight: one run of Parquet's hybrid. Source: Encodings.md of Apache Parquet, RLE. */
const packed = (count: number, width: number, at: (row: number) => number): Uint8Array => {
  const groups = Math.ceil(count / 8);
  const head = varint(groups * 2 + 1);
  const bytes = new Uint8Array(head.length + groups * width);
  bytes.set(head);
  let [place, bits, held] = [head.length, 0, 0];
  for (let row = 0; row < count; row++) {
    bits |= at(row) << held;
    for (held += width; held >= 8; held -= 8) {
      bytes[place++] = bits;
      bits >>>= 8;
    }
  }
  if (held > 0) bytes[place] = bits;
  return bytes;
};

/** Which of the values are known, and those that are. */
const known = (values: Float64Array): readonly Uint8Array[] => {
  const there = values.some(Number.isNaN) ? values.filter((value) => !Number.isNaN(value)) : values;
  const levels = there === values ? Uint8Array.from([...varint(values.length * 2), 1]) : packed(values.length, 1, (row) => (Number.isNaN(values[row]) ? 0 : 1));
  return [bytesOf(Int32Array.of(levels.length)), levels, bytesOf(there)];
};

/** Milliseconds as 64-bit integers, in two halves. */
const wholeMs = (values: Float64Array): Int32Array => {
  const pairs = new Int32Array(2 * values.length);
  for (let row = 0; row < values.length; row++) {
    const ms = Math.trunc(values[row]);
    const high = Math.floor(ms / TWO_32);
    pairs[2 * row] = ms - high * TWO_32;
    pairs[2 * row + 1] = high;
  }
  return pairs;
};

const plainTexts = (texts: readonly string[]): Uint8Array => {
  const size = texts.reduce((sum, each) => sum + 4 + 3 * each.length, 0);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const each of texts) {
    const { written } = encoder.encodeInto(each, bytes.subarray(at + 4));
    view.setUint32(at, written, true);
    at += 4 + written;
  }
  return bytes.subarray(0, at);
};

const named = (names: readonly string[], count: number, at: (row: number) => number): ReturnType<ColumnWriter['pages']> => {
  const width = Math.max(1, 32 - Math.clz32(names.length - 1));
  return { encoding: RLE_DICTIONARY, data: [Uint8Array.of(width), packed(count, width, at)], dictionary: { count: names.length, bytes: plainTexts(names) } };
};

/** The texts of some rows, each told once where that is shorter. */
const textPages = (texts: readonly string[]): ReturnType<ColumnWriter['pages']> => {
  const numbers = new Map<string, number>();
  const indexes = new Int32Array(texts.length);
  for (let row = 0; row < texts.length; row++) {
    let number = numbers.get(texts[row]);
    if (number === undefined) {
      if (numbers.size === MOST_TEXTS) return { encoding: PLAIN, data: [plainTexts(texts)] };
      numbers.set(texts[row], (number = numbers.size));
    }
    indexes[row] = number;
  }
  return named([...numbers.keys()], texts.length, (row) => indexes[row]);
};

const TEXT: Pick<ColumnWriter, 'type' | 'optional' | 'meaning'> = { type: BYTE_ARRAY, optional: false, meaning: [[6, 'i32', UTF8], [10, 'struct', [[1, 'struct', []]]]] };
const DATE_MEANING: Struct = [[6, 'i32', DATE], [10, 'struct', [[6, 'struct', []]]]];
const STAMP_MEANING: Struct = [[6, 'i32', TIMESTAMP_MILLIS], [10, 'struct', [[8, 'struct', [[1, 'flag', true], [2, 'struct', [[1, 'struct', []]]]]]]]];

/** How a column of a table is written. */
export const columnWriter = (column: TableColumn): ColumnWriter => {
  switch (column.type) {
    case 'row': return plain(INT32, [], (from, to) => Int32Array.from({ length: to - from }, (_, at) => from + at + 1));
    case 'number': return { type: DOUBLE, optional: true, meaning: [], pages: (from, to) => ({ encoding: PLAIN, data: known(column.values.subarray(from, to)) }) };
    case 'decimal': return plain(DOUBLE, [], (from, to) => column.values.values.subarray(from, to));
    case 'time': return plain(INT64, STAMP_MEANING, (from, to) => wholeMs(column.values.subarray(from, to)));
    case 'day': return plain(INT32, DATE_MEANING, (from, to) => Int32Array.from(column.values.subarray(from, to), (time) => Math.floor(time / DAY_MS)));
    case 'text': return { ...TEXT, pages: (from, to) => textPages(column.values.slice(from, to)) };
    case 'name': return { ...TEXT, pages: (from, to) => named(column.names, to - from, (row) => column.values[from + row]) };
  }
};
