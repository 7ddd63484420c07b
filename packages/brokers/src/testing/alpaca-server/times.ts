import { createZone } from '@trader/core';

const zone = (): ReturnType<typeof createZone> => createZone('America/New_York');

/** Times as Alpaca writes them; ms since 1970 UTC go in. */
export class Times {
  private readonly newYork = zone();

  /** RFC 3339 in UTC. */
  utc(time: number): string {
    return new Date(time).toISOString();
  }

  /** RFC 3339 with New York's offset, as the clock endpoint tells its times. */
  local(time: number): string {
    const offset = this.newYork.offsetAt(time);
    const minutes = Math.round(-offset / 60_000);
    const sign = minutes >= 0 ? '-' : '+';
    const hours = String(Math.floor(Math.abs(minutes) / 60)).padStart(2, '0');
    return `${new Date(time + offset).toISOString().slice(0, -1)}${sign}${hours}:${String(Math.abs(minutes) % 60).padStart(2, '0')}`;
  }

  /** The day in New York, `YYYY-MM-DD`. */
  day(time: number): string {
    return new Date(time + this.newYork.offsetAt(time)).toISOString().slice(0, 10);
  }

  /** The hour and minute in New York, `HH:MM`. */
  clock(time: number): string {
    return new Date(time + this.newYork.offsetAt(time)).toISOString().slice(11, 16);
  }

  /** What the id of a fill activity begins with: New York's local time, seventeen digits. */
  stamp(time: number): string {
    return new Date(time + this.newYork.offsetAt(time)).toISOString().replace(/\D/g, '').slice(0, 17);
  }

  /** When a local day of New York began. */
  midnight(day: string): number {
    const [year, month, date] = day.split('-').map(Number);
    return this.newYork.toUtc(year, month, date, 0, 0, 0);
  }
}
