import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AlpacaServer } from '@trader/brokers/testing';
import { nodeTimers } from '@trader/brokers/node';
import type { HttpReply, HttpRequest, SocketListener } from '@trader/core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { playedTimers } from '../src/adapters/timers';
import { configure, endAll, filesIn, openAlpaca, runTrader, startTrader, until } from './alpaca';
import { buildProgram } from './program';

/** Keys with characters that URLs, JSON and HTML write in other ways. */
const KEYS = { APCA_API_KEY_ID: 'PKCANARY7F/3A+9C"x&y=z', APCA_API_SECRET_KEY: 'canarySecret/0b9d1e+7755aa"q<w>=%20end' };
const TOKENS = ['hookCanaryToken9', 'queryCanary/8+b'];
const TOKEN = `/services/T0CANARY/${TOKENS[0]}?room=7&key=${encodeURIComponent(TOKENS[1])}`;
const CANARIES = [...Object.values(KEYS), TOKEN, ...TOKENS];

const inBase64 = (text: string): string[] => [0, 1, 2].map((before) => {
  const whole = Buffer.from('x'.repeat(before) + text).toString('base64');
  return whole.slice(before === 0 ? 0 : before + 1, Math.floor(((before + text.length) * 8) / 6));
});

/** In base64 that begins in one line and ends in another. */
const inLines = (text: string, columns: number): string => {
  const before = (columns * 3) / 4 - 6;
  return Buffer.from('x'.repeat(before) + text).toString('base64').replaceAll(new RegExp(`.{${columns}}`, 'g'), '$&\r\n').slice((before * 4) / 3);
};

const NAMED: Readonly<Record<string, string>> = { '&': '&amp;', '"': '&quot;', '<': '&lt;', '>': '&gt;' };
const inHtml = (text: string): string => text.replaceAll(/[&"<>]/g, (each) => NAMED[each]);

/** A text as programs write it. */
const formsOf = (text: string): string[] => {
  const inJson = JSON.stringify(text).slice(1, -1);
  return [
    text, inJson, JSON.stringify(inJson).slice(1, -1), encodeURIComponent(text), encodeURIComponent(encodeURIComponent(text)), encodeURI(text), new URLSearchParams({ k: text }).toString().slice(2), ...inBase64(text),
    ...inBase64(text).map((each) => each.replaceAll('+', '-').replaceAll('/', '_')), Buffer.from(text).toString('hex'),
    inHtml(text), inHtml(inHtml(text)), inHtml(text).replaceAll('&quot;', '&#34;'), encodeURIComponent(inHtml(text)), JSON.stringify(text).slice(1, -1).replaceAll('&', '\\u0026').replaceAll('<', '\\u003c').replaceAll('>', '\\u003e'),
    ...inBase64(text).map(encodeURIComponent), inLines(text, 76), inLines(text, 64),
  ];
};
/** A text without the ends of its lines, however they are written. */
const bare = (text: string): string => text.toLowerCase().replaceAll(/\s|\\+[rn]/g, '');
const ALL = CANARIES.flatMap(formsOf).map((form) => form.toLowerCase());
/** The keys in every form, as a careless server quotes them. */
const QUOTED = Object.values(KEYS).flatMap(formsOf).join(' ');

/** What of the canaries a text shows. */
const shown = (text: string): string[] => {
  const [small, plain] = [text.toLowerCase(), bare(text)];
  return ALL.filter((form) => small.includes(form) || plain.includes(bare(form)));
};

let folder = '';
beforeAll(() => {
  buildProgram();
  folder = mkdtempSync(join(tmpdir(), 'trader-canaries-'));
}, 300_000);
afterEach(endAll);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const replyOf = (status: number, body: object): HttpReply => ({ status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

/** A server that quotes the keys wherever it can: in refusals, in errors, in news of orders, in what it says of the account, and when it hangs up. */
const quoting = (server: AlpacaServer): AlpacaServer => {
  let accounts = 0;
  let posts = 0;
  const request = (asked: HttpRequest): HttpReply => {
    if (asked.method === 'POST' && posts++ < 2) return replyOf(422, { code: 40010000, message: `no order for ${QUOTED}`, key: QUOTED });
    if (asked.url.startsWith('/v2/account') && !asked.url.includes('activities')) {
      accounts++;
      if (accounts >= 4 && accounts < 10) return replyOf(500, { message: `cannot read ${QUOTED}` });
      if (accounts >= 16 && accounts < 22) {
        const reply = server.request(asked);
        return { ...reply, body: reply.body.replace('"ACTIVE"', JSON.stringify(`LOCKED for ${QUOTED}`)) };
      }
    }
    return server.request(asked);
  };
  const open = (url: string, listener: SocketListener, headers?: Readonly<Record<string, string>>) => {
    if (!url.startsWith('/stream')) return server.open(url, listener, headers);
    setTimeout(() => listener.onClose(4001, `go away ${KEYS.APCA_API_KEY_ID} ${encodeURIComponent(KEYS.APCA_API_SECRET_KEY)}`.slice(0, 123)), 2_500);
    return server.open(url, {
      ...listener,
      onBytes: (bytes) => {
        const said = JSON.parse(Buffer.from(bytes).toString()) as { readonly stream: string; readonly data: object };
        listener.onBytes(said.stream === 'trade_updates' ? Buffer.from(JSON.stringify({ ...said, data: { ...said.data, reason: QUOTED } })) : bytes);
      },
    }, headers);
  };
  return new Proxy(server, { get: (target, name) => (name === 'request' ? request : name === 'open' ? open : Reflect.get(target, name) as unknown) });
};

const OPEN = Date.UTC(2024, 0, 3, 14, 30);
const SPEED = 20;

/** Buys and sells all the time; says its environment when it is told to, as strategies of others may. */
const STRATEGY = `
export default (context) => {
  let seen = 0;
  return {
    onBar() {},
    onQuote(symbol) {
      seen++;
      if (process.env.BREAK === 'later' && seen === 20) setTimeout(() => { throw new Error('lost ' + process.env.APCA_API_SECRET_KEY + ' ' + encodeURIComponent(process.env.APCA_API_KEY_ID)); });
      if (process.env.BREAK === 'nobody' && seen === 20) void Promise.reject(new Error('lost ' + Buffer.from('x' + process.env.APCA_API_SECRET_KEY).toString('base64')));
      if (process.env.BREAK === 'now' && seen === 20) throw new Error('cannot use ' + process.env.APCA_API_SECRET_KEY + ' ' + JSON.stringify(process.env.HOOK));
      if (process.env.BREAK === undefined && seen % 10 === 0 && !context.busy(symbol)) context.target(symbol, seen % 20 === 0 ? 10 : 0, 'turn by ' + process.env.APCA_API_SECRET_KEY + ' ' + encodeURIComponent(process.env.APCA_API_KEY_ID) + ' and ' + process.env.HOOK);
    },
  };
};
`;

/** Where alerts go: a webhook that says what it was told, and a program that writes it into a file. */
const ears = async (place: string) => {
  const told: string[] = [];
  const hook = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString())).on('end', () => {
      told.push(body);
      response.writeHead(told.length === 1 ? 302 : 204, { location: `http://127.0.0.1:1${TOKEN}` }).end(`no ${[TOKEN, ...TOKENS].flatMap(formsOf).join(' ')}`);
    });
  });
  await new Promise<void>((resolve) => void hook.listen(0, '127.0.0.1', resolve));
  const file = join(place, 'told.txt');
  const script = join(place, 'tell.cjs');
  writeFileSync(script, `process.stdin.on('data', (part) => require('fs').appendFileSync(${JSON.stringify(file)}, part + process.argv.join(' ') + JSON.stringify(process.env)));`);
  return { told, url: `http://127.0.0.1:${(hook.address() as AddressInfo).port}${TOKEN}`, alerts: { webhook: 'HOOK', command: [process.execPath, script] }, close: () => void hook.close().closeAllConnections() };
};

