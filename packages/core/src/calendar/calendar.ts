/** One trading day of an exchange. Times are ms since 1970 UTC. */
export interface Session {
  /** The trading day, `YYYY-MM-DD` in the exchange's own time zone. */
  readonly day: string;
  readonly open: number;
  readonly close: number;
  /** Pauses within it, such as a lunch break; empty when there are none. */
  readonly breaks: readonly { readonly from: number; readonly to: number }[];
}

/** When an exchange is open. Pure data: the same answer everywhere. */
export interface ExchangeCalendar {
  readonly name: string;
  readonly timeZone: string;
  /** The session of that day, or undefined when the exchange is closed. Throws INVALID_DATA outside the covered years. */
  session(day: string): Session | undefined;
  /** The session that contains `time` (open < time <= close: a bar that ends at the close belongs to it), else the next one. */
  sessionAt(time: number): Session;
}
