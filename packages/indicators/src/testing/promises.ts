import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Indicator, Snapshot } from '../indicator';
import { randomBars } from './bars';
import type { Column } from '../column';

type Streaming = Indicator<unknown> & { next(...inputs: readonly number[]): unknown; replace(...inputs: readonly number[]): unknown };

/** An indicator for which not all of the contract makes sense: its own threshold or grid of prices does not scale with them, or its first value does not come after a known number of bars. */
export interface Promising {
  readonly inputs: readonly Column[];
  readonly create: () => Streaming;
  readonly batch: (columns: readonly Float64Array[]) => Readonly<Record<string, Float64Array>>;
}

const BARS = randomBars(600, 5);

/** The promises that hold for it all the same: batch as bar by bar, replace, snapshots, gaps and reset. Numbers are compared to the last bit. */
export const promises = (name: string, { inputs, create, batch }: Promising): void => {
  const columns = inputs.map((column) => BARS[column]);
  const row = (at: number): number[] => columns.map((column) => column[at]);
  const kept = (value: unknown): number[] => Object.values(value as Record<string, number>);
  const over = (indicator: Streaming, source = columns): number[][] => Array.from(source[0], (_, at) => kept(indicator.next(...source.map((column) => column[at]))));
  const rowsOf = (whole: Readonly<Record<string, Float64Array>>): number[][] => Array.from(BARS.close, (_, at) => Object.values(whole).map((column) => column[at]));

  describe(`${name} keeps its promises`, () => {
    it('gives the same in batch as bar by bar', () => {
      const indicator = create();
      expect(rowsOf(batch(columns))).toEqual(over(indicator));
      expect(Object.keys(batch(columns))).toEqual(Object.keys(indicator.value as object));
    });

    it('takes the last bar again as if the earlier attempts had never been', () => {
      const attempts = fc.array(fc.array(fc.nat(599), { minLength: 1, maxLength: 4 }), { maxLength: 80, size: 'max' });
      fc.assert(fc.property(attempts, (bars) => {
        const [wavering, steady] = [create(), create()];
        for (const rows of bars) {
          rows.forEach((at, i) => (i === 0 ? wavering.next(...row(at)) : wavering.replace(...row(at))));
          steady.next(...row(rows[rows.length - 1]));
          expect(wavering.value).toEqual(steady.value);
        }
      }), { numRuns: 50 });
      expect(create().replace(...row(0))).toEqual(create().next(...row(0)));
    });

    it('goes on from a snapshot that went through JSON, and forgets everything on reset', () => {
      const original = create();
      for (let at = 0; at < 120; at++) {
        const copy = create();
        copy.restore(JSON.parse(JSON.stringify(original.snapshot())) as Snapshot);
        expect(copy.value).toEqual(original.value);
        expect(copy.replace(...row(300))).toEqual(original.replace(...row(300)));
        expect(copy.next(...row(at))).toEqual(original.next(...row(at)));
      }
      original.reset();
      expect(original.snapshot()).toEqual(create().snapshot());
      expect(original.value).toEqual(create().value);
    });

    it('steps over a gap without a trace', () => {
      const holed = columns.map((column, i) => column.map((value, at) => (at % 7 === i ? [NaN, Infinity, -Infinity][at % 3] : value)));
      const gap = (at: number): boolean => holed.some((column) => !Number.isFinite(column[at]));
      const values = over(create(), holed);
      expect(values.every((value, at) => !gap(at) || value.every(Number.isNaN))).toBe(true);
      expect(values.filter((_, at) => !gap(at))).toEqual(over(create(), holed.map((column) => column.filter((_, at) => !gap(at)))));
      expect(rowsOf(batch(holed))).toEqual(values);
      const indicator = create();
      for (let at = 0; at < 50; at++) {
        const before = JSON.stringify([indicator.snapshot(), indicator.value]);
        inputs.forEach((_, hole) => {
          const inHole = row(at).map((value, i) => (i === hole ? NaN : value));
          expect([...kept(indicator.next(...inHole)), ...kept(indicator.replace(...inHole))].every(Number.isNaN)).toBe(true);
        });
        expect(JSON.stringify([indicator.snapshot(), indicator.value])).toBe(before);
        indicator.next(...row(at));
      }
    });
  });
};

/** That a bar costs no memory. Call it before anything else: what V8 makes of code depends on what has been done with it. */
export const thrift = (name: string, { inputs, create }: Promising): void => {
  it.runIf(process.env['TRADER_LONG'] === '1')(`${name} allocates nothing for a bar`, () => { // tidy-ok: a test
    // A loop of its own, so that V8 sees one kind of indicator in it. Measured as in the contract of indicators: a collection in between makes a round useless, hence the median.
    const names = inputs.map((_, i) => `c${i}`);
    const run = new Function('last', `return (indicator, [${names}]) => { for (let i = 0; i < c0.length; i++) last[0] = indicator.next(${names.map((each) => `${each}[i]`)}); };`)([undefined]) as
      (indicator: Streaming, columns: readonly Float64Array[]) => void;
    const bars = randomBars(100_000, 7);
    const long = inputs.map((column) => bars[column]);
    const indicator = create();
    const growth = (): number => {
      const before = process.memoryUsage().heapUsed;
      run(indicator, long);
      return (process.memoryUsage().heapUsed - before) / bars.close.length;
    };
    const median = (): number => Array.from({ length: 9 }, growth).sort((a, b) => a - b)[4];
    let bytes = median();
    for (let tries = 0; tries < 20 && bytes >= 1; tries++) bytes = median();
    expect(bytes).toBeLessThan(1);
  });
};
