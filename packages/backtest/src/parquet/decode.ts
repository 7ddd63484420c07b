import { parquetMetadata, parquetRead } from 'hyparquet';
import type { ColumnMetaData, FileMetaData, SchemaElement } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { TraderError } from '@trader/core';
import { decodeChunk } from './decode-chunk';
import { lengthOf } from './pieces';
import type { Piece, RawColumn } from './pieces';

/** Rows that a table's columns can number, and how many one byte of a file of bars can stand for: their times differ from row to row. */
const MOST_ROWS = 2 ** 31;
const ROWS_OF_A_BYTE = 1024;

/** The columns of a Parquet file that hold one value a row. */
export interface ParquetFile {
  readonly length: number;
  readonly names: readonly string[];
  /** Decodes columns by name. Rejects with INVALID_DATA when the file is damaged. */
  read(names: readonly string[]): Promise<ReadonlyMap<string, RawColumn>>;
}

const damaged = (file: string, cause: unknown): TraderError => {
  const why = cause instanceof Error ? cause.message.split('\n')[0] : 'unknown error';
  return new TraderError('INVALID_DATA', `${file}: not a whole Parquet file, or not one that can be read here (${why}): fetch or write it again`, { cause });
};

/** The columns at the top of the schema that hold one value a row, with what the schema says of each. */
const flatColumns = ({ schema }: FileMetaData): readonly SchemaElement[] => {
  const columns: SchemaElement[] = [];
  /** How many elements are left of the nested one that is passed over. */
  let nested = 0;
  for (const element of schema.slice(1)) {
    const children = element.num_children ?? 0;
    const flat = nested === 0 && children === 0 && element.repetition_type !== 'REPEATED';
    if (flat && typeof element.name === 'string') columns.push(element);
    nested = Math.max(0, nested - 1) + children;
  }
  return columns;
};

/**
 * The element as the decoder shall see it: without what makes it turn integers into dates and inexact decimals, one object a value.
 * `readStamps` and `readNumbers` do that from the columns.
 */
const withoutMeaning = (element: SchemaElement): SchemaElement => {
  if (element.type === 'BYTE_ARRAY' || element.type === undefined) return element;
  const { converted_type: _converted, logical_type: _logical, ...rest } = element;
  return rest;
};

/** Whether the pieces hold each of `length` rows once, in order. */
const isWhole = (pieces: readonly Piece[], length: number): boolean => {
  let row = 0;
  for (const piece of pieces) {
    if (piece.row !== row) return false;
    row += lengthOf(piece);
  }
  return row === length;
};

/** INT96 must keep its meaning away from the decoder's dates, and shares no type with anything else. */
const parsers = { timestampFromNanoseconds: (nanos: bigint): bigint => nanos };

/** The rows of a file. Throws an Error when its parts claim different numbers, or more than it can hold. */
const rowsOf = ({ num_rows: rows, row_groups: groups }: FileMetaData, size: number): number => {
  const sum = groups.reduce((before, group) => before + Number(group.num_rows), 0);
  const length = Number(rows);
  if (!(length >= 0 && length < MOST_ROWS && length <= size * ROWS_OF_A_BYTE && sum === length)) throw new Error(`it claims to have ${rows} rows`);
  return length;
};

/** The column's part of every row group. Throws an Error when one has not as many values as rows. */
const chunksOf = ({ row_groups: groups }: FileMetaData, name: string): readonly ColumnMetaData[] =>
  groups.map(({ columns, num_rows: rows }) => {
    const found = columns.find(({ meta_data: data }) => data?.path_in_schema.length === 1 && data.path_in_schema[0] === name);
    if (found?.meta_data?.num_values !== rows || found.file_path !== undefined) throw new Error(`column "${name}" does not have its ${rows} values`);
    return found.meta_data;
  });

/** The column's values; undefined when a page of it has to be left to the other decoder. */
const decodeColumn = (bytes: Uint8Array, metadata: FileMetaData, element: SchemaElement): readonly Piece[] | undefined => {
  const pieces: Piece[] = [];
  let [row, known] = [0, true];
  for (const chunk of chunksOf(metadata, element.name)) {
    if (chunk.type !== element.type) throw new Error(`column "${element.name}" has another type than its schema`);
    const decoded = decodeChunk(bytes, chunk, element, row);
    if (decoded === undefined) known = false;
    else for (const piece of decoded) pieces.push(piece);
    row += Number(chunk.num_values);
  }
  return known ? pieces : undefined;
};

/** Reads columns of unusual encodings. Their pages and levels have been found whole before. */
const readUnusual = async (bytes: Uint8Array, metadata: FileMetaData, names: readonly string[]): Promise<ReadonlyMap<string, readonly Piece[]>> => {
  const pieces = new Map<string, Piece[]>(names.map((name) => [name, []]));
  const file = { byteLength: bytes.length, slice: (start: number, end = bytes.length): ArrayBuffer => bytes.slice(start, end).buffer as ArrayBuffer };
  await parquetRead({
    file, metadata: { ...metadata, schema: metadata.schema.map(withoutMeaning) }, columns: [...names], compressors, parsers,
    // Must not throw: the decoder would not hear of it.
    onChunk: ({ columnName, columnData, rowStart }) => void pieces.get(columnName)?.push({ values: columnData, row: rowStart }),
  });
  for (const parts of pieces.values()) parts.sort((a, b) => a.row - b.row);
  return pieces;
};

/** Opens a Parquet file. Throws INVALID_DATA with one line that names it when it is none. */
export const openParquet = (given: Uint8Array, file: string): ParquetFile => {
  // A Buffer's `slice` would not copy.
  const bytes = new Uint8Array(given.buffer, given.byteOffset, given.byteLength);
  let metadata: FileMetaData;
  let elements: ReadonlyMap<string, SchemaElement>;
  let length: number;
  try {
    // The last bytes tell where the metadata begins: no more of the file is copied than those.
    const size = bytes.length < 8 ? 0 : new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 8).getUint32(0, true);
    const footer = bytes.slice(Math.max(0, bytes.length - 8 - size));
    metadata = parquetMetadata(footer.buffer, { geoparquet: false });
    elements = new Map(flatColumns(metadata).map((element) => [element.name, element]));
    length = rowsOf(metadata, bytes.length);
  } catch (cause) {
    throw damaged(file, cause);
  }
  return {
    length,
    names: [...elements.keys()],
    read: async (names) => {
      try {
        const found = new Map<string, RawColumn>();
        const unusual: string[] = [];
        for (const name of names) {
          const element = elements.get(name);
          if (element === undefined) throw new Error(`column "${name}" is not there`);
          const pieces = decodeColumn(bytes, metadata, element);
          if (pieces === undefined) unusual.push(name);
          else found.set(name, { element, pieces });
        }
        if (unusual.length > 0) {
          for (const [name, pieces] of await readUnusual(bytes, metadata, unusual)) found.set(name, { element: elements.get(name) ?? { name }, pieces });
        }
        for (const [name, { pieces }] of found) if (!isWhole(pieces, length)) throw new Error(`column "${name}" does not have its ${length} values`);
        return found;
      } catch (cause) {
        throw damaged(file, cause);
      }
    },
  };
};
