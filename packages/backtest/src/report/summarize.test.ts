import { isTraderError } from '@trader/core';
import { expect, test } from 'vitest';
import { summarize } from './summarize';
import { handRun } from './testing/hand-run';

const metric = (key: string) => summarize(handRun()).metrics.find((one) => one.key === key)?.value;

test('equity is the start and then every session, as the journal has it', () => {
  const { equity, time, currency, strategy, symbols } = summarize(handRun());
  expect(Array.from(equity)).toEqual([1000, 999, 1098, 1097, 1006]);
  expect(time.length).toBe(5);
  expect([currency, strategy, symbols]).toEqual(['USD', 'hand', ['A', 'B']]);
});

test('the figures are those of the run, worked out by hand', () => {
  // 1006 / 1000 - 1; the worst fall is 1098 to 1006, 92 / 1098; it begins at the third value and never ends, two values later.
  expect(metric('totalReturn')).toBeCloseTo(0.006, 12);
  expect(metric('maxDrawdown')).toBeCloseTo(-92 / 1098, 12);
  expect(metric('longestDrawdown')).toBe(2);
  expect(metric('cagr')).toBeCloseTo(1.006 ** (252 / 4) - 1, 12);
  // Trades of +98 and -92.
  expect([metric('trades'), metric('winRate'), metric('averageTrade')]).toEqual([2, 0.5, 3]);
  expect(metric('profitFactor')).toBeCloseTo(98 / 92, 12);
  expect(metric('fees')).toBe(4);
  // Open after the 1st and the 3rd of four days.
  expect(metric('exposure')).toBe(0.5);
});

test('daily figures agree with an independent computation', () => {
  // Python: r = [-.001, 99/999, -1/1098, -91/1097]; statistics.stdev(r) * 252 ** .5; mean / stdev * 252 ** .5; mean / rms of losses * 252 ** .5.
  expect(metric('volatility')).toBeCloseTo(1.1827338623288024, 10);
  expect(metric('sharpe')).toBeCloseTo(0.7582391268386638, 10);
  expect(metric('sortino')).toBeCloseTo(1.361853714504847, 10);
});

test('drawdown is measured from the highest equity so far', () => {
  const { drawdown } = summarize(handRun());
  expect(drawdown[0]).toBe(0);
  expect(drawdown[1]).toBeCloseTo(-0.001, 12);
  expect(drawdown[2]).toBe(0);
  expect(drawdown[4]).toBeCloseTo(-92 / 1098, 12);
});

test('the benchmark begins at the equity of its first day and is unknown before', () => {
  const { benchmark } = summarize(handRun());
  // 200 at the second day's end, when equity is 1098; 300 from the third on.
  expect(Array.from(benchmark?.value ?? [])).toEqual([NaN, NaN, 1098, 1647, 1647]);
  expect(benchmark?.totalReturn).toBeCloseTo(0.5, 12);
  const later = Float64Array.of(Date.UTC(2030, 0, 1));
  expect(summarize({ ...handRun(), benchmark: { name: 'Late', time: later, value: later } }).benchmark).toBeUndefined();
});

test('notes say what was refused and that the trades are few', () => {
  const { notes } = summarize(handRun());
  expect(notes[0]).toBe('A note of the run.');
  expect(notes).toContain('Orders refused before they were sent: 1 by notional.');
  expect(notes).toContain('2 closed trades are too few to tell skill from luck.');
});

test.each([
  [['open'], 'The circuit breaker opened once. It was open when the run ended.'],
  [['open', 'half-open'], 'The circuit breaker opened once. It was half-open when the run ended.'],
  [['open', 'half-open', 'open', 'half-open', 'open', 'half-open', 'closed'], 'The circuit breaker opened 3 times.'],
])('notes say how often the circuit breaker opened: %j', (moves, told) => {
  const run = handRun();
  const records = moves.map((to, index) => ({ kind: 'breaker' as const, time: run.records[0].time + index, from: index === 0 ? 'closed' : moves[index - 1], to, reason: 'so' }));
  expect(summarize({ ...run, records: [...run.records, ...records] }).notes).toContain(told);
  expect(summarize(run).notes.join('\n')).not.toContain('circuit breaker');
});

test('a run without trades has no win rate, and says so with null', () => {
  const run = handRun();
  const quiet = summarize({ ...run, records: run.records.filter(({ kind }) => kind === 'run' || kind === 'session') });
  const values = Object.fromEntries(quiet.metrics.map(({ key, value }) => [key, value]));
  expect([values['trades'], values['winRate'], values['profitFactor'], values['averageTrade'], values['fees'], values['exposure']]).toEqual([0, null, null, null, 0, 0]);
});

test('records of no run, or of two, are refused', () => {
  const run = handRun();
  for (const records of [[], [...run.records, ...run.records]]) {
    try {
      summarize({ ...run, records });
      expect.fail('was summarized');
    } catch (error) {
      expect(isTraderError(error) && error.code).toBe('INVALID_DATA');
    }
  }
});

test('every figure says how it is computed', () => {
  for (const { formula, source, label } of summarize(handRun()).metrics) expect([formula, source, label].every((text) => text.length > 3)).toBe(true);
});
