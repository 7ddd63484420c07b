import { CASH_SCALE, formatUnits, PRICE_SCALE, TraderError } from '@trader/core';
import type { JournalRecord } from '@trader/core';
import { parseUnits } from '../journal/parse-units';
import { createRoundTripTracker, feeOf } from '../journal/round-trips';
import type { RoundTrip } from '../journal/round-trips';
import type { DailyMetricsRow, OrderRow, ProjectedTables, RunRow, TradeRow } from './tables';

/** A row and the table it belongs to. */
export type ProjectedRow = { [T in keyof ProjectedTables]: { readonly table: T; readonly row: ProjectedTables[T] } }[keyof ProjectedTables];

type RecordOf<K extends JournalRecord['kind']> = Extract<JournalRecord, { kind: K }>;

/** The row of a run's first record. */
export const runRow = (run: string, record: RecordOf<'run'>): RunRow => ({
  run, time: record.time, strategy: record.strategy, currency: record.currency, cash: record.cash, symbols: JSON.stringify(record.symbols),
});

/** The row of a round trip, the `number`-th of its run. */
export const tradeRow = (run: string, number: number, trip: RoundTrip): TradeRow => ({
  run, number, owner: trip.owner, symbol: trip.symbol, side: trip.side, quantity: trip.quantity, entry_time: trip.entryTime,
  exit_time: trip.exitTime, entry_price: trip.entryPrice, exit_price: trip.exitPrice, pnl: trip.pnl, fees: trip.fees,
  entry_reason: trip.entryReason, exit_reason: trip.exitReason,
});

const orderRow = (run: string, seq: number, record: RecordOf<'intent'>): OrderRow => ({
  run, id: record.id, seq, time: record.time, parent: record.parent, owner: record.owner, symbol: record.symbol, side: record.side,
  type: record.type, quantity: record.quantity, limit_price: record.limit ?? null, stop_price: record.stop ?? null,
  reduce_only: record.reduceOnly ? 1 : 0, after_order: record.after ?? null, order_group: record.group ?? null, reason: record.reason,
  status: 'intended', status_reason: '', status_time: record.time, filled: '0',
});

const applyFill = (order: OrderRow, fill: RecordOf<'fill'>): void => {
  const filled = parseUnits(order.filled, PRICE_SCALE) + parseUnits(fill.quantity, PRICE_SCALE);
  order.filled = formatUnits(filled, PRICE_SCALE);
  order.status = filled >= parseUnits(order.quantity, PRICE_SCALE) ? 'filled' : 'partially-filled';
  order.status_reason = '';
  order.status_time = fill.at;
};

/** What is known of one run while its journal is read. */
class RunProjection {
  readonly orders = new Map<string, OrderRow>();
  private readonly replacements = new Map<string, OrderRow[]>();
  private readonly track = createRoundTripTracker();
  private seq = 0;
  private tripsInRun = 0;
  /** Of the session under way; money in units of 10^-18. */
  private openingEquity = 0n;
  private fees = 0n;
  private fills = 0;
  private trades = 0;

  constructor(private readonly run: string) {}

  /** The rows that follow from the next record. */
  take(record: JournalRecord): readonly ProjectedRow[] {
    const rows = this.rowsOf(record);
    const trip = this.track(record);
    if (trip === undefined) return rows;
    this.trades++;
    return [...rows, { table: 'trades', row: tradeRow(this.run, ++this.tripsInRun, trip) }];
  }

  private rowsOf(record: JournalRecord): readonly ProjectedRow[] {
    const { run } = this;
    const seq = ++this.seq;
    const { time } = record;
    if ((record.kind === 'run') !== (seq === 1)) {
      throw new TraderError('JOURNAL_CORRUPT', `run ${run}: record ${seq} of its journal is a ${record.kind} record; the first, and no other, must be a run record`);
    }
    switch (record.kind) {
      case 'run':
        this.openingEquity = parseUnits(record.cash, CASH_SCALE);
        return [{ table: 'runs', row: runRow(run, record) }];
      case 'decision': {
        const { id, owner, symbol, from, to, or = null, price, reason } = record;
        return [{ table: 'decisions', row: { run, seq, time, id, owner, symbol, from_quantity: from, to_quantity: to, or_quantity: or, price, reason } }];
      }
      case 'refusal': {
        const { id, symbol, check, reason } = record;
        return [{ table: 'refusals', row: { run, seq, time, order_id: id, symbol, check_name: check, reason } }];
      }
      case 'intent':
        this.onIntent(orderRow(run, seq, record), record.replaces);
        return [];
      case 'order':
        this.onOrder(record);
        return [];
      case 'fill':
        return this.onFill(seq, record);
      case 'cash':
        return onCash(run, seq, record);
      case 'accrual':
        return onAccrual(run, seq, record);
      case 'action':
        return this.onAction(seq, record);
      case 'session':
        return this.onSession(seq, record);
      case 'margin-call': {
        const { id, state, equity, required, worst, at } = record;
        return [{ table: 'margin_calls', row: { run, id, seq, time, told_time: at, state, equity, required, worst } }];
      }
      case 'state':
        return [{ table: 'trading_states', row: { run, seq, time, state: record.state, reason: record.reason } }];
      case 'cancel':
      case 'adopt':
      case 'goal':
      case 'breaker':
      case 'limits':
      case 'override':
        return [];
    }
  }

