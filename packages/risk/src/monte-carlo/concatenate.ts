import { TraderError } from '@trader/core';
import type { PathColumns } from './scan';
import type { PathResults } from './simulate';

const SETTINGS = ['seed', 'periods', 'initial', 'ruin'] as const;

const joined = (parts: readonly Float64Array[], length: number): Float64Array => {
  const whole = new Float64Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

/**
 * Puts the results of ranges of paths together, in order of path whatever the order they come in. Throws INVALID_DATA when there are none, when a
 * path is missing or there twice, or when they were drawn with different settings.
 */
export const concatenate = (results: readonly PathResults[]): PathResults => {
  const parts = [...results].sort((one, other) => one.from - other.from);
  const [first] = parts;
  const last = parts.at(-1);
  if (first === undefined || last === undefined) throw new TraderError('INVALID_DATA', 'there are no results to put together');
  for (const [index, part] of parts.entries()) {
    for (const setting of SETTINGS) {
      if (part[setting] !== first[setting]) {
        throw new TraderError('INVALID_DATA', `${setting} of path ${part.from} is ${part[setting]}, of path ${first.from} ${first[setting]}`);
      }
    }
    const due = index === 0 ? part.from : parts[index - 1].to;
    if (part.from !== due) {
      throw new TraderError('INVALID_DATA', `path ${Math.min(due, part.from)} is ${part.from > due ? 'missing' : 'there twice'}`);
    }
  }
  const length = last.to - first.from;
  const ruined = new Uint8Array(length);
  for (const part of parts) ruined.set(part.ruined, part.from - first.from);
  const whole = (column: keyof PathColumns): Float64Array => joined(parts.map((part) => part[column]), length);
  return {
    seed: first.seed, from: first.from, to: last.to, periods: first.periods, initial: first.initial, ruin: first.ruin,
    finalWealth: whole('finalWealth'), maxDrawdown: whole('maxDrawdown'),
    longestUnderwater: whole('longestUnderwater'), lowestWealth: whole('lowestWealth'), ruined,
  };
};
