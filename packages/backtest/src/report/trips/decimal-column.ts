import { CASH_SCALE, formatUnits } from '@trader/core';
import { unitsOf } from './decimal-reader';
import type { ExactSum } from './decimal-reader';

const BILLION = 1e9;
/** Below this many billionths a double and its nine-decimal reading name each other uniquely. */
const EXACT_LIMIT = 2 ** 51;

/** Exact decimals, one a row: as the nearest doubles, and as texts for the few that a double does not name. */
export interface DecimalColumn {
  readonly values: Float64Array;
  /** Row to text, of those with more than nine decimals or sixteen digits. */
  readonly rare: ReadonlyMap<number, string>;
}

/** A number that nine decimals tell exactly, as a plain decimal: 0.1 is "0.1". */
const plainText = (value: number): string => {
  const size = Math.round(Math.abs(value) * BILLION);
  const whole = Math.floor(size / BILLION);
  const rest = size - whole * BILLION;
  const text = rest === 0 ? String(whole) : `${whole}.${String(rest).padStart(9, '0').replace(/0+$/, '')}`;
  return value < 0 ? `-${text}` : text;
};

/** The exact decimal of a row. */
export const textAt = (column: DecimalColumn, row: number): string => column.rare.get(row) ?? plainText(column.values[row]);

/** A column to be filled in, row after row. */
export class DecimalRows {
  values: Float64Array;
  readonly rare = new Map<number, string>();

  constructor(capacity: number) {
    this.values = new Float64Array(capacity);
  }

  /** Puts an exact sum, which it carries over, into a row. */
  set(row: number, sum: ExactSum): void {
    sum.carry();
    const { whole, nano, atto } = sum;
    const billionths = whole * BILLION + nano;
    if (atto === 0 && billionths < EXACT_LIMIT && billionths > -EXACT_LIMIT) this.values[row] = billionths / BILLION;
    else this.setText(row, formatUnits(unitsOf(sum), CASH_SCALE));
  }

  /** Puts a plain decimal, without trailing zeros, into a row. */
  setText(row: number, text: string): void {
    const value = Number(text);
    this.values[row] = value;
    if (!(Math.abs(value) * BILLION < EXACT_LIMIT) || plainText(value) !== text) this.rare.set(row, text);
  }
}
