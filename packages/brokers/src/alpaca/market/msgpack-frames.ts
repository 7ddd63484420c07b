import { decode, decodeTimestampToTimeSpec, EXT_TIMESTAMP, ExtensionCodec } from '@msgpack/msgpack';
import { MessageFields } from './message-fields';
import { malformed, tellMessage } from './messages';
import type { FrameSink } from './messages';
import type { SymbolIndex } from './symbol-index';

const codec = new ExtensionCodec();
/** Stamps as text, as JSON has them: what is finer than a millisecond is cut off. */
codec.register({
  type: EXT_TIMESTAMP,
  encode: () => null,
  decode: (data) => {
    const { sec, nsec } = decodeTimestampToTimeSpec(data);
    const date = new Date(sec * 1000 + Math.floor(nsec / 1e6));
    return Number.isNaN(date.getTime()) ? '' : date.toISOString();
  },
});

const decoded = (bytes: Uint8Array): unknown => {
  try {
    return decode(bytes, { extensionCodec: codec });
  } catch {
    return malformed(`${bytes.length} bytes that are no MessagePack`);
  }
};

/** Any frame, the plain way: the reference for `MsgpackFrames`. Throws INVALID_DATA before anything is told when it is no MessagePack. */
export const tellMsgpack = (bytes: Uint8Array, symbols: SymbolIndex, sink: FrameSink): void => {
  const messages = decoded(bytes);
  if (!Array.isArray(messages)) return malformed('not an array');
  for (const message of messages) tellMessage(message, symbols, sink);
};

/** Of numbers, by their first byte from 0xca on: floats of 4 and 8 bytes, then whole numbers of 1, 2, 4 and 8, without sign and with. */
const SIZES = [5, 9, 2, 3, 5, 9, 2, 3, 5, 9];
/** The deepest that a value may lie in others. */
const DEPTH = 64;

/**
 * Reads frames of quotes, trades and bars from their bytes, https://github.com/msgpack/msgpack/blob/master/spec.md: nothing is allocated for a message. A message of any other
 * look goes through @msgpack/msgpack alone, so that both ways always agree. Messages that come before a broken one are told.
 */
export class MsgpackFrames extends MessageFields {
  private view: DataView = new DataView(new ArrayBuffer(0));

