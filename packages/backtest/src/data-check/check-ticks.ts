import { calendarNamed, TRADE_TICK } from '@trader/core';
import type { ExchangeCalendar, TickTable } from '@trader/core';
import { findingAt } from './finding';
import type { Finding } from './finding';

/** A trade further than this from the one before and the one after it is a bad print, */
const FAR = 0.05;
/** when those two are no further than this from each other. */
const NEAR = 0.01;

const apart = (one: number, other: number): number => Math.abs(Math.log(one / other));

const isOpen = (calendar: ExchangeCalendar, time: number): boolean => {
  const { open, breaks } = calendar.sessionAt(time);
  return time >= open && !breaks.some((pause) => time > pause.from && time < pause.to);
};

/** Trades that are far from both their neighbours, while those are near each other. */
const badPrints = ({ symbols, symbol, time, kind, bid, length }: TickTable): Finding[] => {
  const found: Finding[] = [];
  // The last two trades of each symbol.
  const [before, last] = [0, 1].map(() => new Int32Array(symbols.length).fill(-1));
  for (let row = 0; row < length; row++) {
    if (kind[row] !== TRADE_TICK) continue;
    const each = symbol[row];
    const [first, middle] = [before[each], last[each]];
    if (first >= 0 && apart(bid[first], bid[row]) <= NEAR && apart(bid[middle], bid[first]) > FAR && apart(bid[middle], bid[row]) > FAR) {
      found.push(findingAt('bad-print', symbols[each], middle, time[middle], `${bid[middle]} between trades at ${bid[first]} and ${bid[row]}`));
    }
    before[each] = middle;
    last[each] = row;
  }
  return found;
};

/**
 * Looks for what is probably wrong with quotes and trades that could be read, in the order of their rows: quotes whose bid is above their ask, trades
 * far from those before and after them, and, once for each symbol, how many lie outside the sessions. `calendarOf` as for `parseTicks`. Pure; throws
 * INVALID_DATA when a calendar does not cover the ticks.
 */
export const checkTicks = (ticks: TickTable, calendarOf?: (symbol: string) => ExchangeCalendar): readonly Finding[] => {
  const { symbols, symbol, time, kind, bid, ask, length } = ticks;
  const xnys = calendarNamed('XNYS');
  const calendars = symbols.map((name) => calendarOf?.(name) ?? xnys);
  const [outside, first] = [new Float64Array(symbols.length), new Int32Array(symbols.length)];
  const found = badPrints(ticks);
  for (let row = 0; row < length; row++) {
    const each = symbol[row];
    if (kind[row] !== TRADE_TICK && ask[row] > 0 && bid[row] > ask[row]) {
      found.push(findingAt('crossed', symbols[each], row, time[row], `a bid of ${bid[row]} above an ask of ${ask[row]}`));
    }
    if (isOpen(calendars[each], time[row])) continue;
    if (outside[each]++ === 0) first[each] = row;
  }
  symbols.forEach((name, each) => {
    if (outside[each] > 0) found.push(findingAt('out-of-session', name, first[each], time[first[each]], `${outside[each]} quotes and trades outside the sessions of ${calendars[each].name}, the first here`));
  });
  return found.sort((a, b) => a.row - b.row);
};
