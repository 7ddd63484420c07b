import { createBarTable, TraderError } from '@trader/core';
import type { BarFileOptions } from './bar-file-options';
import { readDecimal, textOf } from './decimal';
import { readHeader } from './header';
import type { Header } from './header';
import { LineSplitter } from './line-splitter';
import { rowError, shown } from './row-error';
import { StampReader } from './stamp-reader';
import type { StampKind } from './stamp-reader';
import { NO_SYMBOL, SymbolIndex, UNKNOWN_SYMBOL } from './symbol-index';

const NEWLINE = 10;

/** The rows of one file in its own order, each checked for itself. Columns may be longer than `length`. */
export interface RawRows {
  readonly symbols: readonly string[];
  readonly length: number;
  readonly kind: StampKind;
  /** See `StampReader.read`. */
  readonly stamp: Float64Array;
  /** Line numbers in the file; the header is line 1. */
  readonly line: Int32Array;
  readonly symbol: Int32Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

const countLines = (bytes: Uint8Array): number => {
  let lines = 1;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) lines++;
  return lines;
};

const checkText = (file: string, bytes: Uint8Array): void => {
  const fail = (what: string): never => {
    throw new TraderError('INVALID_DATA', `${file}: ${what}`);
  };
  if (bytes.length === 0) fail('the file is empty: give a CSV file with a header line and rows');
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) fail('this is gzip, not text: name the file .gz, or unpack it');
  const zero = bytes.indexOf(0);
  if (zero >= 0) fail(`byte ${zero} is zero, so this is no CSV text: export it as CSV in UTF-8`);
};

class RowScanner {
  readonly splitter: LineSplitter;
  readonly symbols: SymbolIndex;
  readonly stamps = new StampReader();
  readonly stamp: Float64Array;
  readonly line: Int32Array;
  readonly bars;
  private readonly file: string;
  private readonly bytes: Uint8Array;
  private readonly header: Header;

  constructor(bytes: Uint8Array, header: Header, options: BarFileOptions, capacity: number) {
    this.file = options.file ?? 'bars';
    this.bytes = bytes;
    this.header = header;
    this.splitter = new LineSplitter(bytes, header.delimiter, header.width);
    this.symbols = new SymbolIndex(bytes, options.symbols);
    this.stamp = new Float64Array(capacity);
    this.line = new Int32Array(capacity);
    this.bars = createBarTable([], capacity);
    if (header.symbol < 0) this.checkSymbol(this.symbols.numberOf(options.symbol ?? ''), 1, options.symbol);
  }

  /** Reads the line that was split last into row `row`. */
  read(row: number, line: number): void {
    const { splitter, header, bars } = this;
    if (splitter.fields !== header.width) {
      throw rowError(this.file, line, `${splitter.fields} fields where the header has ${header.width}: mend or remove the row`);
    }
    this.line[row] = line;
    this.stamp[row] = this.readStamp(row, line);
    const open = this.number(header.open);
    const high = this.number(header.high);
    const low = this.number(header.low);
    const close = this.number(header.close);
    const volume = this.number(header.volume);
    const possible = low > 0 && low <= open && low <= close && open <= high && close <= high && high < Infinity;
    if (!possible || !(volume >= 0 && volume < Infinity)) throw this.fault(line, open, high, low, close);
    bars.open[row] = open;
    bars.high[row] = high;
    bars.low[row] = low;
    bars.close[row] = close;
    bars.volume[row] = volume;
    if (header.symbol >= 0) {
      const index = this.symbols.indexOf(splitter.starts[header.symbol], splitter.ends[header.symbol]);
      if (index < 0) this.checkSymbol(index, line, this.text(header.symbol));
      bars.symbol[row] = index;
    }
  }

  private number(field: number): number {
    return readDecimal(this.bytes, this.splitter.starts[field], this.splitter.ends[field]);
  }

  private text(field: number): string {
    return textOf(this.bytes, this.splitter.starts[field], this.splitter.ends[field]);
  }

  private readStamp(row: number, line: number): number {
    const { time, clock } = this.header;
    const { starts, ends } = this.splitter;
    const stamp =
      clock < 0
        ? this.stamps.read(this.bytes, starts[time], ends[time])
        : this.stamps.readSplit(this.bytes, starts[time], ends[time], starts[clock], ends[clock]);
    if (!Number.isNaN(stamp)) return stamp;
    const text = clock < 0 ? this.text(time) : `${this.text(time)} ${this.text(clock)}`;
    const like = row === 0 ? '' : ', or not of the form of the rows before it';
    throw rowError(this.file, line, `${shown(text)} is no date${like}: write 2024-01-31, 2024-01-31 09:31:00 or seconds since 1970`);
  }

  private checkSymbol(index: number, line: number, name: string | undefined): void {
    if (index === UNKNOWN_SYMBOL) {
      throw rowError(this.file, line, `unknown symbol ${shown(name ?? '')}: define it under instruments, or remove its rows`);
    }
    if (index !== NO_SYMBOL) return;
    if (this.header.symbol < 0 && name === undefined) throw rowError(this.file, line, 'no column "symbol": say --symbol NAME');
    const cure = this.header.symbol < 0 ? ': say --symbol NAME' : '';
    throw rowError(this.file, line, `${shown(name ?? '')} is no symbol: it must not be empty or hold blanks, commas or quotes${cure}`);
  }

  private fault(line: number, open: number, high: number, low: number, close: number): TraderError {
    const mend = (what: string): TraderError => rowError(this.file, line, `${what}: mend or remove the row`);
    for (const [name, value] of Object.entries({ open, high, low, close })) {
      if (!(value > 0 && value < Infinity)) {
        return mend(`${name} ${shown(this.text(this.header[name as 'open' | 'high' | 'low' | 'close']))} is not a price above 0`);
      }
    }
    if (high < low) return mend(`high ${high} is below low ${low}`);
    for (const [name, value] of Object.entries({ open, close })) {
      if (value > high || value < low) return mend(`${name} ${value} is outside low ${low} to high ${high}`);
    }
    return mend(`volume ${shown(this.text(this.header.volume))} is not a number of at least 0`);
  }
}

/**
 * Reads every row of a CSV file into columns, in the file's order. Throws INVALID_DATA, with file, line and cure, for an empty or
 * binary file, a missing column, a wrong number of fields, a bad date, an unknown symbol or an impossible bar.
 */
export const scanRows = (bytes: Uint8Array, options: BarFileOptions): RawRows => {
  const file = options.file ?? 'bars';
  checkText(file, bytes);
  const begin = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const firstBreak = bytes.indexOf(NEWLINE, begin);
  const headerEnd = firstBreak < 0 ? bytes.length : firstBreak;
  const scanner = new RowScanner(bytes, readHeader(bytes, begin, headerEnd, options), options, countLines(bytes));
  const { splitter } = scanner;
  let length = 0;
  let line = 1;
  for (let next = headerEnd + 1; next < bytes.length; ) {
    next = splitter.split(next);
    line++;
    if (!splitter.blank) scanner.read(length++, line);
  }
  if (length === 0) throw new TraderError('INVALID_DATA', `${file}: there is no row below the header: give at least one bar`);
  const { symbols, stamps, stamp, bars } = scanner;
  return { ...bars, symbols: symbols.names, length, kind: stamps.kind ?? 'day', stamp, line: scanner.line };
};
