import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBarTable, sliceEnd } from './bar';

describe('a bar table', () => {
  it('has a column of its length for each field, all zero', () => {
    const bars = createBarTable(['AAPL', 'MSFT'], 3);
    expect(bars.symbols).toEqual(['AAPL', 'MSFT']);
    for (const column of [bars.time, bars.openTime, bars.open, bars.high, bars.low, bars.close, bars.volume]) {
      expect(column).toEqual(new Float64Array(3));
    }
    expect(bars.symbol).toEqual(new Int32Array(3));
    expect(new Set(Object.values(bars).filter(ArrayBuffer.isView).map((column) => column.buffer)).size).toBe(8);
  });

  it('falls into slices of one time each, which cover it without a gap', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 20 }), (sizes) => {
      const times = sizes.flatMap((size, slice) => Array.from({ length: size }, () => 60_000 * slice));
      const bars = createBarTable(['A', 'B', 'C', 'D'], times.length);
      bars.time.set(times);
      const found: number[] = [];
      for (let row = 0; row < bars.length; row = sliceEnd(bars, row)) found.push(sliceEnd(bars, row) - row);
      expect(found).toEqual(sizes);
    }));
  });

  it('ends its last slice at its length even when the columns are longer', () => {
    const bars = createBarTable(['A'], 4);
    expect(sliceEnd({ ...bars, length: 2 }, 0)).toBe(2);
  });
});
