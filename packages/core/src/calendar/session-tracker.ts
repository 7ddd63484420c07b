import type { Instrument } from '../instrument';
import type { ExchangeCalendar, Session } from './calendar';

/** Follows event time through the sessions of several instruments, each by its own calendar. */
export class SessionTracker {
  /** When the running session of each symbol ends, ms since 1970 UTC; -Infinity before the first event. */
  readonly closes: Float64Array;
  /** When it began. */
  readonly opens: Float64Array;
  /** The earliest of `closes`: nothing changes before time passes it. */
  nextClose = -Infinity;
  private readonly calendars: readonly ExchangeCalendar[];
  private readonly sessions: (Session | undefined)[];

  /** `calendarOf` names the calendar of an instrument, usually by `calendarNamed(instrument.calendar)`. */
  constructor(instruments: readonly Instrument[], calendarOf: (instrument: Instrument) => ExchangeCalendar) {
    this.calendars = instruments.map(calendarOf);
    this.sessions = instruments.map(() => undefined);
    this.closes = new Float64Array(instruments.length).fill(-Infinity);
    this.opens = new Float64Array(instruments.length).fill(-Infinity);
  }

  /** The running session of a symbol, or undefined before the first event. */
  session(symbol: number): Session | undefined {
    return this.sessions[symbol];
  }

  /** Begins anew, as before the first event. */
  rewind(): void {
    this.closes.fill(-Infinity);
    this.opens.fill(-Infinity);
    this.sessions.fill(undefined);
    this.nextClose = -Infinity;
  }

  /** Moves to `time`. `onEnd` hears of every session that ended before it, symbol by symbol. Call when `time > nextClose`. */
  advance(time: number, onEnd: (symbol: number, ended: Session) => void): void {
    let next = Infinity;
    for (let symbol = 0; symbol < this.closes.length; symbol++) {
      if (time > this.closes[symbol]) {
        const ended = this.sessions[symbol];
        const running = this.calendars[symbol].sessionAt(time);
        this.sessions[symbol] = running;
        this.closes[symbol] = running.close;
        this.opens[symbol] = running.open;
        if (ended !== undefined) onEnd(symbol, ended);
      }
      next = Math.min(next, this.closes[symbol]);
    }
    this.nextClose = next;
  }
}
