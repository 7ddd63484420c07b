import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerRequest, openRequests } from '../live/control-folder';
import { obey } from '../live/obey';
import { writeStatus } from '../live/status-file';
import type { Status } from '../live/status-file';
import { parseAccount } from '../config';
import { writeManifest } from '../manifest';
import { createProgram } from './program';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'trader-controls-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** What `trader` prints, by its command line in this process, and its exit code. */
const trader = async (...args: readonly string[]): Promise<{ out: string; code: number }> => {
  const said: string[] = [];
  let code = 0;
  const terminal = { interactive: false, page: { columns: 80, colours: false }, print: (text: string) => void said.push(text), note: () => undefined, conceal: () => undefined, clean: (text: string) => text, progress: () => () => undefined };
  await createProgram(terminal, (each) => {
    code = each;
  }).parseAsync([...args, '--home', home], { from: 'user' });
  return { out: said.join('\n'), code };
};

const broker = { name: 'alpaca', account: 'PA3' };
const STATUS: Status = {
  run: 'a-1', account: 'a', mode: 'broker-paper', pid: process.pid, time: Date.UTC(2026, 5, 1, 14), since: Date.UTC(2026, 5, 1, 13), phase: 'trading', state: { state: 'active', reason: '' }, kill: 'off',
  suspensions: [], links: [{ link: 'orders', state: 'up', reason: '', since: Date.UTC(2026, 5, 1, 13) }], dataAge: [{ symbol: 'AAPL', ms: 120 }, { symbol: 'MSFT', ms: null }],
  health: { state: 'normal', findings: [] }, openOrders: [{ id: 'a-1-7', symbol: 'AAPL', side: 'sell', quantity: '5', filled: '0', status: 'accepted' }], unknown: [],
  positions: { 'buy-and-hold': { AAPL: '5' }, external: { AAPL: '2' } }, outside: { TSLA: '3' }, reconciled: { time: Date.UTC(2026, 5, 1, 13, 59), text: 'all agrees' },
  money: { currency: 'USD', nav: '998.5', portfolioValue: '1001', equity: '1000', cash: '10.5', buyingPower: '20', available: '9', blocked: null, time: Date.UTC(2026, 5, 1, 14) }, news: [],
};
const runOf = (name: string, change: Partial<Status> = {}): string => {
  const folder = join(home, 'runs', `${name}-1`);
  mkdirSync(folder, { recursive: true });
  const account = parseAccount({ name, cash: 1000, strategy: 'buy-and-hold', data: { market: ['AAPL', 'MSFT'] }, broker }, 'c.json');
  writeManifest(folder, { run: `${name}-1`, mode: 'broker-paper', account, configHash: 'h', read: [], commit: 'c', node: 'v20', version: '0.1.0' });
  writeStatus(folder, { ...STATUS, account: name, run: `${name}-1`, ...change });
  return folder;
};

