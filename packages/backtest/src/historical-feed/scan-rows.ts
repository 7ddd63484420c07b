import { createBarTable, TraderError } from '@trader/core';
import { barFault, isPossibleBar } from './bar-fault';
import type { BarFileOptions } from './bar-file-options';
import { countLines, headerLine } from './csv-bytes';
import { readDecimal, textOf } from './decimal';
import { BAR_END } from './find-columns';
import { readHeader } from './header';
import type { Header } from './header';
import { LineSplitter } from './line-splitter';
import type { RawRows } from './raw-rows';
import { rowError, shown } from './row-error';
import { StampReader } from './stamp-reader';
import { SymbolIndex, symbolFault } from './symbol-index';

class RowScanner {
  readonly splitter: LineSplitter;
  readonly symbols: SymbolIndex;
  readonly stamps = new StampReader();
  readonly ends = new StampReader();
  readonly stamp: Float64Array;
  readonly end: Float64Array | undefined;
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
    this.end = header.end < 0 ? undefined : new Float64Array(capacity);
    this.line = new Int32Array(capacity);
    this.bars = createBarTable([], capacity);
    if (header.symbol < 0) {
      const index = this.symbols.numberOf(options.symbol ?? '');
      if (index < 0) throw rowError(this.file, 1, symbolFault(index, options.symbol, false));
    }
  }

  /** Reads the line that was split last into row `row`. */
  read(row: number, line: number): void {
    const { splitter, header, bars } = this;
    if (splitter.fields !== header.width) {
      throw rowError(this.file, line, `${splitter.fields} fields where the header has ${header.width}: mend or remove the row`);
    }
    this.line[row] = line;
    this.stamp[row] = this.readStamp(row, line);
    if (this.end !== undefined) this.end[row] = this.readEnd(line);
    const open = this.number(header.open);
    const high = this.number(header.high);
    const low = this.number(header.low);
    const close = this.number(header.close);
    const volume = this.number(header.volume);
    if (!isPossibleBar(open, high, low, close, volume)) {
      throw rowError(this.file, line, barFault({ open, high, low, close }, (column) => shown(this.text(header[column]))));
    }
    bars.open[row] = open;
    bars.high[row] = high;
    bars.low[row] = low;
    bars.close[row] = close;
    bars.volume[row] = volume;
    if (header.symbol >= 0) {
      const index = this.symbols.indexOf(splitter.starts[header.symbol], splitter.ends[header.symbol]);
      if (index < 0) throw rowError(this.file, line, symbolFault(index, this.text(header.symbol), true));
      bars.symbol[row] = index;
    }
  }

  private readEnd(line: number): number {
    const { end } = this.header;
    const time = this.ends.read(this.bytes, this.splitter.starts[end], this.splitter.ends[end]);
    if (this.ends.kind === 'instant' && !Number.isNaN(time)) return time;
    throw rowError(this.file, line, `${shown(this.text(end))} in "${BAR_END}" is no time with a zone: write 2024-01-31T14:31:00Z or seconds since 1970`);
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
}

/**
 * Reads every row of a CSV file into columns, in the file's order. Throws INVALID_DATA, with file, line and cure, for an empty or
 * binary file, a missing column, a wrong number of fields, a bad date, an unknown symbol or an impossible bar.
 */
export const scanRows = (bytes: Uint8Array, options: BarFileOptions): RawRows => {
  const file = options.file ?? 'bars';
  const { begin, end: headerEnd } = headerLine(file, bytes);
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
  const { symbols, stamps, stamp, end, bars } = scanner;
  return { ...bars, symbols: symbols.names, length, kind: stamps.kind ?? 'day', stamp, ...(end && { end }), line: scanner.line, unit: 'line' };
};
