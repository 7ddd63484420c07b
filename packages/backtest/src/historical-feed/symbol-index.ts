import { textOf } from './decimal';
import { shown } from './row-error';

/** The symbol cannot be one: it is empty, or has blanks, commas or quotes. */
const NO_SYMBOL = -1;
/** The symbol is none of those that were asked for. */
const UNKNOWN_SYMBOL = -2;

/** Whether an instrument may have this symbol. */
const isSymbol = (name: string): boolean => /^[^\s,"]+$/.test(name);

/** What is wrong with a name that `SymbolIndex` refused, and the cure. `inFile`: the file has a column for it. */
export const symbolFault = (index: number, name: string | undefined, inFile: boolean): string => {
  if (index === UNKNOWN_SYMBOL) return `unknown symbol ${shown(name ?? '')}: define it under instruments, or remove its rows`;
  if (!inFile && name === undefined) return 'no column "symbol": say --symbol NAME';
  return `${shown(name ?? '')} is no symbol: it must not be empty or hold blanks, commas or quotes${inFile ? '' : ': say --symbol NAME'}`;
};

/** Numbers the symbols of a file as they come; compares bytes with the last one first, because neighbours mostly share it. */
export class SymbolIndex {
  readonly names: string[] = [];
  private readonly indexes = new Map<string, number>();
  private readonly bytes: Uint8Array;
  private readonly allowed: ReadonlySet<string> | undefined;
  private from = 0;
  private to = -1;
  private last = NO_SYMBOL;

  constructor(bytes: Uint8Array, allowed: readonly string[] | undefined) {
    this.bytes = bytes;
    this.allowed = allowed === undefined ? undefined : new Set(allowed);
  }

  /** The symbol's number, NO_SYMBOL or UNKNOWN_SYMBOL. */
  indexOf(from: number, to: number): number {
    if (this.same(from, to)) return this.last;
    const index = this.numberOf(textOf(this.bytes, from, to));
    this.from = from;
    this.to = to;
    this.last = index;
    return index;
  }

  /** The same for a name that does not stand in the file. */
  numberOf(name: string): number {
    const known = this.indexes.get(name);
    if (known !== undefined) return known;
    if (!isSymbol(name)) return NO_SYMBOL;
    if (this.allowed !== undefined && !this.allowed.has(name)) return UNKNOWN_SYMBOL;
    const index = this.names.push(name) - 1;
    this.indexes.set(name, index);
    return index;
  }

  private same(from: number, to: number): boolean {
    if (to - from !== this.to - this.from) return false;
    for (let at = from, other = this.from; at < to; at++, other++) if (this.bytes[at] !== this.bytes[other]) return false;
    return true;
  }
}
