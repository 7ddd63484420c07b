import type { ColumnMetaData } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { PAGE, readPageHeader } from './page-header';
import type { PageHeader } from './page-header';

/** A page of one column, unpacked. */
export interface Page {
  readonly dictionary: boolean;
  /** A number of Encoding in parquet.thrift. */
  readonly encoding: number;
  /** How many values it holds, absent ones included. */
  readonly count: number;
  /** Run lengths that tell which values are there; undefined when all are. */
  readonly levels: Uint8Array | undefined;
  readonly values: Uint8Array;
}

/** No known compression makes more of a byte, but for a little. Deflate: 1032, the others less on pages of numbers. */
const MOST_OF_A_BYTE = 1100;
const LITTLE = 1 << 20;

const unpack = (codec: ColumnMetaData['codec'], bytes: Uint8Array, size: number): Uint8Array => {
  if (!(size >= 0 && size <= LITTLE + bytes.length * MOST_OF_A_BYTE)) throw new Error(`a page claims to have ${size} bytes`);
  if (codec === 'UNCOMPRESSED') return bytes;
  const unpacked = compressors[codec]?.(bytes, size);
  if (unpacked === undefined) throw new Error(`its compression ${codec} is not known`);
  if (unpacked.length !== size) throw new Error(`a page has ${unpacked.length} bytes, not ${size}`);
  return unpacked;
};

/** The levels and the values of a data page of the first version. */
const split = (page: Uint8Array, optional: boolean): Pick<Page, 'levels' | 'values'> => {
  if (!optional) return { levels: undefined, values: page };
  const size = page.length < 4 ? Infinity : new DataView(page.buffer, page.byteOffset).getUint32(0, true);
  if (size > page.length - 4) throw new Error('the levels of a page are cut off');
  return { levels: page.subarray(4, 4 + size), values: page.subarray(4 + size) };
};

const readPage = (header: PageHeader, body: Uint8Array, codec: ColumnMetaData['codec'], optional: boolean): Page => {
  const { type, count, encoding, unpackedSize } = header;
  if (type === PAGE.data2) {
    const { definitionSize, repetitionSize, compressed } = header;
    if (repetitionSize !== 0 || !(definitionSize >= 0 && definitionSize <= body.length)) throw new Error('the levels of a page are cut off');
    const values = unpack(compressed ? codec : 'UNCOMPRESSED', body.subarray(definitionSize), unpackedSize - definitionSize);
    return { dictionary: false, count, encoding, levels: optional ? body.subarray(0, definitionSize) : undefined, values };
  }
  const page = unpack(codec, body, unpackedSize);
  return { dictionary: type === PAGE.dictionary, count, encoding, ...(type === PAGE.dictionary ? { levels: undefined, values: page } : split(page, optional)) };
};

/** Where the column's pages begin. */
const startOf = ({ dictionary_page_offset: dictionary, data_page_offset: data }: ColumnMetaData): number =>
  Number(dictionary !== undefined && dictionary > 0n && dictionary < data ? dictionary : data);

/**
 * The pages of a column of one row group, one by one. Throws an Error with a short reason when they are damaged, or do not hold the values that
 * the column claims; nothing larger than its bytes can hold is made of a page.
 */
export const chunkPages = function* (file: Uint8Array, column: ColumnMetaData, optional: boolean): Generator<Page> {
  const start = startOf(column);
  const size = Number(column.total_compressed_size);
  if (!(start >= 0 && size >= 0 && start + size <= file.length)) throw new Error('a column lies outside of the file');
  const chunk = file.subarray(start, start + size);
  let left = Number(column.num_values);
  for (let at = 0; left > 0; ) {
    const header = readPageHeader(chunk, at);
    const { type, packedSize, count, end } = header;
    if (!(packedSize >= 0 && packedSize <= chunk.length - end)) throw new Error('a page is cut off');
    at = end + packedSize;
    if (type !== PAGE.data && type !== PAGE.data2 && type !== PAGE.dictionary) continue;
    if (!(count >= 0) || (type !== PAGE.dictionary && (count === 0 || count > left))) throw new Error(`a page claims to have ${count} values`);
    yield readPage(header, chunk.subarray(end, at), column.codec, optional);
    if (type !== PAGE.dictionary) left -= count;
  }
};

