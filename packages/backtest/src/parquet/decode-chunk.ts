import type { ColumnMetaData, SchemaElement } from 'hyparquet';
import { chunkPages } from './chunk-pages';
import type { Page } from './chunk-pages';
import type { Piece } from './pieces';
import { checkIndexes, pick, readPlain } from './plain-values';
import type { Values } from './plain-values';
import { readRunLengths } from './run-lengths';

/** Numbers of Encoding in parquet.thrift. */
const [PLAIN, PLAIN_DICTIONARY, RLE_DICTIONARY] = [0, 2, 8];

/** Which values of a page are there, 1 or 0 each; undefined when all are. */
const presenceOf = ({ levels, count }: Page): Uint8Array | undefined => {
  if (levels === undefined) return undefined;
  const present = new Uint8Array(count);
  readRunLengths(levels, 1, present);
  return present.includes(0) ? present : undefined;
};

/** Puts values where they belong, undefined elsewhere. */
const spread = (present: Uint8Array, values: ArrayLike<unknown>): readonly unknown[] => {
  let next = 0;
  return Array.from(present, (level) => (level === 1 ? values[next++] : undefined));
};

const indexesOf = ({ values }: Page, count: number): Int32Array => {
  const indexes = new Int32Array(count);
  if (count === 0) return indexes;
  if (values.length === 0) throw new Error('the values of a page are cut off');
  const [width] = values;
  if (width > 0) readRunLengths(values.subarray(1), width, indexes);
  return indexes;
};

/** The values of a data page; undefined for an encoding or a type that is not known here. */
const readPage = (page: Page, element: SchemaElement, dictionary: Values | undefined): Omit<Piece, 'row'> | undefined => {
  const present = presenceOf(page);
  const count = present === undefined ? page.count : present.reduce((sum, level) => sum + level, 0);
  let values: Values | undefined;
  if (page.encoding === PLAIN) values = readPlain(element, page.values, count);
  else if (page.encoding === PLAIN_DICTIONARY || page.encoding === RLE_DICTIONARY) {
    if (dictionary === undefined) throw new Error('a dictionary is missing');
    const indexes = indexesOf(page, count);
    if (present === undefined && element.type === 'BYTE_ARRAY') {
      checkIndexes(indexes, dictionary.length);
      return { values: dictionary, indexes };
    }
    values = pick(dictionary, indexes);
  }
  if (values === undefined) return undefined;
  return { values: present === undefined ? values : spread(present, values) };
};

/**
 * The values of one column of one row group, which begins with `row`, page by page. Undefined when one of its pages has an encoding or a type that is not
 * known here: all its pages are then whole nevertheless, and so are their levels. Throws an Error with a short reason when they are not.
 */
export const decodeChunk = (file: Uint8Array, column: ColumnMetaData, element: SchemaElement, row: number): readonly Piece[] | undefined => {
  const pieces: Piece[] = [];
  let [at, dictionary, known]: [number, Values | undefined, boolean] = [row, undefined, true];
  for (const page of chunkPages(file, column, element.repetition_type !== 'REQUIRED')) {
    if (page.dictionary) {
      dictionary = readPlain(element, page.values, page.count);
      continue;
    }
    const piece = readPage(page, element, dictionary);
    if (piece === undefined) known = false;
    else pieces.push({ ...piece, row: at });
    at += page.count;
  }
  return known ? pieces : undefined;
};
