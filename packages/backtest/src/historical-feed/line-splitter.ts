const NEWLINE = 10;
const RETURN = 13;
const QUOTE = 34;

/** Splits one line after another into fields, without making strings. */
export class LineSplitter {
  /** Where each field of the line begins and ends (exclusive). */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** How many fields the line has; those beyond `width` are counted, not kept. */
  fields = 0;
  private readonly bytes: Uint8Array;
  private readonly delimiter: number;

  constructor(bytes: Uint8Array, delimiter: number, width: number) {
    this.bytes = bytes;
    this.delimiter = delimiter;
    this.starts = new Int32Array(width);
    this.ends = new Int32Array(width);
  }

  /** Splits the line at `from` and returns where the next one begins. */
  split(from: number): number {
    const { bytes, delimiter, starts, ends } = this;
    const length = bytes.length;
    let field = 0;
    let at = from;
    let last = false;
    while (!last) {
      let start = at;
      let end = -1;
      if (bytes[at] === QUOTE) {
        start = at + 1;
        const close = bytes.indexOf(QUOTE, start);
        at = end = close < 0 ? length : close;
      }
      while (at < length && bytes[at] !== delimiter && bytes[at] !== NEWLINE) at++;
      if (end < 0) end = at;
      last = at >= length || bytes[at] === NEWLINE;
      if (last && end > start && bytes[end - 1] === RETURN) end--;
      starts[field] = start;
      ends[field] = end;
      field++;
      at++;
    }
    this.fields = field;
    return at;
  }

  /** Whether the line holds nothing. */
  get blank(): boolean {
    return this.fields === 1 && this.starts[0] === this.ends[0];
  }
}
