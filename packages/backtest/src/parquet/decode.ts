import { parquetMetadata, parquetRead } from 'hyparquet';
import type { FileMetaData, SchemaElement } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { TraderError } from '@trader/core';
import type { Piece, RawColumn } from './pieces';

/** Rows that a table's columns can number. */
const MOST_ROWS = 2 ** 31;

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
    row += piece.values.length;
  }
  return row === length;
};

/** INT96 must keep its meaning away from the decoder's dates, and shares no type with anything else. */
const parsers = { timestampFromNanoseconds: (nanos: bigint): bigint => nanos };

/** Opens a Parquet file. Throws INVALID_DATA with one line that names it when it is none. */
export const openParquet = (bytes: Uint8Array, file: string): ParquetFile => {
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  let metadata: FileMetaData;
  let elements: ReadonlyMap<string, SchemaElement>;
  try {
    metadata = parquetMetadata(buffer, { geoparquet: false });
    elements = new Map(flatColumns(metadata).map((element) => [element.name, element]));
  } catch (cause) {
    throw damaged(file, cause);
  }
  const length = Number(metadata.num_rows);
  if (!(length >= 0 && length < MOST_ROWS)) throw damaged(file, new Error(`it claims to have ${metadata.num_rows} rows`));
  const plain: FileMetaData = { ...metadata, schema: metadata.schema.map(withoutMeaning) };
  return {
    length,
    names: [...elements.keys()],
    read: async (names) => {
      const pieces = new Map<string, Piece[]>(names.map((name) => [name, []]));
      try {
        await parquetRead({
          file: buffer, metadata: plain, columns: [...names], compressors, parsers,
          // Must not throw: the decoder would not hear of it.
          onChunk: ({ columnName, columnData, rowStart }) => void pieces.get(columnName)?.push({ values: columnData, row: rowStart }),
        });
      } catch (cause) {
        throw damaged(file, cause);
      }
      const columns = new Map<string, RawColumn>();
      for (const [name, parts] of pieces) {
        parts.sort((a, b) => a.row - b.row);
        const element = elements.get(name);
        if (element === undefined || !isWhole(parts, length)) throw damaged(file, new Error(`column "${name}" does not have its ${length} values`));
        columns.set(name, { element, pieces: parts });
      }
      return columns;
    },
  };
};
