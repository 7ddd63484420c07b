import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { tidy } from '../scripts/tidy/tidy.mjs';

const folders: string[] = [];

/** Plants files in an empty workspace and tells which rules they break, as "file:line rule". */
const broken = (files: Readonly<Record<string, string>>): string[] => {
  const root = mkdtempSync(join(tmpdir(), 'tidy-'));
  folders.push(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return tidy(root).map(({ file, line, rule }) => `${file}:${line} ${rule}`);
};

/** The rules that one file of package risk breaks. */
const rulesOf = (code: string, path = 'packages/risk/src/a.ts'): string[] => broken({ [path]: code }).map((text) => text.split(' ')[1]!);

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe('layers', () => {
  it.each([
    ['risk', `import { a } from '@trader/execution';`],
    ['risk', `import type { A } from '@trader/costs';`],
    ['core', `export * from '@trader/risk';`],
    ['indicators', `const a = await import('@trader/risk');`],
    ['indicators', `type A = import('@trader/risk').A;`],
    ['execution', `import { a } from '@trader/brokers/simulated';`],
    ['execution', `import { a } from '../../risk/src/gate';`],
    ['backtest', `import { a } from '@trader/rl';`],
    ['brokers', `import { a } from 'trader';\nimport { b } from '../../../apps/trader/src/b';`],
    ['newcomer', `import { a } from '@trader/core';`],
  ])('%s may not say %s', (unit, code) => {
    expect(rulesOf(code, `packages/${unit}/src/a.ts`)).toEqual(['layers']);
  });

  it.each([
    ['risk', `import { a } from '@trader/core';`],
    ['strategies', `import { a } from '@trader/indicators';`],
    ['execution', `import { a } from '@trader/costs';`],
    ['backtest', `import type { A } from '@trader/rl';`],
    ['backtest', `import { a } from '@trader/brokers/simulated';`],
    ['sample-data', `import { a } from '@trader/core';`],
    ['risk', `import { a } from '@trader/risk';\nimport { b } from '../checks/b';`],
  ])('%s may say %s', (unit, code) => {
    expect(rulesOf(code, `packages/${unit}/src/a/a.ts`)).toEqual([]);
  });

  it('lets the app import everything', () => {
    expect(rulesOf(`import { a } from '@trader/backtest';`, 'apps/trader/src/a.ts')).toEqual([]);
  });

  it('holds for tests and benches too', () => {
    expect(rulesOf(`import { a } from '@trader/backtest';`, 'packages/risk/src/a.test.ts')).toEqual(['layers']);
    expect(rulesOf(`import { a } from '@trader/backtest';`, 'packages/risk/bench/a.mjs')).toEqual(['layers']);
  });
});

describe('bans', () => {
  it.each([
    ['const a: any = 1;', 'no-any'],
    ['const a = <T = any>(x: T) => x;', 'no-any'],
    ['const a = Date.now();', 'time'],
    ['const a = globalThis.Date.now();', 'time'],
    ['const a = new Date();', 'time'],
    ['const a = performance.now();', 'time'],
    ['const a = Math.random();', 'chance'],
    ['const a = crypto.randomUUID();', 'chance'],
    ['setTimeout(() => {}, 1);', 'timers'],
    ['globalThis.setInterval(() => {}, 1);', 'timers'],
    ['const a = process.env.HOME;', 'environment'],
    [`const a = process.env['HOME'];`, 'environment'],
    [`const f = (mode: string) => mode === 'live';`, 'modes'],
    [`const f = (run: { mode: string }) => 'paper' !== run.mode;`, 'modes'],
    [`const f = (mode: string) => { switch (mode) { case 'live': return 1; } };`, 'modes'],
    [`import { TraderError } from '@trader/core';\nconst f = (e: unknown) => e instanceof TraderError;`, 'instanceof'],
    [`import { Decimal as D } from 'decimal.js';\nconst f = (e: unknown) => e instanceof D;`, 'instanceof'],
    ['const a = {} as ApprovedOrder;', 'approval'],
    ['const a = {} as core.ApprovedOrder;', 'approval'],
    ['const a = 1 as unknown as string;', 'no-double-cast'],
    ['// @ts-ignore\nconst a = 1;', 'no-ts-ignore'],
    ['console.log(1);', 'no-console'],
    [`import { readFileSync } from 'node:fs';`, 'node-import'],
    [`import { join } from 'path';`, 'node-import'],
  ])('finds %j', (code, rule) => {
    expect(rulesOf(code)).toEqual([rule]);
  });

  it.each([
    'const company = 1; // any company',
    `const a = 'Math.random()';`,
    'const a = new Date(0);',
    'const a = Date.UTC(2026, 0, 1);',
    'const f = (e: unknown) => e instanceof Error;',
    `import { B } from './b';\nconst f = (e: unknown) => e instanceof B;`,
    `const f = (order: { mode: string }) => order.mode === 'replace';`,
  ])('lets %j be', (code) => {
    expect(rulesOf(code)).toEqual([]);
  });

  it('points at the line', () => {
    expect(broken({ 'packages/risk/src/a.ts': '\n\nconst a = Math.random();\n' })).toEqual(['packages/risk/src/a.ts:3 chance']);
  });

  it('knows where each thing is allowed', () => {
    expect(rulesOf('Date.now(); Math.random(); setTimeout(() => {}, 1);', 'apps/trader/src/adapters/clock.ts')).toEqual([]);
    expect(rulesOf('Date.now(); Math.random(); setTimeout(() => {}, 1); process.env.A;', 'packages/risk/src/a.test.ts')).toEqual([]);
    expect(rulesOf('setTimeout(() => {}, 1);', 'packages/risk/src/node/a.ts')).toEqual([]);
    expect(rulesOf('Date.now();', 'packages/risk/src/node/a.ts')).toEqual(['time']);
    expect(rulesOf('process.env.A;', 'apps/trader/src/config.ts')).toEqual([]);
    expect(rulesOf(`const f = (mode: string) => mode === 'live';`, 'apps/trader/src/modes.ts')).toEqual([]);
    expect(rulesOf('console.log(1);', 'apps/trader/src/cli.ts')).toEqual([]);
    expect(rulesOf(`import 'node:fs';`, 'packages/backtest/src/node/a.ts')).toEqual([]);
    expect(rulesOf(`import 'node:fs';`, 'packages/observability/src/store/a.ts')).toEqual([]);
    expect(rulesOf(`import 'node:fs';`, 'packages/sample-data/src/a.ts')).toEqual([]);
  });

  it('forgives what a line excuses with a reason, and nothing without one', () => {
    expect(rulesOf('const a = Math.random(); // tidy-ok: a salt nobody replays')).toEqual([]);
    expect(rulesOf('const a = Math.random(); // tidy-ok:')).toEqual(['chance']);
    expect(rulesOf('// tidy-ok: another line\nconst a = Math.random();')).toEqual(['chance']);
  });
});

describe('sizes', () => {
  const lines = (count: number) => Array.from({ length: count }, () => 'void 0;').join('\n');

  it('limits functions to 70 lines', () => {
    expect(rulesOf(`const f = () => {\n${lines(68)}\n};`)).toEqual([]);
    expect(rulesOf(`const f = () => {\n${lines(69)}\n};`)).toEqual(['function-length']);
    expect(rulesOf(`class A {\n  m() {\n${lines(69)}\n  }\n}`)).toEqual(['function-length']);
    expect(rulesOf(`const f = () => { // tidy-ok: a table\n${lines(69)}\n};`)).toEqual([]);
    expect(rulesOf(`it('a', () => {\n${lines(69)}\n});`, 'packages/risk/src/a.test.ts')).toEqual([]);
  });

  it('limits files to 400 lines, ports to 40 and the trading loop to 200', () => {
    expect(rulesOf(`${lines(400)}\n`)).toEqual([]);
    expect(rulesOf(lines(401))).toEqual(['file-length']);
    expect(rulesOf(`// tidy-ok: generated\n${lines(401)}`)).toEqual([]);
    expect(rulesOf(lines(40), 'packages/core/src/ports/a.ts')).toEqual([]);
    expect(rulesOf(lines(41), 'packages/core/src/ports/a.ts')).toEqual(['file-length']);
    expect(rulesOf(lines(201), 'packages/execution/src/trading-loop.ts')).toEqual(['file-length']);
  });
});

describe('docstrings', () => {
  const manifest = JSON.stringify({ exports: { '.': { '@trader/source': './src/index.ts' }, './package.json': './package.json' } });
  const documented = (files: Readonly<Record<string, string>>) =>
    broken({ 'packages/risk/package.json': manifest, ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`packages/risk/src/${name}`, text])) });

  it('asks one of every public export, through re-exports', () => {
    const found = documented({
      'index.ts': `export * from './a';\nexport { c as d } from './b';\nexport type { T } from './deep';\n`,
      'a.ts': `export const a = 1;\n/** Documented. */\nexport const ok = 1;\nconst hidden = 1;\n`,
      'b.ts': `export const b = 1;\nexport function c() {}\n`,
      'deep/index.ts': `interface T {}\nexport type { T };\nexport type U = 1;\n`,
    });
    expect(found).toEqual(['packages/risk/src/a.ts:1 docstring', 'packages/risk/src/b.ts:2 docstring', 'packages/risk/src/deep/index.ts:1 docstring']);
  });

  it('does not count a plain comment, and takes one docstring for all overloads', () => {
    expect(documented({ 'index.ts': '// plain\nexport const a = 1;\n' })).toEqual(['packages/risk/src/index.ts:2 docstring']);
    expect(documented({ 'index.ts': '/** Both. */\nexport function a(): void;\nexport function a(): void {}\n' })).toEqual([]);
  });
});

describe('figures', () => {
  const page = (table: string) => `# Speed\n\n<!-- bench:engine -->\n${table}\n<!-- /bench -->\n`;

  it('are the committed output of a bench', () => {
    expect(broken({ 'README.md': page('| a | 1 |'), 'docs/bench/engine.md': '| a | 1 |\n' })).toEqual([]);
    expect(broken({ 'README.md': page('| a | 2 |'), 'docs/bench/engine.md': '| a | 1 |\n' })).toEqual(['README.md:3 figures']);
    expect(broken({ 'packages/risk/README.md': page('| a | 1 |') })).toEqual(['packages/risk/README.md:3 figures']);
  });
});

describe('private paths', () => {
  const machines = ['see /mnt/data', 'cd /home/ann/trader', 'C:\\Users\\ann']; // tidy-ok: what the rule looks for
  it.each(machines)('finds %j', (text) => {
    expect(broken({ 'docs/a.md': text })).toEqual(['docs/a.md:1 private-path']);
    expect(broken({ '.ci/run': text })).toEqual(['.ci/run:1 private-path']);
  });

  it('lets addresses and shared folders of the code be', () => {
    expect(broken({ 'docs/a.md': 'https://example.com/mnt/1 and framework/ways' })).toEqual([]);
  });
});
