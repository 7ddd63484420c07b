import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server as TcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeTimers } from '@trader/brokers/node';
import type { AlpacaServer } from '@trader/brokers/testing';
import type { HttpRequest } from '@trader/core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { configure, endAll, filesIn, KEYS, openAlpaca, runTrader, startTrader, until } from './alpaca';
import { buildProgram } from './program';

let folder = '';
beforeAll(() => {
  buildProgram();
  folder = mkdtempSync(join(tmpdir(), 'trader-admission-'));
}, 300_000);
const closing: (() => unknown)[] = [];
afterEach(async () => {
  endAll();
  for (const close of closing.splice(0)) await close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const placeOf = (name: string): string => mkdtempSync(join(folder, `${name}-`));

const listen = async (server: Server | TcpServer): Promise<number> => {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
};

/** An account that is reached by way of a port of this machine. */
const atPort = (port: number, broker: object = {}): object => ({
  strategy: 'buy-and-hold', data: { market: ['AAA'] },
  broker: { name: 'alpaca', account: 'PA3TEST', host: `http://127.0.0.1:${port}`, dataHost: `http://127.0.0.1:${port}`, dataStream: `ws://127.0.0.1:${port}/v2/iex`, ...broker },
});

const alpaca = async (wish: { readonly account?: string; readonly between?: (server: AlpacaServer) => AlpacaServer } = {}) => {
  const served = await openAlpaca({ timers: nodeTimers(), ...wish });
  closing.push(served.close);
  return served;
};

/** Counts what is asked of a server. */
const counting = () => {
  const asked: string[] = [];
  const between = (server: AlpacaServer): AlpacaServer => {
    const request = (each: HttpRequest) => {
      asked.push(`${each.method} ${each.url}`);
      return server.request(each);
    };
    return new Proxy(server, { get: (target, name) => (name === 'request' ? request : Reflect.get(target, name) as unknown) });
  };
  return { asked, between };
};

describe('a redirect to another host', () => {
  /** A host to which nobody may go, and how many went. */
  const elsewhere = async () => {
    let came = 0;
    const server = createTcpServer((socket) => {
      came++;
      socket.destroy();
    });
    closing.push(() => server.close());
    return { port: await listen(server), came: () => came };
  };
  const serve = async (answer: (request: IncomingMessage, response: ServerResponse) => void, upgrade: string) => {
    const server = createServer(answer).on('upgrade', (_, socket) => socket.end(upgrade));
    closing.push(() => server.close().closeAllConnections());
    return listen(server);
  };

  it.each([301, 302, 307])('of status %i is refused, and nobody is asked there', async (status) => {
    const there = await elsewhere();
    const heard: (string | string[] | undefined)[] = [];
    const port = await serve((request, response) => {
      heard.push(request.headers['apca-api-key-id']);
      response.writeHead(status, { location: `http://127.0.0.1:${there.port}${request.url}` }).end();
    }, '');
    const { code, out, err } = await runTrader(folder, ['account', ...configure(placeOf('http'), atPort(port))]);
    expect([code, out, err]).toEqual([5, '', `trader: account a: http://127.0.0.1:${port} is no trading API of Alpaca (status ${status}, a redirect, which is not followed): leave broker.host out, or mend it\n`]);
    expect(heard[0]).toBe(KEYS.APCA_API_KEY_ID);
    expect(there.came()).toBe(0);
  }, 30_000);

  it('of the handshakes of both streams is refused, and nobody is asked there', async () => {
    const there = await elsewhere();
    const { server } = await alpaca();
    const timers = nodeTimers();
    const port = await serve((request, response) => {
      const headers = Object.fromEntries(Object.entries(request.headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])));
      server.advance(timers.now());
      const reply = server.request({ method: 'GET', url: request.url ?? '', headers, timeoutMs: 0 });
      response.writeHead(reply.status, reply.headers).end(reply.body);
    }, `HTTP/1.1 302 Found\r\nlocation: ws://127.0.0.1:${there.port}/stream\r\ncontent-length: 0\r\n\r\n`);
    const run = startTrader(folder, ['live', ...configure(placeOf('ws'), atPort(port))]);
    await until(() => run.said.err.includes('HTTP 302 instead of a WebSocket'), () => run.said.err);
    run.child.kill('SIGTERM');
    expect((await run.ended).code, run.said.err).toBe(0);
    expect(there.came()).toBe(0);
  }, 60_000);
});

