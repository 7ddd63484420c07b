import { generateKeyPairSync, sign } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AlpacaServer } from '@trader/brokers/testing';
import { TraderError } from '@trader/core';
import type { HttpRequest } from '@trader/core';
import { readJournal } from '@trader/observability/journal';
import { journalSegments } from '@trader/observability/journal/node';
import { defaultLimits, overrideText } from '@trader/risk';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { playedTimers } from '../src/adapters/timers';
import { configure, endAll, filesIn, openAlpaca, runTrader, startTrader, statusIn, until } from './alpaca';
import { buildProgram } from './program';
import type { Said } from './program';

let folder = '';
const closing: (() => unknown)[] = [];
beforeAll(() => {
  buildProgram();
  folder = mkdtempSync(join(tmpdir(), 'trader-controls-live-'));
}, 300_000);
afterEach(async () => {
  endAll();
  for (const close of closing.splice(0)) await close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const OPEN = Date.UTC(2024, 0, 3, 14, 30);
const SPEED = 10;
/** A machine that is busy is not healthy, and opens nothing for a while, ms. */
const PATIENCE_MS = 90_000;

/** Keeps an order at rest far below the market, and another one whenever that is gone. */
const STRATEGY = `
export default (context) => {
  let seen = 0;
  return {
    onBar() {},
    onQuote(symbol, time, bid) {
      if (++seen % 10 === 0 && !context.busy(symbol)) context.target(symbol, 10, 'rest', { entry: { type: 'limit', limit: 90 } });
    },
  };
};
`;

/** A webhook and a program that keep what they are told. */
const people = async (place: string) => {
  const posted: { level: string; source: string; text: string }[] = [];
  const hook = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString())).on('end', () => {
      posted.push(JSON.parse(body) as (typeof posted)[number]);
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => void hook.listen(0, '127.0.0.1', resolve));
  closing.push(() => hook.close().closeAllConnections());
  const file = join(place, 'told.txt');
  const script = join(place, 'tell.cjs');
  writeFileSync(script, `require('fs').appendFileSync(${JSON.stringify(file)}, process.argv.slice(2).join(' ') + '\\n');`);
  return {
    posted, url: `http://127.0.0.1:${(hook.address() as AddressInfo).port}/hook`, alerts: { webhook: 'HOOK', command: [process.execPath, script] },
    written: () => (existsSync(file) ? readFileSync(file, 'utf8') : ''),
  };
};

/** A session that trades over sockets, and how to speak to it. */
const trading = async (more: object = {}) => {
  const place = mkdtempSync(join(folder, 'run-'));
  let reachable = true;
  const between = (server: AlpacaServer): AlpacaServer => {
    const request = (asked: HttpRequest) => {
      if (reachable) return server.request(asked);
      throw new TraderError('BROKER_UNREACHABLE', 'gone');
    };
    return new Proxy(server, { get: (target, name) => (name === 'request' ? request : Reflect.get(target, name) as unknown) });
  };
  const alpaca = await openAlpaca({ timers: playedTimers(OPEN + 60_000, SPEED), price: 100, between });
  closing.push(alpaca.close);
  const ears = await people(place);
  writeFileSync(join(place, 'rest.mjs'), STRATEGY);
  const rows = Array.from({ length: 390 }, (_, minute) => `${new Date(OPEN + minute * 60_000).toISOString()},100,100.1,99.9,100,1000`);
  writeFileSync(join(place, 'AAA.csv'), ['time,open,high,low,close,volume', ...rows, ''].join('\n'));
  const args = configure(place, {
    strategy: './rest.mjs', broker: { name: 'alpaca', account: 'PA3TEST' }, alerts: ears.alerts, data: { files: [join(place, 'AAA.csv')], stamp: 'start', interval: '1m' },
    limits: { maxOrderNotional: 50_000, duplicateWindowMs: 0, maxOrdersPerMinute: 1000, priceCollarBps: 2_000 }, ...more,
  });
  const env = { APCA_API_KEY_ID: 'PKTESTONLY0000000001', APCA_API_SECRET_KEY: 'secretOfTestsOnly00000000000000000000001', HOOK: ears.url };
  const run = startTrader(place, ['paper', '--server', 'alpaca', ...args, '--port', String(alpaca.port), '--speed', String(SPEED), '--json'], env);
  const home = join(place, 'home');
  const open = (): number => alpaca.server.orders.filter((each) => !each.isOver).length;
  await until(() => open() === 1, () => run.said.err, PATIENCE_MS);
  const stop = async (): Promise<Said> => {
    run.child.kill('SIGTERM');
    return run.ended;
  };
  return {
    place, home, run, open, ears, stop, server: alpaca.server, reach: (can: boolean) => { reachable = can; },
    say: (...words: readonly string[]): Promise<Said> => runTrader(place, [...words, '--home', home], env),
    records: () => [...readJournal(journalSegments(join(filesIn(home).find((file) => file.endsWith('manifest.json'))!, '..', 'journal')))],
  };
};

it('a session is halted, resumed and given other limits; what is wrong changes nothing and is refused in one line', async () => {
  const { place, home, open, run, say, stop, ears, records } = await trading();
  const halted = await say('halt', '--reason', 'drill');
  expect([halted.code, halted.out], halted.err).toEqual([0, expect.stringMatching(/^a-\w+: halted: nothing is opened any more, and \d+ orders are at work\n$/)]);
  await until(() => open() === 0, () => run.said.err);
  expect(statusIn(home).state).toEqual({ state: 'halted', reason: 'drill' });
  expect((await say('status')).code).toBe(8);
  const file = join(place, 'limits.json');
  const reload = (text: string): Promise<Said> => {
    writeFileSync(file, text);
    return say('reload', file, '--reason', 'calm');
  };
  const [resumed] = [await say('resume', '--reason', 'go on')];
  expect([resumed.code, resumed.out], resumed.err).toEqual([0, expect.stringMatching(/^a-\w+: active/)]);
  await until(() => open() === 1, () => run.said.err, PATIENCE_MS);
  // What cannot be read, what is no limit, and what is looser while it trades: the old ones stay.
  for (const [text, words] of [['{', /cannot be read/], ['{"maxLoss":1}', /unknown field "maxLoss"/], ['{"maxOrderNotional":9000000}', /maxOrderNotional/]] as const) {
    const bad = await reload(text);
    expect([bad.code, bad.out, bad.err.trim().split('\n').length], bad.err).toEqual([2, '', 1]);
    expect(bad.err).toMatch(words);
  }
  expect(records().filter(({ kind }) => kind === 'limits')).toHaveLength(0);
  const good = await reload('{"maxOrderNotional":400,"duplicateWindowMs":0,"maxOrdersPerMinute":1000,"priceCollarBps":2000}');
  expect([good.code, good.out], good.err).toEqual([0, expect.stringContaining('the limits are in force')]);
  expect(records().flatMap((each) => (each.kind === 'limits' ? [[each.reason, JSON.parse(each.limits)]] : []))).toEqual([['calm', expect.objectContaining({ ...defaultLimits, maxOrderNotional: 400, duplicateWindowMs: 0, maxOrdersPerMinute: 1000, priceCollarBps: 2000 })]]);
  // An order of 10 at 90 is above that now.
  await say('halt', '--reason', 'again');
  await until(() => open() === 0, () => run.said.err);
  await say('resume', '--reason', 'with less');
  await until(() => records().some((each) => each.kind === 'refusal' && each.reason.includes('400')), () => run.said.err);
  expect(open()).toBe(0);
  const other = await say('halt', '--account', 'b');
  expect([other.code, other.err]).toEqual([2, expect.stringMatching(/^trader: no run of account "b" at a broker in [^\n]*: name one of a with --account\n$/)]);
  expect((await stop()).code).toBe(0);
  expect(ears.posted.filter(({ level, source }) => level === 'critical' && source !== 'health')).toEqual([]);
}, 240_000);

it('signed exceptions are granted and revoked; others, and those of a sleeve or check that is not there, are refused', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { place, say, stop, records } = await trading({ overrides: { publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64') }, limits: { maxOrderNotional: 5_000, duplicateWindowMs: 0, maxOrdersPerMinute: 1000, priceCollarBps: 2_000 } });
  const file = join(place, 'override.json');
  const exception = { id: 'o1', check: 'order notional', owner: 'rest', from: OPEN, until: OPEN + 6 * 3_600_000, by: 'ann', reason: 'drill' };
  const grant = (of: typeof exception, signature = sign(null, Buffer.from(overrideText(of)), privateKey).toString('base64')): Promise<Said> => {
    writeFileSync(file, JSON.stringify({ ...of, signature }));
    return say('grant', file);
  };
  const granted = await grant(exception);
  expect([granted.code, granted.out], granted.err).toEqual([0, expect.stringContaining('exception o1 holds until 2024-01-03T20:30:00.000Z')]);
  const bad = [await grant({ ...exception, id: 'o2' }, Buffer.alloc(64).toString('base64')), await grant({ ...exception, id: 'o3', check: 'no such check' }), await grant({ ...exception, id: 'o4', owner: 'nobody' }), await say('revoke', 'nobody')];
  for (const each of bad) expect([each.code === 0, each.out, each.err.trim().split('\n').length], each.err).toEqual([false, '', 1]);
  expect(bad[1].err).toMatch(/^trader: exception o3: there is no check "no such check": there are [^\n]*; nothing was granted\n$/);
  expect(bad[2].err).toBe('trader: exception o4: there is no strategy "nobody": there is rest; nothing was granted\n');
  const revoked = await say('revoke', 'o1', '--reason', 'enough');
  expect([revoked.code, revoked.out], revoked.err).toEqual([0, expect.stringContaining('exception o1 is over')]);
  expect(records().flatMap((each) => (each.kind === 'override' ? [`${each.event} ${each.id}`] : []))).toEqual(['granted o1', 'revoked o1']);
  expect((await stop()).code).toBe(0);
}, 240_000);

it('a kill while the broker cannot be reached stays halted and alerts, until it can be: then nothing is open', async () => {
  const { home, open, run, say, stop, ears, reach } = await trading();
  reach(false);
  const killing = say('kill', '--account', 'a', '--reason', 'fire');
  await until(() => statusIn(home).kill === 'cancelling', () => run.said.err);
  await until(() => ears.posted.some(({ level, source }) => level === 'critical' && source === 'kill switch') && ears.written().includes('critical kill switch'), () => run.said.err);
  const before = ears.posted.length + run.said.err.length;
  await until(() => ears.posted.length + run.said.err.length > before, () => run.said.err);
  expect([statusIn(home).state?.state, statusIn(home).kill, open()]).toEqual(['halted', 'cancelling', 1]);
  const resumed = await say('resume', '--reason', 'too early');
  expect([resumed.code, resumed.err]).toEqual([6, expect.stringMatching(/^trader: the kill switch is cancelling, and ends only once the broker has shown that no order is open: [^\n]*\n$/)]);
  reach(true);
  const killed = await killing;
  expect([killed.code, killed.out], killed.err).toEqual([0, expect.stringContaining('halted; the broker shows no open order')]);
  expect([statusIn(home).state?.state, statusIn(home).kill, open()]).toEqual(['halted', 'verified', 0]);
  expect((await say('resume', '--reason', 'over')).code).toBe(0);
  await until(() => open() === 1, () => run.said.err, PATIENCE_MS);
  expect((await stop()).code).toBe(0);
}, 240_000);
