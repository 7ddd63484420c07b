import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTraderError } from '@trader/core';
import type { Indicator, Snapshot } from '../indicator';
import { emptyBars, randomBars, scalePrices, sliceBars } from './bars';
import type { Column } from '../column';
import type { Bars } from './bars';

/** What an indicator gives: a number, or a record of several. */
type Value = number | Readonly<Record<string, number>>;

/** An indicator as the contract sees it: any number of inputs. */
type Streaming = Indicator<unknown> & {
  next(...inputs: readonly number[]): unknown;
  replace(...inputs: readonly number[]): unknown;
};

/** One indicator with its parameters, and what is known of it. Of a record all numbers below may be given by field. */
export interface IndicatorSubject {
  readonly inputs: readonly Column[];
  readonly create: () => Streaming;
  /** The batch form over the columns of `inputs`: a column, or a record of columns. */
  readonly batch: (columns: readonly Float64Array[], out?: never) => object;
  /** Bars until the first value. */
  readonly needed: number;
  /** The value over bars whose prices are all `price` and whose volumes are all 10. */
  readonly constant: (price: number) => Value;
  /** How the value grows with the prices: 1 with them, 0 not at all, 2 with their square. */
  readonly degree: Value;
  /** The last so many bars alone decide the value, to 1e-9; Infinity when all do. */
  readonly memory: number;
  /** By which power of two prices are made huge and tiny; default 900. Less for what squares them. */
  readonly exponent?: number;
}

/** What a value or a batch result is made of: itself, or its fields in their order. */
const fieldsOf = <Part>(whole: unknown): Part[] => (typeof whole === 'number' || whole instanceof Float64Array ? [whole as Part] : Object.values(whole as Record<string, Part>));
const numbersOf = (value: unknown): number[] => fieldsOf<number>(value);
const filled = (fields: number, value: number): number[] => new Array<number>(fields).fill(value);

const columnsOf = (subject: IndicatorSubject, bars: Bars): Float64Array[] => subject.inputs.map((name) => bars[name]);
const rowOf = (columns: readonly Float64Array[], row: number): number[] => columns.map((column) => column[row]);
/** All values, one array for each field. */
const streamOver = (indicator: Streaming, columns: readonly Float64Array[]): number[][] => {
  const all: number[][] = numbersOf(indicator.value).map(() => []);
  for (let row = 0; row < columns[0].length; row++) numbersOf(indicator.next(...rowOf(columns, row))).forEach((number, field) => all[field].push(number));
  return all;
};

/** A loop of its own over `next`, so that V8 sees one kind of indicator in it, as a strategy's code would. Numbers go where they need no box: into an array. */
const makeLoop = ({ inputs, create }: IndicatorSubject): ((indicator: Streaming, columns: readonly Float64Array[]) => void) => {
  const names = inputs.map((_, i) => `c${i}`);
  const source = `return (indicator, [${names}]) => {
    for (let i = 0; i < c0.length; i++) ${typeof create().value === 'number' ? 'sink[0]' : 'last[0]'} = indicator.next(${names.map((name) => `${name}[i]`)});
  };`;
  return new Function('sink', 'last', source)(new Float64Array(1), [undefined]) as (indicator: Streaming, columns: readonly Float64Array[]) => void;
};

/** Compares bit by bit and reports one thing: quicker than ten thousand expectations. */
const expectSame = (actual: readonly ArrayLike<number>[], expected: readonly ArrayLike<number>[]): void => {
  expect(actual.map(({ length }) => length)).toEqual(expected.map(({ length }) => length));
  expected.forEach((column, field) => {
    for (let row = 0; row < column.length; row++) {
      if (!Object.is(actual[field][row], column[row])) expect({ field, row, value: actual[field][row] }).toEqual({ field, row, value: column[row] });
    }
  });
};

const BARS = randomBars(3000);
const LONG = randomBars(100_000, 7);

/** The promises every indicator keeps. Call it in the indicator's test file. */
export const indicatorContract = (name: string, subject: IndicatorSubject): void => {
  describe(`${name} keeps the contract of indicators`, () => {
    thrift(subject); // first: what V8 makes of code depends on what has been done with it
    agreement(subject);
    replacing(subject);
    snapshots(subject);
    gaps(subject);
    scale(subject);
    if (subject.memory < Infinity) fading(subject);
  });
};

