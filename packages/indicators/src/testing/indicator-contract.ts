import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTraderError } from '@trader/core';
import type { Indicator, Snapshot } from '../indicator';
import { emptyBars, randomBars, scalePrices, sliceBars } from './bars';
import type { Bars, Column } from './bars';

/** An indicator as the contract sees it: any number of inputs. */
type Streaming = Indicator & {
  next(...inputs: readonly number[]): number;
  replace(...inputs: readonly number[]): number;
};

/** One indicator with its parameters, and what is known of it. */
export interface IndicatorSubject {
  readonly inputs: readonly Column[];
  readonly create: () => Streaming;
  /** The batch form over the columns of `inputs`. */
  readonly batch: (columns: readonly Float64Array[], out?: Float64Array) => Float64Array;
  /** Bars until the first value. */
  readonly needed: number;
  /** The value over bars whose prices are all `price` and whose volumes are all 10. */
  readonly constant: (price: number) => number;
  /** How the value grows with the prices: 1 with them, 0 not at all. */
  readonly degree: 0 | 1;
  /** The last so many bars alone decide the value, to 1e-9; Infinity when all do. */
  readonly memory: number;
}

const columnsOf = (subject: IndicatorSubject, bars: Bars): Float64Array[] => subject.inputs.map((name) => bars[name]);
const rowOf = (columns: readonly Float64Array[], row: number): number[] => columns.map((column) => column[row]);
const streamOver = (indicator: Streaming, columns: readonly Float64Array[]): number[] =>
  Array.from(columns[0], (_, row) => indicator.next(...rowOf(columns, row)));

/** A loop of its own over `next`, so that V8 sees one kind of indicator in it, as a strategy's code would. */
const makeLoop = (inputs: number): ((indicator: Streaming, columns: readonly Float64Array[]) => number) => {
  const names = Array.from({ length: inputs }, (_, i) => `c${i}`);
  const source = `const [${names}] = columns; let last = 0;
    for (let i = 0; i < c0.length; i++) last = indicator.next(${names.map((name) => `${name}[i]`)});
    return last;`;
  return new Function('indicator', 'columns', source) as (indicator: Streaming, columns: readonly Float64Array[]) => number;
};

/** Compares bit by bit and reports one thing: quicker than ten thousand expectations. */
const expectSame = (actual: ArrayLike<number>, expected: ArrayLike<number>): void => {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    if (!Object.is(actual[i], expected[i])) expect({ row: i, value: actual[i] }).toEqual({ row: i, value: expected[i] });
  }
};

const BARS = randomBars(3000);
const LONG = randomBars(100_000, 7);

/** The promises every indicator keeps. Call it in the indicator's test file. */
export const indicatorContract = (name: string, subject: IndicatorSubject): void => {
  describe(`${name} keeps the contract of indicators`, () => {
    agreement(subject);
    replacing(subject);
    snapshots(subject);
    gaps(subject);
    scale(subject);
    if (subject.memory < Infinity) fading(subject);
    thrift(subject);
  });
};

const agreement = (subject: IndicatorSubject): void => {
  it('gives NaN until ready, then the first value after the promised number of bars', () => {
    const columns = columnsOf(subject, BARS);
    const indicator = subject.create();
    expect(indicator.needed).toBe(subject.needed);
    expect([indicator.value, indicator.ready]).toEqual([NaN, false]);
    for (let row = 0; row < subject.needed + 5; row++) {
      const value = indicator.next(...rowOf(columns, row));
      expect(Number.isNaN(value)).toBe(row + 1 < subject.needed);
      expect(indicator.ready).toBe(row + 1 >= subject.needed);
      expect(indicator.value).toBe(value);
    }
  });

  it('gives the same in batch as bar by bar, to the last bit, for every length', () => {
    const columns = columnsOf(subject, BARS);
    const streamed = streamOver(subject.create(), columns);
    expectSame(subject.batch(columns), streamed);
    for (let length = 0; length < 3 * subject.needed + 3; length++) {
      const head = columns.map((column) => column.subarray(0, length));
      const out = new Float64Array(length).fill(7);
      expect(subject.batch(head, out)).toBe(out);
      expectSame(out, streamed.slice(0, length));
    }
  });

  it('refuses columns of different lengths, and to write over its input', () => {
    const columns = columnsOf(subject, BARS);
    expect(thrownCode(() => subject.batch(columns, new Float64Array(1)))).toBe('INVALID_DATA');
    expect(thrownCode(() => subject.batch(columns, columns[columns.length - 1]))).toBe('INVALID_DATA');
  });
};

