import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { roundTrips } from '@trader/observability/journal';
import { journalRows, openStore } from '@trader/observability/store';
import { runRecords } from './run-records.mjs';

export const name = 'store';

const onFile = async (work) => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-store-'));
  const store = openStore(join(folder, 'store.db'));
  try {
    return await work(store);
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

const oneByOne = async (trips, run, onTrade) =>
  onFile(async (store) => {
    await store.logRun('bench', run);
    for (let i = 0; i < trips.length; i++) await onTrade(() => store.logTrade('bench', i + 1, trips[i]));
    return tradesIn(store);
  });

/** @param {{short: boolean}} options */
export const jobs = ({ short }) => {
  const records = runRecords(short ? 8_001 : 80_001);
  const trips = roundTrips(records);
  const rows = [...journalRows('bench', records)].length;
  return [
    {
      job: 'log a trade, one by one', unit: 'trades/s', reference: 'ours',
      candidates: [{ name: 'ours', load: async () => ({ operations: trips.length, run: () => oneByOne(trips, records[0], (log) => log()) }) }],
    },
    {
      job: 'log a trade, p99', unit: 'us/trade', reference: 'ours',
      candidates: [
        {
          name: 'ours',
          load: async () => ({
            measure: async () => {
              await oneByOne(trips.slice(0, 1_000), records[0], (log) => log());
              const times = [];
              const output = await oneByOne(trips, records[0], async (log) => {
                const from = performance.now();
                await log();
                times.push(performance.now() - from);
              });
              times.sort((a, b) => a - b);
              return { ns: times[Math.floor(times.length * 0.99)] * 1e6, output };
            },
          }),
        },
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