describe('somebody who is new here', () => {
  it('is told in one line what is wrong, with a code of its own kind', async () => {
    const { port } = await alpaca();
    const place = placeOf('new');
    const args = configure(place, atPort(port));
    const away = configure(placeOf('new'), atPort(1));
    const home = ['--home', join(place, 'home')];
    const [none, fine, wrong, live, nobody, other] = await Promise.all([
      runTrader(place, ['status', ...home]), runTrader(place, ['account', ...args, '--json']), runTrader(place, ['account', ...args], { ...KEYS, APCA_API_KEY_ID: 'PKWRONG' }),
      runTrader(place, ['live', ...args], { ...KEYS, APCA_API_KEY_ID: 'PKWRONG' }), runTrader(place, ['account', ...away]),
      runTrader(place, ['account', ...configure(placeOf('new'), atPort(port, { account: 'PA3OTHER' }))]),
    ]);
    expect([none.code, none.out, none.err]).toEqual([2, '', `trader: no run of an account at a broker in ${join(place, 'home')}: "trader live" and "trader paper --server alpaca" make some\n`]);
    expect(JSON.parse(fine.out)).toEqual({ account: 'a', running: false, currency: 'USD', nav: null, portfolioValue: '100000', equity: '100000', cash: '100000', buyingPower: '100000', available: '100000', blocked: null, time: expect.any(Number) as number });
    const refused = `trader: account a: http://127.0.0.1:${port} does not take the keys (status 401 unauthorized.): check those in APCA_API_KEY_ID and APCA_API_SECRET_KEY, and that they are of a paper account\n`;
    for (const each of [wrong, live]) expect([each.code, each.out, each.err]).toEqual([5, '', refused]);
    expect([nobody.code, nobody.out, nobody.err]).toEqual([5, '', 'trader: account a: http://127.0.0.1:1 cannot be asked (no answer: ECONNREFUSED): check the connection, and broker.host if it is there\n']);
    expect([other.code, other.out, other.err]).toEqual([6, '', expect.stringMatching(/^trader: account a: its keys are those of account PA3TEST and broker\.account is PA3OTHER: nothing was sent; [^\n]*\n$/)]);
    expect(filesIn(join(place, 'home'))).toEqual([]);
  }, 60_000);

  it('may ask an exchange on this machine about an account that names no broker', async () => {
    const { port } = await alpaca({ account: 'PA3SIM000001' });
    const args = ['account', ...configure(placeOf('port'), { strategy: 'buy-and-hold', data: { sample: 'aapl' } })];
    const [asked, without] = await Promise.all([runTrader(folder, [...args, '--port', String(port)]), runTrader(folder, args)]);
    expect([asked.code, asked.out, asked.err]).toEqual([0, expect.stringContaining('available for trading 100000 USD') as string, '']);
    expect([without.code, without.out, without.err]).toEqual([2, '', 'trader: account a: broker: there is none: add { "name": "alpaca", "account": "PA3..." } to trade it at Alpaca\n']);
  }, 30_000);

  it('sees the account that runs, and the one that is gone', async () => {
    const { port } = await alpaca();
    const place = placeOf('gone');
    const args = configure(place, atPort(port));
    const home = ['--home', join(place, 'home')];
    const run = startTrader(place, ['live', ...args]);
    await until(() => run.said.err.includes("the broker's books are ours"), () => run.said.err);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const [status, account] = await Promise.all([runTrader(place, ['status', ...home]), runTrader(place, ['account', ...args])]);
    expect(account.out).toContain('equity at the broker 100000 (portfolio value 100000)');
    expect(status.out).toMatch(/^a-[0-9a-f]{10}  trading, as of /);
    expect([account.code, account.out]).toEqual([0, expect.stringContaining('available for trading 100000 USD') as string]);
    run.child.kill('SIGKILL');
    await run.ended;
    const dead = await runTrader(place, ['status', ...home, '--json']);
    expect([dead.code, (JSON.parse(dead.out) as { running: boolean; concerns: string[] }[])[0]]).toMatchObject([8, { running: false, concerns: expect.arrayContaining(['it does not run']) as string[] }]);
    const resumed = await runTrader(place, ['resume', ...home]);
    expect([resumed.code, resumed.err]).toEqual([2, expect.stringMatching(/^trader: run a-\w+ does not run: start it, then say it again; "trader kill" works without\n$/)]);
  }, 60_000);
});