const agreement = (subject: IndicatorSubject): void => {
  it('gives NaN until ready, then the first value after the promised number of bars', () => {
    const columns = columnsOf(subject, BARS);
    const indicator = subject.create();
    const fields = numbersOf(indicator.value).length;
    expect(indicator.needed).toBe(subject.needed);
    expect([numbersOf(indicator.value), indicator.ready]).toEqual([filled(fields, NaN), false]);
    for (let row = 0; row < subject.needed + 5; row++) {
      const value = indicator.next(...rowOf(columns, row));
      expect(numbersOf(value).map(Number.isNaN)).toEqual(new Array(fields).fill(row + 1 < subject.needed));
      expect(indicator.ready).toBe(row + 1 >= subject.needed);
      expect(indicator.value).toEqual(value);
    }
  });

  it('gives the same in batch as bar by bar, to the last bit, for every length', () => {
    const columns = columnsOf(subject, BARS);
    const streamed = streamOver(subject.create(), columns);
    const whole = subject.batch(columns);
    expectSame(fieldsOf(whole), streamed);
    if (!(whole instanceof Float64Array)) expect(Object.keys(whole)).toEqual(Object.keys(subject.create().value as object));
    for (let length = 0; length < 3 * subject.needed + 3; length++) {
      const head = columns.map((column) => column.subarray(0, length));
      const out = outLike(whole, length);
      expect(subject.batch(head, out)).toBe(out);
      expectSame(fieldsOf(out), streamed.map((column) => column.slice(0, length)));
    }
  });

  it('refuses columns of different lengths, and to write over its input', () => {
    const columns = columnsOf(subject, BARS);
    const whole = subject.batch(columns);
    expect(thrownCode(() => subject.batch(columns, outLike(whole, 1)))).toBe('INVALID_DATA');
    const last = columns[columns.length - 1];
    const over = whole instanceof Float64Array ? last : { ...whole, [Object.keys(whole).at(-1) ?? '']: last };
    expect(thrownCode(() => subject.batch(columns, over as never))).toBe('INVALID_DATA');
  });
};

/** Something to write a batch into, shaped like another and full of rubbish. */
const outLike = (whole: object, length: number): never => {
  const column = (): Float64Array => new Float64Array(length).fill(7);
  return (whole instanceof Float64Array ? column() : Object.fromEntries(Object.keys(whole).map((field) => [field, column()]))) as never;
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
        expectSame([[...numbersOf(wavering.value), Number(wavering.ready)]], [[...numbersOf(steady.value), Number(steady.ready)]]);
      }
    }), { numRuns: 50 });
  });

  it('takes the first bar by replace when there is none', () => {
    const columns = columnsOf(subject, BARS);
    const [replaced, taken] = [subject.create(), subject.create()];
    expect(replaced.replace(...rowOf(columns, 0))).toEqual(taken.next(...rowOf(columns, 0)));
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
      expect(copy.replace(...rowOf(columns, 500))).toEqual(original.replace(...rowOf(columns, 500)));
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
    const fresh = subject.create();
    expect(indicator.snapshot()).toEqual(fresh.snapshot());
    expect([indicator.value, indicator.ready]).toEqual([fresh.value, false]);
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
      const within = (hit: boolean): number[][] => streamed.map((column) => column.filter((_, row) => rows.has(row) === hit));
      expectSame(within(true), streamed.map(() => filled(rows.size, NaN)));
      expectSame(within(false), streamOver(subject.create(), whole));
      expectSame(fieldsOf(subject.batch(holed)), streamed);
    }), { numRuns: 100 });
  });

  it('leaves the state untouched by a gap, in next and in replace', () => {
    const columns = columnsOf(subject, BARS);
    const indicator = subject.create();
    for (let row = 0; row < subject.needed + 3; row++) {
      const before = JSON.stringify([indicator.snapshot(), indicator.value]);
      subject.inputs.forEach((_, hole) => {
        const inputs = rowOf(columns, row).map((value, i) => (i === hole ? NaN : value));
        expect([...numbersOf(indicator.next(...inputs)), ...numbersOf(indicator.replace(...inputs))].every(Number.isNaN)).toBe(true);
      });
      expect(JSON.stringify([indicator.snapshot(), indicator.value])).toBe(before);
      indicator.next(...rowOf(columns, row));
    }
  });
};

