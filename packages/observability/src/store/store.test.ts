import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import Libsql from 'libsql';
import { sql } from 'kysely';
import { isTraderError } from '@trader/core';
import type { JournalRecord } from '@trader/core';
import { roundTrips } from '../journal';
import { journalRows } from './journal-rows';
import { openStore } from './store';
import type { Store } from './store';

const root = mkdtempSync(join(tmpdir(), 'store-'));
const opened: Store[] = [];
let serial = 0;
const file = (): string => join(root, `${++serial}.db`);
const open = (path = ':memory:', options = {}): Store => {
  const store = openStore(path, options);
  opened.push(store);
  return store;
};
afterEach(async () => {
  await Promise.all(opened.splice(0).map((store) => store.close()));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const errorOf = async (work: () => unknown): Promise<{ code: string; message: string }> => {
  try {
    await work();
  } catch (error) {
    if (isTraderError(error)) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('nothing was thrown');
};

const fill = (time: number, id: string, side: 'buy' | 'sell', quantity: string, price: string, more: Partial<Extract<JournalRecord, { kind: 'fill' }>> = {}): JournalRecord => ({
  kind: 'fill', time, id, execution: `x-${id}-${time}`, symbol: 'AAPL', side, quantity, price, fee: '1', at: time, realized: '0', position: quantity, cash: '0', equity: '0', ...more,
});
const intent = (time: number, id: string, side: 'buy' | 'sell', quantity: string, more: Partial<Extract<JournalRecord, { kind: 'intent' }>> = {}): JournalRecord => ({
  kind: 'intent', time, id, parent: 'p', owner: 'day', symbol: 'AAPL', side, type: 'market', quantity, reduceOnly: false, reason: `${side} it`, ...more,
});

/** Two days: a refusal, an entry filled in two parts, an exit, a day without trades, an order nobody filled. */
const DAY: readonly JournalRecord[] = [
  { kind: 'run', time: 1000, run: 'r1', strategy: 'sma-cross', currency: 'USD', cash: '1000', symbols: ['AAPL'] },
  { kind: 'decision', time: 1000, id: 'd1', owner: 'day', symbol: 'AAPL', from: '0', to: '10', price: '10', reason: 'cross up' },
  { kind: 'refusal', time: 1000, id: 'o0', symbol: 'AAPL', check: 'buying-power', reason: 'too large' },
  intent(1000, 'o1', 'buy', '10'),
  { kind: 'order', time: 1000, id: 'o1', status: 'accepted', reason: '', at: 1000 },
  fill(2000, 'o1', 'buy', '4', '10', { cash: '959', equity: '999', position: '4' }),
  fill(3000, 'o1', 'buy', '6', '11', { fee: '0.5', cash: '892.5', equity: '1002.5', position: '10' }),
  intent(4000, 'o2', 'sell', '10', { type: 'stop', stop: '9.5', reduceOnly: true, after: 'o1', group: 'g', reason: 'stop loss' }),
  fill(5000, 'o2', 'sell', '10', '9.5', { realized: '-11', cash: '986.5', equity: '986.5', position: '0' }),
  { kind: 'session', time: 6000, day: '2024-01-02', cash: '986.5', equity: '986.5', peak: '1002.5', positions: {} },
  intent(7000, 'o3', 'buy', '1', { type: 'limit', limit: '5' }),
  { kind: 'order', time: 7000, id: 'o3', status: 'expired', reason: 'end of day', at: 7001 },
  { kind: 'state', time: 8000, state: 'halted', reason: 'daily loss' },
  { kind: 'margin-call', time: 8000, id: 'm1', state: 'issued', equity: '986.5', required: '1000', worst: '13.5', at: 7999 },
  { kind: 'session', time: 9000, day: '2024-01-03', cash: '986.5', equity: '986.5', peak: '1002.5', positions: {} },
];

/** A holding of 5 becomes 7.5, and its stop with it; the half is paid out. */
const SPLIT: readonly JournalRecord[] = [
  { kind: 'run', time: 1000, run: 'r2', strategy: 'sma-cross', currency: 'USD', cash: '1000', symbols: ['AAPL'] },
  intent(1000, 'o1', 'buy', '5'),
  fill(2000, 'o1', 'buy', '5', '9'),
  intent(2000, 'o2', 'sell', '5', { type: 'stop', stop: '8', reduceOnly: true, reason: 'stop loss' }),
  { kind: 'accrual', time: 2300, id: 'd1', symbol: 'AAPL', currency: 'USD', amount: '5', perUnit: '1', at: 2200, payAt: 2400, cash: '955', equity: '1005' },
  { kind: 'cash', time: 2500, id: 'c1', reason: 'dividend', symbol: 'AAPL', currency: 'USD', amount: '5', at: 2400, realized: {}, cash: '960', equity: '1005', settles: 'd1' },
  {
    kind: 'action', time: 3000, id: 'a1', symbol: 'AAPL', into: 'AAPL', numerator: '3', denominator: '2', at: 2900, held: { day: '7' }, orders: { o2: '7' },
    realized: {}, position: '7', cash: '960', equity: '1002',
  },
  { kind: 'cash', time: 3000, id: 'c2', reason: 'in-lieu', symbol: 'AAPL', currency: 'USD', amount: '4.5', at: 2900, realized: { day: '1.5' }, cash: '964.5', equity: '1006.5' },
  fill(4000, 'o2', 'sell', '7', '8', { realized: '14' }),
];

const dump = async (store: Store): Promise<Record<string, unknown[]>> => {
  const tables = ['runs', 'decisions', 'orders', 'refusals', 'trading_states', 'margin_calls', 'fills', 'cash_flows', 'accruals', 'actions', 'equity', 'trades', 'daily_metrics'] as const;
  return Object.fromEntries(await Promise.all(tables.map(async (table) => [table, await store.db.selectFrom(table).selectAll().execute()] as const)));
};

describe('the projection of a journal', () => {
  it('of an order that took the place of another counts what both have filled', async () => {
    const store = open();
    await store.project('r1', [
      DAY[0]!, intent(1000, 'o1', 'buy', '10'), fill(2000, 'o1', 'buy', '4', '10'), intent(3000, 'o2', 'buy', '8', { replaces: 'o1' }), intent(3000, 'o3', 'buy', '9', { replaces: 'o2' }),
      fill(4000, 'o1', 'buy', '1', '10'), { kind: 'order', time: 4000, id: 'o1', status: 'cancelled', reason: 'replaced by o2', at: 4000 },
      fill(5000, 'o2', 'buy', '3', '10'),
    ]);
    expect(await store.db.selectFrom('orders').select(['id', 'status', 'filled']).orderBy('id').execute()).toEqual([
      { id: 'o1', status: 'cancelled', filled: '5' }, { id: 'o2', status: 'filled', filled: '8' }, { id: 'o3', status: 'intended', filled: '8' },
    ]);
  });

  it('makes trades, orders as they stood last, equity and daily metrics', async () => {
    const store = open();
    const rows = await store.project('r1', DAY);
    const tables = await dump(store);
    expect(Object.fromEntries(Object.entries(tables).map(([table, list]) => [table, list.length]))).toEqual({
      runs: 1, decisions: 1, orders: 3, refusals: 1, trading_states: 1, margin_calls: 1, fills: 3, cash_flows: 0, accruals: 0, actions: 0, equity: 5, trades: 1, daily_metrics: 2,
    });
    expect(rows).toBe(19);
    expect(tables['trades']).toEqual([{
      run: 'r1', number: 1, owner: 'day', symbol: 'AAPL', side: 'long', quantity: '10', entry_time: 2000, exit_time: 5000, entry_price: 10.6,
      exit_price: 9.5, pnl: '-13.5', fees: '2.5', entry_reason: 'buy it', exit_reason: 'stop loss',
    }]);
    expect(await store.db.selectFrom('orders').select(['id', 'status', 'filled', 'status_time', 'stop_price', 'reduce_only', 'after_order']).orderBy('id').execute()).toEqual([
      { id: 'o1', status: 'filled', filled: '10', status_time: 3000, stop_price: null, reduce_only: 0, after_order: null },
      { id: 'o2', status: 'filled', filled: '10', status_time: 5000, stop_price: '9.5', reduce_only: 1, after_order: 'o1' },
      { id: 'o3', status: 'expired', filled: '0', status_time: 7001, stop_price: null, reduce_only: 0, after_order: null },
    ]);
    // 986.5 - 1000 = -13.5; -13.5 / 1000; 1 - 986.5 / 1002.5 = 0.0159600997506...
    expect(tables['daily_metrics']).toEqual([
      { run: 'r1', seq: 10, day: '2024-01-02', time: 6000, cash: '986.5', equity: '986.5', peak: '1002.5', pnl: '-13.5', return_rate: -0.0135, drawdown: expect.closeTo(0.01596009975, 10), fills: 3, trades: 1, fees: '2.5' },
      { run: 'r1', seq: 15, day: '2024-01-03', time: 9000, cash: '986.5', equity: '986.5', peak: '1002.5', pnl: '0', return_rate: 0, drawdown: expect.closeTo(0.01596009975, 10), fills: 0, trades: 0, fees: '0' },
    ]);
    expect(tables['trading_states']).toEqual([{ run: 'r1', seq: 13, time: 8000, state: 'halted', reason: 'daily loss' }]);
    expect(tables['margin_calls']).toEqual([{ run: 'r1', id: 'm1', seq: 14, time: 8000, told_time: 7999, state: 'issued', equity: '986.5', required: '1000', worst: '13.5' }]);
  });

  it('carries orders, positions and trips through a split, and keeps what moved without a trade', async () => {
    const store = open();
    await store.project('r2', SPLIT);
    expect(await store.db.selectFrom('orders').select(['id', 'symbol', 'quantity', 'filled', 'status']).orderBy('id').execute()).toEqual([
      { id: 'o1', symbol: 'AAPL', quantity: '5', filled: '5', status: 'filled' }, { id: 'o2', symbol: 'AAPL', quantity: '7', filled: '7', status: 'filled' },
    ]);
    expect(await store.db.selectFrom('cash_flows').select(['id', 'reason', 'symbol', 'amount', 'currency', 'moved_time', 'realized', 'settles']).execute()).toEqual([
      { id: 'c1', reason: 'dividend', symbol: 'AAPL', amount: '5', currency: 'USD', moved_time: 2400, realized: '0', settles: 'd1' },
      { id: 'c2', reason: 'in-lieu', symbol: 'AAPL', amount: '4.5', currency: 'USD', moved_time: 2900, realized: '1.5', settles: null },
    ]);
    expect(await store.db.selectFrom('accruals').selectAll().execute()).toEqual([
      { run: 'r2', id: 'd1', seq: 5, time: 2300, accrued_time: 2200, pay_time: 2400, symbol: 'AAPL', currency: 'USD', amount: '5', per_unit: '1' },
    ]);
    expect(await store.db.selectFrom('equity').selectAll().where('time', '=', 2300).execute()).toEqual([{ run: 'r2', seq: 5, time: 2300, cash: '955', equity: '1005' }]);
    expect(await store.db.selectFrom('actions').selectAll().execute()).toEqual([
      { run: 'r2', id: 'a1', seq: 7, time: 3000, moved_time: 2900, symbol: 'AAPL', into_symbol: 'AAPL', numerator: '3', denominator: '2', position: '7' },
    ]);
    // Bought 5 at 9: 7.5 at 6. Half a share paid with 4.5, which cost 3; 7 sold at 8, which cost 42; two fees of 1.
    expect((await dump(store))['trades']).toMatchObject([{ quantity: '7.5', entry_price: 6, exit_price: 8.066666667, pnl: '13.5', exit_reason: 'stop loss' }]);
  });

  it('gives every table every one of its columns', async () => {
    const store = open();
    for (const { table, row } of [...journalRows('r1', DAY), ...journalRows('r2', SPLIT)]) {
      const { rows } = await sql<{ name: string }>`select name from pragma_table_info(${table})`.execute(store.db);
      expect(Object.keys(row).sort()).toEqual(rows.map(({ name }) => name).sort());
    }
  });

  it('is the same however often it is made, and other runs stay as they are', async () => {
    const store = open();
    await store.project('other', DAY);
    await store.project('r1', DAY.slice(0, 6));
    await store.project('r1', DAY);
    const once = await dump(store);
    await store.project('r1', DAY);
    await store.project('r1', DAY);
    expect(await dump(store)).toEqual(once);
    await store.rebuild([{ run: 'other', records: DAY }, { run: 'r1', records: DAY }]);
    expect(await dump(store)).toEqual(once);
  });

  it('adds up: positions of fills, money of trades, whatever was traded', async () => {
    const step = fc.record({ side: fc.constantFrom('buy' as const, 'sell' as const), size: fc.integer({ min: 1, max: 9 }), realized: fc.integer({ min: -99, max: 99 }) });
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 230 }), async (steps) => {
      const records = [DAY[0]!, ...steps.flatMap(({ side, size, realized }, i) => [
        intent(i, `o${i}`, side, String(size)), fill(i, `o${i}`, side, String(size), '10', { realized: String(realized) }),
      ])];
      const store = openStore(':memory:');
      await store.project('r1', records);
      const { total } = await store.db.selectFrom('fills').select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
      expect(total).toBe(steps.length);
      const trades = await store.db.selectFrom('trades').select(['number', 'pnl', 'fees', 'quantity']).orderBy('number').execute();
      expect(trades).toEqual(roundTrips(records).map(({ pnl, fees, quantity }, i) => ({ number: i + 1, pnl, fees, quantity })));
      const unfilled = await store.db.selectFrom('orders').select('id').where('status', '<>', 'filled').execute();
      expect(unfilled).toEqual([]);
      await store.close();
    }), { numRuns: 15 });
  });

  it('leaves nothing half-written when it fails', async () => {
    const store = open();
    await store.project('r1', DAY);
    const before = await dump(store);
    const broken = function* (): Generator<JournalRecord> {
      yield* DAY;
      throw new Error('the file ended');
    };
    await expect(store.rebuild([{ run: 'r1', records: DAY.slice(0, 5) }, { run: 'r2', records: broken() }])).rejects.toThrow('the file ended');
    await expect(store.project('r1', broken())).rejects.toThrow('the file ended');
    expect((await errorOf(() => store.project('r1', DAY.slice(1)))).code).toBe('JOURNAL_CORRUPT');
    expect(await dump(store)).toEqual(before);
  });
});

