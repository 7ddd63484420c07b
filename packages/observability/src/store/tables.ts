import type { Generated } from 'kysely';

/** One run of a strategy: the row every projected row belongs to. `time` columns are ms since 1970 UTC; money, sizes and ids are text. */
export interface RunRow {
  run: string;
  time: number;
  strategy: string;
  currency: string;
  cash: string;
  /** A JSON array of text. */
  symbols: string;
}

/** A change of goal: from one signed quantity to another, or to `or_quantity` when that comes first. `seq` is the record's place in the journal, from 1. */
export interface DecisionRow {
  run: string;
  seq: number;
  time: number;
  id: string;
  owner: string;
  symbol: string;
  from_quantity: string;
  to_quantity: string;
  or_quantity: string | null;
  price: string;
  reason: string;
}

/** An order as it stood last. */
export interface OrderRow {
  run: string;
  id: string;
  seq: number;
  time: number;
  parent: string;
  owner: string;
  symbol: string;
  side: string;
  type: string;
  quantity: string;
  limit_price: string | null;
  stop_price: string | null;
  /** 0 or 1. */
  reduce_only: number;
  after_order: string | null;
  order_group: string | null;
  reason: string;
  status: string;
  status_reason: string;
  status_time: number;
  /** With what the orders have filled whose place it took. */
  filled: string;
}

/** An order the gate refused: it was never sent. */
export interface RefusalRow {
  run: string;
  seq: number;
  time: number;
  order_id: string;
  symbol: string;
  check_name: string;
  reason: string;
}

/** What the account might do from then on: `active`, `reducing` or `halted`. */
export interface TradingStateRow {
  run: string;
  seq: number;
  time: number;
  state: string;
  reason: string;
}

/** The broker said that the equity was below the maintenance margin (`issued`), that it still was (`standing`), or that it no longer was (`met`). `told_time` is the broker's. */
export interface MarginCallRow {
  run: string;
  id: string;
  seq: number;
  time: number;
  told_time: number;
  state: string;
  equity: string;
  required: string;
  /** The most that was missing since it was issued. */
  worst: string;
}

/** An execution, with the account as it left it. `filled_time` is the broker's, `time` that of the market event. */
export interface FillRow {
  run: string;
  execution: string;
  seq: number;
  time: number;
  filled_time: number;
  order_id: string;
  owner: string;
  symbol: string;
  side: string;
  quantity: string;
  price: string;
  fee: string;
  realized: string;
  position: string;
}

/** Money that moved without a trade. `moved_time` is the broker's, `time` that of the market event. `realized`: of lots that an action took. */
export interface CashFlowRow {
  run: string;
  id: string;
  seq: number;
  time: number;
  moved_time: number;
  reason: string;
  symbol: string;
  currency: string;
  amount: string;
  realized: string;
  /** The id of the accrual that it paid. */
  settles: string | null;
}

/** A dividend that became due, of `per_unit` a share, to be paid at `pay_time`: by the cash flow that `settles` it. */
export interface AccrualRow {
  run: string;
  id: string;
  seq: number;
  time: number;
  accrued_time: number;
  pay_time: number;
  symbol: string;
  currency: string;
  amount: string;
  per_unit: string;
}

/** Holdings that changed without a trade: each unit of `symbol` became numerator / denominator units of `into_symbol`. */
export interface ActionRow {
  run: string;
  id: string;
  seq: number;
  time: number;
  moved_time: number;
  symbol: string;
  into_symbol: string;
  numerator: string;
  denominator: string;
  position: string;
}

/** The account after a fill, after a movement of money, or at the end of a session. */
export interface EquityRow {
  run: string;
  seq: number;
  time: number;
  cash: string;
  equity: string;
}

/** A `RoundTrip`. `number` counts them within the run, from 1. The prices are averages, for statistics. */
export interface TradeRow {
  run: string;
  number: number;
  owner: string;
  symbol: string;
  side: string;
  quantity: string;
  entry_time: number;
  exit_time: number;
  entry_price: number;
  exit_price: number;
  pnl: string;
  fees: string;
  entry_reason: string;
  exit_reason: string;
}

/**
 * One session, `day` as YYYY-MM-DD. `pnl` = equity less the equity of the session before (or the first cash); `return_rate` = pnl / that equity;
 * `drawdown` = 1 - equity / peak, the highest equity so far. `trades` counts round trips that ended in it.
 */
export interface DailyMetricsRow {
  run: string;
  seq: number;
  day: string;
  time: number;
  cash: string;
  equity: string;
  peak: string;
  pnl: string;
  return_rate: number;
  drawdown: number;
  fills: number;
  trades: number;
  fees: string;
}

/** How an agent did at one moment. */
export interface AgentHealthRow {
  id: Generated<number>;
  time: number;
  agent: string;
  status: 'ok' | 'degraded' | 'failed';
  latency_ms: number | null;
  detail: string;
}

/** A parameter that was changed, and why. `reverts` is the id of the change it takes back. */
export interface ParameterChangeRow {
  id: Generated<number>;
  time: number;
  owner: string;
  parameter: string;
  old_value: string;
  new_value: string;
  reason: string;
  reverts: number | null;
}

/** One measured figure of something that is being judged, beside what it is compared with. */
export interface EvaluationRow {
  id: Generated<number>;
  time: number;
  subject: string;
  metric: string;
  value: number;
  baseline: number | null;
  /** How many observations it rests on. */
  sample: number;
  verdict: 'better' | 'worse' | 'undecided';
  detail: string;
}

/** The tables that are made from the journal, and can be made again. */
export interface ProjectedTables {
  runs: RunRow;
  decisions: DecisionRow;
  orders: OrderRow;
  refusals: RefusalRow;
  trading_states: TradingStateRow;
  margin_calls: MarginCallRow;
  fills: FillRow;
  cash_flows: CashFlowRow;
  accruals: AccrualRow;
  actions: ActionRow;
  equity: EquityRow;
  trades: TradeRow;
  daily_metrics: DailyMetricsRow;
}

/** Every table of the store. */
export interface StoreTables extends ProjectedTables {
  agent_health: AgentHealthRow;
  parameter_changes: ParameterChangeRow;
  evaluations: EvaluationRow;
}
