import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { summarize } from '../report/summarize';
import { handRun } from '../report/testing/hand-run';
import { writeReport, writeReports } from './write-report';

const folder = mkdtempSync(join(tmpdir(), 'write-report-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a report replaces an older one and leaves no draft', () => {
  const file = join(folder, 'report.html');
  writeFileSync(file, 'old');
  writeReport(file, 'new');
  expect(readFileSync(file, 'utf8')).toBe('new');
  expect(readdirSync(folder)).toEqual(['report.html']);
});

test('a folder that is not there is one line that names the file', () => {
  const file = join(folder, 'gone', 'report.html');
  expect(() => writeReport(file, 'x')).toThrow(`${file}: the report was not written: its folder does not exist: make it first`);
});

// /dev/full is Linux's always full device: writing to it fails with ENOSPC. The draft beside a path below it cannot be made, so a
// link stands in for the draft.
test.runIf(existsSync('/dev/full'))('a full disk is one line, and the older report stays', () => {
  const file = join(folder, 'full.html');
  writeFileSync(file, 'old');
  symlinkSync('/dev/full', `${file}.part`);
  expect(() => writeReport(file, 'x')).toThrow(`${file}: the report was not written: the disk is full: free some space and run again`);
  expect(readFileSync(file, 'utf8')).toBe('old');
  expect(existsSync(`${file}.part`)).toBe(false);
});

test('a report is eight files beside one another', () => {
  const place = join(folder, 'run');
  mkdirSync(place);
  const run = handRun();
  writeReports(place, run, summarize(run));
  expect(readdirSync(place).sort()).toEqual(['equity.csv', 'equity.parquet', 'held.csv', 'held.parquet', 'report.html', 'returns.csv', 'returns.parquet', 'summary.json', 'trades.csv', 'trades.parquet']);
  expect(readFileSync(join(place, 'trades.csv'), 'utf8').trim().split('\n')).toHaveLength(3);
  expect(readFileSync(join(place, 'report.html'), 'utf8')).toContain('</html>');
});
