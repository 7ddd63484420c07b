import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawChart, niceTicks } from './chart';
import { decimalsOf, escapeHtml, formatNumber, formatPercent, formatShort, formatTick } from './format';
import { groupsOf, highestOf, lastOf, lowestOf } from './thin';

test('ticks are round, inside the range and three to eight', () => {
  expect(niceTicks(97, 153, 6).ticks).toEqual([100, 110, 120, 130, 140, 150]);
  fc.assert(
    fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.double({ min: 1e-3, max: 1e9, noNaN: true }), (low, more) => {
      // Doubles near `low` must be finer than a step.
      const span = more + Math.abs(low) * 1e-9;
      const { ticks, step } = niceTicks(low, low + span, 6);
      expect(ticks.length).toBeGreaterThanOrEqual(2);
      expect(ticks.length).toBeLessThanOrEqual(8);
      for (const tick of ticks) expect(tick >= low - step * 1e-6 && tick <= low + span + step * 1e-6).toBe(true);
    }),
  );
});

test('thinning keeps the extremes and the last value of every group', () => {
  const values = Float64Array.of(5, 1, 9, 4, 7, 2, 8);
  const groups = groupsOf(values.length, 3);
  expect(Array.from(lastOf(values, groups))).toEqual([9, 2, 8]);
  expect(Array.from(lowestOf(values, groups))).toEqual([1, 2, 8]);
  expect(Array.from(highestOf(values, groups))).toEqual([9, 7, 8]);
});

test('numbers are written for people', () => {
  expect([formatNumber(1234567.891, 2), formatNumber(-0.001, 2), formatNumber(-1234.5, 0), formatNumber(NaN, 2), formatNumber(999, 0)]).toEqual(
    ['1,234,567.89', '0.00', '\u22121,235', 'n/a', '999'],
  );
  expect([formatPercent(0.12345), formatPercent(-0.5, 0), formatPercent(NaN)]).toEqual(['12.35 %', '\u221250 %', 'n/a']);
  expect([formatShort(20_500_000, 500_000), formatShort(120_000, 20_000), formatShort(950, 50)]).toEqual(['20.5M', '120k', '950']);
  expect([decimalsOf(0.25), decimalsOf(20), decimalsOf(0.1)]).toEqual([2, 0, 1]);
  const time = Date.UTC(2024, 0, 31, 14, 30);
  expect([formatTick(time, 5e11), formatTick(time, 5e9), formatTick(time, 1e8)]).toEqual(['Jan 2024', '31 Jan', '31 Jan 14:30']);
  expect(escapeHtml(`<a href="x" id='y'>&`)).toBe('&#60;a href=&#34;x&#34; id=&#39;y&#39;&#62;&#38;');
});

test('a flat series and a single point still make a chart', () => {
  const spec = { id: 'x', label: 'x', format: formatShort, formatTime: String };
  for (const values of [Float64Array.of(5, 5), Float64Array.of(5), Float64Array.of(0)]) {
    const html = drawChart({ ...spec, time: values.map((_, at) => at), lines: [{ name: 'a', style: 'equity', values }] });
    expect(html).not.toContain('NaN');
  }
});