describe('a transaction that SQLite ended by itself', () => {
  it('is told by its own error, not by the rollback that found nothing to do', async () => {
    const { db } = open();
    const work = db.transaction().execute(async (transaction) => {
      await sql`commit`.execute(transaction);
      throw new Error('disk full');
    });
    await expect(work).rejects.toThrow('disk full');
  });
});

describe('logTrade', () => {
  const trip = roundTrips(DAY)[0]!;
  const run = DAY[0] as Extract<JournalRecord, { kind: 'run' }>;

  it('writes the row that the projection of the journal writes, once', async () => {
    const store = open();
    await store.logRun('r1', run);
    await store.logTrade('r1', 1, { ...trip, pnl: '0' });
    await store.logTrade('r1', 1, trip);
    await store.logRun('r1', run);
    const logged = await dump(store);
    await store.project('r1', DAY);
    const projected = await dump(store);
    expect(logged['trades']).toEqual(projected['trades']);
    expect(logged['runs']).toEqual(projected['runs']);
  });

  it('refuses a trade of a run the store does not know', async () => {
    expect(await errorOf(() => open().logTrade('nobody', 1, trip))).toMatchObject({ code: 'INVALID_DATA', message: expect.stringMatching(/foreign key/i) });
  });

  it('outlives the rollback of a transaction that was under way', async () => {
    const store = open();
    await store.logRun('r1', run);
    let logged: Promise<void> | undefined;
    const work = store.db.transaction().execute(async (transaction) => {
      await transaction.deleteFrom('trades').execute();
      logged = store.logTrade('r1', 1, trip);
      await transaction.selectFrom('trades').selectAll().execute();
      throw new Error('taken back');
    });
    await expect(work).rejects.toThrow('taken back');
    await logged;
    expect(await store.db.selectFrom('trades').select('pnl').execute()).toEqual([{ pnl: '-13.5' }]);
  });

  it('rejects once the store is closed', async () => {
    const store = open();
    await store.logRun('r1', run);
    await store.logTrade('r1', 1, trip);
    await store.close();
    expect((await errorOf(() => store.logTrade('r1', 2, trip))).code).toBe('STORAGE_FAILED');
  });

  it('is on disk when the promise resolves, readable by another connection', async () => {
    const path = file();
    const store = open(path);
    await store.logRun('r1', run);
    await store.logTrade('r1', 1, trip);
    expect(await open(path).db.selectFrom('trades').select('pnl').execute()).toEqual([{ pnl: '-13.5' }]);
  });
});