const replacing = (subject: IndicatorSubject): void => {
  it('takes the last bar again as if the earlier attempts had never been', () => {
    const columns = columnsOf(subject, BARS);
    const attempts = fc.array(fc.array(fc.nat(BARS.close.length - 1), { minLength: 1, maxLength: 4 }), { maxLength: 60, size: 'max' });
    fc.assert(fc.property(fc.nat(2 * subject.needed), attempts, (warmUp, bars) => {
      const [wavering, steady] = [subject.create(), subject.create()];
      for (const indicator of [wavering, steady]) streamOver(indicator, columns.map((column) => column.subarray(0, warmUp)));
      for (const rows of bars) {
        rows.forEach((row, i) => (i === 0 ? wavering.next(...rowOf(columns, row)) : wavering.replace(...rowOf(columns, row))));
        steady.next(...rowOf(columns, rows[rows.length - 1]));
        expectSame([wavering.value, Number(wavering.ready)], [steady.value, Number(steady.ready)]);
      }
    }), { numRuns: 50 });
  });

  it('takes the first bar by replace when there is none', () => {
    const columns = columnsOf(subject, BARS);
    const [replaced, taken] = [subject.create(), subject.create()];
    expect(replaced.replace(...rowOf(columns, 0))).toBe(taken.next(...rowOf(columns, 0)));
    expect(replaced.snapshot()).toEqual(taken.snapshot());
  });
};

const snapshots = (subject: IndicatorSubject): void => {
  const columns = columnsOf(subject, BARS);
  const after = (rows: number): Streaming => {
    const indicator = subject.create();
    for (let row = 0; row < rows; row++) indicator.next(...rowOf(columns, row));
    return indicator;
  };

  it('goes on from a snapshot that went through JSON, at every bar, replace included', () => {
    for (let rows = 0; rows < 2 * subject.needed + 5; rows++) {
      const original = after(rows);
      const copy = subject.create();
      copy.restore(JSON.parse(JSON.stringify(original.snapshot())) as Snapshot);
      expect([copy.value, copy.ready]).toEqual([original.value, original.ready]);
      expect(copy.replace(...rowOf(columns, 500))).toBe(original.replace(...rowOf(columns, 500)));
      const tail = columns.map((column) => column.subarray(rows, rows + 40));
      expectSame(streamOver(copy, tail), streamOver(original, tail));
    }
  });

  it('does not let a snapshot change with the indicator, and refuses one of another', () => {
    const indicator = after(50);
    const snapshot = indicator.snapshot();
    const text = JSON.stringify(snapshot);
    indicator.next(...rowOf(columns, 60));
    expect(JSON.stringify(snapshot)).toBe(text);
    expect(thrownCode(() => subject.create().restore({ ...snapshot, name: 'other' }))).toBe('INVALID_DATA');
  });

  it('forgets everything on reset', () => {
    const indicator = after(100);
    indicator.reset();
    expect(indicator.snapshot()).toEqual(subject.create().snapshot());
    expect([indicator.value, indicator.ready]).toEqual([NaN, false]);
  });
};

