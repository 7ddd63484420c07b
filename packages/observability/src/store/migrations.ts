import { TraderError } from '@trader/core';
import type { LibsqlDatabase } from './libsql-database';

const OF_RUN = 'run text not null references runs(run) on delete cascade';

/** Step i takes a store from version i to i + 1. A released step is never edited: add another. */
const MIGRATIONS: readonly string[] = [
  `
  create table runs (
    run text primary key, time integer not null, strategy text not null, currency text not null, cash text not null, symbols text not null
  ) strict;

  create table decisions (
    ${OF_RUN}, seq integer not null, time integer not null, id text not null, owner text not null, symbol text not null,
    from_quantity text not null, to_quantity text not null, price text not null, reason text not null, primary key (run, seq)
  ) strict, without rowid;
  create index decisions_by_symbol on decisions (run, symbol, time);

  create table orders (
    ${OF_RUN}, id text not null, seq integer not null, time integer not null, parent text not null, owner text not null,
    symbol text not null, side text not null, type text not null, quantity text not null, limit_price text, stop_price text,
    reduce_only integer not null, after_order text, order_group text, reason text not null, status text not null,
    status_reason text not null, status_time integer not null, filled text not null, primary key (run, id)
  ) strict;
  create index orders_by_time on orders (run, time);
  create index orders_by_status on orders (status, run);

  create table refusals (
    ${OF_RUN}, seq integer not null, time integer not null, order_id text not null, symbol text not null, check_name text not null,
    reason text not null, primary key (run, seq)
  ) strict, without rowid;

  create table halts (
    ${OF_RUN}, seq integer not null, time integer not null, reason text not null, primary key (run, seq)
  ) strict, without rowid;

  create table fills (
    ${OF_RUN}, execution text not null, seq integer not null, time integer not null, filled_time integer not null,
    order_id text not null, owner text not null, symbol text not null, side text not null, quantity text not null,
    price text not null, fee text not null, realized text not null, position text not null, primary key (run, execution)
  ) strict;
  create index fills_by_symbol on fills (run, symbol, time);

  create table equity (
    ${OF_RUN}, seq integer not null, time integer not null, cash text not null, equity text not null, primary key (run, seq)
  ) strict, without rowid;

  create table trades (
    ${OF_RUN}, number integer not null, owner text not null, symbol text not null, side text not null, quantity text not null,
    entry_time integer not null, exit_time integer not null, entry_price real not null, exit_price real not null, pnl text not null,
    fees text not null, entry_reason text not null, exit_reason text not null, primary key (run, number)
  ) strict, without rowid;
  create index trades_by_symbol on trades (symbol, exit_time);

  create table daily_metrics (
    ${OF_RUN}, seq integer not null, day text not null, time integer not null, cash text not null, equity text not null, peak text not null,
    pnl text not null, return_rate real not null, drawdown real not null, fills integer not null, trades integer not null,
    fees text not null, primary key (run, seq)
  ) strict, without rowid;
  create index daily_metrics_by_day on daily_metrics (day, run);

  create table agent_health (
    id integer primary key, time integer not null, agent text not null, status text not null check (status in ('ok', 'degraded', 'failed')),
    latency_ms real, detail text not null
  ) strict;
  create index agent_health_by_agent on agent_health (agent, time);
  create index agent_health_by_time on agent_health (time);

  create table parameter_changes (
    id integer primary key, time integer not null, owner text not null, parameter text not null, old_value text not null,
    new_value text not null, reason text not null, reverts integer references parameter_changes(id)
  ) strict;
  create index parameter_changes_by_parameter on parameter_changes (owner, parameter, time);

  create table evaluations (
    id integer primary key, time integer not null, subject text not null, metric text not null, value real not null, baseline real,
    sample integer not null, verdict text not null check (verdict in ('better', 'worse', 'undecided')), detail text not null
  ) strict;
  create index evaluations_by_subject on evaluations (subject, metric, time);
  `,
  // A fifth of what it costs to log a trade by itself went into it; without it a symbol is found among 200,000 trades in 50 ms.
  'drop index trades_by_symbol',
  `
  create table cash_flows (
    ${OF_RUN}, id text not null, seq integer not null, time integer not null, moved_time integer not null, reason text not null, symbol text not null,
    currency text not null, amount text not null, realized text not null, primary key (run, id)
  ) strict;
  create index cash_flows_by_reason on cash_flows (run, reason, symbol, time);

  create table actions (
    ${OF_RUN}, id text not null, seq integer not null, time integer not null, moved_time integer not null, symbol text not null,
    into_symbol text not null, numerator text not null, denominator text not null, position text not null, primary key (run, id)
  ) strict;
  `,
  `
  alter table cash_flows add column settles text;
  create table accruals (
    ${OF_RUN}, id text not null, seq integer not null, time integer not null, accrued_time integer not null, pay_time integer not null, symbol text not null,
    currency text not null, amount text not null, per_unit text not null, primary key (run, id)
  ) strict;
  `,
  'alter table decisions add column or_quantity text',
  `
  create table margin_calls (
    ${OF_RUN}, id text not null, seq integer not null, time integer not null, told_time integer not null, state text not null,
    equity text not null, required text not null, worst text not null, primary key (run, id)
  ) strict;
  `,
  `
  alter table halts rename to trading_states;
  alter table trading_states add column state text not null default 'halted';
  `,
];

/** Brings a store up to date, all steps or none. Throws INVALID_CONFIG for one that a newer version of this package made. */
export const migrate = (database: LibsqlDatabase, file: string): void => {
  database.exec('begin immediate');
  try {
    const [row] = database.prepare('pragma user_version').all([]) as readonly { readonly user_version: number }[];
    const version = row?.user_version ?? 0;
    if (version > MIGRATIONS.length) {
      throw new TraderError('INVALID_CONFIG', `store ${file} has version ${version}, newer than this program knows (${MIGRATIONS.length}): update the program, or use another file`);
    }
    for (const step of MIGRATIONS.slice(version)) database.exec(step);
    database.exec(`pragma user_version = ${MIGRATIONS.length}`);
    database.exec('commit');
  } catch (error) {
    database.prepare('rollback').run([]);
    throw error;
  }
};