describe('openStore', () => {
  it('keeps what it holds, and uses write-ahead logging', async () => {
    const path = join(root, 'deep', 'er', 'store.db');
    const store = openStore(path);
    await store.project('r1', DAY);
    const before = await dump(store);
    await store.close();
    await store.close();
    const copy = file();
    copyFileSync(path, copy);
    expect(await dump(open(copy)), 'the file alone is the whole store').toEqual(before);
    const again = open(path);
    expect(await dump(again)).toEqual(before);
    expect((await sql`pragma journal_mode`.execute(again.db)).rows).toEqual([{ journal_mode: 'wal' }]);
    expect((await sql`pragma foreign_keys`.execute(again.db)).rows).toEqual([{ foreign_keys: 1 }]);
  });

  it('names the file and the cure when another process holds it', async () => {
    const path = file();
    const store = open(path, { busyTimeoutMs: 50 });
    const other = new Libsql(path);
    other.exec('begin immediate');
    const error = await errorOf(() => store.project('r1', DAY));
    expect(error.code).toBe('STORAGE_FAILED');
    expect(error.message).toBe(`store ${path} is locked by another process: close the program that has it open, then try again (database is locked)`);
    expect((await errorOf(() => openStore(path, { busyTimeoutMs: 50 }))).message).toContain('is locked by another process');
    other.exec('rollback');
    other.close();
    expect(await store.project('r1', DAY)).toBe(19);
  });

  it('names the file and the cure when it is no database, or cannot be made', async () => {
    const path = file();
    writeFileSync(path, 'hello, this is not a database at all, only some text in a file\n'.repeat(20));
    expect(await errorOf(() => openStore(path))).toMatchObject({ code: 'STORAGE_FAILED', message: expect.stringContaining('is damaged or no SQLite database: delete it') });
    expect(await errorOf(() => openStore(join(path, 'store.db')))).toMatchObject({ code: 'STORAGE_FAILED', message: expect.stringContaining('cannot be opened') });
  });

  it('refuses a store of a newer version and leaves it alone', async () => {
    const path = file();
    const newer = new Libsql(path);
    newer.exec('pragma user_version = 99');
    newer.close();
    expect(await errorOf(() => openStore(path))).toMatchObject({ code: 'INVALID_CONFIG', message: expect.stringContaining('version 99') });
  });

  it('brings a store of the first version up to date and keeps its rows', async () => {
    const path = file();
    const store = openStore(path);
    await store.project('r1', DAY.filter(({ kind }) => kind !== 'margin-call')); // it knew of none
    const before = await dump(store);
    await store.close();
    const first = new Libsql(path);
    first.exec('create index trades_by_symbol on trades (symbol, exit_time); drop table cash_flows; drop table accruals; drop table margin_calls; drop table actions; alter table trading_states drop column state; alter table trading_states rename to halts; alter table decisions drop column or_quantity; pragma user_version = 1');
    first.close();
    const renewed = open(path);
    expect(await dump(renewed)).toEqual(before);
    expect((await sql`select name from sqlite_schema where name = 'trades_by_symbol'`.execute(renewed.db)).rows).toEqual([]);
  });

  it('lets no boolean, NaN or rounded integer near the driver', async () => {
    const { db } = open();
    const select = (value: unknown): Promise<unknown> => sql`select ${value} as v`.execute(db);
    expect((await errorOf(() => select(true))).message).toBe('store: parameter 1 of "select ? as v" is boolean true: bind 0 or 1 instead');
    for (const value of [NaN, Infinity, undefined, 2n ** 60n, new Date(0)]) expect((await errorOf(() => select(value))).code).toBe('INVALID_DATA');
    for (const value of ['x', 1.5, 5n, null]) await select(value);
  });

  it('says so when the disk is full, and nothing is half-written', async () => {
    const path = file();
    const store = open(path);
    await store.project('r1', DAY);
    const before = await dump(store);
    await sql`pragma max_page_count = 60`.execute(store.db);
    const many = [DAY[0]!, ...Array.from({ length: 20_000 }, (_, i) => fill(i, `o${i}`, 'buy', '1', '10'))];
    expect(await errorOf(() => store.project('r1', many))).toMatchObject({ code: 'STORAGE_FAILED', message: expect.stringContaining('the disk is full') });
    expect(await dump(store)).toEqual(before);
    expect(existsSync(path) && readFileSync(path).length).toBeGreaterThan(0);
  });

  it('answers the common questions from an index', async () => {
    const { db } = open();
    const plan = async (query: string): Promise<string> => JSON.stringify((await sql.raw(`explain query plan ${query}`).execute(db)).rows);
    expect(await plan("select * from trades where run = 'r' order by number"), 'number is the order of exits').not.toContain('TEMP B-TREE');
    expect(await plan("select * from orders where status = 'accepted'")).toContain('orders_by_status');
    expect(await plan("select * from fills where run = 'r' and symbol = 'A' order by time")).toContain('fills_by_symbol');
    expect(await plan("select * from agent_health where agent = 'a' order by time desc limit 1")).toContain('agent_health_by_agent');
    expect(await plan("select * from equity where run = 'r' order by seq")).not.toContain('TEMP B-TREE');
  });

  it('survives a killed writer', async () => {
    const path = file();
    const store = open(path);
    await store.project('r1', DAY);
    const before = await dump(store);
    const script = `const D = require('libsql'); const d = new D(process.argv[1]); d.exec("begin immediate; delete from trades; delete from fills"); process.kill(process.pid, 'SIGKILL');`;
    expect(spawnSync(process.execPath, ['-e', script, path], { cwd: import.meta.dirname }).signal).toBe('SIGKILL');
    expect(await dump(open(path))).toEqual(before);
  });
});
