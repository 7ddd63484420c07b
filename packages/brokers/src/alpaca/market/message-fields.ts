import type { FrameSink } from './messages';
import type { SymbolIndex } from './symbol-index';

/** Where each number of a message is kept. */
const [BP, BS, AP, AS, P, S, O, H, L, C, V] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const bit = (slot: number): number => 1 << slot;
const TIME = bit(11);
const SYMBOL = bit(12);
const KIND = bit(13);
const QUOTE_KEYS = TIME | SYMBOL | KIND;
const TRADE_KEYS = QUOTE_KEYS | bit(P) | bit(S);
const BAR_KEYS = QUOTE_KEYS | bit(O) | bit(H) | bit(L) | bit(C) | bit(V);
/** The letters q, t and b. */
const [QUOTE, TRADE, BAR] = [0x71, 0x74, 0x62];

/**
 * What of a quote, trade or bar is read, by which key, whatever the encoding; nothing is allocated for a message. Whoever extends it reads values from `bytes`: each of its
 * functions takes where a value begins, and gives where it ends, or -1 when it is not of the common look.
 */
export abstract class MessageFields {
  protected bytes: Uint8Array = new Uint8Array(0);
  private readonly values = new Float64Array(11);
  /** Of the message at hand. */
  private seen = 0;
  private kind = 0;
  private symbol = -1;
  private time = 0;

  constructor(protected readonly symbols: SymbolIndex, protected readonly sink: FrameSink) {}

  /** A text of one letter: `keepKind` is to be told. */
  protected abstract readKind(at: number): number;
  /** `keepSymbol` is to be told. */
  protected abstract readSymbol(at: number): number;
  /** `keepTime` is to be told. */
  protected abstract readTime(at: number): number;
  /** `keep` is to be told. */
  protected abstract readNumber(slot: number, at: number): number;
  /** Whether a list is there. */
  protected abstract isList(at: number): boolean;
  /** A list of texts that nobody needs. */
  protected abstract skipList(at: number): number;
  /** The same of a text, of a whole number, and of any number. */
  protected abstract skipText(at: number): number;
  protected abstract skipCount(at: number): number;
  protected abstract skipNumber(at: number): number;

  /** A message begins. */
  protected begin(): void {
    const { values } = this;
    values[BP] = values[BS] = values[AP] = values[AS] = 0;
    this.seen = 0;
  }

  protected keepKind(letter: number): void {
    this.kind = letter;
    this.seen |= KIND;
  }

  protected keepSymbol(symbol: number): void {
    this.symbol = symbol;
    this.seen |= SYMBOL;
  }

  /** ms since 1970 UTC. */
  protected keepTime(time: number): void {
    this.time = time;
    this.seen |= TIME;
  }

  protected keep(slot: number, value: number): void {
    this.values[slot] = value;
    this.seen |= bit(slot);
  }

  /** Whether all that its kind needs was there. */
  protected whole(): boolean {
    const needs = this.kind === QUOTE ? QUOTE_KEYS : this.kind === TRADE ? TRADE_KEYS : this.kind === BAR ? BAR_KEYS : -1;
    return (this.seen & needs) === needs;
  }

  /** Tells the sink the message that was read, unless it is of a symbol that was not asked for. */
  protected tell(): void {
    const { sink, symbol, time, values } = this;
    if (symbol < 0) return;
    if (this.kind === QUOTE) sink.onQuote(symbol, time, values[BP], values[BS], values[AP], values[AS]);
    else if (this.kind === TRADE) sink.onTrade(symbol, time, values[P], values[S]);
    else sink.onBar(symbol, time, values[O], values[H], values[L], values[C], values[V]);
  }

  /** The value of a key of one letter. */
  protected short(key: number, at: number): number {
    switch (key) {
      case 0x54: return this.readKind(at);
      case 0x53: return this.readSymbol(at);
      case 0x74: return this.readTime(at);
      case 0x63: return this.isList(at) ? this.flags(at) : this.readNumber(C, at);
      case 0x70: return this.readNumber(P, at);
      case 0x73: return this.readNumber(S, at);
      case 0x6f: return this.readNumber(O, at);
      case 0x68: return this.readNumber(H, at);
      case 0x6c: return this.readNumber(L, at);
      case 0x76: return this.readNumber(V, at);
      case 0x7a: case 0x78: return this.skipText(at);
      case 0x69: case 0x6e: return this.skipCount(at);
      default: return -1;
    }
  }

  /** The value of a key of two letters, the first in the higher byte. */
  protected long(key: number, at: number): number {
    switch (key) {
      case 0x6270: return this.readNumber(BP, at);
      case 0x6273: return this.readNumber(BS, at);
      case 0x6170: return this.readNumber(AP, at);
      case 0x6173: return this.readNumber(AS, at);
      case 0x6278: case 0x6178: return this.skipText(at);
      case 0x7677: return this.skipNumber(at);
      default: return -1;
    }
  }

  /** The flags of a quote or trade, whose key is that of a bar's close. */
  private flags(at: number): number {
    this.seen &= ~bit(C);
    return this.skipList(at);
  }
}
