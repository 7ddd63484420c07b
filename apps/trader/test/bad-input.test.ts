import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildProgram, PROGRAM, startExchange, trader } from './program';

const HEADER = 'date,open,high,low,close,volume';
const GOOD = [HEADER, '2024-01-02,10,11,9,10,100', '2024-01-03,10,12,10,11,100', '2024-01-04,11,12,10,11,100'];

let folder = '';

beforeAll(() => {
  buildProgram();
  folder = mkdtempSync(join(tmpdir(), 'trader-bad-'));
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const backtest = (csv: readonly string[], ...more: readonly string[]) => {
  writeFileSync(join(folder, 'bars.csv'), `${csv.join('\n')}\n`);
  return trader(folder, 'backtest', '--strategy', 'buy-and-hold', '--bars', 'bars.csv', '--cash', '1000', ...more);
};

/** One line, its exit code, and no run left behind. */
const refuses = (said: ReturnType<typeof trader>, code: number, ...words: readonly (string | RegExp)[]): void => {
  expect(said.code, said.err).toBe(code);
  expect(said.err.trim().split('\n')).toHaveLength(1);
  for (const word of words) expect(said.err).toMatch(word);
  const runs = join(folder, '.trader', 'runs');
  expect(existsSync(runs) ? readdirSync(runs) : []).toEqual([]);
  const drafts = join(folder, '.trader', 'drafts');
  expect(existsSync(drafts) ? readdirSync(drafts) : []).toEqual([]);
};

const withRow = (row: string): string[] => [...GOOD.slice(0, 3), row];

describe('bad data: one line naming file, row and cure, exit 3, nothing left behind', () => {
  it.each([
    ['a missing column', ['date,open,high,low,volume', '2024-01-02,10,11,9,100'], [/bars\.csv/, /close/]],
    ['a price that is no number', withRow('2024-01-04,11,12,ten,11,100'), [/bars\.csv/, /line 4/]],
    ['NaN', withRow('2024-01-04,11,12,NaN,11,100'), [/bars\.csv/, /line 4/]],
    ['a negative price', withRow('2024-01-04,-11,12,10,11,100'), [/bars\.csv/, /line 4/]],
    ['a high below the low', withRow('2024-01-04,11,9,10,11,100'), [/bars\.csv/, /line 4/]],
    ['unsorted bars', withRow('2023-12-29,11,12,10,11,100'), [/bars\.csv/, /line 4/]],
    ['a bar that is there twice', withRow('2024-01-03,11,12,10,11,100'), [/bars\.csv/, /line 4/]],
    ['too few fields', withRow('2024-01-04,11,12'), [/bars\.csv/, /line 4/]],
    ['no rows', [HEADER], [/bars\.csv/]],
  ])('%s', (_what, csv, words) => refuses(backtest(csv), 3, ...words));

  it('a file that is not there', () => {
    const said = trader(folder, 'backtest', '--strategy', 'buy-and-hold', '--bars', 'none.csv', '--cash', '1000');
    refuses(said, 3, /none\.csv/, /no such file/);
  });

  it('a file whose name is no symbol, until one is given', () => {
    const home = join(folder, 'named');
    writeFileSync(join(folder, 'my file.csv'), `${GOOD.join('\n')}\n`);
    const args = ['backtest', '--strategy', 'buy-and-hold', '--bars', 'my file.csv', '--cash', '1000', '--home', home];
    refuses(trader(folder, ...args), 3, /my file\.csv/, /--symbol NAME/);
    const said = trader(folder, ...args, '--symbol', 'MINE');
    expect(said.code, said.err).toBe(0);
    expect(said.out).toContain('buy-and-hold on MINE');
  });

  it('a symbol that the configuration names and the file does not have', () => {
    writeFileSync(join(folder, 'bars.csv'), `${GOOD.join('\n')}\n`);
    const account = { name: 'a', cash: 1000, strategy: 'buy-and-hold', data: { files: ['bars.csv'] }, instruments: [{ symbol: 'MSFT' }] };
    writeFileSync(join(folder, 'c.json'), JSON.stringify({ accounts: [account] }));
    refuses(trader(folder, 'start', '--config', 'c.json'), 3, /bars\.csv/, /MSFT|BARS/);
  });
});

describe('wrong use and configuration: one line, exit 2', () => {
  const config = (text: string) => {
    writeFileSync(join(folder, 'c.json'), text);
    return trader(folder, 'start', '--config', 'c.json');
  };

  it('a configuration that is no JSON', () => refuses(config('{"accounts": ['), 2, /c\.json/, /JSON/));
  it('an unknown field', () => refuses(config('{"accounts":[{"name":"a","cash":1,"strategy":"sma-cross","data":{"sample":"aapl"},"lever":3}]}'), 2, /c\.json/, /lever/));
  it('a value of the wrong kind', () => refuses(config('{"accounts":[{"name":"a","cash":true,"strategy":"sma-cross","data":{"sample":"aapl"}}]}'), 2, /c\.json/, /cash/));
  it('a configuration that is not there', () => refuses(trader(folder, 'start', '--config', 'no.json'), 2, /no\.json/, /trader init/));
  it('an unknown strategy', () => refuses(trader(folder, 'backtest', '--strategy', 'gold', '--bars', 'sample:aapl', '--cash', '1000'), 2, /gold/, /sma-cross/));
  it('an unknown parameter', () => refuses(backtest(GOOD, '--param', 'speed=3'), 2, /speed/));
  it('an unreadable fee', () => refuses(backtest(GOOD, '--fee', 'cheap'), 2, /cheap/, /bps/));
  it('cash that is no number', () => {
    const said = trader(folder, 'backtest', '--strategy', 'buy-and-hold', '--bars', 'sample:aapl', '--cash', 'lots');
    refuses(said, 2, /lots/);
  });
  it('a strategy file that throws when loaded', () => {
    writeFileSync(join(folder, 'broken.mjs'), 'export default 3 +;');
    refuses(trader(folder, 'backtest', '--strategy', './broken.mjs', '--bars', 'sample:aapl', '--cash', '1000'), 2, /broken\.mjs/);
  });
  it('a strategy file whose parameters are null', () => {
    writeFileSync(join(folder, 'null.mjs'), 'export default { factory: () => ({ onBar: () => undefined }), parameters: null };');
    refuses(trader(folder, 'backtest', '--strategy', './null.mjs', '--bars', 'sample:aapl', '--cash', '1000'), 2, /null\.mjs: its parameters must be an object/);
  });
  it('a strategy whose stop is on the wrong side', () => {
    writeFileSync(join(folder, 'side.mjs'), 'export default (context) => ({ onBar: (symbol, time, open, high, low, close) => context.target(symbol, 10, "up", { stop: close + 1, takeProfit: close - 1 }) });');
    refuses(trader(folder, 'backtest', '--strategy', './side.mjs', '--bars', 'sample:aapl', '--cash', '100000'), 2, /a stop of [\d.]+, not below the take profit of [\d.]+ of a long position, in AAPL \("up"\): mend the strategy/);
  });
  it('a strategy that asks for NaN', () => {
    writeFileSync(join(folder, 'nan.mjs'), 'export default (context) => ({ onBar: (symbol) => context.target(symbol, NaN, "why not") });');
    refuses(trader(folder, 'backtest', '--strategy', './nan.mjs', '--bars', 'sample:aapl', '--cash', '1000'), 2, /NaN/, /AAPL/);
  });
  it('no cash', () => refuses(trader(folder, 'backtest', '--strategy', 'buy-and-hold', '--bars', 'sample:aapl', '--cash', '0'), 2, /cash/, /above 0/));
  it('a sample that is not there', () => {
    refuses(trader(folder, 'backtest', '--strategy', 'buy-and-hold', '--bars', 'sample:msft', '--cash', '1000'), 2, /msft/, /"aapl", "index-futures"/, /--help/);
  });
  it.each([
    [['--bars', 'sample:index-futures'], /--bars sample:aapl: a sample is traded alone, and --bars is there 2 times: give one sample, or files/],
    [['--bars', 'bars.csv'], /--bars sample:aapl: a sample is traded alone/],
    ...[['ticks', 't.csv'], ['symbol', 'ABC'], ['tz', 'UTC'], ['stamp', 'end'], ['calendar', 'CFFEX'], ['interval', '1d'], ['columns', 'close=Last']].map(
      ([flag, value]): [string[], RegExp] => [[`--${flag}`, value], new RegExp(`--${flag} goes with files, and sample:aapl is whole without it: leave it out`)],
    ),
  ])('a sample with what it does not take: %j', (more, message) => {
    refuses(trader(folder, 'backtest', '--strategy', 'buy-and-hold', '--bars', 'sample:aapl', '--cash', '1000', ...more), 2, message);
  });
  it('a sample of another currency', () => {
    refuses(trader(folder, 'backtest', '--strategy', 'buy-and-hold', '--bars', 'sample:aapl', '--cash', '1000', '--currency', 'EUR'), 2, /what a USD is worth in EUR/, /or keep the account in USD/);
  });
  it('an unknown column', () => refuses(backtest(GOOD, '--columns', 'prise=close'), 2, /columns/, /prise/, /close, volume/));
  it('a stamp that is neither start nor end', () => {
    const said = backtest(GOOD, '--stamp', 'middle');
    expect(said.code).toBe(2);
    expect(said.err).toMatch(/--stamp.*start, end/);
  });
  it('an unknown limit', () => refuses(backtest(GOOD, '--limit', 'maxLoss=1'), 2, /limits/, /maxLoss/, /maxDrawdown/));
  it('a limit that is no number', () => refuses(backtest(GOOD, '--limit', 'maxDrawdown=half'), 2, /--limit maxDrawdown=half/));
  it.each([
    ['returns no strategy', 'export default () => ({});', /onBar/],
    ['throws when it is made', 'export default () => { throw new Error("no luck\\nat all"); };', /no luck/],
    ['throws at a bar', 'export default () => ({ onBar: () => undefined.x });', /onBar.*undefined/],
  ])('a strategy file that %s', (_what, code, word) => {
    writeFileSync(join(folder, 'wrong.mjs'), code);
    refuses(trader(folder, 'backtest', '--strategy', './wrong.mjs', '--bars', 'sample:aapl', '--cash', '1000'), 2, /wrong\.mjs/, word);
  });
  it.each([
    ['paper', 'durability', 'disk', 'alpaca', 'simulated'], ['paper', 'pace', '5', 'alpaca', 'simulated'], ['paper', 'until', 'close', 'simulated', 'alpaca'], ['exchange', 'day', '2024-03-08', 'simulated', 'alpaca'],
  ])('trader %s with --%s, which the other server knows', (command, flag, value, server, other) => {
    refuses(trader(folder, command, '--account', 'a', '--server', server, `--${flag}`, value), 2, new RegExp(`--${flag} goes with --server ${other}, and this is --server ${server}`));
  });
  it('a run that is not there', () => refuses(trader(folder, 'replay', 'nothing'), 2, /nothing/));
});

describe('an exchange that does not answer: one line, exit 5', () => {
  it('trader paper, which leaves nothing behind', () => {
    writeFileSync(join(folder, 'c.json'), JSON.stringify({ accounts: [{ name: 'a', cash: 1000, strategy: 'buy-and-hold', data: { sample: 'aapl' } }] }));
    refuses(trader(folder, 'paper', '--account', 'a', '--config', 'c.json', '--port', '1'), 5, /127\.0\.0\.1:1/, /trader exchange/);
  });
});

describe('an exchange of another account: one line, exit 6', () => {
  it('trader paper, which leaves nothing behind', async () => {
    const account = { name: 'a', cash: 1000, strategy: 'buy-and-hold', data: { sample: 'aapl' } };
    const write = (name: string, change: object): string => {
      writeFileSync(join(folder, name), JSON.stringify({ accounts: [{ ...account, ...change }] }));
      return join(folder, name);
    };
    const exchange = await startExchange('a', write('theirs.json', { fee: '0.005/share min 1' }));
    try {
      const said = trader(folder, 'paper', '--account', 'a', '--config', write('ours.json', { fee: '1bps' }), '--port', String(exchange.port));
      refuses(said, 6, /fee: 0\.005\/share min 1 there, 1bps here/, /nothing was sent/, /trader exchange --account a/);
    } finally {
      exchange.child.kill();
    }
  });
});

describe('storage that fails: one line, exit 4', () => {
  it('a database that another process has locked', () => {
    const home = join(folder, 'locked');
    mkdirSync(home);
    const first = trader(folder, 'backtest', '--strategy', 'buy-and-hold', '--bars', 'sample:aapl', '--cash', '1000', '--home', home);
    expect(first.code, first.err).toBe(0);
    const database = new Database(join(home, 'store.db'));
    database.exec('BEGIN EXCLUSIVE');
    const said = trader(folder, 'backtest', '--strategy', 'buy-and-hold', '--bars', 'sample:aapl', '--cash', '2000', '--home', home);
    database.exec('ROLLBACK');
    database.close();
    expect(said.code, said.err).toBe(4);
    expect(said.err.trim().split('\n').at(-1)).toMatch(/store\.db.*lock/);
  }, 60_000);

  it('a home that is a file', () => {
    writeFileSync(join(folder, 'file'), '');
    const said = trader(folder, 'backtest', '--strategy', 'buy-and-hold', '--bars', 'sample:aapl', '--cash', '1000', '--home', 'file');
    expect(said.code, said.err).toBe(4);
    expect(said.err.trim().split('\n').at(-1)).toMatch(/file/);
  });

  it('a full disk', ({ skip }) => {
    const disk = join(folder, 'disk');
    mkdirSync(disk);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=48k', 'tmpfs', disk]).status === 0;
    if (!mounted) skip('left out: no right to mount a small disk here');
    try {
      const home = join(disk, 'home');
      const said = spawnSync(process.execPath, [PROGRAM, 'backtest', '--strategy', 'sma-cross', '--bars', 'sample:index-futures', '--cash', '20000000', '--currency', 'CNY', '--home', home], {
        cwd: folder, encoding: 'utf8',
      });
      expect(said.status, said.stderr).toBe(4);
      expect(said.stderr.trim().split('\n').at(-1)).toMatch(/disk/);
      expect(existsSync(join(home, 'runs')) ? readdirSync(join(home, 'runs')) : []).toEqual([]);
    } finally {
      execFileSync('umount', [disk]);
    }
  }, 60_000);
});
