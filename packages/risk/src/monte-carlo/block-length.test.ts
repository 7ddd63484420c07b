import { describe, expect, it } from 'vitest';
import { automaticBlockLength } from '../index';

/** An autoregression of uniform surprises, which anyone can make again: s = (1664525 s + 1013904223) mod 2^32 from 12345. */
const autoregression = (phi: number, count: number): Float64Array => {
  let [state, value] = [12345, 0];
  return Float64Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    value = phi * value + state / 2 ** 32 - 0.5;
    return value;
  });
};

describe('the automatic block length', () => {
  // arch 8.0.0, arch.bootstrap.optimal_block_length(series).
  it.each([
    [0.7, 1000, 34.30415154376077, 39.26845085085082],
    [0.3, 500, 4.332159722994338, 4.959084935927516],
    [-0.5, 400, 12.632978093774943, 14.461149949808418],
    [0.95, 1000, 48.40655246952789, 55.41167004477373],
    [0, 1000, 2.045581487284551, 2.3416062627980523],
    [0.5, 60, 3.6470569288307844, 4.174838009835413],
  ])('of an autoregression of %d, %i values, is that of arch', (phi, count, stationary, circular) => {
    const lengths = automaticBlockLength(autoregression(phi, count));
    expect(lengths.stationary / stationary).toBeCloseTo(1, 10);
    expect(lengths.circular / circular).toBeCloseTo(1, 10);
  });

  it('does not depend on unit or mean', () => {
    const series = autoregression(0.6, 300);
    const { stationary } = automaticBlockLength(series);
    expect(automaticBlockLength(series.map((each) => 1000 * each - 77)).stationary).toBeCloseTo(stationary, 8);
  });

  it('is at most a third of the series', () => {
    const { stationary, circular } = automaticBlockLength(autoregression(0.99, 9));
    expect(Math.max(stationary, circular)).toBeLessThanOrEqual(3);
  });

  it.each([
    ['too few values', [1, 2, 3, 4, 5, 6, 7, 8], 'at least 9'], ['a value that is no number', [1, 2, 3, Number.NaN, 5, 6, 7, 8, 9], 'value 3'],
    ['values that never vary', new Float64Array(20).fill(0.1), 'vary'],
  ])('refuses %s', (_what, values, text) => {
    expect(() => automaticBlockLength(values)).toThrow(expect.objectContaining({ code: 'INVALID_DATA', message: expect.stringContaining(text) }));
  });
});
