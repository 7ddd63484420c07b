import { sha256 } from '@noble/hashes/sha2.js';

/** A SHA-256 being computed. `createHash('sha256')` of node:crypto is one, and about four times as fast as the default. */
export interface Sha256 {
  update(bytes: Uint8Array): unknown;
  digest(): Uint8Array;
}

/** SHA-256 in plain JavaScript, the same in every environment. */
export const portableSha256 = (): Sha256 => sha256.create();

/** What the first block of a journal is chained to. */
export const GENESIS = '0'.repeat(64);

const encoder = new TextEncoder();

/** The UTF-8 bytes of a text. */
export const utf8 = (text: string): Uint8Array => encoder.encode(text);

/** A hash that already knows which seal its block follows. */
export const startBlock = (create: () => Sha256, previousSeal: string): Sha256 => {
  const hash = create();
  hash.update(utf8(previousSeal));
  return hash;
};

/** The hash as lower-case hex. */
export const hex = (hash: Sha256): string => {
  let text = '';
  for (const byte of hash.digest()) text += (byte < 16 ? '0' : '') + byte.toString(16);
  return text;
};

/** The line that closes a block of `records` lines, without its newline. */
export const sealLine = (seal: string, records: number): string => `{"seal":"${seal}","records":${records}}`;

const SEAL = /^\{"seal":"([0-9a-f]{64})","records":([1-9]\d*)\}$/;

/** Reads a line that `sealLine` wrote; undefined for any other. */
export const readSeal = (line: string): { readonly seal: string; readonly records: number } | undefined => {
  const match = SEAL.exec(line);
  return match === null ? undefined : { seal: match[1]!, records: Number(match[2]) };
};
