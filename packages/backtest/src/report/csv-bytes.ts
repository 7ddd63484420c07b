const [QUOTE, RETURN, NEWLINE, COMMA, MINUS, POINT, ZERO, COLON, T, Z] = [34, 13, 10, 44, 45, 46, 48, 58, 84, 90];
const BILLION = 1e9;
/** Below this many billionths a double and its nine-decimal reading name each other uniquely. */
const EXACT_LIMIT = 2 ** 51;
/** JavaScript writes smaller numbers with an exponent. */
const SMALL = 1e-6;
const DAY_MS = 86_400_000;
/** Bytes of a piece, and what the longest number or stamp may add. */
const PIECE = 1 << 18;
const ROOM = 64;

/** Writes lines of CSV (RFC 4180, UTF-8) as bytes, without a text for each field. */
export class CsvBytes {
  private bytes = new Uint8Array(PIECE);
  private at = 0;
  private inLine = false;
  private readonly encoder = new TextEncoder();
  private dayNumber = NaN;
  private dayText: Uint8Array = new Uint8Array();

  /** Whether what was written is worth a piece. */
  get full(): boolean {
    return this.at > 0.9 * PIECE;
  }

  /** Gives what was written since it was last called. */
  take(): Uint8Array {
    const piece = this.bytes.slice(0, this.at);
    this.at = 0;
    return piece;
  }

  endLine(): void {
    this.room(1);
    this.bytes[this.at++] = NEWLINE;
    this.inLine = false;
  }

  text(text: string): void {
    this.next(2 + 3 * text.length);
    const { bytes, at } = this;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code >= 128 || code === QUOTE || code === COMMA || code === NEWLINE || code === RETURN) return this.unusual(text);
      bytes[at + i] = code;
    }
    this.at += text.length;
  }

  /** A number as JavaScript writes it; nothing for NaN. */
  number(value: number): void {
    this.next(ROOM);
    if (Number.isNaN(value)) return;
    const size = Math.abs(value);
    const billionths = Math.round(size * BILLION);
    if (billionths < EXACT_LIMIT && billionths / BILLION === size && (size >= SMALL || size === 0)) this.billionths(value < 0, billionths);
    else this.ascii(String(value));
  }

  /** `2024-01-31`, in UTC; ms since 1970. */
  day(time: number): void {
    this.next(ROOM);
    const number = Math.floor(time / DAY_MS);
    if (number !== this.dayNumber) {
      this.dayNumber = number;
      this.dayText = this.encoder.encode(new Date(time).toISOString().slice(0, -14));
    }
    const { bytes, dayText } = this;
    for (let i = 0; i < dayText.length; i++) bytes[this.at++] = dayText[i];
  }

  /** `2024-01-31T14:30:00.000Z`, in UTC; ms since 1970. */
  stamp(time: number): void {
    this.day(time);
    // Below 2^31, so that the divisions are those of integers.
    const ms = (Math.trunc(time) - this.dayNumber * DAY_MS) | 0;
    const seconds = (ms / 1000) | 0;
    const minutes = (seconds / 60) | 0;
    const hours = (minutes / 60) | 0;
    this.bytes[this.at++] = T;
    this.pair(hours, COLON);
    this.pair(minutes - 60 * hours, COLON);
    this.pair(seconds - 60 * minutes, POINT);
    this.digits(ms - 1000 * seconds, 3);
    this.bytes[this.at++] = Z;
  }

  /** Two digits and what follows them. */
  private pair(value: number, then: number): void {
    const { bytes, at } = this;
    const tens = (value / 10) | 0;
    bytes[at] = ZERO + tens;
    bytes[at + 1] = ZERO + value - 10 * tens;
    bytes[at + 2] = then;
    this.at = at + 3;
  }

  /** Begins a field that takes at most `bytes`. */
  private next(bytes: number): void {
    this.room(bytes + 1);
    if (this.inLine) this.bytes[this.at++] = COMMA;
    this.inLine = true;
  }

  private room(bytes: number): void {
    if (this.at + bytes <= this.bytes.length) return;
    const larger = new Uint8Array(2 * (this.at + bytes));
    larger.set(this.bytes);
    this.bytes = larger;
  }

  private unusual(text: string): void {
    const quoted = /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
    this.room(3 * quoted.length);
    this.at += this.encoder.encodeInto(quoted, this.bytes.subarray(this.at)).written;
  }

  private ascii(text: string): void {
    for (let i = 0; i < text.length; i++) this.bytes[this.at++] = text.charCodeAt(i);
  }

  private billionths(negative: boolean, units: number): void {
    if (negative) this.bytes[this.at++] = MINUS;
    const whole = Math.floor(units / BILLION);
    let width = 1;
    for (let limit = 10; whole >= limit; limit *= 10) width++;
    this.digits(whole, width);
    let rest = (units - whole * BILLION) | 0;
    if (rest === 0) return;
    let decimals = 9;
    if (rest % 1_000_000 === 0) {
      rest = (rest / 1_000_000) | 0;
      decimals = 3;
    }
    for (; rest % 10 === 0; decimals--) rest = (rest / 10) | 0;
    this.bytes[this.at++] = POINT;
    this.digits(rest, decimals);
  }

  /** A whole number below 2^31 in `width` digits, zeros in front. */
  private digits(value: number, width: number): void {
    const { bytes, at } = this;
    let left = value | 0;
    for (let i = at + width - 1; i >= at; i--) {
      const tenth = (left / 10) | 0;
      bytes[i] = ZERO + left - 10 * tenth;
      left = tenth;
    }
    this.at += width;
  }
}
