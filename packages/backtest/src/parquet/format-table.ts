import type { ReportTable, TableColumn } from '../report/report-tables';
import { columnWriter } from './column-pages';
import type { ColumnWriter } from './column-pages';
import { structBytes } from './thrift-writer';
import type { Struct } from './thrift-writer';

const ROWS_PER_GROUP = 1_000_000;
const MAGIC = Uint8Array.of(0x50, 0x41, 0x52, 0x31);
/** Numbers of PageType, Encoding, CompressionCodec and FieldRepetitionType in parquet.thrift. */
const [DATA_PAGE, DICTIONARY_PAGE] = [0, 2];
const [PLAIN, RLE] = [0, 3];
const UNCOMPRESSED = 0;
const [REQUIRED, OPTIONAL] = [0, 1];

const pageHeader = (type: number, size: number, rest: Struct): Uint8Array =>
  Uint8Array.from(structBytes([[1, 'i32', type], [2, 'i32', size], [3, 'i32', size], ...rest]));

const sizeOf = (pieces: readonly Uint8Array[]): number => pieces.reduce((sum, { length }) => sum + length, 0);

/** The bytes of some rows of a column that begin at `offset`, and its ColumnChunk. */
const chunkOf = (name: string, writer: ColumnWriter, from: number, to: number, offset: number): { readonly bytes: readonly Uint8Array[]; readonly chunk: Struct; readonly size: number } => {
  const { encoding, data, dictionary } = writer.pages(from, to);
  const count = to - from;
  const first = dictionary === undefined
    ? []
    : [pageHeader(DICTIONARY_PAGE, dictionary.bytes.length, [[7, 'struct', [[1, 'i32', dictionary.count], [2, 'i32', PLAIN]]]]), dictionary.bytes];
  const header = pageHeader(DATA_PAGE, sizeOf(data), [[5, 'struct', [[1, 'i32', count], [2, 'i32', encoding], [3, 'i32', RLE], [4, 'i32', RLE]]]]);
  const bytes = [...first, header, ...data];
  const size = sizeOf(bytes);
  const metadata: Struct = [
    [1, 'i32', writer.type], [2, 'numbers', dictionary === undefined ? [encoding, RLE] : [PLAIN, encoding, RLE]], [3, 'texts', [name]], [4, 'i32', UNCOMPRESSED],
    [5, 'i64', count], [6, 'i64', size], [7, 'i64', size], [9, 'i64', offset + sizeOf(first)],
    ...(dictionary === undefined ? [] : [[11, 'i64', offset] as const]),
  ];
  return { bytes, size, chunk: [[2, 'i64', offset], [3, 'struct', metadata]] };
};

const elementOf = ({ name }: TableColumn, { type, optional, meaning }: ColumnWriter): Struct =>
  [[1, 'i32', type], [3, 'i32', optional ? OPTIONAL : REQUIRED], [4, 'text', name], ...meaning];

/**
 * A table as a Parquet file in pieces, uncompressed: times are TIMESTAMP in UTC with milliseconds, days DATE, texts told once each; a number that is
 * not known is null, and a decimal is the double nearest to it. Format: parquet.thrift of Apache Parquet.
 */
export const parquetOf = function* ({ name, columns, length }: ReportTable): Generator<Uint8Array> {
  const writers = columns.map(columnWriter);
  const groups: Struct[] = [];
  yield MAGIC;
  let offset = MAGIC.length;
  for (let from = 0; from < length; from += ROWS_PER_GROUP) {
    const to = Math.min(length, from + ROWS_PER_GROUP);
    const chunks: Struct[] = [];
    const start = offset;
    for (const [at, writer] of writers.entries()) {
      const { bytes, size, chunk } = chunkOf(columns[at].name, writer, from, to, offset);
      yield* bytes;
      chunks.push(chunk);
      offset += size;
    }
    groups.push([[1, 'structs', chunks], [2, 'i64', offset - start], [3, 'i64', to - from]]);
  }
  const schema: Struct[] = [[[4, 'text', name], [5, 'i32', columns.length]], ...columns.map((column, at) => elementOf(column, writers[at]))];
  const footer = Uint8Array.from(structBytes([
    [1, 'i32', 1], [2, 'structs', schema], [3, 'i64', length], [4, 'structs', groups], [6, 'text', '@trader/backtest'],
  ]));
  yield footer;
  yield new Uint8Array(Int32Array.of(footer.length).buffer);
  yield MAGIC;
};
