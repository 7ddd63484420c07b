import { MessageFields } from './message-fields';
import { malformed, tellMessage } from './messages';
import type { FrameSink } from './messages';
import { dayOf } from './rfc3339';
import type { SymbolIndex } from './symbol-index';

/** Any frame, the plain way: the reference for `JsonFrames`. Throws INVALID_DATA before anything is told when it is no JSON. */
export const tellJson = (text: string, symbols: SymbolIndex, sink: FrameSink): void => {
  const messages = parsed(text);
  if (!Array.isArray(messages)) return malformed('not an array');
  for (const message of messages) tellMessage(message, symbols, sink);
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return malformed(`${text.length} characters that are no JSON`);
  }
};

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const ZERO = 0x30;
const BACKSLASH = 0x5c;
const [ARRAY, ARRAY_END, OBJECT, OBJECT_END] = [0x5b, 0x5d, 0x7b, 0x7d];
const DASH = 0x2d;
const DOT = 0x2e;

/** 10^k for k up to 15: a quotient of two exact doubles is the nearest double (W. Clinger, "How to read floating point numbers accurately", PLDI 1990). */
const POWERS = Float64Array.from({ length: 16 }, (_, power) => 10 ** power);

/**
 * Reads frames of quotes, trades and bars from their bytes: nothing is allocated for a message. A message of any other look (of another kind, with escapes, exponents,
 * blanks, more than 15 digits) goes through JSON.parse alone, so that both ways always agree. Messages that come before a broken one are told.
 */
export class JsonFrames extends MessageFields {
  /** The day that was read last: nearly all messages are of one. */
  private date = 0;
  private day = NaN;
  private readonly decoder = new TextDecoder();

  /** Tells the sink every message of a frame. Throws INVALID_DATA. */
  read(bytes: Uint8Array): void {
    this.bytes = bytes;
    // What reads digits stops at what follows them: at the end of a frame that was cut off nothing does.
    const isWhole = bytes[bytes.length - 1] === ARRAY_END;
    let at = this.blanks(0);
    if (bytes[at] !== ARRAY) return malformed('not an array');
    at = this.blanks(at + 1);
    if (bytes[at] === ARRAY_END) return this.finish(at + 1);
    for (;;) {
      if (bytes[at] !== OBJECT) return malformed('a message that is no object');
      const end = isWhole ? this.message(at + 1) : -1;
      if (end >= 0) this.tell();
      at = end >= 0 ? end : this.slowly(at);
      this.bytes = bytes; // who was told may have read another frame
      at = this.blanks(at);
      if (bytes[at] === ARRAY_END) return this.finish(at + 1);
      if (bytes[at] !== COMMA) return malformed('no end');
      at = this.blanks(at + 1);
    }
  }

  private finish(at: number): void {
    if (this.blanks(at) < this.bytes.length) malformed('more after its end');
  }

  private blanks(from: number): number {
    const { bytes } = this;
    let at = from;
    while (bytes[at] === 0x20 || bytes[at] === 0x0a || bytes[at] === 0x0d || bytes[at] === 0x09) at++;
    return at;
  }

