import { sha256 } from '@noble/hashes/sha2.js';

/** SHA-256 of some bytes, as lower-case hex. */
export type Sha256 = (bytes: Uint8Array) => string;

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** SHA-256 in plain JavaScript, the same in every environment. */
export const portableSha256: Sha256 = (bytes) => {
  let text = '';
  for (const byte of sha256(bytes)) text += HEX[byte];
  return text;
};

/** What the first block of a journal is chained to. */
export const GENESIS = '0'.repeat(64);

const encoder = new TextEncoder();

/** The UTF-8 bytes of a text. */
export const utf8 = (text: string): Uint8Array => encoder.encode(text);

/** What a seal is the hash of: the previous seal, then the bytes of the block's lines. */
export class Block {
  records = 0;
  private buffer = new Uint8Array(4096);
  private end = 0;

  constructor(previousSeal: string) {
    this.append(previousSeal);
  }

  /** Bytes of the lines so far. */
  get size(): number {
    return this.end - GENESIS.length;
  }

  append(text: string): void {
    this.reserve(3 * text.length); // the most UTF-8 can need
    this.end += encoder.encodeInto(text, this.buffer.subarray(this.end)).written;
  }

  appendBytes(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.buffer.set(bytes, this.end);
    this.end += bytes.length;
  }

  /** Ends the block: gives its seal and begins the next. */
  seal(sha256OfBytes: Sha256): string {
    const seal = sha256OfBytes(this.buffer.subarray(0, this.end));
    this.end = 0;
    this.records = 0;
    this.append(seal);
    return seal;
  }

  private reserve(bytes: number): void {
    if (this.end + bytes <= this.buffer.length) return;
    const larger = new Uint8Array(2 * (this.end + bytes));
    larger.set(this.buffer);
    this.buffer = larger;
  }
}

/** The line that closes a block of `records` lines, without its newline. */
export const sealLine = (seal: string, records: number): string => `{"seal":"${seal}","records":${records}}`;

const SEAL = /^\{"seal":"([0-9a-f]{64})","records":([1-9]\d*)\}$/;

/** Reads a line that `sealLine` wrote; undefined for any other. */
export const readSeal = (line: string): { readonly seal: string; readonly records: number } | undefined => {
  const match = SEAL.exec(line);
  return match === null ? undefined : { seal: match[1]!, records: Number(match[2]) };
};
