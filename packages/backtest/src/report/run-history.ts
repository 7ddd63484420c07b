import { cash, cashToNumber, TraderError } from '@trader/core';
import type { JournalRecord } from '@trader/core';
import { FillReader } from './trips/fill-reader';
import type { Trading } from './trips/fill-reader';

type RecordOf<K extends JournalRecord['kind']> = Extract<JournalRecord, { kind: K }>;

/** The parts of a journal that a report shows. */
export interface RunHistory extends Trading {
  readonly run: RecordOf<'run'>;
  /** Times (ms since 1970 UTC) and equity (in the account's currency): first the start, then the end of every session. */
  readonly time: Float64Array;
  readonly equity: Float64Array;
  /** How many orders each check refused. */
  readonly refusals: ReadonlyMap<string, number>;
  readonly states: readonly RecordOf<'state'>[];
  /** What the circuit breaker did, in order. */
  readonly breakerMoves: readonly RecordOf<'breaker'>[];
  /** What the broker said of margin calls, in order. */
  readonly marginCalls: readonly RecordOf<'margin-call'>[];
  /** Dividends that are due when it ends. */
  readonly due: readonly RecordOf<'accrual'>[];
}

/** Reads a journal's records, in one pass, into what a report shows. Throws INVALID_DATA when they do not hold exactly one run. */
export const readHistory = (records: readonly JournalRecord[]): RunHistory => {
  const runs: RecordOf<'run'>[] = [];
  const sessions: RecordOf<'session'>[] = [];
  const states: RecordOf<'state'>[] = [];
  const breakerMoves: RecordOf<'breaker'>[] = [];
  const marginCalls: RecordOf<'margin-call'>[] = [];
  const refusals = new Map<string, number>();
  const due = new Map<string, RecordOf<'accrual'>>();
  const reader = new FillReader(records);
  for (let at = 0; at < records.length; at++) {
    const record = records[at];
    switch (record.kind) {
      case 'fill': reader.onFill(record, at); break;
      case 'cash':
        reader.onCash(record);
        if (record.settles !== undefined) due.delete(record.settles);
        break;
      case 'accrual': due.set(record.id, record); break;
      case 'action': reader.onAction(record); break;
      case 'intent': reader.onIntent(record, at); break;
      case 'order': reader.onOrder(record); break;
      case 'session': sessions.push(record); break;
      case 'refusal': refusals.set(record.check, (refusals.get(record.check) ?? 0) + 1); break;
      case 'run': runs.push(record); break;
      case 'state': states.push(record); break;
      case 'breaker': breakerMoves.push(record); break;
      case 'margin-call': marginCalls.push(record); break;
      default:
    }
  }
  if (runs.length !== 1) {
    throw new TraderError('INVALID_DATA', `a report tells of one run, and this journal holds ${runs.length}: give the records of one`);
  }
  const [run] = runs;
  return {
    run,
    time: Float64Array.from([run.time, ...sessions.map((session) => session.time)]),
    equity: Float64Array.from([run.cash, ...sessions.map((session) => session.equity)], (amount) => cashToNumber(cash(amount))),
    ...reader.read(), refusals, states, breakerMoves, marginCalls, due: [...due.values()],
  };
};
