/**
 * A page's header. Source: parquet.thrift of Apache Parquet, PageHeader, in Thrift's compact protocol. Sizes in bytes; absent numbers are NaN.
 */
export interface PageHeader {
  readonly type: number;
  readonly unpackedSize: number;
  readonly packedSize: number;
  readonly count: number;
  readonly encoding: number;
  /** Of a data page of version 2: bytes of its levels, which are never compressed, and whether its values are. */
  readonly definitionSize: number;
  readonly repetitionSize: number;
  readonly compressed: boolean;
  /** Where the page's bytes begin. */
  readonly end: number;
}

/** Numbers of PageType. */
export const PAGE = { data: 0, dictionary: 2, data2: 3 } as const;
const DATA_HEADER = 5;
const DICTIONARY_HEADER = 7;
const DATA2_HEADER = 8;

/** Types of the compact protocol. Source: thrift-compact-protocol.md of Apache Thrift. */
const [STOP, TRUE, FALSE, BYTE, I16, I32, I64, DOUBLE, BINARY, LIST, SET, STRUCT] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12];
/** No header of Parquet is deeper. */
const DEEPEST = 8;

class Thrift {
  constructor(
    private readonly bytes: Uint8Array,
    public at: number,
  ) {}

  byte(): number {
    if (this.at >= this.bytes.length) throw new Error('a page header is cut off');
    return this.bytes[this.at++];
  }

  /** An unsigned number; above 2^53 it is near enough. */
  varint(): number {
    let value = 0;
    for (let power = 1, byte = 0x80; byte & 0x80; power *= 128) {
      byte = this.byte();
      value += (byte & 0x7f) * power;
      if (power > 2 ** 63) throw new Error('a page header holds no number');
    }
    return value;
  }

  signed(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /** Numbers and flags of a struct by their fields; `inner` hears of fields that are structs and may read one. */
  struct(inner: (field: number) => boolean, depth = 0): ReadonlyMap<number, number> {
    if (depth > DEEPEST) throw new Error('a page header is nested too deep');
    const found = new Map<number, number>();
    for (let field = 0; ; ) {
      const head = this.byte();
      const type = head & 15;
      if (type === STOP) return found;
      field = head >> 4 === 0 ? this.signed() : field + (head >> 4);
      if (type === TRUE || type === FALSE) found.set(field, Number(type === TRUE));
      else if (type === I16 || type === I32 || type === I64) found.set(field, this.signed());
      else if (type !== STRUCT || !inner(field)) this.skip(type, depth);
    }
  }

  private skip(type: number, depth: number): void {
    if (type === BYTE || type === TRUE || type === FALSE) this.byte();
    else if (type === I16 || type === I32 || type === I64) this.varint();
    else if (type === DOUBLE) this.pass(8);
    else if (type === BINARY) this.pass(this.varint());
    else if (type === STRUCT) this.struct(() => false, depth + 1);
    else if (type === LIST || type === SET) {
      if (depth > DEEPEST) throw new Error('a page header is nested too deep');
      const head = this.byte();
      for (let left = head >> 4 === 15 ? this.varint() : head >> 4; left > 0; left--) this.skip(head & 15, depth + 1);
    } else throw new Error(`a page header holds the unknown type ${type}`);
  }

  private pass(count: number): void {
    if (count > this.bytes.length - this.at) throw new Error('a page header is cut off');
    this.at += count;
  }
}

/** Reads the header of the page at `from`. Throws an Error with a short reason when there is none. */
export const readPageHeader = (bytes: Uint8Array, from: number): PageHeader => {
  const thrift = new Thrift(bytes, from);
  let inner: ReadonlyMap<number, number> = new Map();
  const outer = thrift.struct((field) => {
    if (field !== DATA_HEADER && field !== DICTIONARY_HEADER && field !== DATA2_HEADER) return false;
    inner = thrift.struct(() => false);
    return true;
  });
  const type = outer.get(1) ?? NaN;
  const number = (fields: ReadonlyMap<number, number>, field: number): number => fields.get(field) ?? NaN;
  return {
    type, unpackedSize: number(outer, 2), packedSize: number(outer, 3), count: number(inner, 1), encoding: number(inner, type === PAGE.data2 ? 4 : 2),
    definitionSize: number(inner, 5), repetitionSize: number(inner, 6), compressed: inner.get(7) !== 0, end: thrift.at,
  };
};