  /** One message through JSON.parse. Gives where it ends. */
  private slowly(from: number): number {
    const { bytes } = this;
    let depth = 0;
    for (let at = from; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte === QUOTE) {
        for (at++; bytes[at] !== QUOTE && at < bytes.length; at++) if (bytes[at] === BACKSLASH) at++;
      } else if (byte === OBJECT || byte === ARRAY) depth++;
      else if ((byte === OBJECT_END || byte === ARRAY_END) && --depth === 0) {
        tellMessage(parsed(this.decoder.decode(bytes.subarray(from, at + 1))), this.symbols, this.sink);
        return at + 1;
      }
    }
    return malformed('no end');
  }

  /** Reads the message whose first key begins at `at`. Gives where it ends; -1 when it is not of the common look. */
  private message(from: number): number {
    const { bytes } = this;
    this.begin();
    let at = from;
    for (;;) {
      if (bytes[at] !== QUOTE) return -1;
      const first = bytes[at + 1];
      if (bytes[at + 2] === QUOTE && bytes[at + 3] === COLON) at = this.short(first, at + 4);
      else if (bytes[at + 3] === QUOTE && bytes[at + 4] === COLON) at = this.long((first << 8) | bytes[at + 2], at + 5);
      else return -1;
      if (at < 0) return -1;
      if (bytes[at] === OBJECT_END) return this.whole() ? at + 1 : -1;
      if (bytes[at] !== COMMA) return -1;
      at++;
    }
  }

  protected readKind(at: number): number {
    this.keepKind(this.bytes[at + 1]);
    return this.bytes[at] === QUOTE && this.bytes[at + 2] === QUOTE ? at + 3 : -1;
  }

  protected readSymbol(at: number): number {
    const end = this.skipText(at);
    if (end < 0) return -1;
    this.keepSymbol(this.symbols.find(this.bytes, at + 1, end - 1));
    return end;
  }

  /** A text without escapes, of printable ASCII. */
  protected skipText(from: number): number {
    const { bytes } = this;
    if (bytes[from] !== QUOTE) return -1;
    for (let at = from + 1; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte === QUOTE) return at + 1;
      if (byte === BACKSLASH || byte < 0x20 || byte > 0x7e) return -1;
    }
    return -1;
  }

  protected isList(at: number): boolean {
    return this.bytes[at] === ARRAY;
  }

  protected skipList(from: number): number {
    const { bytes } = this;
    let at = from + 1;
    if (bytes[at] === ARRAY_END) return at + 1;
    for (;;) {
      at = this.skipText(at);
      if (at < 0) return -1;
      if (bytes[at] === ARRAY_END) return at + 1;
      if (bytes[at] !== COMMA) return -1;
      at++;
    }
  }

  protected skipCount(from: number): number {
    const { bytes } = this;
    let at = from;
    while ((bytes[at] - ZERO) >>> 0 <= 9) at++;
    return at === from || (bytes[from] === ZERO && at > from + 1) ? -1 : at;
  }

  protected skipNumber(from: number): number {
    const point = this.skipCount(from);
    if (point < 0 || this.bytes[point] !== DOT) return point;
    let at = point + 1;
    while ((this.bytes[at] - ZERO) >>> 0 <= 9) at++;
    return at === point + 1 ? -1 : at;
  }

  protected readNumber(slot: number, from: number): number {
    const { bytes } = this;
    let at = from;
    let digits = 0;
    let digit = bytes[at] - ZERO;
    if (digit >>> 0 > 9) return -1;
    while (digit >>> 0 <= 9) {
      digits = digits * 10 + digit;
      digit = bytes[++at] - ZERO;
    }
    if (bytes[from] === ZERO && at > from + 1) return -1;
    let scale = 0;
    let length = at - from;
    if (bytes[at] === DOT) {
      const point = at++;
      digit = bytes[at] - ZERO;
      while (digit >>> 0 <= 9) {
        digits = digits * 10 + digit;
        digit = bytes[++at] - ZERO;
      }
      scale = at - point - 1;
      if (scale === 0) return -1;
      length += scale;
    }
    if (length > 15) return -1;
    this.keep(slot, scale === 0 ? digits : digits / POWERS[scale]);
    return at;
  }

  private two(at: number): number {
    const tens = this.bytes[at] - ZERO;
    const ones = this.bytes[at + 1] - ZERO;
    return tens >>> 0 > 9 || ones >>> 0 > 9 ? 100 : tens * 10 + ones;
  }

  /** `"2021-02-22T15:51:44.208123456Z"`, with a fraction of any length up to nine digits, or none. */
  protected readTime(from: number): number {
    const { bytes } = this;
    if (bytes[from] !== QUOTE || bytes[from + 5] !== DASH || bytes[from + 8] !== DASH || bytes[from + 11] !== 0x54) return -1;
    if (bytes[from + 14] !== COLON || bytes[from + 17] !== COLON || !this.readDate(from)) return -1;
    const hour = this.two(from + 12);
    const minute = this.two(from + 15);
    const second = this.two(from + 18);
    if (hour > 23 || minute > 59 || second > 59) return -1;
    let at = from + 20;
    let milliseconds = 0;
    if (bytes[at] === DOT) {
      const begin = ++at;
      for (let digit = bytes[at] - ZERO; digit >>> 0 <= 9; digit = bytes[++at] - ZERO) if (at < begin + 3) milliseconds = milliseconds * 10 + digit;
      const length = at - begin;
      if (length === 0 || length > 9) return -1;
      if (length < 3) milliseconds *= length === 1 ? 100 : 10;
    }
    if (bytes[at] !== 0x5a || bytes[at + 1] !== QUOTE) return -1;
    this.keepTime(this.day + ((hour * 60 + minute) * 60 + second) * 1000 + milliseconds);
    return at + 2;
  }

  private readDate(from: number): boolean {
    const century = this.two(from + 1);
    const year = this.two(from + 3);
    const month = this.two(from + 6);
    const day = this.two(from + 9);
    if (century > 99 || year > 99 || month > 99 || day > 99) return false;
    const date = (century * 100 + year) * 10_000 + month * 100 + day;
    if (date === this.date) return true;
    const begin = dayOf(century * 100 + year, month, day);
    if (Number.isNaN(begin)) return false;
    this.date = date;
    this.day = begin;
    return true;
  }
}