const scale = (subject: IndicatorSubject): void => {
  it('gives the known value of a constant series', () => {
    for (const price of [0.1, 1, 97.35, 4000]) {
      const bars = emptyBars(subject.needed + 400);
      for (const column of [bars.open, bars.high, bars.low, bars.close, bars.other]) column.fill(price);
      bars.volume.fill(10);
      const expected = numbersOf(subject.constant(price));
      streamOver(subject.create(), columnsOf(subject, bars)).forEach((column, field) => {
        const worst = Math.max(...column.slice(subject.needed - 1).map((value) => Math.abs(value - expected[field])));
        expect(worst, `field ${field}, price ${price}`).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(expected[field])));
      });
    }
  });

  it('treats tiny and huge prices like others: scaled by a power of two, the value scales with them exactly', () => {
    const bars = sliceBars(BARS, 0, subject.needed + 500);
    const plain = streamOver(subject.create(), columnsOf(subject, bars));
    const degrees = typeof subject.degree === 'number' ? plain.map(() => subject.degree as number) : numbersOf(subject.degree);
    const { exponent = 900 } = subject;
    for (const factor of [2 ** -exponent, 2 ** -30, 2 ** 30, 2 ** exponent]) {
      const scaled = streamOver(subject.create(), columnsOf(subject, scalePrices(bars, factor)));
      expectSame(scaled, plain.map((column, field) => column.map((value) => value * factor ** degrees[field])));
    }
  });
};

const fading = (subject: IndicatorSubject): void => {
  /** Equal to 1e-9 of what the value usually is. */
  const expectNear = (actual: readonly number[], expected: readonly number[], usual: readonly (readonly number[])[]): void =>
    expected.forEach((value, field) => {
      const size = Math.max(Math.abs(value), ...usual[field].map(Math.abs));
      expect(Math.abs(actual[field] - value), `field ${field}`).toBeLessThanOrEqual(1e-9 * size);
    });

  it('recovers from an absurd bar once it has left the memory', () => {
    const spiked = sliceBars(BARS, 0, 3000);
    for (const column of [spiked.open, spiked.high, spiked.low, spiked.close, spiked.other]) column[100] *= 1e6;
    const last = streamOver(subject.create(), columnsOf(subject, spiked)).map((column) => column.at(-1) as number);
    const plain = streamOver(subject.create(), columnsOf(subject, BARS)).map((column) => column.slice(-500));
    expectNear(last, plain.map((column) => column.at(-1) as number), plain);
  });

  it('does not drift over ten million bars', () => {
    const columns = columnsOf(subject, LONG);
    const loop = makeLoop(subject);
    const veteran = subject.create();
    for (let round = 0; round < 100; round++) loop(veteran, columns);
    const recruit = subject.create();
    const tail = streamOver(recruit, columns.map((column) => column.subarray(-subject.memory))).map((column) => column.slice(-500).filter((value) => !Number.isNaN(value)));
    expectNear(numbersOf(veteran.value), numbersOf(recruit.value), tail);
  });
};

const thrift = (subject: IndicatorSubject): void => {
  const columns = columnsOf(subject, LONG);
  const loop = makeLoop(subject);

  // Only in `npm run test:long`: what V8 takes in one piece, and so what it boxes, changes with what else the process and the machine do.
  it.runIf(process.env['TRADER_LONG'] === '1')('allocates nothing for a bar', () => { // tidy-ok: a test
    const indicator = subject.create();
    const growth = (): number => {
      const before = process.memoryUsage().heapUsed;
      loop(indicator, columns);
      return (process.memoryUsage().heapUsed - before) / LONG.close.length;
    };
    // One small object a bar would be 24 bytes, one boxed number 16. A collection in between makes a round useless: hence the median. V8 takes its time to compile, on a busy machine more.
    const median = (): number => Array.from({ length: 9 }, growth).sort((a, b) => a - b)[4];
    for (let round = 0; round < 20; round++) loop(indicator, columns);
    let bytes = median();
    for (let tries = 0; tries < 20 && bytes >= 1; tries++) bytes = median();
    expect(bytes).toBeLessThan(1);
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