const gaps = (subject: IndicatorSubject): void => {
  const places = fc.array(fc.record({
    row: fc.oneof(fc.nat(40), fc.nat(299)), column: fc.nat(subject.inputs.length - 1), value: fc.constantFrom(NaN, Infinity, -Infinity),
  }), { minLength: 1, maxLength: 8 });

  it('steps over a gap: NaN for it, no trace of it afterwards, the same in batch', () => {
    fc.assert(fc.property(places, (holes) => {
      const holed = columnsOf(subject, sliceBars(BARS, 0, 300));
      for (const { row, column, value } of holes) holed[column][row] = value;
      const rows = new Set(holes.map(({ row }) => row));
      const whole = holed.map((column) => column.filter((_, row) => !rows.has(row)));
      const streamed = streamOver(subject.create(), holed);
      expectSame(streamed.filter((_, row) => rows.has(row)), new Array<number>(rows.size).fill(NaN));
      expectSame(streamed.filter((_, row) => !rows.has(row)), streamOver(subject.create(), whole));
      expectSame(subject.batch(holed), streamed);
    }), { numRuns: 100 });
  });

  it('leaves the state untouched by a gap, in next and in replace', () => {
    const columns = columnsOf(subject, BARS);
    const indicator = subject.create();
    for (let row = 0; row < subject.needed + 3; row++) {
      const before = JSON.stringify(indicator.snapshot());
      subject.inputs.forEach((_, hole) => {
        const inputs = rowOf(columns, row).map((value, i) => (i === hole ? NaN : value));
        expect(indicator.next(...inputs)).toBeNaN();
        expect(indicator.replace(...inputs)).toBeNaN();
      });
      expect(JSON.stringify(indicator.snapshot())).toBe(before);
      indicator.next(...rowOf(columns, row));
    }
  });
};

const scale = (subject: IndicatorSubject): void => {
  it('gives the known value of a constant series', () => {
    for (const price of [0.1, 1, 97.35, 4000]) {
      const bars = emptyBars(400);
      for (const column of [bars.open, bars.high, bars.low, bars.close]) column.fill(price);
      bars.volume.fill(10);
      const expected = subject.constant(price);
      const values = streamOver(subject.create(), columnsOf(subject, bars)).slice(subject.needed - 1);
      const worst = Math.max(...values.map((value) => Math.abs(value - expected)));
      expect(worst).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(expected)));
    }
  });

  it('treats tiny and huge prices like others: scaled by a power of two, the value scales with them exactly', () => {
    const bars = sliceBars(BARS, 0, 500);
    const plain = streamOver(subject.create(), columnsOf(subject, bars));
    for (const factor of [2 ** -900, 2 ** -30, 2 ** 30, 2 ** 900]) {
      const scaled = streamOver(subject.create(), columnsOf(subject, scalePrices(bars, factor)));
      expectSame(scaled, plain.map((value) => (subject.degree === 1 ? value * factor : value)));
    }
  });
};

const fading = (subject: IndicatorSubject): void => {
  it('recovers from an absurd bar once it has left the memory', () => {
    const spiked = sliceBars(BARS, 0, 3000);
    for (const column of [spiked.open, spiked.high, spiked.low, spiked.close]) column[100] *= 1e6;
    const last = streamOver(subject.create(), columnsOf(subject, spiked)).at(-1) as number;
    const plain = streamOver(subject.create(), columnsOf(subject, BARS)).at(-1) as number;
    expect(Math.abs(last / plain - 1)).toBeLessThan(1e-9);
  });

  it('does not drift over ten million bars', () => {
    const columns = columnsOf(subject, LONG);
    const loop = makeLoop(subject.inputs.length);
    const veteran = subject.create();
    for (let round = 0; round < 100; round++) loop(veteran, columns);
    const recruit = subject.create();
    loop(recruit, columns.map((column) => column.subarray(-subject.memory)));
    expect(Math.abs(veteran.value / recruit.value - 1)).toBeLessThan(1e-9);
  });
};

const thrift = (subject: IndicatorSubject): void => {
  const columns = columnsOf(subject, LONG);
  const loop = makeLoop(subject.inputs.length);

  it('allocates nothing for a bar', () => {
    const indicator = subject.create();
    for (let round = 0; round < 20; round++) loop(indicator, columns);
    const growth = Array.from({ length: 9 }, () => {
      const before = process.memoryUsage().heapUsed;
      loop(indicator, columns);
      return process.memoryUsage().heapUsed - before;
    });
    // One small object a bar would be 24 bytes, one boxed number 16. A collection in between makes a round useless: hence the median.
    const median = growth.sort((a, b) => a - b)[4];
    expect(median / LONG.close.length).toBeLessThan(1);
  });
};

const thrownCode = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return isTraderError(error) ? error.code : String(error);
  }
  return 'nothing was thrown';
};
