/** A field of a struct in Thrift's compact protocol: its number, and its value. Numbers are whole and not below zero. */
type Field = readonly [field: number, ...value:
  | readonly ['i32' | 'i64', number]
  | readonly ['flag', boolean]
  | readonly ['text', string]
  | readonly ['struct', Struct]
  | readonly ['numbers', readonly number[]]
  | readonly ['texts', readonly string[]]
  | readonly ['structs', readonly Struct[]]];

/** Fields by rising numbers. */
export type Struct = readonly Field[];

/** Types of the compact protocol. Source: thrift-compact-protocol.md of Apache Thrift. */
const TYPES = { flag: 1, i32: 5, i64: 6, text: 8, numbers: 9, texts: 9, structs: 9, struct: 12 } as const;
const [FALSE, I32, BINARY, STRUCT] = [2, 5, 8, 12];

const encoder = new TextEncoder();

/** A number in seven bits a byte, the lowest first. */
export const varint = (value: number): number[] => {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  bytes.push(rest);
  return bytes;
};

const text = (value: string): number[] => {
  const bytes = encoder.encode(value);
  return [...varint(bytes.length), ...bytes];
};

const list = (type: number, items: readonly (readonly number[])[]): number[] => [
  ...(items.length < 15 ? [(items.length << 4) | type] : [0xf0 | type, ...varint(items.length)]), ...items.flat(),
];

const valueOf = ([, type, value]: Field): readonly number[] => {
  switch (type) {
    case 'flag': return [];
    case 'i32':
    case 'i64': return varint(2 * value);
    case 'text': return text(value);
    case 'struct': return structBytes(value);
    case 'numbers': return list(I32, value.map((each) => varint(2 * each)));
    case 'texts': return list(BINARY, value.map(text));
    case 'structs': return list(STRUCT, value.map(structBytes));
  }
};

/** A struct's bytes. */
export const structBytes = (fields: Struct): number[] => {
  const bytes: number[] = [];
  let last = 0;
  for (const field of fields) {
    const [number, type, value] = field;
    bytes.push(((number - last) << 4) | (type === 'flag' && value === false ? FALSE : TYPES[type]), ...valueOf(field));
    last = number;
  }
  bytes.push(0);
  return bytes;
};
