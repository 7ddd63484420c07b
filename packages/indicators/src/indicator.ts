import { fault } from './fault';

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
  /** The same of the indicators that it is made of. */
  readonly parts?: readonly Snapshot[];
}

/**
 * What all indicators share. An indicator keeps everything it remembers in `state`, `count`, `at` and the indicators it is made of (`parts`), so that
 * `reset`, `snapshot` and `restore` are written once, here.
 *
 * Each adds `next(...)`, which takes one bar, and `replace(...)`, which takes the last bar again. Both take the scalars it needs in
 * the order open, high, low, close, volume, and return the value. An input that is NaN or infinite is a gap: the
 * call returns NaN (`Lines`: a record of NaN) and the state stays untouched, so that `replace` after a gap takes the last good bar again.
 *
 * How to write one: extend `Line` (one number) or `Lines` (several). `next` moves the last bar's results into their `BEFORE` places, and `replace` does not; then both take
 * the same step from the `BEFORE` places. Detect a gap by `x - x`, which is 0 for a finite number and NaN otherwise, and return
 * that: the literal `NaN` in a hot function makes V8 box every result. Hand what `next` has just moved on to the step as arguments: read back
 * from the state, it would have to pass through memory. Each class has a `next` and a `replace` of its own: one that all inherit would call a different `step` every time, which costs
 * more than the step. Leave the `x;` of class fields out (`useDefineForClassFields` is off): it would make numbers boxed fields.
 * What is handed on to a part must be finite: a part takes anything else for a gap, and its `replace` would then take an earlier bar again.
 */
export abstract class Indicator<Value = number> {
  /** The value after the last bar; NaN, or a record of NaN, until ready. A gap does not change it. */
  abstract readonly value: Value;
  /** Bars taken; stops at most one above `needed`. */
  protected count = 0;
  /** Place of the last bar in the window; -1 when there is none. */
  protected at = -1;
  /** Everything else it remembers. */
  protected readonly state: Float64Array;
  private readonly parts: readonly Indicator<unknown>[];

  /** `needed` is the number of bars until the first value, `size` the length of the state. */
  protected constructor(readonly name: string, readonly needed: number, size: number, ...parts: readonly Indicator<unknown>[]) {
    this.state = new Float64Array(size);
    this.parts = parts;
  }

  /** Whether there is a value. */
  get ready(): boolean {
    return this.count >= this.needed;
  }

  /** Forgets every bar. */
  reset(): void {
    this.count = 0;
    this.at = -1;
    this.state.fill(0);
    for (const part of this.parts) part.reset();
  }

  /** The state as plain JSON. */
  snapshot(): Snapshot {
    return {
      name: this.name,
      count: this.count,
      at: this.at,
      state: Array.from(this.state, (number) => (Number.isFinite(number) ? number : null)),
      ...(this.parts.length > 0 && { parts: this.parts.map((part) => part.snapshot()) }),
    };
  }

  /** Goes on from a snapshot of the same indicator with the same parameters. Throws INVALID_DATA for any other. */
  restore({ name, count, at, state, parts = [] }: Snapshot): void {
    if (name !== this.name || state.length !== this.state.length || parts.length !== this.parts.length) {
      throw fault('INVALID_DATA', `a snapshot of ${name} does not fit ${this.name}: make one with the same parameters`);
    }
    this.parts.forEach((part, index) => part.restore(parts[index]));
    this.count = count;
    this.at = at;
    this.state.set(state.map((number) => number ?? NaN));
  }
}

/** An indicator whose value is one number: `state[0]`, once it is ready. */
export abstract class Line extends Indicator {
  override get value(): number {
    return this.whenReady(this.state[0]);
  }

  /** `value` when ready, else NaN. */
  protected whenReady(value: number): number {
    if (this.count >= this.needed) return value;
    const zero = value - value;
    return zero / zero;
  }
}

/**
 * An indicator whose value is a record of several numbers. It is the same record at every bar: copy what is to be kept. Its fields stand, in their order, in the first places of
 * `state` once it is ready; a step writes both.
 */
export abstract class Lines<Value extends { readonly [Field in keyof Value]: number }> extends Indicator<Value> {
  /** What is returned for a gap: NaN in every field. */
  protected readonly gap: Value;
  /** The value, to be written. */
  protected readonly record: { -readonly [Field in keyof Value]: number };

  /** `value` is a literal whose fields are all NaN. */
  protected constructor(name: string, needed: number, size: number, value: Value, ...parts: readonly Indicator<unknown>[]) {
    super(name, needed, size, ...parts);
    this.record = { ...value };
    this.gap = Object.freeze(value);
  }

  override get value(): Value {
    return this.record as Value;
  }

  override reset(): void {
    super.reset();
    this.recall();
  }

  override restore(snapshot: Snapshot): void {
    super.restore(snapshot);
    this.recall();
  }

  private recall(): void {
    (Object.keys(this.record) as (keyof Value)[]).forEach((field, place) => (this.record[field] = this.ready ? this.state[place] : NaN));
  }
}

/** The fields of a value in columns: what the batch form of such an indicator gives. */
export type ColumnsOf<Value> = { readonly [Field in keyof Value]: Float64Array };

/** `period`, when it is a whole number above 0 (or `least`). Throws INVALID_CONFIG otherwise. */
export const checkPeriod = (indicator: string, period: number, least = 1, what = 'period'): number => {
  if (Number.isSafeInteger(period) && period >= least) return period;
  throw fault('INVALID_CONFIG', `the ${what} of ${indicator} must be a whole number above ${least - 1}, got ${period}`);
};

/** Throws INVALID_DATA unless all columns are as long as `out`, and none of them is `out`. */
export const checkColumns = (indicator: string, out: Float64Array, ...columns: readonly Float64Array[]): void => {
  for (const column of columns) {
    if (column.length !== out.length) {
      throw fault('INVALID_DATA', `the columns of ${indicator} differ in length: ${column.length} and ${out.length} bars`);
    }
    if (column === out) throw fault('INVALID_DATA', `${indicator} cannot write over its input: pass another array as out`);
  }
};

/** The same for an `out` of several columns. */
export const checkLines = (indicator: string, out: object, ...columns: readonly Float64Array[]): void => {
  for (const column of Object.values(out) as Float64Array[]) checkColumns(indicator, column, ...columns);
};
