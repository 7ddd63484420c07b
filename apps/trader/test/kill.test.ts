import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dial } from '@trader/brokers/simulated/node';
import { ExchangeClient } from '@trader/brokers/simulated/remote';
import { createApprovalAuthority, formatCash, formatQuantity } from '@trader/core';
import type { JournalRecord } from '@trader/core';
import { readJournal, verify } from '@trader/observability/journal';
import { journalSegments } from '@trader/observability/journal/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildProgram, PROGRAM, startExchange } from './program';

const KILLS = process.env['TRADER_LONG'] === '1' ? 200 : 10;
const SEED = Number(process.env['TRADER_SEED'] ?? 20261121);

/** Numerical Recipes' linear congruential generator: the test's own dice, so that a failure can be thrown again. */
const dice = (seed: number) => {
  let state = seed >>> 0;
  return (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
};

/** Trades a lot and in every way: entries with exits, flips, changes of size, exits by hand. */
const STRATEGY = `
export default (context) => {
  const seen = context.instruments.map(() => 0);
  return {
    onBar(symbol, time, open, high, low, close) {
      const n = ++seen[symbol];
      if (n % 5 !== 0 || context.busy(symbol)) return;
      const step = Math.floor(n / 5) % 6;
      if (step === 0) context.target(symbol, 100, 'in', { stop: close * 0.997, takeProfit: close * 1.004 });
      else if (step === 1) context.target(symbol, 150, 'more', { stop: close * 0.998 });
      else if (step === 2) context.target(symbol, -80, 'turn', { stop: close * 1.003, takeProfit: close * 0.996 });
      else if (step === 3) context.target(symbol, 0, 'out');
      else if (step === 4) context.target(symbol, -50, 'short');
      else context.target(symbol, 40, 'turn back');
    },
  };
};
`;

const minuteBars = (symbol: string, bars: number, random: () => number): string => {
  const rows = ['time,open,high,low,close,volume'];
  let close = 100;
  for (let i = 0; i < bars; i++) {
    const open = close + Math.round((random() - 0.5) * 10) / 100;
    close = open + Math.round((random() - 0.5) * 60) / 100;
    const high = Math.max(open, close) + Math.round(random() * 20) / 100;
    const low = Math.min(open, close) - Math.round(random() * 20) / 100;
    rows.push(`${new Date(Date.UTC(2024, 0, 2) + i * 60_000).toISOString()},${[open, high, low, close].map((each) => each.toFixed(2)).join(',')},1000`);
  }
  writeFileSync(join(folder, `${symbol}.csv`), `${rows.join('\n')}\n`);
  return join(folder, `${symbol}.csv`);
};

let folder = '';
let config = '';

beforeAll(() => {
  buildProgram();
  folder = mkdtempSync(join(tmpdir(), 'trader-kill-'));
  const random = dice(7);
  const bars = KILLS === 10 ? 1500 : 12_000;
  writeFileSync(join(folder, 'busy.mjs'), STRATEGY);
  config = join(folder, 'trader.config.json');
  const account = {
    name: 'kill', cash: '1000000', strategy: './busy.mjs', fee: '0.01/share', slippage: '1bps',
    data: { files: [minuteBars('AAA', bars, random), minuteBars('BBB', bars, random)], stamp: 'start', interval: '1m', calendar: '24x7' },
    limits: { maxDrawdown: 1, maxSessionLoss: 1, maxOrdersPerMinute: 1000 },
  };
  writeFileSync(config, JSON.stringify({ accounts: [account] }));
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const journalOf = (home: string): string | undefined => {
  const runs = join(home, 'runs');
  const run = existsSync(runs) ? readdirSync(runs)[0] : undefined;
  return run === undefined ? undefined : join(runs, run, 'journal');
};

const sizeOf = (journal: string | undefined): number =>
  journal === undefined || !existsSync(journal)
    ? 0
    : readdirSync(journal).filter((name) => name.endsWith('.jsonl') && !name.startsWith('torn')).reduce((sum, name) => sum + statSync(join(journal, name)).size, 0);

/** Runs the trader until it ends, or until its journal has `killAt` bytes: then kills it with signal 9. */
const trade = (home: string, port: number, killAt: number): Promise<'ended' | 'killed'> =>
  new Promise((done, failed) => {
    mkdirSync(home, { recursive: true });
    const child = spawn(process.execPath, [PROGRAM, 'paper', '--account', 'kill', '--config', config, '--home', home, '--port', String(port), '--json'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const watch = setInterval(() => {
      if (sizeOf(journalOf(home)) >= killAt) child.kill('SIGKILL');
    }, 1);
    child.on('exit', (code, signal) => {
      clearInterval(watch);
      if (signal === 'SIGKILL') done('killed');
      else if (code === 0) done('ended');
      else failed(new Error(`the trader ended with ${code}: ${said}`));
    });
  });

const bytesOf = (home: string): Buffer => Buffer.concat(journalSegments(journalOf(home)!));

describe(`kill -9 at random points, ${KILLS} times, seed ${SEED}`, () => {
  it('leaves the same positions, no order lost or doubled, and the same journal bytes as a run that was left alone', async () => {
    const calm = await startExchange('kill', config);
    const calmHome = join(folder, 'calm');
    expect(await trade(calmHome, calm.port, Infinity)).toBe('ended');
    calm.child.kill();
    const expected = bytesOf(calmHome);

    const random = dice(SEED);
    const exchange = await startExchange('kill', config);
    const home = join(folder, 'killed');
    let killed = 0;
    while (killed < KILLS) {
      // A little past what is there: at least one more record, so that the run gets on.
      const left = expected.length - sizeOf(journalOf(home));
      const ahead = 1 + Math.floor(random() * ((2 * left) / (KILLS - killed + 1)));
      if ((await trade(home, exchange.port, sizeOf(journalOf(home)) + ahead)) === 'ended') break;
      killed++;
    }
    expect(killed).toBe(KILLS);
    expect(await trade(home, exchange.port, Infinity)).toBe('ended');

    const client = new ExchangeClient(await dial(exchange.port), createApprovalAuthority().verify, () => 0);
    const statement = await client.statement();
    client.close();
    exchange.child.kill();

    const records = [...readJournal(bytesOf(home))];
    const intents = records.filter((each): each is Extract<JournalRecord, { kind: 'intent' }> => each.kind === 'intent').map((each) => each.id);
    const fills = records.filter((each): each is Extract<JournalRecord, { kind: 'fill' }> => each.kind === 'fill');
    expect(new Set(intents).size).toBe(intents.length);
    expect(statement.orders.map((each) => each.id)).toEqual(intents);
    expect(fills.map((each) => each.execution)).toEqual(statement.events.flatMap((each) => (each.kind === 'fill' ? [each.fill.executionId] : [])));
    const last = records.filter((each): each is Extract<JournalRecord, { kind: 'session' }> => each.kind === 'session').at(-1)!;
    expect(last.cash).toBe(formatCash(statement.cash));
    const held = statement.positions.filter((each) => each.quantity !== 0n).map((each) => [each.symbol, formatQuantity(each.quantity)]);
    expect(last.positions).toEqual(Object.fromEntries(held));
    expect(verify(journalSegments(journalOf(home)!)).sealed).toBe(true);
    expect(bytesOf(home).equals(expected)).toBe(true);
    expect(readFileSync(join(home, 'runs', readdirSync(join(home, 'runs'))[0], 'report.html'), 'utf8')).toContain('</html>');
  }, KILLS === 10 ? 120_000 : 1_800_000);
});
