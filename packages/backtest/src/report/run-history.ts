import { cash, cashToNumber, TraderError } from '@trader/core';
import type { Cash, JournalRecord } from '@trader/core';

type RecordOf<K extends JournalRecord['kind']> = Extract<JournalRecord, { kind: K }>;

/** The parts of a journal that a report shows. */
export interface RunHistory {
  readonly run: RecordOf<'run'>;
  /** Times (ms since 1970 UTC) and equity (in the account's currency): first the start, then the end of every session. */
  readonly time: Float64Array;
  readonly equity: Float64Array;
  readonly fills: readonly RecordOf<'fill'>[];
  readonly intents: ReadonlyMap<string, RecordOf<'intent'>>;
  /** How many orders each check refused. */
  readonly refusals: ReadonlyMap<string, number>;
  readonly halts: readonly RecordOf<'halt'>[];
  /** Sum of all fees, in the account's currency. */
  readonly fees: number;
}

/** Reads a journal's records into what a report shows. Throws INVALID_DATA when they do not hold exactly one run. */
export const readHistory = (records: readonly JournalRecord[]): RunHistory => {
  const runs = records.filter((record) => record.kind === 'run');
  if (runs.length !== 1) {
    throw new TraderError('INVALID_DATA', `a report tells of one run, and this journal holds ${runs.length}: give the records of one`);
  }
  const [run] = runs;
  const sessions = records.filter((record) => record.kind === 'session');
  const fills = records.filter((record) => record.kind === 'fill');
  const intents = new Map<string, RecordOf<'intent'>>();
  const refusals = new Map<string, number>();
  for (const record of records) {
    if (record.kind === 'intent') intents.set(record.id, record);
    if (record.kind === 'refusal') refusals.set(record.check, (refusals.get(record.check) ?? 0) + 1);
  }
  return {
    run,
    time: Float64Array.from([run.time, ...sessions.map((session) => session.time)]),
    equity: Float64Array.from([run.cash, ...sessions.map((session) => session.equity)], (amount) => cashToNumber(cash(amount))),
    fills,
    intents,
    refusals,
    halts: records.filter((record) => record.kind === 'halt'),
    fees: cashToNumber(fills.reduce((sum, fill) => (sum + cash(fill.fee)) as Cash, cash(0))),
  };
};

/** For every distinct time of the bars, 1 when a position was open at it and 0 when none was. `times` must rise, as in every BarTable. */
export const heldAt = (times: Float64Array, fills: readonly RecordOf<'fill'>[]): Uint8Array => {
  const open = new Set<string>();
  const held = new Uint8Array(times.length);
  let next = 0;
  let slices = 0;
  for (let row = 0; row < times.length; row++) {
    if (row + 1 < times.length && times[row + 1] === times[row]) continue;
    for (; next < fills.length && fills[next].at <= times[row]; next++) {
      const { symbol, position } = fills[next];
      if (position === '0') open.delete(symbol);
      else open.add(symbol);
    }
    held[slices++] = open.size > 0 ? 1 : 0;
  }
  return held.subarray(0, slices);
};
