import { createZone } from '@trader/core';

const HOUR = 3_600_000;

/** RFC 3339 in UTC, with as many decimals as a time has: milliseconds, or nanoseconds when it is no whole number of ms. */
export const rfc3339 = (time: number): string => {
  const whole = Math.floor(time);
  const text = new Date(whole).toISOString();
  const rest = Math.round((time - whole) * 1e6);
  return rest === 0 ? text : `${text.slice(0, -1)}${String(Math.min(rest, 999_999)).padStart(6, '0')}Z`;
};

/** Times as Alpaca writes them; ms since 1970 UTC go in. */
export class Times {
  private readonly newYork = createZone('America/New_York');
  /** By the hours that were asked for. */
  private readonly offsets = new Map<number, number>();

  /** RFC 3339 in UTC. */
  utc(time: number): string {
    return rfc3339(time);
  }

  /** RFC 3339 with New York's offset, as the clock endpoint tells its times. */
  local(time: number): string {
    const minutes = -this.offsetAt(time) / 60_000;
    const hours = String(Math.floor(minutes / 60)).padStart(2, '0');
    return `${this.wall(time).slice(0, -1)}-${hours}:${String(minutes % 60).padStart(2, '0')}`;
  }

  /** The day in New York, `YYYY-MM-DD`. */
  day(time: number): string {
    return this.wall(time).slice(0, 10);
  }

  /** The hour and minute in New York, `HH:MM`. */
  clock(time: number): string {
    return this.wall(time).slice(11, 16);
  }

  /** What the id of a fill activity begins with: New York's local time, seventeen digits. */
  stamp(time: number): string {
    return this.wall(time).replace(/\D/g, '').slice(0, 17);
  }

  /** When a local day of New York began. */
  midnight(day: string): number {
    const [year, month, date] = day.split('-').map(Number);
    return this.newYork.toUtc(year, month, date, 0, 0, 0);
  }

  /** What clocks in New York show, written as if it were UTC. */
  private wall(time: number): string {
    return new Date(time + this.offsetAt(time)).toISOString();
  }

  /** Clocks change on the hour; asking costs much. */
  private offsetAt(time: number): number {
    const hour = Math.floor(time / HOUR);
    let offset = this.offsets.get(hour);
    if (offset === undefined) this.offsets.set(hour, (offset = this.newYork.offsetAt(time)));
    return offset;
  }
}
