import { cash, cashToNumber, TraderError } from '@trader/core';
import type { JournalRecord } from '@trader/core';

type RecordOf<K extends JournalRecord['kind']> = Extract<JournalRecord, { kind: K }>;

/** What a fill was to its position: it opened or grew a long or a short, or it shrank one by a stop, a target or otherwise. */
export type FillKind = 'long' | 'short' | 'stop' | 'target' | 'exit';

/** The parts of a journal that a report shows. */
export interface RunHistory {
  readonly run: RecordOf<'run'>;
  /** Times (ms since 1970 UTC) and equity (in the account's currency): first the start, then the end of every session. */
  readonly time: Float64Array;
  readonly equity: Float64Array;
  readonly fills: readonly RecordOf<'fill'>[];
  /** What each of the fills was, in their order. */
  readonly kinds: readonly FillKind[];
  /** How many orders each check refused. */
  readonly refusals: ReadonlyMap<string, number>;
  readonly halts: readonly RecordOf<'halt'>[];
  /** Sum of all fees, in the account's currency. */
  readonly fees: number;
}

/** What an order that is no plain entry does to a position when it fills; undefined for all others. */
const exitOf = ({ type, reduceOnly }: RecordOf<'intent'>): 'stop' | 'target' | undefined => {
  if (type === 'market') return undefined;
  if (type.includes('stop')) return 'stop';
  return reduceOnly ? 'target' : undefined;
};

const kindOf = (fill: RecordOf<'fill'>, exit: 'stop' | 'target' | undefined): FillKind => {
  const grew = fill.position !== '0' && fill.position.startsWith('-') === (fill.side === 'sell');
  if (!grew) return exit ?? 'exit';
  return fill.side === 'buy' ? 'long' : 'short';
};

/** Reads a journal's records, in one pass, into what a report shows. Throws INVALID_DATA when they do not hold exactly one run. */
export const readHistory = (records: readonly JournalRecord[]): RunHistory => {
  const runs: RecordOf<'run'>[] = [];
  const sessions: RecordOf<'session'>[] = [];
  const fills: RecordOf<'fill'>[] = [];
  const kinds: FillKind[] = [];
  const halts: RecordOf<'halt'>[] = [];
  const exits = new Map<string, 'stop' | 'target'>();
  const refusals = new Map<string, number>();
  let fees = 0;
  for (const record of records) {
    if (record.kind === 'fill') {
      fills.push(record);
      kinds.push(kindOf(record, exits.get(record.id)));
      fees += Number(record.fee);
    } else if (record.kind === 'intent') {
      const exit = exitOf(record);
      if (exit !== undefined) exits.set(record.id, exit);
    } else if (record.kind === 'session') sessions.push(record);
    else if (record.kind === 'refusal') refusals.set(record.check, (refusals.get(record.check) ?? 0) + 1);
    else if (record.kind === 'run') runs.push(record);
    else if (record.kind === 'halt') halts.push(record);
  }
  if (runs.length !== 1) {
    throw new TraderError('INVALID_DATA', `a report tells of one run, and this journal holds ${runs.length}: give the records of one`);
  }
  const [run] = runs;
  return {
    run,
    time: Float64Array.from([run.time, ...sessions.map((session) => session.time)]),
    equity: Float64Array.from([run.cash, ...sessions.map((session) => session.equity)], (amount) => cashToNumber(cash(amount))),
    fills, kinds, refusals, halts, fees,
  };
};
