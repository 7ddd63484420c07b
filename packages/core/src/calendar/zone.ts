import { TraderError } from '../errors';
import { DAY_MS } from './civil-day';

/** A time zone, for reading wall clock times out of files. */
export interface Zone {
  /** Its IANA name, as it was given. */
  readonly name: string;
  /** Local time minus UTC at `time` (ms since 1970 UTC), in ms: below zero west of Greenwich. */
  offsetAt(time: number): number;
  /**
   * The instant, ms since 1970 UTC, at which clocks in the zone showed this wall time. `month` is 1 to 12, the year 1000 to
   * 9999. One rule for changes of the clocks, that of RFC 5545, 3.3.5: the offset before the change is used. A time that came
   * twice is the first of the two; a time that was skipped is as far after the change as it says (02:30 on a spring day is
   * 03:30). Fields beyond their range carry over as in `Date.UTC`; a NaN field gives NaN.
   */
  toUtc(year: number, month: number, day: number, hour: number, minute: number, second: number): number;
}

/** The offset before and after the change of the clocks, if any, near one local day; `change` is its instant or Infinity. */
interface LocalDay {
  readonly before: number;
  readonly after: number;
  readonly change: number;
}

const createOffsetAt = (name: string): Zone['offsetAt'] => {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name, hourCycle: 'h23',
      year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
    });
  } catch (cause) {
    throw new TraderError('INVALID_CONFIG', `unknown time zone "${name}": use an IANA name such as America/New_York`, { cause });
  }
  return (time) => {
    const whole = Math.floor(time / 1000) * 1000;
    const [month, day, year, hour, minute, second] = (format.format(whole).match(/\d+/g) ?? []).map(Number);
    return Date.UTC(year, month - 1, day, hour, minute, second) - whole;
  };
};

/** Looks a day to either side of the local day, which is wider than any offset, and finds the change to the second. */
const readLocalDay = (offsetAt: Zone['offsetAt'], localMidnight: number): LocalDay => {
  let low = localMidnight - DAY_MS;
  let high = localMidnight + 2 * DAY_MS;
  const before = offsetAt(low);
  const after = offsetAt(high);
  if (before === after) return { before, after, change: Infinity };
  while (high - low > 1000) {
    const middle = low + Math.floor((high - low) / 2000) * 1000;
    if (offsetAt(middle) === before) low = middle;
    else high = middle;
  }
  return { before, after, change: high };
};

/**
 * A time zone by its IANA name, from the zone data of the machine's Intl. Keep the instance: it asks Intl a few times for each
 * day and remembers. Throws INVALID_CONFIG for an unknown name.
 */
export const createZone = (name: string): Zone => {
  const offsetAt = createOffsetAt(name);
  const days = new Map<number, LocalDay>();
  let currentMidnight = NaN;
  let current: LocalDay = { before: 0, after: 0, change: Infinity };

  const localDay = (midnight: number): LocalDay => {
    let found = days.get(midnight);
    if (found === undefined) days.set(midnight, (found = readLocalDay(offsetAt, midnight)));
    return found;
  };

  return {
    name,
    offsetAt,
    toUtc: (year, month, day, hour, minute, second) => {
      const local = Date.UTC(year, month - 1, day, hour, minute, second);
      if (Number.isNaN(local)) return NaN;
      const midnight = Math.floor(local / DAY_MS) * DAY_MS;
      if (midnight !== currentMidnight) {
        current = localDay(midnight);
        currentMidnight = midnight;
      }
      const early = local - current.before;
      const late = local - current.after;
      return early < current.change || late < current.change ? early : late;
    },
  };
};
