import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { playedTimers } from '../src/adapters/timers';
import { configure, endAll, filesIn, openAlpaca, startTrader, until } from './alpaca';
import { buildProgram } from './program';

let folder = '';
beforeAll(() => {
  buildProgram();
  folder = mkdtempSync(join(tmpdir(), 'trader-close-'));
}, 300_000);
afterEach(endAll);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// The day before Independence Day, on which the exchange closes at 13:00 New York time: https://www.nyse.com/markets/hours-calendars, 2024.
const OPEN = Date.UTC(2024, 6, 3, 13, 30);
const CLOSE = Date.UTC(2024, 6, 3, 17, 0);
const SPEED = 30;

/** Holds with a stop and a target, and orders that rest far away. Tries again while a machine that is busy lets nothing be opened. */
const STRATEGY = `
export default (context) => {
  let seen = 0;
  return {
    onBar() {},
    onQuote(symbol, time, bid, bidSize, ask) {
      if (time > ${CLOSE - 360_000} || context.position(symbol) !== 0 || context.busy(symbol) || ++seen % 10 !== 0) return;
      context.target(symbol, 100, 'in', { stop: bid * 0.9, takeProfit: ask * 1.1 });
    },
  };
};
`;

it('a session until the close goes flat before an early one, leaves nothing at rest, and ends by itself', async () => {
  writeFileSync(join(folder, 'day.mjs'), STRATEGY);
  const rows = Array.from({ length: 210 }, (_, minute) => `${new Date(OPEN + minute * 60_000).toISOString()},100,100.1,99.9,100,1000`);
  writeFileSync(join(folder, 'AAA.csv'), ['time,open,high,low,close,volume', ...rows, ''].join('\n'));
  // Closes are verified three minutes and one minute before, and often in the last: the clock begins where all of that is still to come, and time to get in.
  const timers = playedTimers(CLOSE - 15 * 60_000, SPEED);
  const alpaca = await openAlpaca({ timers, price: 100 });
  const args = configure(folder, {
    strategy: './day.mjs', broker: { name: 'alpaca', account: 'PA3TEST' }, flatBeforeCloseMs: 300_000, data: { files: [join(folder, 'AAA.csv')], stamp: 'start', interval: '1m' },
  });
  const run = startTrader(folder, ['paper', '--server', 'alpaca', ...args, '--port', String(alpaca.port), '--speed', String(SPEED), '--until', 'close', '--json']);
  await until(() => alpaca.server.held(0) > 0n && alpaca.server.orders.filter((each) => !each.isOver).length === 2, () => run.said.err, 40_000);
  expect(timers.now()).toBeLessThan(CLOSE - 300_000);
  await until(() => alpaca.server.held(0) === 0n, () => run.said.err, 40_000);
  const flatAt = timers.now();
  const { code, out, err } = await run.ended;
  const endedAt = timers.now();
  expect(code, err).toBe(0);
  await alpaca.close();

  expect(flatAt).toBeLessThan(CLOSE - 180_000);
  expect(endedAt).toBeGreaterThan(CLOSE);
  expect(endedAt).toBeLessThan(CLOSE + 5 * 60_000);
  expect(alpaca.server.held(0)).toBe(0n);
  expect(alpaca.server.orders.filter((each) => !each.isOver)).toEqual([]);
  expect(err).toContain('day goes flat by 2024-07-03T17:00:00.000Z');
  expect(err).not.toContain('was not flat at the close');
  expect(JSON.parse(out)).toMatchObject({ account: 'a', metrics: expect.any(Object) as object });
  const files = filesIn(join(folder, 'home'));
  const status = JSON.parse(readFileSync(files.find((file) => file.endsWith('status.json'))!, 'utf8')) as object;
  expect(status).toMatchObject({ phase: 'ended', openOrders: [], unknown: [], positions: { day: {} }, reconciled: { text: 'the books agree' } });
}, 120_000);