  private onOrder(record: RecordOf<'order'>): void {
    const order = this.orders.get(record.id);
    if (order === undefined) return;
    order.status = record.status;
    order.status_reason = record.reason;
    order.status_time = record.at;
  }

  /** An order that takes another's place begins with what that has filled, and its quantity is the total. */
  private onIntent(order: OrderRow, replaces: string | undefined): void {
    this.orders.set(order.id, order);
    if (replaces === undefined) return;
    order.filled = this.orders.get(replaces)?.filled ?? '0';
    this.replacements.set(replaces, [...(this.replacements.get(replaces) ?? []), order]);
  }

  /** What an order fills late its replacements have filled too. */
  private passOn(id: string, quantity: string): void {
    for (const next of this.replacements.get(id) ?? []) {
      next.filled = formatUnits(parseUnits(next.filled, PRICE_SCALE) + parseUnits(quantity, PRICE_SCALE), PRICE_SCALE);
      this.passOn(next.id, quantity);
    }
  }

  private onFill(seq: number, record: RecordOf<'fill'>): readonly ProjectedRow[] {
    const { run } = this;
    const { time, id, execution, symbol, side, quantity, price, fee, at, realized, position, cash, equity } = record;
    const order = this.orders.get(id);
    if (order !== undefined) applyFill(order, record);
    this.passOn(id, quantity);
    this.fills++;
    this.fees += feeOf(record);
    const owner = order?.owner ?? 'external';
    return [
      { table: 'fills', row: { run, execution, seq, time, filled_time: at, order_id: id, owner, symbol, side, quantity, price, fee, realized, position } },
      { table: 'equity', row: { run, seq, time, cash, equity } },
    ];
  }

  private onAction(seq: number, record: RecordOf<'action'>): readonly ProjectedRow[] {
    const { run } = this;
    const { time, id, symbol, into, numerator, denominator, at, position, cash, equity } = record;
    for (const [order, quantity] of Object.entries(record.orders)) {
      const row = this.orders.get(order);
      if (row === undefined) continue;
      row.symbol = into;
      row.quantity = quantity;
      row.filled = formatUnits((parseUnits(row.filled, PRICE_SCALE) * BigInt(numerator)) / BigInt(denominator), PRICE_SCALE);
    }
    return [
      { table: 'actions', row: { run, id, seq, time, moved_time: at, symbol, into_symbol: into, numerator, denominator, position } },
      { table: 'equity', row: { run, seq, time, cash, equity } },
    ];
  }

  private onSession(seq: number, record: RecordOf<'session'>): readonly ProjectedRow[] {
    const { run, openingEquity: opening, fills, trades } = this;
    const { time, day, cash, equity, peak } = record;
    const closing = parseUnits(equity, CASH_SCALE);
    const pnl = closing - opening;
    const row: DailyMetricsRow = {
      run, seq, day, time, cash, equity, peak, pnl: formatUnits(pnl, CASH_SCALE), fills, trades, fees: formatUnits(this.fees, CASH_SCALE),
      return_rate: opening === 0n ? 0 : Number(pnl) / Number(opening),
      drawdown: Number(peak) > 0 ? 1 - Number(equity) / Number(peak) : 0,
    };
    this.openingEquity = closing;
    this.fees = 0n;
    this.fills = 0;
    this.trades = 0;
    return [{ table: 'daily_metrics', row }, { table: 'equity', row: { run, seq, time, cash, equity } }];
  }
}

const onCash = (run: string, seq: number, record: RecordOf<'cash'>): readonly ProjectedRow[] => {
  const { time, id, reason, symbol, currency, amount, at, cash, equity, settles = null } = record;
  const realized = formatUnits(Object.values(record.realized).reduce((sum, each) => sum + parseUnits(each, CASH_SCALE), 0n), CASH_SCALE);
  return [
    { table: 'cash_flows', row: { run, id, seq, time, moved_time: at, reason, symbol, currency, amount, realized, settles } },
    { table: 'equity', row: { run, seq, time, cash, equity } },
  ];
};

const onAccrual = (run: string, seq: number, record: RecordOf<'accrual'>): readonly ProjectedRow[] => {
  const { time, id, symbol, currency, amount, perUnit, at, payAt, cash, equity } = record;
  return [
    { table: 'accruals', row: { run, id, seq, time, accrued_time: at, pay_time: payAt, symbol, currency, amount, per_unit: perUnit } },
    { table: 'equity', row: { run, seq, time, cash, equity } },
  ];
};

/**
 * The rows of the store that follow from a journal, and from nothing else; the run's own row comes first, the orders, as they stood at the
 * end, last. Throws JOURNAL_CORRUPT unless the first record, and no other, is a `run` record; INVALID_NUMBER for a number that is none.
 */
export function* journalRows(run: string, records: Iterable<JournalRecord>): Generator<ProjectedRow> {
  const projection = new RunProjection(run);
  for (const record of records) yield* projection.take(record);
  for (const row of projection.orders.values()) yield { table: 'orders', row };
}
