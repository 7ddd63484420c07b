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
  database.exec('pragma synchronous = normal');
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

/** @param {{short: boolean}} options */
export const jobs = ({ short }) => {
  const records = runRecords(short ? 8_001 : 80_001);
  const trips = roundTrips(records);
  const rows = [...journalRows('bench', records)].length;
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
      job: 'project a journal', unit: 'rows/s', reference: 'ours',
      candidates: [
        {
          name: 'ours',
          load: async () => ({ operations: rows, run: () => onFile((store) => store.project('bench', records)) }),
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
