import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AlpacaServer } from '@trader/brokers/testing';
import type { HttpReply, HttpRequest } from '@trader/core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { playedTimers } from '../src/adapters/timers';
import { leaveRequest } from '../src/live/control-folder';
import { configure, endAll, filesIn, KEYS, openAlpaca, startTrader, until } from './alpaca';
import { buildProgram } from './program';

let folder = '';
beforeAll(() => {
  buildProgram();
  folder = mkdtempSync(join(tmpdir(), 'trader-full-disk-'));
}, 300_000);
afterEach(endAll);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const OPEN = Date.UTC(2024, 0, 3, 14, 30);
const SPEED = 10;

/** Keeps an order at rest far below the market. */
const STRATEGY = `
export default (context) => ({
  onBar() {},
  onQuote(symbol) {
    if (!context.busy(symbol)) context.target(symbol, 10, 'rest', { entry: { type: 'limit', limit: 90 } });
  },
});
`;

/** A disk that is full once there is a file of that name. */
const diskOf = (full: string): string => `
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
for (const name of ['writeSync', 'writeFileSync', 'fsyncSync', 'fdatasyncSync']) {
  const write = fs[name];
  fs[name] = (...args) => {
    if (fs.existsSync(${JSON.stringify(full)})) throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    return write(...args);
  };
}
syncBuiltinESMExports();
`;

it('an account that is killed, and whose disk is full then, stays halted, alarming, until the broker shows no open order, and only then ends', async () => {
  let cancels = false;
  const between = (server: AlpacaServer): AlpacaServer => {
    const request = (asked: HttpRequest): HttpReply => {
      if (cancels || asked.method !== 'DELETE') return server.request(asked);
      return { status: 500, headers: {}, body: '{"message":"not now"}' };
    };
    return new Proxy(server, { get: (target, name) => (name === 'request' ? request : Reflect.get(target, name) as unknown) });
  };
  const alpaca = await openAlpaca({ timers: playedTimers(OPEN + 60_000, SPEED), price: 100, between });
  const full = join(folder, 'full');
  writeFileSync(join(folder, 'rest.mjs'), STRATEGY);
  writeFileSync(join(folder, 'disk.mjs'), diskOf(full));
  const rows = Array.from({ length: 390 }, (_, minute) => `${new Date(OPEN + minute * 60_000).toISOString()},100,100.1,99.9,100,1000`);
  writeFileSync(join(folder, 'AAA.csv'), ['time,open,high,low,close,volume', ...rows, ''].join('\n'));
  const args = configure(folder, {
    strategy: './rest.mjs', broker: { name: 'alpaca', account: 'PA3TEST' }, data: { files: [join(folder, 'AAA.csv')], stamp: 'start', interval: '1m' },
    limits: { duplicateWindowMs: 0, maxOrdersPerMinute: 1000, priceCollarBps: 2_000 },
  });
  const run = startTrader(folder, ['paper', '--server', 'alpaca', ...args, '--port', String(alpaca.port), '--speed', String(SPEED)], { ...KEYS, NODE_OPTIONS: `--import=${join(folder, 'disk.mjs')}` });
  const ours = (): number => alpaca.server.orders.filter((each) => !each.isOver).length;
  const said = (): string => run.said.err;
  await until(() => ours() === 1, said, 60_000);

  leaveRequest(join(filesIn(join(folder, 'home')).find((file) => file.endsWith('manifest.json'))!, '..'), { kind: 'kill', reason: 'drill', flatten: false });
  await until(() => said().includes('HALTED, cancelling'), said);
  writeFileSync(full, '');
  // Somebody buys by hand: nothing of it can be written down.
  const headers = { 'APCA-API-KEY-ID': KEYS.APCA_API_KEY_ID, 'APCA-API-SECRET-KEY': KEYS.APCA_API_SECRET_KEY };
  const bought = alpaca.server.request({ method: 'POST', url: '/v2/orders', headers, timeoutMs: 1_000, body: JSON.stringify({ symbol: 'AAA', qty: '5', side: 'buy', type: 'market', time_in_force: 'day', client_order_id: 'by-hand' }) });
  expect(bought.status, bought.body).toBe(200);
  await until(() => said().includes('nothing more is sent'), said);
  const [before, rounds] = [said().length, () => said().slice(before).split('HALTED, cancelling').length - 1] as const;
  await until(() => rounds() >= 2 || run.child.exitCode !== null, said);
  expect([run.child.exitCode, ours()], said()).toEqual([null, 1]);

  cancels = true;
  const ended = await run.ended;
  expect(ours(), ended.err).toBe(0);
  expect(ended.err).toContain('verified: the broker shows no open order of ours');
  expect(ended.code).not.toBe(0);
  expect(ended.err).toContain('ENOSPC');
  await alpaca.close();
}, 120_000);
