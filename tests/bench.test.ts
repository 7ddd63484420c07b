import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { inUnit } from '../scripts/bench/contract.mjs';
import { difference } from '../scripts/bench/difference.mjs';
import { markdownTable, textTable } from '../scripts/bench/table.mjs';

const BENCH = join(import.meta.dirname, '..', 'scripts', 'bench.mjs');
const root = mkdtempSync(join(tmpdir(), 'bench-'));
mkdirSync(join(root, 'packages', 'risk', 'bench'), { recursive: true });

afterAll(() => rmSync(root, { recursive: true }));

/** Writes a bench of one job whose candidates are given as source text, and runs it. */
const runBench = (name: string, candidates: string, options: readonly string[] = ['--short']) => {
  writeFileSync(join(root, 'packages', 'risk', 'bench', `${name}.mjs`), `
    const loop = () => { let sum = 0; for (let i = 0; i < 20_000; i++) sum += i; return { sum }; };
    export const name = '${name}';
    export const jobs = () => [{ job: 'sum', unit: 'ns/step', reference: 'ours', relTol: 1e-9, candidates: [
      { name: 'ours', load: async () => ({ operations: 20_000, run: loop }) }, ${candidates}
    ] }];
  `);
  const json = join(root, `${name}.json`);
  const { status, stdout, stderr } = spawnSync(process.execPath, [BENCH, name, '--root', root, '--json', json, ...options], { encoding: 'utf8' });
  return { status, stdout, stderr, rows: JSON.parse(readFileSync(json, 'utf8')) as { candidate: string; value: number | null; outputsEqual: boolean }[] };
};

describe('a bench', () => {
  it('times candidates whose outputs agree, and programs that time themselves', () => {
    const { status, rows } = runBench('agree', `
      { name: 'async', load: async () => ({ operations: 20_000, run: async () => loop() }) },
      { name: 'p99', load: async () => ({ measure: () => ({ ns: 7, output: { sum: 199_990_000 } }) }) },
      { name: 'native', command: async () => [process.execPath, '-e', 'console.log(JSON.stringify({ ns: 2.5, output: { sum: 199990000 } }))'] },
    `);
    expect(status).toBe(0);
    expect(rows).toMatchObject([{ job: 'sum', candidate: 'ours', unit: 'ns/step', outputsEqual: true }, { candidate: 'async' }, { candidate: 'p99', value: 7 }, { candidate: 'native', value: 2.5 }]);
    expect(rows[0]!.value).toBeGreaterThan(0.05);
    expect(rows[0]!.value).toBeLessThan(1000);
  });

  it('refuses to time a wrong output, and fails', () => {
    const { status, stdout, rows } = runBench('wrong', `
      { name: 'wrong', load: async () => ({ operations: 1, run: () => ({ sum: 1 }) }) },
      { name: 'drifts', load: async () => { let runs = 0; return { operations: 1, run: () => (runs++ === 0 ? loop() : { sum: runs }) }; } },
    `);
    expect(status).toBe(1);
    expect(rows.slice(1)).toMatchObject([{ candidate: 'wrong', value: null, outputsEqual: false }, { candidate: 'drifts', value: null, outputsEqual: false }]);
    expect(stdout).toContain('FAILED: sum, wrong: not timed: output.sum is 1, the reference has 199990000');
  });

  it('says what it leaves out, and what broke', () => {
    const { status, stdout, rows } = runBench('absent', `
      { name: 'peer', load: async () => import('no-such-peer') },
      { name: 'C++', command: async () => undefined },
      { name: 'dies', load: async () => process.exit(3) },
    `);
    expect(status).toBe(1);
    expect(stdout).toContain('left out: sum, peer: no-such-peer is not installed');
    expect(stdout).toContain('left out: sum, C++: no compiler here');
    expect(stdout).toContain('FAILED: sum, dies: its process ended with code 3');
    expect(rows.map(({ candidate }) => candidate)).toEqual(['ours', 'dies']);
  });

  it('publishes its table into the pages that quote it', () => {
    writeFileSync(join(root, 'README.md'), 'before\n<!-- bench:page -->\nold\n<!-- /bench -->\nafter\n');
    runBench('page', '', ['--markdown']);
    const measured = readFileSync(join(root, 'docs', 'bench', 'page.md'), 'utf8');
    expect(measured).toMatch(/^\| job \| candidate \|.*\n.*\n\| sum \| ours \| [\d.]+ ns\/step \| 1x \|\n\nMeasured on /);
    expect(readFileSync(join(root, 'README.md'), 'utf8')).toBe(`before\n<!-- bench:page -->\n${measured}<!-- /bench -->\nafter\n`);
  });

  it('lists the benches, and no helper beside them, when none is named', () => {
    writeFileSync(join(root, 'packages', 'risk', 'bench', 'helper.mjs'), 'export const jobsOf = () => [];');
    expect(execFileSync(process.execPath, [BENCH, '--root', root], { encoding: 'utf8' })).not.toContain('helper');
    expect(execFileSync(process.execPath, [BENCH, '--root', root], { encoding: 'utf8' })).toMatch(/usage: .*\n\n(?:.*\n)*? {2}agree +risk\n/);
  });
});

describe('outputs', () => {
  it('are compared deeply, numbers within a relative tolerance', () => {
    expect(difference({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] })).toBeUndefined();
    expect(difference({ a: [1, { b: 2 }] }, { a: [1, { b: 3 }] })).toBe('output.a.1.b is 2, the reference has 3');
    expect(difference(100.5, 100, 0.01)).toBeUndefined();
    expect(difference(100.5, 100, 0.001)).toBe('output is 100.5, the reference has 100');
    expect(difference(NaN, NaN)).toBeUndefined();
    expect(difference(NaN, 1, 1)).toBeDefined();
    expect(difference([1], [1, 2])).toBe('output.1 is undefined, the reference has 2');
    expect(difference(Float64Array.of(1, 2), Float64Array.of(1, 2))).toBeUndefined();
    expect(difference(1n, 2n)).toBe('output is 1n, the reference has 2n');
    expect(difference(null, {})).toBe('output is null, the reference has {}');
  });
});

describe('figures', () => {
  it('are shown in the unit of the job', () => {
    expect(inUnit('ns/bar', 50)).toBe(50);
    expect(inUnit('us/trade', 50_000)).toBe(50);
    expect(inUnit('bars/s', 50)).toBe(20_000_000);
    expect(inUnit('Mbars/s', 50)).toBe(20);
    expect(() => inUnit('bananas', 50)).toThrow('unit "bananas"');
  });

  it('come with their ratios', () => {
    const row = { job: 'j', candidate: 'ours', unit: 'ns/bar', value: 2.34567, outputsEqual: true, ns: 2.34567, toReference: 2, toOurs: 1 };
    expect(textTable([row]).split('\n').at(-1)).toBe('j    ours       2.35 ns/bar                   2x              1x');
    expect(markdownTable([row], 'a machine', ['x: none'])).toMatch(/\| j \| ours \| 2.35 ns\/bar \| 2x \| 1x \|\n\nMeasured on a machine.\n\nLeft out: x: none.\n$/);
  });
});