describe('trader status', () => {
  it('says how an account is, and that nobody needs to look', async () => {
    runOf('a');
    const { out, code } = await trader('status');
    expect(code).toBe(0);
    for (const text of ['a-1  trading', 'orders up', 'AAPL 120 ms, MSFT never', 'a-1-7 sell 5 AAPL, 0 filled, accepted', 'external: AAPL 2', 'TSLA 3', 'all agrees', 'net asset value of our books 998.5, equity at the broker 1000 (portfolio value 1001), cash 10.5, ', 'available for trading 9 USD']) expect(out).toContain(text);
  });
  it.each<[Partial<Status>, string]>([
    [{ phase: 'ended' }, 'it does not run'],
    [{ pid: 2 ** 22 + 1 }, 'it does not run'],
    [{ state: { state: 'halted', reason: 'drill' } }, 'halted: drill'],
    [{ suspensions: [{ by: 'data age', reason: 'AAPL is 70 s old' }] }, 'data age: AAPL is 70 s old'],
    [{ links: [{ link: 'orders', state: 'down', reason: 'lost', since: 0 }] }, 'orders is down: lost'],
    [{ health: { state: 'warning', findings: ['event loop 300 ms late'] } }, 'health is warning: event loop 300 ms late'],
    [{ unknown: ['a-1-9'] }, 'nobody has told what became of order a-1-9'],
    [{ money: { ...STATUS.money!, blocked: 'trading is blocked' } }, 'the broker lets no order pass: trading is blocked'],
  ])('exits with 8 and says why: %j', async (change, concern) => {
    runOf('a', change);
    const { out, code } = await trader('status', '--json');
    expect(code).toBe(8);
    expect((JSON.parse(out) as { concerns: string[] }[])[0].concerns).toContain(concern);
  });
  it('says of a session that hangs for how long, and of one that is dead that it goes on', async () => {
    const folder = runOf('a');
    const before = new Date(Date.now() - 40_000);
    utimesSync(join(folder, 'status.json'), before, before);
    const said = await trader('status');
    expect([said.code, said.out]).toEqual([8, expect.stringMatching(/silent   it has said nothing for (40|41) s: its process \d+ hangs, or is another's by now/)]);
    const [{ silentMs, running }] = JSON.parse((await trader('status', '--json')).out) as { silentMs: number; running: boolean }[];
    expect([silentMs >= 40_000, running]).toEqual([true, true]);
    runOf('a', { pid: 2 ** 22 + 1 });
    expect((await trader('status')).out).toContain(`a-1  not running: its process ${2 ** 22 + 1} is gone, and it goes on when it is started again`);
    runOf('a', { phase: 'ended' });
    expect((await trader('status')).out).toContain('a-1  not running: it was ended, as of');
  });
  it('needs an account that has traded', async () => {
    await expect(trader('status')).rejects.toThrow(/no run of an account at a broker in .*: "trader live"/);
    runOf('a');
    runOf('b');
    expect((JSON.parse((await trader('status', '--json')).out) as unknown[]).length).toBe(2);
    await expect(trader('halt')).rejects.toThrow(/runs of several accounts in .*: name one of a, b with --account/);
    await expect(trader('status', '--account', 'c')).rejects.toThrow(/no run of account "c"/);
  });
});

describe('what is asked of an account that runs', () => {
  /** A session that obeys. */
  const obeying = async <T>(folder: string, work: Promise<T>): Promise<T> => {
    const say = (text: string): string => text;
    const timer = setInterval(() => obey(folder, {
      halt: (reason) => say(`halted: ${reason}`), resume: () => say('active'), kill: () => say('killed'), reload: (limits) => say(JSON.stringify(limits)), grant: ({ id }) => say(`granted ${id}`),
      revoke: (id) => say(`revoked ${id}`),
    }), 5);
    return work.finally(() => clearInterval(timer));
  };

  it('is answered by its session', async () => {
    const folder = runOf('a');
    expect((await obeying(folder, trader('halt', '--reason', 'drill', '--json'))).out).toBe('{"run":"a-1","account":"a","text":"halted: drill"}');
    expect((await obeying(folder, trader('resume'))).out).toBe('a-1: active');
    const file = join(home, 'limits.json');
    writeFileSync(file, '{ "maxOrderNotional": 5 }');
    expect((await obeying(folder, trader('reload', file))).out).toBe('a-1: {"maxOrderNotional":5}');
    writeFileSync(file, JSON.stringify({ id: 'o', check: 'drawdown', from: 1, until: 2, by: 'me', reason: 'r', signature: 's' }));
    expect((await obeying(folder, trader('grant', file))).out).toBe('a-1: granted o');
    expect((await obeying(folder, trader('revoke', 'o'))).out).toBe('a-1: revoked o');
  });
  it('is refused with what the session said', async () => {
    const folder = runOf('a');
    const timer = setInterval(() => openRequests(folder).forEach(({ number }) => answerRequest(folder, number, { ok: false, text: 'looser', code: 'INVALID_CONFIG' })), 5);
    await expect(trader('resume').finally(() => clearInterval(timer))).rejects.toThrow(expect.objectContaining({ code: 'INVALID_CONFIG', message: 'looser' }) as Error);
  });
  it('and that does not run is refused, but for a halt, which waits for its next start', async () => {
    const folder = runOf('a', { phase: 'ended' });
    await expect(trader('resume')).rejects.toThrow(/run a-1 does not run: start it, then say it again/);
    expect((await trader('halt')).out).toMatch(/will be halted from its next start on/);
    expect(openRequests(folder)).toEqual([{ number: 1, request: { kind: 'halt', reason: 'by hand' } }]);
  });
  it.each([['reload', '{"maxLoss":1}', /limits\.json: .*unknown field "maxLoss"/], ['reload', '{', /limits\.json: cannot be read/], ['grant', '{"id":"o"}', /limits\.json: is no signed exception/]])(
    '%s of %s is refused in one line before anything is asked', async (command, text, message) => {
      const folder = runOf('a');
      const file = join(home, 'limits.json');
      writeFileSync(file, text);
      await expect(trader(command, file)).rejects.toThrow(expect.objectContaining({ code: 'INVALID_CONFIG', message: expect.stringMatching(message) as string }) as Error);
      expect(openRequests(folder)).toEqual([]);
    });
});
