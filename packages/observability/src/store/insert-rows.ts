import { sql } from 'kysely';
import type { CompiledQuery, Kysely } from 'kysely';
import type { ProjectedRow } from './journal-rows';
import type { ProjectedTables, StoreTables } from './tables';

type Table = keyof ProjectedTables;

/** Columns in the order in which they are bound. The compiler sees to it that each is a column; a test, that none is missing. */
export const COLUMNS: { readonly [T in Table]: readonly (keyof ProjectedTables[T] & string)[] } = {
  runs: ['run', 'time', 'strategy', 'currency', 'cash', 'symbols'],
  decisions: ['run', 'seq', 'time', 'id', 'owner', 'symbol', 'from_quantity', 'to_quantity', 'or_quantity', 'price', 'reason'],
  orders: [
    'run', 'id', 'seq', 'time', 'parent', 'owner', 'symbol', 'side', 'type', 'quantity', 'limit_price', 'stop_price', 'reduce_only',
    'after_order', 'order_group', 'reason', 'status', 'status_reason', 'status_time', 'filled',
  ],
  refusals: ['run', 'seq', 'time', 'order_id', 'symbol', 'check_name', 'reason'],
  trading_states: ['run', 'seq', 'time', 'state', 'reason'],
  margin_calls: ['run', 'id', 'seq', 'time', 'told_time', 'state', 'equity', 'required', 'worst'],
  fills: [
    'run', 'execution', 'seq', 'time', 'filled_time', 'order_id', 'owner', 'symbol', 'side', 'quantity', 'price', 'fee', 'realized', 'position',
  ],
  cash_flows: ['run', 'id', 'seq', 'time', 'moved_time', 'reason', 'symbol', 'currency', 'amount', 'realized', 'settles'],
  accruals: ['run', 'id', 'seq', 'time', 'accrued_time', 'pay_time', 'symbol', 'currency', 'amount', 'per_unit'],
  actions: ['run', 'id', 'seq', 'time', 'moved_time', 'symbol', 'into_symbol', 'numerator', 'denominator', 'position'],
  equity: ['run', 'seq', 'time', 'cash', 'equity'],
  trades: [
    'run', 'number', 'owner', 'symbol', 'side', 'quantity', 'entry_time', 'exit_time', 'entry_price', 'exit_price', 'pnl', 'fees',
    'entry_reason', 'exit_reason',
  ],
  daily_metrics: [
    'run', 'seq', 'day', 'time', 'cash', 'equity', 'peak', 'pnl', 'return_rate', 'drawdown', 'fills', 'trades', 'fees',
  ],
};

const TABLES = Object.keys(COLUMNS) as readonly Table[];

/** Rows per statement: the largest first, what is left over by the smaller ones. */
const SIZES = [100, 10, 1];

type Value = string | number | null;
/** Spelt out, so that it also fits a record of values. */
type Row = { [T in Table]: { [C in keyof ProjectedTables[T]]: ProjectedTables[T][C] } }[Table];
type Insert = (db: Kysely<StoreTables>, table: Table, rows: readonly Row[]) => Promise<void>;

/** Inserts rows of one table, a hundred to a statement; each statement is compiled once. */
export const createInsert = (): Insert => {
  const compiled = new Map<string, CompiledQuery>();

  const statement = (db: Kysely<StoreTables>, table: Table, count: number): CompiledQuery => {
    const key = `${table} ${count}`;
    const known = compiled.get(key);
    if (known !== undefined) return known;
    const columns = COLUMNS[table].map((column) => sql.ref(column));
    const row = sql`(${sql.join(columns.map(() => sql.val('')))})`;
    const query = sql`insert into ${sql.table(table)} (${sql.join(columns)}) values ${sql.join(Array.from({ length: count }, () => row))}`.compile(db);
    compiled.set(key, query);
    return query;
  };

  return async (db, table, rows) => {
    const columns: readonly string[] = COLUMNS[table];
    let from = 0;
    for (const size of SIZES) {
      for (; rows.length - from >= size; from += size) {
        const parameters: Value[] = [];
        for (let i = from; i < from + size; i++) {
          const row: Readonly<Record<string, Value>> = rows[i]!;
          for (const column of columns) parameters.push(row[column]);
        }
        await db.executeQuery({ ...statement(db, table, size), parameters });
      }
    }
  };
};

const BUFFERED = 1000;

/** Inserts rows of any tables, `runs` before all that refer to them. */
export const insertAll = async (insert: Insert, db: Kysely<StoreTables>, rows: Iterable<ProjectedRow>): Promise<void> => {
  const waiting = new Map<Table, Row[]>(TABLES.map((table) => [table, []]));
  const flush = async (table: Table): Promise<void> => {
    const ready = waiting.get(table) ?? [];
    waiting.set(table, []);
    await insert(db, table, ready);
  };
  for (const { table, row } of rows) {
    const buffer = waiting.get(table)!;
    buffer.push(row);
    if (table === 'runs' || buffer.length >= BUFFERED) await flush(table);
  }
  for (const table of TABLES) await flush(table);
};
