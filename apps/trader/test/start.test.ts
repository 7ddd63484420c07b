import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Database from 'libsql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildProgram, PROGRAM, trader } from './program';

const ROOT = resolve(import.meta.dirname, '../../..');
let folder = '';

beforeAll(() => {
  buildProgram();
  folder = mkdtempSync(join(tmpdir(), 'trader-start-'));
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Printed {
  readonly store: string;
  readonly runs: readonly { readonly run: string; readonly account: string; readonly journal: string; readonly report: string; readonly metrics: Record<string, number> }[];
}

const journalText = (run: Printed['runs'][number]): string =>
  readdirSync(run.journal).filter((name) => name.endsWith('.jsonl')).sort().map((name) => readFileSync(join(run.journal, name), 'utf8')).join('');

const startAgain = (): Printed => {
  const said = trader(folder, 'start', '--exit', '--json');
  expect(said.code, said.err).toBe(0);
  return JSON.parse(said.out) as Printed;
};

describe('trader start', () => {
  it('trades both accounts on recorded markets, and leaves the same bytes the second time', () => {
    const first = startAgain();
    expect(first.runs.map((each) => each.account)).toEqual(['us-trend', 'cn-day']);
    const before = first.runs.map(journalText);
    const second = startAgain();
    expect(second.runs.map((each) => each.run)).toEqual(first.runs.map((each) => each.run));
    expect(second.runs.map(journalText)).toEqual(before);
    for (const run of second.runs) {
      const page = readFileSync(run.report, 'utf8');
      expect(page).toContain('</html>');
      expect(page).not.toMatch(/(src|href)="?https?:/);
    }
  }, 120_000);

  it('holds no futures position overnight, and sizes every entry at one contract or more', () => {
    const records = journalText(startAgain().runs[1]).trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    const sessions = records.filter((each) => each['kind'] === 'session');
    expect(sessions).toHaveLength(200);
    expect(sessions.filter((each) => Object.keys(each['positions'] as object).length > 0)).toEqual([]);
    const entries = records.filter((each) => each['kind'] === 'decision' && each['from'] === '0');
    expect(entries.length).toBeGreaterThan(100);
    expect(entries.filter((each) => !(Number(each['to']) >= 1))).toEqual([]);
  }, 120_000);

  it('fills the store, which a rebuild makes again', () => {
    const { store, runs } = startAgain();
    const count = (): number[] => {
      const database = new Database(store);
      try {
        return ['runs', 'orders', 'fills', 'trades', 'equity', 'decisions'].map((table) => {
          const row = database.prepare(`select count(*) as n from ${table}`).get() as { readonly n: number };
          return row.n;
        });
      } finally {
        database.close();
      }
    };
    const before = count();
    expect(Math.min(...before)).toBeGreaterThan(0);
    rmSync(store);
    const said = trader(folder, 'store', 'rebuild');
    expect(said.code, said.err).toBe(0);
    expect(said.out).toContain(`${runs.length} journal(s)`);
    expect(count()).toEqual(before);
  }, 120_000);

  it('verifies, shows and replays a run by the beginning of its name; doctor finds nothing wrong', () => {
    for (const args of [['journal', 'verify', 'us'], ['journal', 'show', 'us', '--kind', 'fill'], ['replay', 'us'], ['replay', 'cn'], ['runs'], ['doctor']]) {
      const said = trader(folder, ...args);
      expect(said.code, said.err).toBe(0);
    }
    expect(trader(folder, 'replay', 'us').out).toMatch(/the same \d+ bytes again/);
  }, 120_000);

  it('finds an altered journal: exit 6, with the line', () => {
    const [run] = startAgain().runs;
    const file = join(run.journal, '000001.jsonl');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"quantity":"1545"', '"quantity":"1546"'));
    const said = trader(folder, 'journal', 'verify', run.run);
    expect(said.code).toBe(6);
    expect(said.err).toMatch(/line \d+ .*altered/);
    expect(trader(folder, 'replay', run.run).code).toBe(6);
    expect(trader(folder, 'doctor').code).not.toBe(0);
  }, 120_000);

  it('finds a journal that was cut off behind a seal', () => {
    const [run] = startAgain().runs;
    const file = join(run.journal, '000001.jsonl');
    const lines = readFileSync(file, 'utf8').split('\n');
    const firstSeal = lines.findIndex((line) => line.startsWith('{"seal"'));
    writeFileSync(file, `${lines.slice(0, firstSeal + 1).join('\n')}\n`);
    const said = trader(folder, 'journal', 'verify', run.run);
    expect(said.code).toBe(6);
    expect(said.err).toMatch(/manifest/);
  }, 120_000);

  it('writes a configuration with init and leaves an existing one alone', () => {
    const home = join(folder, 'init');
    mkdirSync(home);
    expect(trader(home, 'init').code).toBe(0);
    expect(trader(home, 'init').code).toBe(2);
    expect(trader(home, 'start', '--exit', '--account', 'us-trend').code).toBe(0);
  }, 60_000);
});

describe('trader backtest', () => {
  it('trades within the limits that are given, and says how many orders were refused by which checks', () => {
    const args = ['backtest', '--strategy', 'sma-cross', '--bars', 'sample:aapl', '--cash', '100000', '--home', 'limited'];
    const free = trader(folder, ...args, '--limit', 'maxDrawdown=1', '--limit', 'maxSessionLoss=1');
    expect(free.code, free.err).toBe(0);
    expect(free.out).not.toContain('refused');
    const tight = trader(folder, ...args, '--limit', 'maxOrderNotional=1');
    expect(tight.code, tight.err).toBe(0);
    expect(tight.out).toMatch(/^ {2}refused {2}\d+ orders: \d+ by \S+/m);
    const help = trader(folder, 'backtest', '--help').out.replace(/\s+/g, ' ');
    for (const name of ['maxDrawdown=0.25', 'maxPositionQuantity', 'maxPositionNotional', 'maxOrderNotional', 'XNAS']) expect(help).toContain(name);
  }, 60_000);
});

describe('started by a package manager', () => {
  it('leaves its runs where the user stands, whichever package has the script', () => {
    const user = join(folder, 'user');
    const app = join(user, 'apps', 'trader');
    mkdirSync(app, { recursive: true });
    writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'app', scripts: { start: `"${process.execPath}" "${PROGRAM}" start --exit --account us-trend` } }));
    writeFileSync(join(user, 'package.json'), '{"private":true,"workspaces":["apps/*"]}');
    const npm = spawnSync('npm', ['start', '--workspace', 'app'], { cwd: user, encoding: 'utf8', shell: process.platform === 'win32' });
    expect(npm.status, npm.stderr).toBe(0);
    expect(readdirSync(join(user, '.trader', 'runs'))).toHaveLength(1);
    expect(readdirSync(app)).toEqual(['package.json']);
  }, 60_000);
});

describe("the README's strategy", () => {
  it('runs as it stands there', () => {
    const code = /<!-- file: mine\.mjs -->\n```js\n([\s\S]*?)```/.exec(readFileSync(join(ROOT, 'README.md'), 'utf8'))?.[1];
    expect(code).toBeDefined();
    expect(code!.trim().split('\n').length).toBeLessThanOrEqual(20);
    // Inside the clone, where a stranger would save it: there @trader/indicators resolves.
    const place = join(ROOT, '.cache', `readme-${process.pid}`);
    mkdirSync(place, { recursive: true });
    try {
      writeFileSync(join(place, 'mine.mjs'), code!);
      const said = trader(place, 'backtest', '--strategy', './mine.mjs', '--bars', 'sample:aapl', '--cash', '100000', '--fee', '0.005/share min 1', '--slippage', '2bps', '--param', 'days=50', '--json');
      expect(said.code, said.err).toBe(0);
      expect((JSON.parse(said.out) as { metrics: { trades: number } }).metrics.trades).toBeGreaterThan(5);
    } finally {
      rmSync(place, { recursive: true, force: true });
    }
  }, 60_000);
});
