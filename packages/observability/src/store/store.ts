import { Kysely, SqliteDialect } from 'kysely';
import type { JournalRecord } from '@trader/core';
import type { RoundTrip } from '../journal/round-trips';
import { COLUMNS, createInsert, insertAll } from './insert-rows';
import { journalRows, runRow, tradeRow } from './journal-rows';
import { openLibsql } from './libsql-database';
import type { DatabaseOptions } from './libsql-database';
import { migrate } from './migrations';
import type { StoreTables, TradeRow } from './tables';

/** A run and the records of its journal, in order. */
export interface RunJournal {
  readonly run: string;
  readonly records: Iterable<JournalRecord>;
}

/**
 * The SQL store. What comes from a journal is a projection: it may be deleted and made again at any time.
 * Every method rejects with STORAGE_FAILED when the file is locked, damaged or the disk full, and INVALID_DATA for a row that does not fit.
 */
export interface Store {
  /** The database, for queries of your own. Bind 0 and 1, not booleans. */
  readonly db: Kysely<StoreTables>;
  /** Makes or renews the row of a run, which its other rows refer to. */
  logRun(run: string, record: Extract<JournalRecord, { kind: 'run' }>): Promise<void>;
  /** Writes the `number`-th round trip of a run (from 1) at once; again is the same as once. The run must have been logged. */
  logTrade(run: string, number: number, trip: RoundTrip): Promise<void>;
  /** Replaces everything the store holds of one run by what its journal says, in one transaction; gives the number of rows. */
  project(run: string, records: Iterable<JournalRecord>): Promise<number>;
  /** Replaces all runs by these, in one transaction: after a failure the store is as it was. Gives the number of rows. */
  rebuild(runs: Iterable<RunJournal>): Promise<number>;
  close(): Promise<void>;
}

/** One statement, its parameters in the order of the columns: a new trade, or the same again. */
const logTradeSql = (db: Kysely<StoreTables>): string => {
  const blank = Object.fromEntries(COLUMNS.trades.map((column) => [column, ''])) as { [C in keyof TradeRow]: never };
  return db
    .insertInto('trades')
    .values(blank)
    .onConflict((conflict) => conflict.columns(['run', 'number']).doUpdateSet((row) =>
      Object.fromEntries(COLUMNS.trades.filter((column) => column !== 'run' && column !== 'number').map((column) => [column, row.ref(`excluded.${column}`)]))))
    .compile().sql;
};

/** Counts rows as they pass. */
function* counted<T>(rows: Iterable<T>, count: { rows: number }): Generator<T> {
  for (const row of rows) {
    count.rows++;
    yield row;
  }
}

/**
 * Opens the store in an SQLite file (made with its folder when it is not there) or ':memory:', and brings its tables up to date.
 * Throws STORAGE_FAILED, naming the file and the cure, when it is locked, damaged or not writable; INVALID_CONFIG when a newer version made it.
 */
export const openStore = (file: string, options: DatabaseOptions = {}): Store => {
  const database = openLibsql(file, options);
  try {
    migrate(database, file);
  } catch (error) {
    database.close();
    throw error;
  }
  const db = new Kysely<StoreTables>({ dialect: new SqliteDialect({ database }) });
  const insert = createInsert();
  const tradeSql = logTradeSql(db);

  const replace = (runs: Iterable<RunJournal>, onlyRun?: string): Promise<number> =>
    db.transaction().execute(async (transaction) => {
      const count = { rows: 0 };
      const old = transaction.deleteFrom('runs');
      await (onlyRun === undefined ? old : old.where('run', '=', onlyRun)).execute();
      for (const { run, records } of runs) await insertAll(insert, transaction, counted(journalRows(run, records), count));
      return count.rows;
    });

  return {
    db,
    async logRun(run, record) {
      const row = runRow(run, record);
      await db.insertInto('runs').values(row).onConflict((conflict) => conflict.column('run').doUpdateSet(row)).execute();
    },
    async logTrade(run, number, trip) {
      const row = tradeRow(run, number, trip);
      const write = (): void => {
        database.prepare(tradeSql).run(COLUMNS.trades.map((column) => row[column]));
      };
      // Straight to the driver; but a transaction under way might be rolled back, and the trade with it: wait until it has ended.
      if (database.inTransaction()) await db.connection().execute(async () => write());
      else write();
    },
    project: (run, records) => replace([{ run, records }], run),
    rebuild: (runs) => replace(runs),
    async close() {
      await db.destroy();
      database.close();
    },
  };
};
