import type { RunHistory } from './run-history';

/** The margin calls of a run. */
export interface MarginCalls {
  /** How many were issued. */
  readonly count: number;
  /** The most that was missing in any, as last told, in the account's currency. */
  readonly worst: number;
  /** Whether the last was not met when the run ended. */
  readonly open: boolean;
}

/** Counts what a broker said of margin calls. */
export const marginCallsOf = ({ marginCalls }: Pick<RunHistory, 'marginCalls'>): MarginCalls => ({
  count: marginCalls.filter(({ state }) => state === 'issued').length,
  worst: marginCalls.reduce((most, { worst }) => Math.max(most, Number(worst)), 0),
  open: marginCalls.length > 0 && marginCalls[marginCalls.length - 1].state !== 'met',
});
