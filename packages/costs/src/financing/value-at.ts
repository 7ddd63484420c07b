import type { Numeric } from '@trader/core';
import { inForce } from '../fees/in-force';
import type { Dated } from '../fees/in-force';

const isDated = <Row>(said: Numeric | readonly Row[]): said is readonly Row[] => Array.isArray(said);

/**
 * Finds the value of a time where one is said for all time, or rows of rising days; a time before the first row has the first. Throws what `read` throws, and
 * INVALID_CONFIG, naming `what`, for days that do not rise.
 */
export const valueAt = <Value extends bigint, Row extends Dated>(
  said: Numeric | readonly Row[], what: string, valueOf: (row: Row) => Numeric, read: (value: Numeric) => Value,
): ((time: number) => Value) => {
  if (!isDated(said)) {
    const always = read(said);
    return () => always;
  }
  const rowAt = inForce(said.map((row) => ({ from: row.from, value: read(valueOf(row)) })), what);
  return (time) => rowAt(time).value;
};
