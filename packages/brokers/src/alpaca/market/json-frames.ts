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

/** Where each number of a message is kept. */
const [BP, BS, AP, AS, P, S, O, H, L, C, V] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const bit = (slot: number): number => 1 << slot;
const TIME = bit(11);
const SYMBOL = bit(12);
const KIND = bit(13);
const QUOTE_KEYS = TIME | SYMBOL | KIND;
const TRADE_KEYS = QUOTE_KEYS | bit(P) | bit(S);
const BAR_KEYS = QUOTE_KEYS | bit(O) | bit(H) | bit(L) | bit(C) | bit(V);
/** 10^k for k up to 15: a quotient of two exact doubles is the nearest double (W. Clinger, "How to read floating point numbers accurately", PLDI 1990). */
const POWERS = Float64Array.from({ length: 16 }, (_, power) => 10 ** power);

/**
 * Reads frames of quotes, trades and bars from their bytes: nothing is allocated for a message. A message of any other look (of another kind, with escapes, exponents,
 * blanks, more than 15 digits) goes through JSON.parse alone, so that both ways always agree. Messages that come before a broken one are told.
 */
export class JsonFrames {
  private bytes: Uint8Array = new Uint8Array(0);
  private readonly values = new Float64Array(11);
  /** Of the message at hand. */
  private seen = 0;
  private kind = 0;
  private symbol = -1;
  private time = 0;
  /** The day that was read last: nearly all messages are of one. */
  private date = 0;
  private day = NaN;
  private readonly decoder = new TextDecoder();

  constructor(private readonly symbols: SymbolIndex, private readonly sink: FrameSink) {}

  /** Tells the sink every message of a frame. Throws INVALID_DATA. */
  read(bytes: Uint8Array): void {
    this.bytes = bytes;
    let at = this.blanks(0);
    if (bytes[at] !== ARRAY) return malformed('not an array');
    at = this.blanks(at + 1);
    if (bytes[at] === ARRAY_END) return this.finish(at + 1);
    for (;;) {
      if (bytes[at] !== OBJECT) return malformed('a message that is no object');
      const end = this.message(at + 1);
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

  private tell(): void {
    const { sink, symbol, time, values } = this;
    if (symbol < 0) return;
    if (this.kind === 0x71) sink.onQuote(symbol, time, values[BP], values[BS], values[AP], values[AS]);
    else if (this.kind === 0x74) sink.onTrade(symbol, time, values[P], values[S]);
    else sink.onBar(symbol, time, values[O], values[H], values[L], values[C], values[V]);
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
    const { bytes, values } = this;
    values[BP] = values[BS] = values[AP] = values[AS] = 0;
    this.seen = 0;
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

  /** Whether all that its kind needs was there. */
  private whole(): boolean {
    const needs = this.kind === 0x71 ? QUOTE_KEYS : this.kind === 0x74 ? TRADE_KEYS : this.kind === 0x62 ? BAR_KEYS : -1;
    return (this.seen & needs) === needs;
  }

  /** The value of a key of one letter. */
  private short(key: number, at: number): number {
    switch (key) {
      case 0x54: return this.readKind(at);
      case 0x53: return this.readSymbol(at);
      case 0x74: return this.readTime(at);
      case 0x63: return this.bytes[at] === ARRAY ? this.flags(at + 1) : this.number(C, at);
      case 0x70: return this.number(P, at);
      case 0x73: return this.number(S, at);
      case 0x6f: return this.number(O, at);
      case 0x68: return this.number(H, at);
      case 0x6c: return this.number(L, at);
      case 0x76: return this.number(V, at);
      case 0x7a: case 0x78: return this.text(at);
      case 0x69: case 0x6e: return this.digits(at);
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
      case 0x6278: case 0x6178: return this.text(at);
      case 0x7677: return this.price(at);
      default: return -1;
    }
  }

  private readKind(at: number): number {
    this.kind = this.bytes[at + 1];
    this.seen |= KIND;
    return this.bytes[at] === QUOTE && this.bytes[at + 2] === QUOTE ? at + 3 : -1;
  }

  private readSymbol(at: number): number {
    const { bytes } = this;
    const end = this.text(at);
    if (end < 0) return -1;
    this.seen |= SYMBOL;
    this.symbol = this.symbols.find(bytes, at + 1, end - 1);
    return end;
  }

  /** A text without escapes, of printable ASCII. */
  private text(from: number): number {
    const { bytes } = this;
    if (bytes[from] !== QUOTE) return -1;
    for (let at = from + 1; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte === QUOTE) return at + 1;
      if (byte === BACKSLASH || byte < 0x20 || byte > 0x7e) return -1;
    }
    return -1;
  }

  /** The flags of a quote or trade, which nobody needs: an array of texts. */
  private flags(from: number): number {
    const { bytes } = this;
    this.seen &= ~bit(C);
    if (bytes[from] === ARRAY_END) return from + 1;
    for (let at = from; ;) {
      at = this.text(at);
      if (at < 0) return -1;
      if (bytes[at] === ARRAY_END) return at + 1;
      if (bytes[at] !== COMMA) return -1;
      at++;
    }
  }

  /** A whole number that nobody needs. */
  private digits(from: number): number {
    const { bytes } = this;
    let at = from;
    while ((bytes[at] - ZERO) >>> 0 <= 9) at++;
    return at === from || (bytes[from] === ZERO && at > from + 1) ? -1 : at;
  }

  /** A number that nobody needs. */
  private price(from: number): number {
    const point = this.digits(from);
    if (point < 0 || this.bytes[point] !== DOT) return point;
    let at = point + 1;
    while ((this.bytes[at] - ZERO) >>> 0 <= 9) at++;
    return at === point + 1 ? -1 : at;
  }

  private number(slot: number, from: number): number {
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
    this.seen |= bit(slot);
    this.values[slot] = scale === 0 ? digits : digits / POWERS[scale];
    return at;
  }

  private two(at: number): number {
    const tens = this.bytes[at] - ZERO;
    const ones = this.bytes[at + 1] - ZERO;
    return tens >>> 0 > 9 || ones >>> 0 > 9 ? 100 : tens * 10 + ones;
  }

  /** `"2021-02-22T15:51:44.208123456Z"`, with a fraction of any length up to nine digits, or none. */
  private readTime(from: number): number {
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
    this.seen |= TIME;
    this.time = this.day + ((hour * 60 + minute) * 60 + second) * 1000 + milliseconds;
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
