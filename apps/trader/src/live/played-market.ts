import { createBarTable, createCalendars, TraderError } from '@trader/core';
import type { BarTable, Instrument, Session, TickTable } from '@trader/core';
import type { Account } from '../account';

/** One session of a recorded market, to be played as if it were now, and the sessions before it. */
export interface PlayedMarket {
  readonly day: string;
  /** When the session begins and ends, ms since 1970 UTC. */
  readonly open: number;
  readonly close: number;
  /** Bars of one minute, of the sessions before it and of its own. */
  readonly minutes: BarTable;
  /** Quotes and trades of the session, where the account has any. */
  readonly ticks: TickTable | undefined;
}

const MINUTE = 60_000;
const CENTS = 100;

interface Bar {
  readonly symbol: number;
  readonly openTime: number;
  readonly time: number;
  readonly prices: readonly [number, number, number, number];
  readonly volume: number;
}

const cents = (price: number): number => Math.round(price * CENTS) / CENTS;

const barAt = (bars: BarTable, row: number): Bar => ({
  symbol: bars.symbol[row], openTime: bars.openTime[row], time: bars.time[row], volume: bars.volume[row],
  prices: [bars.open[row], bars.high[row], bars.low[row], bars.close[row]],
});

/**
 * The bars of one minute of which a longer bar could be made: from its open straight to its nearer extreme, to the other one, and to its close, a third of the time
 * each. What really happened within it, nobody has recorded.
 */
export const minutesOf = (bar: Bar, from: number, to: number): readonly Bar[] => {
  const count = Math.round((to - from) / MINUTE);
  const [open, high, low, close] = bar.prices;
  if (count <= 1) return [{ ...bar, openTime: from, time: to }];
  const turns = close >= open ? [open, low, high, close] : [open, high, low, close];
  const places = [0, Math.round(count / 3), Math.round((2 * count) / 3), count];
  const priceAt = (minute: number): number => {
    const leg = minute >= places[2] ? 2 : minute >= places[1] ? 1 : 0;
    const share = (minute - places[leg]) / Math.max(1, places[leg + 1] - places[leg]);
    return cents(turns[leg] + (turns[leg + 1] - turns[leg]) * share);
  };
  return Array.from({ length: count }, (_, minute) => {
    const [first, last] = [priceAt(minute), priceAt(minute + 1)];
    return {
      symbol: bar.symbol, openTime: from + minute * MINUTE, time: from + (minute + 1) * MINUTE, volume: Math.max(1, Math.round(bar.volume / count)),
      prices: [first, Math.max(first, last), Math.min(first, last), last],
    };
  });
};

const tableOf = (symbols: readonly string[], bars: readonly Bar[]): BarTable => {
  const sorted = [...bars].sort((a, b) => a.time - b.time || a.symbol - b.symbol);
  const table = createBarTable(symbols, sorted.length);
  sorted.forEach(({ symbol, openTime, time, prices, volume }, row) => {
    table.symbol[row] = symbol;
    table.openTime[row] = openTime;
    table.time[row] = time;
    [table.open[row], table.high[row], table.low[row], table.close[row]] = prices;
    table.volume[row] = volume;
  });
  return table;
};

/** The sessions that have bars, oldest first. */
const sessionsOf = (bars: BarTable, instrument: Instrument): readonly Session[] => {
  const calendar = createCalendars()(instrument);
  const sessions: Session[] = [];
  for (let row = 0; row < bars.length; row++) {
    const last = sessions.at(-1);
    if (last === undefined || bars.time[row] > last.close) sessions.push(calendar.sessionAt(bars.time[row]));
  }
  return sessions;
};

const ticksOf = (ticks: TickTable, { open, close }: Session): TickTable => {
  const rows = Array.from(ticks.time.keys()).filter((row) => ticks.time[row] > open && ticks.time[row] <= close);
  const pick = <Column extends Float64Array | Int32Array | Uint8Array>(column: Column): Column => column.filter((_, row) => ticks.time[row] > open && ticks.time[row] <= close) as Column;
  return {
    symbols: ticks.symbols, length: rows.length, time: pick(ticks.time), symbol: pick(ticks.symbol), kind: pick(ticks.kind), bid: pick(ticks.bid), bidSize: pick(ticks.bidSize),
    ask: pick(ticks.ask), askSize: pick(ticks.askSize),
  };
};

/**
 * The session of `day` (default: the last one) of an account's recorded market, and `before` sessions ahead of it. Throws INVALID_CONFIG when nothing of that day is
 * recorded.
 */
export const playedMarket = ({ bars, ticks, instruments, config }: Account, day: string | undefined, before: number): PlayedMarket => {
  const sessions = sessionsOf(bars, instruments[0]);
  const index = day === undefined ? sessions.length - 1 : sessions.findIndex((each) => each.day === day);
  const session: Session | undefined = sessions[index];
  if (session === undefined) {
    const [first, last] = [sessions.at(0)?.day, sessions.at(-1)?.day];
    throw new TraderError('INVALID_CONFIG', `account ${config.name}: nothing of ${String(day)} is recorded: name one of its trading days from ${String(first)} to ${String(last)}`);
  }
  const wanted = sessions.slice(Math.max(0, index - before), index + 1);
  const minutes = Array.from(bars.time.keys()).flatMap((row) => {
    const bar = barAt(bars, row);
    const own = wanted.find(({ open, close }) => bar.time > open && bar.time <= close);
    return own === undefined ? [] : minutesOf(bar, Math.max(bar.openTime, own.open), bar.time);
  });
  return { day: session.day, open: session.open, close: session.close, minutes: tableOf(bars.symbols, minutes), ticks: ticks && ticksOf(ticks, session) };
};
