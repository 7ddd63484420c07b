import { TraderError } from '@trader/core';

/** The whole state of an indicator as plain JSON: what `restore` needs to go on as if nothing had happened. */
export interface Snapshot {
  /** Which indicator, with its parameters, such as `rsi(14)`. */
  readonly name: string;
  /** Bars taken, counted until the indicator is ready. */
  readonly count: number;
  /** Place of the last bar in the window; -1 when there is none. */
  readonly at: number;
  /** The numbers it remembers; null stands for one that is not finite. */
  readonly state: readonly (number | null)[];
}

/**
 * What all indicators share. An indicator keeps everything it remembers in `state`, `count` and `at`, so that
 * `reset`, `snapshot` and `restore` are written once, here.
 *
 * Each adds `next(...)`, which takes one bar, and `replace(...)`, which takes the last bar again. Both take the scalars it needs in
 * the order open, high, low, close, volume, and return the value. An input that is NaN or infinite is a gap: the
 * call returns NaN and the state stays untouched, so that `replace` after a gap takes the last good bar again.
 *
 * How to write one: `next` moves the last bar's results into their `BEFORE` places, and `replace` does not; then both take
 * the same step from the `BEFORE` places. Detect a gap by `x - x`, which is 0 for a finite number and NaN otherwise, and return
 * that: the literal `NaN` in a hot function makes V8 box every result. Hand what `next` has just moved on to the step as arguments: read back
 * from the state, it would have to pass through memory. Leave the `x;` of class fields out (`useDefineForClassFields` is off):
 * it would make numbers boxed fields.
 */
export abstract class Indicator {
  /** Bars taken; stops one above `needed`. */
  protected count = 0;
  /** Place of the last bar in the window; -1 when there is none. */
  protected at = -1;
  /** Everything else it remembers; `state[0]` is the value. */
  protected readonly state: Float64Array;

  /** `needed` is the number of bars until the first value, `size` the length of the state. */
  protected constructor(readonly name: string, readonly needed: number, size: number) {
    this.state = new Float64Array(size);
  }

  /** Whether there is a value. */
  get ready(): boolean {
    return this.count >= this.needed;
  }

  /** The value after the last bar; NaN until ready. A gap does not change it. */
  get value(): number {
    return this.whenReady(this.state[0]);
  }

  /** `value` when ready, else NaN. */
  protected whenReady(value: number): number {
    if (this.count >= this.needed) return value;
    const zero = value - value;
    return zero / zero;
  }

  /** Forgets every bar. */
  reset(): void {
    this.count = 0;
    this.at = -1;
    this.state.fill(0);
  }

  /** The state as plain JSON. */
  snapshot(): Snapshot {
    return {
      name: this.name,
      count: this.count,
      at: this.at,
      state: Array.from(this.state, (number) => (Number.isFinite(number) ? number : null)),
    };
  }

  /** Goes on from a snapshot of the same indicator with the same parameters. Throws INVALID_DATA for any other. */
  restore(snapshot: Snapshot): void {
    if (snapshot.name !== this.name || snapshot.state.length !== this.state.length) {
      throw new TraderError('INVALID_DATA', `a snapshot of ${snapshot.name} does not fit ${this.name}: make one with the same parameters`);
    }
    this.count = snapshot.count;
    this.at = snapshot.at;
    this.state.set(snapshot.state.map((number) => number ?? NaN));
  }
}

/** `period`, when it is a whole number above 0. Throws INVALID_CONFIG otherwise. */
export const checkPeriod = (indicator: string, period: number): number => {
  if (Number.isSafeInteger(period) && period > 0) return period;
  throw new TraderError('INVALID_CONFIG', `the period of ${indicator} must be a whole number above 0, got ${period}`);
};

/** Throws INVALID_DATA unless all columns are as long as `out`, and none of them is `out`. */
export const checkColumns = (indicator: string, out: Float64Array, ...columns: readonly Float64Array[]): void => {
  for (const column of columns) {
    if (column.length !== out.length) {
      throw new TraderError('INVALID_DATA', `the columns of ${indicator} differ in length: ${column.length} and ${out.length} bars`);
    }
    if (column === out) throw new TraderError('INVALID_DATA', `${indicator} cannot write over its input: pass another array as out`);
  }
};