/** Minute bars of the session, for those who want to know that it was one. */
const barsIn = (place: string): string => {
  const rows = Array.from({ length: 390 }, (_, minute) => `${new Date(OPEN + minute * 60_000).toISOString()},100,100.1,99.9,100,1000`);
  writeFileSync(join(place, 'AAA.csv'), ['time,open,high,low,close,volume', ...rows, ''].join('\n'));
  return join(place, 'AAA.csv');
};

/** An account that `trader live` trades by way of a port of this machine. */
const atHost = (port: number, { broker, ...more }: { readonly broker?: object; readonly alerts?: object } = {}): object => ({
  strategy: 'buy-and-hold', data: { market: ['AAA'] },
  broker: { name: 'alpaca', account: 'PA3TEST', host: `http://127.0.0.1:${port}`, dataHost: `http://127.0.0.1:${port}`, dataStream: `ws://127.0.0.1:${port}/v2/iex`, ...broker }, ...more,
});

const placeOf = (name: string): string => mkdtempSync(join(folder, `${name}-`));

it('canaries are found in every form that is looked for', () => {
  for (const canary of CANARIES) for (const form of formsOf(canary)) expect(shown(`x${form}y`), form).not.toEqual([]);
  expect(shown('[secret] %20 canary PK T0')).toEqual([]);
});

