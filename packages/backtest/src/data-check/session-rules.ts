import type { ExchangeCalendar, Session } from '@trader/core';
import { finding } from './finding';
import type { Finding, SymbolBars } from './finding';

const HOUR = 3_600_000;

/** Time of trading in a session between two instants, ms: breaks do not count. */
const openTimeIn = ({ open, close, breaks }: Session, from: number, to: number): number => {
  const within = (start: number, end: number): number => Math.max(0, Math.min(end, to) - Math.max(start, from));
  return breaks.reduce((rest, pause) => rest - within(pause.from, pause.to), within(open, close));
};

/** What the exchange traded between two instants: whole sessions, and time in all, ms. */
const tradedBetween = (calendar: ExchangeCalendar, from: number, to: number): { readonly sessions: number; readonly time: number } => {
  let sessions = 0;
  let time = 0;
  for (let session = calendar.sessionAt(from + 1); session.open < to; session = calendar.sessionAt(session.close + 1)) {
    if (session.open >= from && session.close <= to) sessions++;
    time += openTimeIn(session, from, to);
  }
  return { sessions, time };
};

const isOutside = (session: Session, start: number, end: number): boolean =>
  start < session.open || end > session.close || session.breaks.some((pause) => start >= pause.from && end <= pause.to);

/** Bars that the exchange's sessions do not hold, and times of trading of at least one bar's length for which there is no bar. */
export const sessionFindings = (bars: SymbolBars): Finding[] => {
  const found: Finding[] = [];
  const { calendar, start, end, intervalMs } = bars;
  /** The last bar within a session. */
  let before = -1;
  for (let at = 0; at < bars.length; at++) {
    const session = calendar.sessionAt(start[at] + 1);
    if (isOutside(session, start[at], end[at])) {
      found.push(finding(bars, at, 'out-of-session', `outside the sessions of ${calendar.name}`));
      continue;
    }
    if (before >= 0 && start[at] > end[before]) {
      const { sessions, time } = tradedBetween(calendar, end[before], start[at]);
      if (sessions > 0) found.push(finding(bars, at, 'gap', `${sessions} whole session${sessions === 1 ? '' : 's'} missing before it`));
      else if (time >= intervalMs) found.push(finding(bars, at, 'gap', `${Math.round(time / intervalMs)} bars missing before it`));
    }
    before = at;
  }
  return found;
};

/**
 * Whether the stamps were read as the wrong end of their bars: then a bar begins where sessions close, or one ends where they open, session
 * after session. Daily bars, and exchanges that never close, do not tell.
 */
export const stampFindings = (bars: SymbolBars): Finding[] => {
  const { calendar, start, end, length } = bars;
  const first = calendar.sessionAt(start[0]);
  if (bars.intervalMs > 4 * HOUR || calendar.sessionAt(first.close + 1).open === first.close) return [];
  const closes = new Set<number>();
  let startsAtClose = 0;
  let startsAtOpen = 0;
  let endsAtOpen = 0;
  let endsAtClose = 0;
  for (let at = 0; at < length; at++) {
    const session = calendar.sessionAt(start[at]);
    closes.add(session.close);
    if (start[at] === session.close) startsAtClose++;
    if (start[at] === session.open) startsAtOpen++;
    const ended = calendar.sessionAt(end[at]);
    if (end[at] === ended.open) endsAtOpen++;
    if (end[at] === ended.close) endsAtClose++;
  }
  const most = closes.size / 2;
  if (startsAtClose > startsAtOpen && startsAtClose > most) {
    return [finding(bars, 0, 'stamps', `a bar begins at the close of ${startsAtClose} of ${closes.size} sessions: the stamps look like ends of bars, so read them with --stamp end`)];
  }
  if (endsAtOpen > endsAtClose && endsAtOpen > most) {
    return [finding(bars, 0, 'stamps', `a bar ends at the open of ${endsAtOpen} of ${closes.size} sessions: the stamps look like starts of bars, so leave out --stamp end`)];
  }
  return [];
};
