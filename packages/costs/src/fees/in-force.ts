import { TraderError } from '@trader/core';

/** A row of a published schedule: it holds from midnight in New York of its day until the next row's. */
export interface Dated {
  /** `YYYY-MM-DD` */
  readonly from: string;
}

/** Midnight in New York in summer. In winter it is an hour later; nothing trades between. */
const MIDNIGHT = 'T04:00:00Z';

/**
 * Finds the row in force at a time (ms since 1970 UTC). A time before the first row finds the first: the past is not free. Throws
 * INVALID_CONFIG, naming `what`, when there is no row, a day is none, or the days do not rise.
 */
export const inForce = <Row extends Dated>(rows: readonly Row[], what: string): ((time: number) => Row) => {
  const starts = rows.map(({ from }) => (/^\d{4}-\d\d-\d\d$/.test(from) ? Date.parse(from + MIDNIGHT) : NaN));
  if (rows.length === 0 || !starts.every((start, index) => start > (starts[index - 1] ?? -Infinity))) {
    throw new TraderError('INVALID_CONFIG', `${what}: rates need rising days such as 2024-05-22, got ${rows.map((row) => row.from).join(', ') || 'none'}`);
  }
  return (time) => {
    let index = rows.length - 1;
    while (index > 0 && time < starts[index]) index--;
    return rows[index];
  };
};