describe('a key, and the address of a webhook, that a server quotes in every form', () => {
  it('are in no journal, store, status, report, alert, output or error of a process that trades', async () => {
    const place = placeOf('paper');
    writeFileSync(join(place, 'busy.mjs'), STRATEGY);
    const { told, url, alerts, close } = await ears(place);
    const alpaca = await openAlpaca({ timers: playedTimers(OPEN + 60_000, SPEED), keys: KEYS, between: quoting, price: 100 });
    const env = { ...KEYS, HOOK: url };
    const args = configure(place, {
      strategy: './busy.mjs', broker: { name: 'alpaca', account: 'PA3TEST' }, alerts, data: { files: [barsIn(place)], stamp: 'start', interval: '1m' },
      limits: { maxOrdersPerMinute: 1000, duplicateWindowMs: 0 },
    });
    const onPort = ['--port', String(alpaca.port), '--speed', String(SPEED)];
    const run = startTrader(place, ['paper', '--server', 'alpaca', ...args, ...onPort, '--json'], env);
    const all = (): string => run.said.err + run.said.out;
    await until(() => ['orders is down', 'no order may be sent', 'could not be'].every((each) => all().includes(each)) && alpaca.server.orders.length > 1, all);
    const home = ['--home', join(place, 'home')];
    const looks = await Promise.all([['status', ...home], ['status', ...home, '--json'], ['account', ...args, ...onPort, '--json'], ['halt', ...home]].map((each) => runTrader(place, each, env)));
    run.child.kill('SIGTERM');
    const ended = await run.ended;
    expect(ended.code, ended.err).toBe(0);
    await alpaca.close();
    close();
    const { nav, equity } = JSON.parse(looks[2].out) as { readonly nav: string | null; readonly equity: string };
    expect(Number(nav) / Number(equity), looks[2].out).toBeCloseTo(1, 2);

    const files = filesIn(place).filter((file) => !file.endsWith('busy.mjs'));
    const journal = files.filter((file) => /journal/.test(file)).map((file) => readFileSync(file, 'latin1')).join('');
    expect(journal).toContain('no order for [secret]');
    expect(journal).toContain('"turn by [secret] [secret] and [secret]"');
    expect(told.join('')).toContain('LOCKED for [secret]');
    expect(all()).toContain('go away [secret]');
    for (const file of files) expect(shown(readFileSync(file, 'latin1')), file).toEqual([]);
    expect(shown(readFileSync(join(place, 'told.txt'), 'latin1'))).toEqual([]);
    for (const text of [ended.out, ended.err, ...told, ...looks.flatMap(({ out, err }) => [out, err])]) expect(shown(text), text).toEqual([]);
  }, 90_000);

  it.each([['now', 2, 'cannot use [secret]'], ['later', 1, 'lost [secret] [secret]'], ['nobody', 1, 'lost [secret]']])('are not in the last words of a process that breaks (%s)', async (how, code, words) => {
    const place = placeOf(how);
    writeFileSync(join(place, 'busy.mjs'), STRATEGY);
    const alpaca = await openAlpaca({ timers: playedTimers(OPEN + 60_000, SPEED), keys: KEYS, price: 100 });
    const { told, url, alerts, close } = await ears(place);
    const args = configure(place, { strategy: './busy.mjs', broker: { name: 'alpaca', account: 'PA3TEST' }, alerts, data: { files: [barsIn(place)], stamp: 'start', interval: '1m' } });
    const ended = await runTrader(place, ['paper', '--server', 'alpaca', ...args, '--port', String(alpaca.port), '--speed', String(SPEED)], { ...KEYS, HOOK: url, BREAK: how });
    await alpaca.close();
    close();
    expect(ended.code, ended.err).toBe(code);
    expect(ended.err).toContain(words);
    for (const text of [ended.out, ended.err, ...told, ...filesIn(place).filter((file) => !file.endsWith('busy.mjs')).map((file) => readFileSync(file, 'latin1'))]) expect(shown(text), text).toEqual([]);
  }, 60_000);

  it('are not in what a live account says while its broker cannot be relied upon', async () => {
    const place = placeOf('live');
    const alpaca = await openAlpaca({ timers: nodeTimers(), keys: KEYS, between: quoting });
    const { told, url, alerts, close } = await ears(place);
    const args = configure(place, atHost(alpaca.port, { alerts }));
    const run = startTrader(place, ['live', ...args], { ...KEYS, HOOK: url });
    await until(() => run.said.err.includes('go away [secret]'), () => run.said.err);
    run.child.kill('SIGTERM');
    const ended = await run.ended;
    await alpaca.close();
    close();
    expect(ended.code, ended.err).toBe(0);
    for (const text of [ended.out, ended.err, ...told, ...filesIn(place).map((file) => readFileSync(file, 'latin1'))]) expect(shown(text), text).toEqual([]);
  }, 60_000);

  it('that a configuration quotes are refused in one line without them, and nothing is kept', async () => {
    const place = placeOf('config');
    const host = `http://127.0.0.1:1/${encodeURIComponent(KEYS.APCA_API_KEY_ID)}`;
    const { code, out, err } = await runTrader(place, ['live', ...configure(place, atHost(1, { broker: { host } }))], KEYS);
    expect([code, out, err]).toEqual([2, '', 'trader: account a: broker.host quotes a secret of an environment variable: take it out, for configurations are kept and shown\n']);
    expect(filesIn(join(place, 'home'))).toEqual([]);
  });
});
