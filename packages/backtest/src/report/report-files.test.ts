import { expect, test } from 'vitest';
import { reportFiles } from './report-files';
import type { ReportInput } from './report-input';
import { summarize } from './summarize';
import { handRun } from './testing/hand-run';

const filesOf = (input: ReportInput): Record<string, string> =>
  Object.fromEntries(reportFiles(input, summarize(input)).map(({ name, content }) => [name, typeof content === 'string' ? content : Buffer.concat([...content]).toString()]));
const files = filesOf(handRun());

test('trades, equity and returns are CSV', () => {
  expect(files['trades.csv'].split('\n')).toEqual([
    'number,owner,symbol,side,quantity,entry_time,entry_price,entry_reason,exit_time,exit_price,exit_reason,pnl,fees',
    '1,hand,A,long,10,2024-01-02T21:00:00.000Z,100,up,2024-01-03T21:00:00.000Z,110,take profit,98,2',
    '2,hand,A,short,10,2024-01-04T21:00:00.000Z,90,down,2024-01-05T21:00:00.000Z,99,stop,-92,2',
    '',
  ]);
  const equity = files['equity.csv'].trim().split('\n');
  expect(equity).toHaveLength(6);
  expect(equity[1]).toBe('2024-01-02T21:00:00.000Z,1000,0,,0,0');
  expect(equity[3]).toBe('2024-01-03T21:00:00.000Z,1098,0,1098,0,0');
  const returns = files['returns.csv'].trim().split('\n');
  expect(returns[0]).toBe('day,return,benchmark_return');
  // 1097 / 1098 - 1; the benchmark goes from 200 to 300.
  expect(returns[3]).toBe(`2024-01-04,${1097 / 1098 - 1},0.5`);
});

test('a text with commas, quotes and line ends stays one field', () => {
  const { 'trades.csv': trades } = filesOf(handRun({ reason: 'up, "fast"\nnow' }));
  expect(trades).toContain(',"up, ""fast""\nnow",');
});

test('the figures are JSON, with null for what is not defined', () => {
  const run = handRun();
  const summary = summarize(run);
  const told = JSON.parse(files['summary.json']) as { run: string; from: string; metrics: unknown; months: unknown; years: { year: number }[]; notes: unknown };
  expect(told.metrics).toEqual(summary.metrics);
  expect([told.run, told.from, told.years[0]?.year]).toEqual(['r1', '2024-01-02T21:00:00.000Z', 2024]);
  const quiet = JSON.parse(filesOf({ ...run, records: run.records.filter(({ kind }) => kind === 'run') })['summary.json']) as { metrics: { key: string; value: number | null }[] };
  expect(quiet.metrics.find(({ key }) => key === 'winRate')?.value).toBeNull();
  expect(quiet.metrics.every(({ value }) => value === null || Number.isFinite(value))).toBe(true);
});

test('every figure has a name of its own, and there are more than forty', () => {
  const keys = summarize(handRun()).metrics.map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys.length).toBeGreaterThan(40);
});

test('many trades come in pieces', () => {
  const run = handRun();
  const [start, ...rest] = run.records;
  const day = rest.slice(0, 5).filter(({ kind }) => kind !== 'session');
  const records = [start, ...Array.from({ length: 10_000 }, () => day).flat()];
  const content = reportFiles(run, summarize({ ...run, records })).find(({ name }) => name === 'trades.csv')?.content ?? '';
  const pieces = typeof content === 'string' ? [] : [...content];
  expect(pieces.length).toBeGreaterThan(2);
  expect(Buffer.concat(pieces).toString().split('\n').length).toBe(10_002);
});
