import { calendarNamed, createTickTable, createZone, setQuote, setTrade, TraderError } from '@trader/core';
import type { TickTable, Zone } from '@trader/core';
import { countLines, headerLine } from './csv-bytes';
import { readDecimal, textOf } from './decimal';
import { splitHeader } from './header';
import { LineSplitter } from './line-splitter';
import { rowError, shown } from './row-error';
import { StampReader } from './stamp-reader';
import { SymbolIndex, symbolFault } from './symbol-index';
import { tickColumns } from './tick-columns';
import type { TickColumns } from './tick-columns';
import type { TickColumn, TickFileOptions } from './tick-file-options';

/** The rows of one file in its own order, each checked for itself. Columns may be longer than `length`. */
export interface TickRows extends TickTable {
  /** The line of the file that each row stands in; the header is line 1. */
  readonly line: Int32Array;
}

class TickScanner {
  readonly splitter: LineSplitter;
  readonly symbols: SymbolIndex;
  readonly line: Int32Array;
  readonly ticks: TickTable;
  private readonly stamps = new StampReader();
  private readonly zones: Zone[] = [];
  private readonly file: string;

  constructor(
    private readonly bytes: Uint8Array,
    delimiter: number,
    private readonly width: number,
    private readonly columns: TickColumns,
    private readonly options: TickFileOptions,
  ) {
    const capacity = countLines(bytes);
    this.file = options.file ?? 'ticks';
    this.splitter = new LineSplitter(bytes, delimiter, width);
    this.symbols = new SymbolIndex(bytes, options.symbols);
    this.line = new Int32Array(capacity);
    this.ticks = createTickTable([], capacity);
    if (columns.symbol < 0) {
      const index = this.symbols.numberOf(options.symbol ?? '');
      if (index < 0) throw rowError(this.file, 1, symbolFault(index, options.symbol, false));
    }
  }

  /** Reads the line that was split last into row `row`. */
  read(row: number, line: number): void {
    const { splitter, columns, ticks } = this;
    if (splitter.fields !== this.width) {
      throw rowError(this.file, line, `${splitter.fields} fields where the header has ${this.width}: mend or remove the row`);
    }
    this.line[row] = line;
    const symbol = this.readSymbol(line);
    const time = this.readTime(row, symbol, line);
    const trades = columns.price >= 0 && !this.isEmpty('price');
    if (columns.bid >= 0 && !(this.isEmpty('bid') && this.isEmpty('ask'))) {
      if (trades) throw rowError(this.file, line, 'a quote and a trade in one row: split it in two');
      const bid = this.side('bid', line);
      const ask = this.side('ask', line);
      setQuote(ticks, row, time, symbol, bid, bid === 0 ? 0 : this.size('bidSize', line), ask, ask === 0 ? 0 : this.size('askSize', line));
    } else if (trades) {
      const price = this.number('price');
      if (!(price > 0 && price < Infinity)) throw rowError(this.file, line, `price ${this.shown('price')} is not a price above 0: mend or remove the row`);
      setTrade(ticks, row, time, symbol, price, this.size('size', line));
    } else throw rowError(this.file, line, 'neither a quote nor a trade: write 0 for a side that is not there, or remove the row');
  }

  private readSymbol(line: number): number {
    const at = this.columns.symbol;
    if (at < 0) return 0;
    const index = this.symbols.indexOf(this.splitter.starts[at], this.splitter.ends[at]);
    if (index < 0) throw rowError(this.file, line, symbolFault(index, this.text('symbol'), true));
    return index;
  }

  private readTime(row: number, symbol: number, line: number): number {
    const { time, clock } = this.columns;
    const { starts, ends } = this.splitter;
    const stamp = clock < 0
      ? this.stamps.read(this.bytes, starts[time], ends[time])
      : this.stamps.readSplit(this.bytes, starts[time], ends[time], starts[clock], ends[clock]);
    const { kind } = this.stamps;
    if (Number.isNaN(stamp) || kind === 'day') {
      const text = clock < 0 ? this.text('time') : `${this.text('time')} ${this.text('clock')}`;
      const like = row === 0 ? '' : ', or not of the form of the rows before it';
      throw rowError(this.file, line, `${shown(text)} is no time${like}: write 2024-01-31 09:31:00.250 or milliseconds since 1970`);
    }
    if (kind === 'instant') return stamp;
    const seconds = Math.floor(stamp / 1000);
    // The zone carries seconds over into minutes, hours and days, as Date.UTC does.
    return this.zoneOf(symbol).toUtc(1970, 1, 1, 0, 0, seconds) + (stamp - seconds * 1000);
  }

  private zoneOf(symbol: number): Zone {
    const { calendarOf, timeZone } = this.options;
    return (this.zones[symbol] ??= createZone(timeZone ?? (calendarOf?.(this.symbols.names[symbol]) ?? calendarNamed('XNYS')).timeZone));
  }

  /** The price of a side of a quote, 0 when there is none. */
  private side(column: 'bid' | 'ask', line: number): number {
    if (this.isEmpty(column)) return 0;
    const price = this.number(column);
    if (price >= 0 && price < Infinity) return price;
    throw rowError(this.file, line, `${column} ${this.shown(column)} is not a price: write 0 for none, mend or remove the row`);
  }

  private size(column: 'bidSize' | 'askSize' | 'size', line: number): number {
    const size = this.number(column);
    if (size >= 0 && size < Infinity) return size;
    throw rowError(this.file, line, `size ${this.shown(column)} is not a number of at least 0: mend or remove the row`);
  }

  private isEmpty(column: TickColumn): boolean {
    const at = this.columns[column];
    return this.splitter.starts[at] === this.splitter.ends[at];
  }

  private number(column: TickColumn): number {
    const at = this.columns[column];
    return readDecimal(this.bytes, this.splitter.starts[at], this.splitter.ends[at]);
  }

  private text(column: TickColumn | 'clock'): string {
    const at = this.columns[column];
    return textOf(this.bytes, this.splitter.starts[at], this.splitter.ends[at]);
  }

  private shown(column: TickColumn): string {
    return shown(this.text(column));
  }
}

/** Reads every row of a CSV file of ticks into columns, in the file's order. Throws INVALID_DATA with file, line and cure. */
export const scanTicks = (bytes: Uint8Array, options: TickFileOptions): TickRows => {
  const file = options.file ?? 'ticks';
  const { begin, end } = headerLine(file, bytes);
  const { delimiter, names } = splitHeader(bytes, begin, end);
  const scanner = new TickScanner(bytes, delimiter, names.length, tickColumns(names, options, (what) => rowError(file, 1, what)), options);
  const { splitter } = scanner;
  let length = 0;
  let line = 1;
  for (let next = end + 1; next < bytes.length; ) {
    next = splitter.split(next);
    line++;
    if (!splitter.blank) scanner.read(length++, line);
  }
  if (length === 0) throw new TraderError('INVALID_DATA', `${file}: there is no row below the header: give at least one quote or trade`);
  return { ...scanner.ticks, symbols: scanner.symbols.names, length, line: scanner.line };
};
