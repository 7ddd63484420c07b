import { decode, decodeTimestampToTimeSpec, EXT_TIMESTAMP, ExtensionCodec } from '@msgpack/msgpack';
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

/** Where each number of a message is kept. */
const [BP, BS, AP, AS, P, S, O, H, L, C, V] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const bit = (slot: number): number => 1 << slot;
const TIME = bit(11);
const SYMBOL = bit(12);
const KIND = bit(13);
const QUOTE_KEYS = TIME | SYMBOL | KIND;
const TRADE_KEYS = QUOTE_KEYS | bit(P) | bit(S);
const BAR_KEYS = QUOTE_KEYS | bit(O) | bit(H) | bit(L) | bit(C) | bit(V);
/** Of numbers, by their first byte from 0xca on: floats of 4 and 8 bytes, then whole numbers of 1, 2, 4 and 8, without sign and with. */
const SIZES = [5, 9, 2, 3, 5, 9, 2, 3, 5, 9];
/** The deepest that a value may lie in others. */
const DEPTH = 64;

/**
 * Reads frames of quotes, trades and bars from their bytes, https://github.com/msgpack/msgpack/blob/master/spec.md: nothing is allocated for a message. A message of any other
 * look goes through @msgpack/msgpack alone, so that both ways always agree. Messages that come before a broken one are told.
 */
export class MsgpackFrames {
  private bytes: Uint8Array = new Uint8Array(0);
  private view: DataView = new DataView(new ArrayBuffer(0));
  private readonly values = new Float64Array(11);
  private seen = 0;
  private kind = 0;
  private symbol = -1;
  private time = 0;

  constructor(private readonly symbols: SymbolIndex, private readonly sink: FrameSink) {}

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

  private tell(): void {
    const { sink, symbol, time, values } = this;
    if (symbol < 0) return;
    if (this.kind === 0x71) sink.onQuote(symbol, time, values[BP], values[BS], values[AP], values[AS]);
    else if (this.kind === 0x74) sink.onTrade(symbol, time, values[P], values[S]);
    else sink.onBar(symbol, time, values[O], values[H], values[L], values[C], values[V]);
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
    const { bytes, values } = this;
    const head = bytes[from];
    if (head >> 4 !== 0x8) return -1;
    values[BP] = values[BS] = values[AP] = values[AS] = 0;
    this.seen = 0;
    let at = from + 1;
    for (let left = head & 0x0f; left > 0; left--) {
      const length = bytes[at];
      if (length === 0xa1) at = this.short(bytes[at + 1], at + 2);
      else if (length === 0xa2) at = this.long((bytes[at + 1] << 8) | bytes[at + 2], at + 3);
      else return -1;
      if (at < 0 || at > bytes.length) return -1;
    }
    const needs = this.kind === 0x71 ? QUOTE_KEYS : this.kind === 0x74 ? TRADE_KEYS : this.kind === 0x62 ? BAR_KEYS : -1;
    return (this.seen & needs) === needs ? at : -1;
  }

  /** The value of a key of one letter. */
  private short(key: number, at: number): number {
    switch (key) {
      case 0x54: return this.readKind(at);
      case 0x53: return this.readSymbol(at);
      case 0x74: return this.readTime(at);
      case 0x63: return this.bytes[at] >> 4 === 0x9 ? this.flags(at) : this.number(C, at);
      case 0x70: return this.number(P, at);
      case 0x73: return this.number(S, at);
      case 0x6f: return this.number(O, at);
      case 0x68: return this.number(H, at);
      case 0x6c: return this.number(L, at);
      case 0x76: return this.number(V, at);
      case 0x7a: case 0x78: case 0x69: case 0x6e: return this.plain(at);
      default: return -1;
    }
  }

  /** The value of a key of two letters. */
  private long(key: number, at: number): number {
    switch (key) {
      case 0x6270: return this.number(BP, at);
      case 0x6273: return this.number(BS, at);
      case 0x6170: return this.number(AP, at);
      case 0x6173: return this.number(AS, at);
      case 0x6278: case 0x6178: case 0x7677: return this.plain(at);
      default: return -1;
    }
  }

  private readKind(at: number): number {
    this.kind = this.bytes[at + 1];
    this.seen |= KIND;
    return this.bytes[at] === 0xa1 ? at + 2 : -1;
  }

  private readSymbol(at: number): number {
    const { bytes } = this;
    const length = bytes[at] & 0x1f;
    if (bytes[at] >> 5 !== 0x5 || at + 1 + length > bytes.length) return -1;
    this.seen |= SYMBOL;
    this.symbol = this.symbols.find(bytes, at + 1, at + 1 + length);
    return at + 1 + length;
  }

  private flags(at: number): number {
    this.seen &= ~bit(C);
    let end = at + 1;
    for (let left = this.bytes[at] & 0x0f; left > 0 && end >= 0; left--) end = this.plain(end);
    return end;
  }

  /** Where a short text or a number ends that nobody needs; -1 when it is something else. */
  private plain(at: number): number {
    const head = this.bytes[at];
    if (head <= 0x7f) return at + 1;
    if (head >> 5 === 0x5) return at + 1 + (head & 0x1f);
    return head >= 0xca && head <= 0xd3 ? at + SIZES[head - 0xca] : -1;
  }

  private number(slot: number, at: number): number {
    const { bytes, view, values } = this;
    const head = bytes[at];
    this.seen |= bit(slot);
    if (head <= 0x7f) {
      values[slot] = head;
      return at + 1;
    }
    switch (head) {
      case 0xca: return at + 5 > bytes.length ? -1 : this.keep(slot, view.getFloat32(at + 1), at + 5);
      case 0xcb: return at + 9 > bytes.length ? -1 : this.keep(slot, view.getFloat64(at + 1), at + 9);
      case 0xcc: return this.keep(slot, bytes[at + 1], at + 2);
      case 0xcd: return at + 3 > bytes.length ? -1 : this.keep(slot, view.getUint16(at + 1), at + 3);
      case 0xce: return at + 5 > bytes.length ? -1 : this.keep(slot, view.getUint32(at + 1), at + 5);
      case 0xcf: case 0xd3: return at + 9 > bytes.length ? -1 : this.keepLong(slot, at + 1);
      default: return -1;
    }
  }

  /** Whole numbers up to 2^53. */
  private keepLong(slot: number, at: number): number {
    const high = this.view.getUint32(at);
    this.values[slot] = high * 4_294_967_296 + this.view.getUint32(at + 4);
    return high < 0x20_0000 ? at + 8 : -1;
  }

  /** A number that is no number is for the other way to refuse. */
  private keep(slot: number, value: number, end: number): number {
    this.values[slot] = value;
    return Number.isFinite(value) ? end : -1;
  }

  /** The timestamp extension, type -1: of 4 or 8 bytes. */
  private readTime(at: number): number {
    const { bytes, view } = this;
    if (bytes[at + 1] !== 0xff) return -1;
    if (bytes[at] === 0xd7 && at + 10 <= bytes.length) {
      const high = view.getUint32(at + 2);
      this.time = ((high & 3) * 4_294_967_296 + view.getUint32(at + 6)) * 1000 + Math.floor((high >>> 2) / 1e6);
      this.seen |= TIME;
      return at + 10;
    }
    if (bytes[at] !== 0xd6 || at + 6 > bytes.length) return -1;
    this.time = view.getUint32(at + 2) * 1000;
    this.seen |= TIME;
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