  /** Tells the sink every message of a frame. Throws INVALID_DATA. */
  read(bytes: Uint8Array): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.bytes = bytes;
    this.view = view;
    const head = bytes[0];
    let count = head & 0x0f;
    let at = 1;
    if (head === 0xdc && bytes.length >= 3) [count, at] = [view.getUint16(1), 3];
    else if (head === 0xdd && bytes.length >= 5) [count, at] = [view.getUint32(1), 5];
    else if (head >> 4 !== 0x9) return tellMsgpack(bytes, this.symbols, this.sink);
    for (; count > 0; count--) {
      const end = this.message(at);
      if (end >= 0) this.tell();
      at = end >= 0 ? end : this.slowly(at);
      this.bytes = bytes; // who was told may have read another frame
      this.view = view;
    }
    if (at !== bytes.length) malformed('more after its end');
  }

  /** One message through @msgpack/msgpack. Gives where it ends. */
  private slowly(from: number): number {
    const end = this.skip(from, 0);
    if (end < 0 || end > this.bytes.length) return malformed('no end');
    tellMessage(decoded(this.bytes.subarray(from, end)), this.symbols, this.sink);
    return end;
  }

  /** Reads the message that begins at `from`. Gives where it ends; -1 when it is not of the common look. */
  private message(from: number): number {
    const { bytes } = this;
    const head = bytes[from];
    if (head >> 4 !== 0x8) return -1;
    this.begin();
    let at = from + 1;
    for (let left = head & 0x0f; left > 0; left--) {
      const length = bytes[at];
      if (length === 0xa1) at = this.short(bytes[at + 1], at + 2);
      else if (length === 0xa2) at = this.long((bytes[at + 1] << 8) | bytes[at + 2], at + 3);
      else return -1;
      if (at < 0 || at > bytes.length) return -1;
    }
    return this.whole() ? at : -1;
  }

  protected readKind(at: number): number {
    this.keepKind(this.bytes[at + 1]);
    return this.bytes[at] === 0xa1 ? at + 2 : -1;
  }

  protected readSymbol(at: number): number {
    const { bytes } = this;
    const length = bytes[at] & 0x1f;
    if (bytes[at] >> 5 !== 0x5 || at + 1 + length > bytes.length) return -1;
    this.keepSymbol(this.symbols.find(bytes, at + 1, at + 1 + length));
    return at + 1 + length;
  }

  protected isList(at: number): boolean {
    return this.bytes[at] >> 4 === 0x9;
  }

  protected skipList(at: number): number {
    let end = at + 1;
    for (let left = this.bytes[at] & 0x0f; left > 0 && end >= 0; left--) end = this.plain(end);
    return end;
  }

  protected skipText(at: number): number {
    return this.plain(at);
  }

  protected skipCount(at: number): number {
    return this.plain(at);
  }

  protected skipNumber(at: number): number {
    return this.plain(at);
  }

  /** Where a short text or a number ends that nobody needs; -1 when it is something else. */
  private plain(at: number): number {
    const head = this.bytes[at];
    if (head <= 0x7f) return at + 1;
    if (head >> 5 === 0x5) return at + 1 + (head & 0x1f);
    return head >= 0xca && head <= 0xd3 ? at + SIZES[head - 0xca] : -1;
  }

  protected readNumber(slot: number, at: number): number {
    const { bytes, view } = this;
    const head = bytes[at];
    if (head <= 0x7f) {
      this.keep(slot, head);
      return at + 1;
    }
    switch (head) {
      case 0xca: return at + 5 > bytes.length ? -1 : this.finite(slot, view.getFloat32(at + 1), at + 5);
      case 0xcb: return at + 9 > bytes.length ? -1 : this.finite(slot, view.getFloat64(at + 1), at + 9);
      case 0xcc: return this.finite(slot, bytes[at + 1], at + 2);
      case 0xcd: return at + 3 > bytes.length ? -1 : this.finite(slot, view.getUint16(at + 1), at + 3);
      case 0xce: return at + 5 > bytes.length ? -1 : this.finite(slot, view.getUint32(at + 1), at + 5);
      case 0xcf: case 0xd3: return at + 9 > bytes.length ? -1 : this.longNumber(slot, at + 1);
      default: return -1;
    }
  }

  /** Whole numbers up to 2^53. */
  private longNumber(slot: number, at: number): number {
    const high = this.view.getUint32(at);
    return high < 0x20_0000 ? this.finite(slot, high * 4_294_967_296 + this.view.getUint32(at + 4), at + 8) : -1;
  }

  /** A number that is no number is for the other way to refuse. */
  private finite(slot: number, value: number, end: number): number {
    this.keep(slot, value);
    return Number.isFinite(value) ? end : -1;
  }

  /** The timestamp extension, type -1: of 4 or 8 bytes. */
  protected readTime(at: number): number {
    const { bytes, view } = this;
    if (bytes[at + 1] !== 0xff) return -1;
    if (bytes[at] === 0xd7 && at + 10 <= bytes.length) {
      const high = view.getUint32(at + 2);
      this.keepTime(((high & 3) * 4_294_967_296 + view.getUint32(at + 6)) * 1000 + Math.floor((high >>> 2) / 1e6));
      return at + 10;
    }
    if (bytes[at] !== 0xd6 || at + 6 > bytes.length) return -1;
    this.keepTime(view.getUint32(at + 2) * 1000);
    return at + 6;
  }

  /** Where the value at `at` ends; -1 when that cannot be said. */
  private skip(at: number, depth: number): number {
    const { bytes, view } = this;
    const head = bytes[at];
    if (head === undefined || depth > DEPTH) return -1;
    if (head <= 0x7f || head >= 0xe0 || head === 0xc0 || head === 0xc2 || head === 0xc3) return at + 1;
    if (head <= 0x8f) return this.skipAll(at + 1, 2 * (head & 0x0f), depth);
    if (head <= 0x9f) return this.skipAll(at + 1, head & 0x0f, depth);
    if (head <= 0xbf) return at + 1 + (head & 0x1f);
    if (head >= 0xca && head <= 0xd3) return at + SIZES[head - 0xca];
    if (head >= 0xd4 && head <= 0xd8) return at + [3, 4, 6, 10, 18][head - 0xd4];
    const width = [0xc4, 0xc7, 0xd9].includes(head) ? 1 : [0xc5, 0xc8, 0xda, 0xdc, 0xde].includes(head) ? 2 : 4;
    if (head === 0xc1 || at + 1 + width > bytes.length) return -1;
    const count = width === 1 ? bytes[at + 1] : width === 2 ? view.getUint16(at + 1) : view.getUint32(at + 1);
    if (head === 0xdc || head === 0xdd) return this.skipAll(at + 1 + width, count, depth);
    if (head === 0xde || head === 0xdf) return this.skipAll(at + 1 + width, 2 * count, depth);
    return at + 1 + width + count + (head >= 0xc7 && head <= 0xc9 ? 1 : 0);
  }

  private skipAll(from: number, count: number, depth: number): number {
    let at = from;
    for (let left = count; left > 0 && at >= 0; left--) at = this.skip(at, depth + 1);
    return at;
  }
}
