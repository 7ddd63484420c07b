import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { SqliteDatabase, SqliteStatement } from 'kysely';
import Libsql from 'libsql';
import { TraderError } from '@trader/core';

/** An SQLite database as Kysely's dialect wants it, with statements prepared once and errors that say what to do. */
export interface LibsqlDatabase extends SqliteDatabase {
  /** Runs statements that take no parameters and give no rows. */
  exec(sql: string): void;
  /** Whether a transaction has begun and not ended. */
  inTransaction(): boolean;
}

/** How a database is opened. */
export interface DatabaseOptions {
  /** How long a statement waits for another process's write to end. 2000 when not given. */
  readonly busyTimeoutMs?: number;
}

const CACHED_STATEMENTS = 256;

const CURES: readonly (readonly [RegExp, string])[] = [
  [/^SQLITE_(BUSY|LOCKED)/, 'is locked by another process: close the program that has it open, then try again'],
  [/^SQLITE_(FULL|IOERR)/, 'cannot be written, the disk is full or broken: free space, then rebuild the store from the journal'],
  [/^SQLITE_(NOTADB|CORRUPT)/, 'is damaged or no SQLite database: delete it, then rebuild the store from the journal'],
  [/^SQLITE_READONLY/, 'is read-only: make the file and its folder writable'],
];

const describe = (file: string, cause: unknown): TraderError => {
  const message = cause instanceof Error ? cause.message : String(cause);
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const cure = CURES.find(([pattern]) => pattern.test(code))?.[1];
  if (cure !== undefined) return new TraderError('STORAGE_FAILED', `store ${file} ${cure} (${message})`, { cause });
  if (/constraint|cannot store/i.test(message)) return new TraderError('INVALID_DATA', `store ${file} refuses a row: ${message}`, { cause });
  return new TraderError('STORAGE_FAILED', `store ${file}: ${message}`, { cause });
};

/** libsql aborts the process when it is given a boolean, and rounds big integers silently: neither gets through. */
const checkBinds = (sql: string, parameters: readonly unknown[]): void => {
  for (let i = 0; i < parameters.length; i++) {
    const value = parameters[i];
    if (typeof value === 'string' || value === null || (typeof value === 'number' && Number.isFinite(value))) continue;
    if (value instanceof Uint8Array || (typeof value === 'bigint' && BigInt.asIntN(54, value) === value)) continue;
    const cure = typeof value === 'boolean' ? 'bind 0 or 1 instead' : 'bind text, null, a finite number or bytes';
    throw new TraderError('INVALID_DATA', `store: parameter ${i + 1} of "${sql.slice(0, 80)}" is ${typeof value} ${String(value)}: ${cure}`);
  }
};

const open = (file: string): Libsql.Database => {
  try {
    if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
    return new Libsql(file);
  } catch (cause) {
    throw new TraderError('STORAGE_FAILED', `store ${file} cannot be opened (${String(cause)}): check the path and its permissions`, { cause });
  }
};

/** SQLite ends a transaction by itself when the disk is full: a rollback must not hide that error behind its own. */
const rollbackOf = (database: Libsql.Database): SqliteStatement => ({
  reader: false,
  all: () => [],
  iterate: () => [][Symbol.iterator](),
  run() {
    if (database.inTransaction) database.exec('rollback');
    return { changes: 0, lastInsertRowid: 0 };
  },
});

/** Opens an SQLite file (or ':memory:') in WAL mode. Throws STORAGE_FAILED, naming the file and the cure. */
export const openLibsql = (file: string, options: DatabaseOptions = {}): LibsqlDatabase => {
  const { busyTimeoutMs = 2000 } = options;
  const database = open(file);
  const guard = <T>(work: () => T): T => {
    try {
      return work();
    } catch (cause) {
      throw describe(file, cause);
    }
  };

  const wrap = (sql: string): SqliteStatement => {
    const statement = guard(() => database.prepare(sql));
    const checked = <T>(parameters: readonly unknown[], work: () => T): T => {
      checkBinds(sql, parameters);
      return guard(work);
    };
    return {
      reader: statement.reader,
      all: (parameters) => checked(parameters, () => statement.all(parameters)),
      run: (parameters) => checked(parameters, () => statement.run(parameters)),
      iterate: (parameters) => checked(parameters, () => statement.iterate(parameters)),
    };
  };

  const cache = new Map<string, SqliteStatement>();
  const prepare = (sql: string): SqliteStatement => {
    const known = cache.get(sql);
    if (known !== undefined) return known;
    // libsql aborts the process when asked for a statement of a closed database.
    if (!database.open) throw new TraderError('STORAGE_FAILED', `store ${file} is closed: open it again`);
    const statement = wrap(sql);
    if (cache.size >= CACHED_STATEMENTS) cache.delete(cache.keys().next().value ?? '');
    cache.set(sql, statement);
    return statement;
  };

  const rollback = rollbackOf(database);
  const exec = (sql: string): void => {
    guard(() => database.exec(sql));
  };
  try {
    exec(`pragma busy_timeout = ${busyTimeoutMs}`);
    // A commit writes whole pages: small ones make a row logged by itself cheaper. A store keeps the size it was made with.
    exec('pragma page_size = 2048; pragma wal_autocheckpoint = 2000');
    exec('pragma journal_mode = wal; pragma synchronous = normal; pragma foreign_keys = on');
  } catch (error) {
    database.close();
    throw error;
  }
  return {
    exec,
    inTransaction: () => database.open && database.inTransaction,
    prepare: (sql) => (sql === 'rollback' ? rollback : prepare(sql)),
    close() {
      if (!database.open) return;
      cache.clear();
      try {
        database.exec('pragma wal_checkpoint(truncate)'); // so that the one file is the whole store
      } catch {
        // Somebody else still reads: the last to close does it.
      }
      database.close();
    },
  };
};