/** The number of an account of real money: those of paper money begin with PA. */
const REAL = '123456789';

describe('real money', () => {
  const yes = { flag: true, account: true, host: true };
  const ways = [false, true].flatMap((flag) => [false, true].flatMap((account) => [false, true].map((host) => ({ flag, account, host })))).filter((each) => !(each.flag && each.account && each.host));
  const wordsOf = ({ flag, host }: typeof yes): [number, RegExp] => {
    if (!flag) return [2, /^trader: account a: broker\.environment is "live", which is real money, and --live was not said: say it, or trade "paper": nothing was sent\n$/];
    if (!host) return [2, /^trader: account a: broker\.host is Alpaca's, and not that of "live" accounts: leave it out: nothing was sent\n$/];
    return [6, /^trader: account a: its keys are those of account 123456789 and broker\.account is 999: nothing was sent; give the keys of that account, or its number\n$/];
  };
  const argsOf = (port: number, { flag, account, host }: typeof yes, place: string): readonly string[] => [
    'live', ...configure(place, atPort(port, { environment: 'live', account: account ? REAL : '999', ...(host ? {} : { host: 'https://paper-api.alpaca.markets' }) })), ...(flag ? ['--live'] : []),
  ];

  it.each(ways)('is refused in one line unless flag, account and host say so together: %j', async (way) => {
    const { asked, between } = counting();
    const { port, server } = await alpaca({ account: REAL, between });
    const place = placeOf('live');
    const { code, out, err } = await runTrader(place, argsOf(port, way, place));
    const [expected, words] = wordsOf(way);
    expect([code, out], err).toEqual([expected, '']);
    expect(err).toMatch(words);
    expect(asked.filter((each) => each !== 'GET /v2/account' && each !== 'GET /v2/clock')).toEqual([]);
    expect(asked.length > 0).toBe(way.flag && way.host);
    expect([server.orders, filesIn(join(place, 'home'))]).toEqual([[], []]);
  }, 30_000);

  it('is traded when they do, and the list of shares is asked for once', async () => {
    const { asked, between } = counting();
    const { port } = await alpaca({ account: REAL, between });
    const place = placeOf('live');
    const run = startTrader(place, argsOf(port, yes, place));
    await until(() => run.said.err.includes("the broker's books are ours"), () => run.said.err);
    run.child.kill('SIGTERM');
    expect((await run.ended).code, run.said.err).toBe(0);
    expect(asked.filter((each) => each.startsWith('GET /v2/assets')).length).toBe(1);
    expect(run.said.err).not.toMatch(/assets:/);
  }, 60_000);

  const LIVE = { environment: 'live', account: REAL };
  it.each<[string, object, readonly string[], RegExp]>([
    ["as paper money by way of its host's other name", { host: 'https://api.alpaca.markets.' }, [], /broker\.host is Alpaca's, and not that of "paper" accounts: leave it out/],
    ['as paper money by its number', { account: REAL }, [], /broker\.account is no number of a paper account, which begins with PA: .*/],
    ['with a number of paper money', { ...LIVE, account: 'PA3TEST' }, ['--live'], /broker\.account is the number of a paper account, as PA says: .*/],
    ['by way of a host of somebody else', { ...LIVE, host: 'https://proxy.example.com' }, ['--live'], /broker\.host is neither Alpaca's nor on this machine, .*: leave it out/],
    ['with prices of somebody else', { ...LIVE, dataStream: 'wss://proxy.example.com/v2/iex' }, ['--live'], /broker\.dataStream is neither Alpaca's nor on this machine, .*: leave it out/],
  ])('is not traded %s, and nothing is asked', async (_how, broker, flags, words) => {
    const { asked, between } = counting();
    const { port } = await alpaca({ account: REAL, between });
    const place = placeOf('live');
    const { code, out, err } = await runTrader(place, ['live', ...configure(place, atPort(port, broker)), ...flags]);
    expect([code, out], err).toEqual([2, '']);
    expect(err).toMatch(new RegExp(`^trader: account a: [^\n]*${words.source}: nothing was sent\n$`));
    expect([asked, filesIn(join(place, 'home'))]).toEqual([[], []]);
  }, 30_000);
});
