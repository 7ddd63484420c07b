import type { BreakerRules } from './options';

/** What a closed breaker counts, as plain JSON values. */
export interface TallyState {
  /** Signed sum since the session began, as a share of equity. */
  readonly session: number;
  readonly row: number;
  /** Times of the closes within the window, oldest first, and what each brought. */
  readonly times: readonly number[];
  readonly profits: readonly number[];
  /** Times of the latest errors, oldest first. */
  readonly errors: readonly number[];
}

/** Counts closes and errors, and says when they are too many. */
export interface Tally {
  /** Why this close trips the breaker; only a loss can. */
  closed(profit: number, time: number): string | undefined;
  /** Why this error trips it. */
  failed(time: number): string | undefined;
  /** A session begins: its loss is counted anew. */
  newSession(): void;
  /** Forgets everything. */
  clear(): void;
  save(): TallyState;
  restore(state: TallyState): void;
}

/** A share as people read it. */
export const percent = (share: number): string => `${Number((share * 100).toPrecision(6))} %`;

/** A tally with nothing in it. */
export const createTally = (rules: BreakerRules): Tally => {
  let session = 0;
  let row = 0;
  let times: number[] = [];
  let profits: number[] = [];
  let errors: number[] = [];

  const windowLoss = (profit: number, time: number): number => {
    if (rules.windowLoss === Infinity) return 0;
    times.push(time);
    profits.push(profit);
    let old = 0;
    while (times[old] <= time - rules.windowMs) old++;
    times.splice(0, old);
    profits.splice(0, old);
    return -profits.reduce((sum, each) => sum + each, 0);
  };
  return {
    closed(profit, time) {
      session += profit;
      if (profit > 0) row = 0;
      else if (profit < 0) row++;
      const inWindow = windowLoss(profit, time);
      if (!(profit < 0)) return undefined;
      if (-session >= rules.sessionLoss) return `session loss ${percent(-session)} reached ${percent(rules.sessionLoss)}`;
      if (inWindow >= rules.windowLoss) return `loss ${percent(inWindow)} within ${rules.windowMs} ms reached ${percent(rules.windowLoss)}`;
      return row >= rules.lossesInARow ? `${row} losses in a row` : undefined;
    },
    failed(time) {
      if (rules.errors === Infinity) return undefined;
      errors.push(time);
      let old = 0;
      while (errors[old] <= time - rules.errorsMs) old++;
      errors.splice(0, old);
      return errors.length >= rules.errors ? `${errors.length} errors within ${rules.errorsMs} ms` : undefined;
    },
    newSession() {
      session = 0;
    },
    clear() {
      session = 0;
      row = 0;
      times = [];
      profits = [];
      errors = [];
    },
    save: () => ({ session, row, times: [...times], profits: [...profits], errors: [...errors] }),
    restore(state) {
      ({ session, row } = state);
      times = [...state.times];
      profits = [...state.profits];
      errors = [...state.errors];
    },
  };
};
