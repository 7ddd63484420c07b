import type { JournalRecord } from '@trader/core';
import { executionShortfall } from '@trader/risk';
import { DecimalReader } from './decimal-reader';

type RecordOf<K extends JournalRecord['kind']> = Extract<JournalRecord, { kind: K }>;

/** Counts of fills that cannot be measured. */
interface Unmeasured {
  /** Of trailing stops: the journal has their distance, and not the level at which they were triggered. */
  readonly trailing: number;
  /** Of orders that are not ours. */
  readonly external: number;
  /** Of orders whose decision, or whose price at it, the journal does not have. */
  readonly unpriced: number;
}

/** What market orders and triggered orders cost against the price that was there when they were meant to trade. */
export interface Slippage {
  /** For each symbol, in its points times quantity: above 0 is paid. */
  readonly paid: Float64Array;
  /** For each symbol, in the same: the value of the fills whose price has nothing to be compared with. */
  readonly unknown: Float64Array;
  /** How many these are, by what is missing. */
  readonly unmeasured: Unmeasured;
}

/** Most orders are sent so few records after their decision. */
const NEAR = 32;

/**
 * Measures each fill against the price that its order meant: a market order's is that of its decision, a triggered order's its trigger, and a limit
 * order, which waits for its price, pays nothing. See `executionShortfall` for the formula and its source. What a split did to prices between
 * an order and its fill is undone.
 */
export class SlippageMeter {
  /** Places of all decisions by id, once one was looked for in vain. */
  private decisions: Map<string, number> | undefined;
  private mapped = 0;
  private readonly actions: RecordOf<'action'>[] = [];
  private readonly paid: number[] = [];
  private readonly unknown: number[] = [];
  private readonly number = new DecimalReader();
  private readonly unmeasured = { trailing: 0, external: 0, unpriced: 0 };

  constructor(private readonly records: readonly JournalRecord[]) {}

  onAction(record: RecordOf<'action'>): void {
    this.actions.push(record);
  }

  /** A fill of a symbol, by its number. `order` is undefined when it is not ours, and else at `place` of the journal. */
  onFill(symbol: number, order: RecordOf<'intent'> | undefined, place: number, side: 'buy' | 'sell', price: number, quantity: number): void {
    if (order !== undefined && order.type === 'limit') return;
    const reference = order === undefined ? NaN : this.referenceOf(order, place);
    if (reference > 0) this.paid[symbol] = (this.paid[symbol] ?? 0) + executionShortfall(side, price, reference, quantity);
    else {
      this.unknown[symbol] = (this.unknown[symbol] ?? 0) + price * quantity;
      this.unmeasured[order === undefined ? 'external' : order.type === 'trailing-stop' ? 'trailing' : 'unpriced']++;
    }
  }

  read(symbols: number): Slippage {
    const column = (sums: readonly number[]): Float64Array => Float64Array.from({ length: symbols }, (_, number) => sums[number] ?? 0);
    return { paid: column(this.paid), unknown: column(this.unknown), unmeasured: { ...this.unmeasured } };
  }

  private referenceOf(order: RecordOf<'intent'>, place: number): number {
    const text = order.type === 'market' ? this.priceAtDecision(order.parent, place) : order.stop;
    if (text === undefined) return NaN;
    this.number.read(text);
    let reference = this.number.value;
    let { symbol } = order;
    for (const action of this.actions) {
      if (action.time < order.time || action.symbol !== symbol) continue;
      reference *= Number(action.denominator) / Number(action.numerator);
      symbol = action.into;
    }
    return reference;
  }

  /** The price at the latest decision of an id that comes before a place. */
  private priceAtDecision(id: string, place: number): string | undefined {
    const { records } = this;
    for (let at = place - 1; at >= 0 && at >= place - NEAR; at--) {
      const record = records[at];
      if (record.kind === 'decision' && record.id === id) return record.price;
    }
    const decisions = (this.decisions ??= new Map());
    for (; this.mapped < place; this.mapped++) {
      const record = records[this.mapped];
      if (record.kind === 'decision') decisions.set(record.id, this.mapped);
    }
    const record = records[decisions.get(id) ?? -1];
    return record?.kind === 'decision' ? record.price : undefined;
  }
}
