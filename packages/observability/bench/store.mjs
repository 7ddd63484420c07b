import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import Libsql from 'libsql';
import { roundTrips } from '@trader/observability/journal';
import { journalRows, openStore } from '@trader/observability/store';
import { runRecords } from './run-records.mjs';

export const name = 'store';

const onFile = async (work) => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-store-'));
  const file = join(folder, 'store.db');
  const store = openStore(file);
  try {
    return await work(store, file);
  } finally {
    await store.close();
    rmSync(folder, { recursive: true });
  }
};

/** What the store holds: how many trades, and a sum that depends on each of them. */
const tradesIn = async (store) =>
  store.db
    .selectFrom('trades')
    .select(({ fn }) => [fn.countAll().as('trades'), fn.sum('exit_time').as('times'), fn.sum('entry_price').as('prices')])
    .executeTakeFirstOrThrow();

const logWithStore = (store, trips) => (i) => store.logTrade('bench', i + 1, trips[i]);

/** The same row, given to the driver with nothing of ours between. */
const logWithDriver = (store, trips, file) => {
  const database = new Libsql(file);
  database.exec('pragma synchronous = normal; pragma wal_autocheckpoint = 2000');
  const insert = database.prepare(`insert into trades (run, number, owner, symbol, side, quantity, entry_time, exit_time, entry_price, exit_price,
    pnl, fees, entry_reason, exit_reason) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  return (i) => {
    const trip = trips[i];
    insert.run([
      'bench', i + 1, trip.owner, trip.symbol, trip.side, trip.quantity, trip.entryTime, trip.exitTime, trip.entryPrice, trip.exitPrice,
      trip.pnl, trip.fees, trip.entryReason, trip.exitReason,
    ]);
  };
};

const oneByOne = async (trips, run, connect, onTrade) =>
  onFile(async (store, file) => {
    await store.logRun('bench', run);
    const log = connect(store, trips, file);
    for (let i = 0; i < trips.length; i++) await onTrade(log, i);
    return tradesIn(store);
  });

const throughput = (trips, run, connect) => async () => ({
  operations: trips.length,
  run: () => oneByOne(trips, run, connect, (log, i) => log(i)),
});

const p99 = (trips, run, connect) => async () => ({
  measure: async () => {
    await oneByOne(trips.slice(0, 1_000), run, connect, (log, i) => log(i));
    const times = [];
    const output = await oneByOne(trips, run, connect, async (log, i) => {
      const from = performance.now();
      await log(i);
      times.push(performance.now() - from);
    });
    times.sort((a, b) => a - b);
    return { ns: times[Math.floor(times.length * 0.99)] * 1e6, output };
  },
});

/** Rows made beforehand, a hundred to a statement as far as they go, given to the driver in one transaction; gives their number. */
const insertWithDriver = (tables, file) => {
  const database = new Libsql(file);
  database.exec('pragma synchronous = normal; pragma wal_autocheckpoint = 2000; begin');
  let count = 0;
  for (const [table, rows] of tables) {
    const columns = Object.keys(rows[0]);
    const row = `(${columns.map(() => '?').join()})`;
    const prepare = (size) => database.prepare(`insert into ${table} (${columns.join()}) values ${Array(size).fill(row).join()}`);
    const [hundred, one] = [prepare(100), prepare(1)];
    for (let from = 0; from < rows.length;) {
      const size = rows.length - from >= 100 ? 100 : 1;
      const values = [];
      for (let i = from; i < from + size; i++) for (const column of columns) values.push(rows[i][column]);
      (size === 100 ? hundred : one).run(values);
      from += size;
    }
    count += rows.length;
  }
  database.exec('commit');
  return count;
};

/** Rows by table, `runs` first, which the others refer to. */
const byTable = (rows) => {
  const tables = new Map();
  for (const { table, row } of rows) {
    if (!tables.has(table)) tables.set(table, []);
    tables.get(table).push(row);
  }
  return tables;
};

/** @param {{short: boolean}} options */
export const jobs = ({ short }) => {
  const records = runRecords(short ? 8_001 : 80_001);
  const trips = roundTrips(records);
  const tables = byTable(journalRows('bench', records));
  const rows = [...tables.values()].reduce((sum, { length }) => sum + length, 0);
  return [
    {
      job: 'log a trade, one by one', unit: 'trades/s', reference: 'libsql alone',
      candidates: [
        { name: 'ours', load: throughput(trips, records[0], logWithStore) },
        { name: 'libsql alone', load: throughput(trips, records[0], logWithDriver) },
      ],
    },
    {
      job: 'log a trade, p99', unit: 'us/trade', reference: 'libsql alone',
      candidates: [
        { name: 'ours', load: p99(trips, records[0], logWithStore) },
        { name: 'libsql alone', load: p99(trips, records[0], logWithDriver) },
      ],
    },
    {
      job: 'project a journal', unit: 'rows/s', reference: 'libsql alone, the rows made beforehand',
      candidates: [
        {
          name: 'ours',
          load: async () => ({ operations: rows, run: () => onFile((store) => store.project('bench', records)) }),
        },
        {
          name: 'libsql alone, the rows made beforehand',
          load: async () => ({ operations: rows, run: () => onFile((_, file) => insertWithDriver(tables, file)) }),
        },
        {
          name: 'ours, the rows alone (nothing stored)',
          load: async () => ({
            operations: rows,
            run: () => {
              let count = 0;
              for (const { row } of journalRows('bench', records)) if (row.run === 'bench') count++;
              return count;
            },
          }),
        },
      ],
    },
  ];
};
