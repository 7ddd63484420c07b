import type { BarTable, Instrument } from '@trader/core';
import { arm, follow, isThrough } from './resting-order';
import type { Moment, RestingOrder } from './resting-order';

/** How an order trades in a bar. One object is used again for every meeting. */
export interface Meeting {
  /** What the market shows, before slippage. */
  price: number;
  moment: Moment;
  /** Whether it takes liquidity, and slips. */
  takes: boolean;
}

/**
 * Whether a working order trades at the open of a bar, given that it was there by then; how, is filled in. A trigger that is reached is kept in
 * the order, and so is an open that a trailing stop follows. What an order does in a whole bar (`meetInside` and `meetClose` are the rest):
 *
 * | type (a buy; a sell is its mirror) | trades | at |
 * | --- | --- | --- |
 * | market | at the open | the open, slipped |
 * | limit | open <= limit | the open; slipped, never beyond the limit, when it is `marketable` |
 * | | low <= limit | the limit |
 * | stop | open >= stop | the open, slipped |
 * | | high >= stop | the stop, slipped |
 * | market-if-touched | open <= stop | the open, slipped |
 * | | low <= stop | the stop, slipped |
 * | stop-limit, limit-if-touched, triggered by the open | open <= limit | the open, slipped, never beyond the limit |
 * | | else as a limit | |
 * | the same, triggered inside the bar, stop <= limit | close <= limit | the stop, slipped, never beyond the limit |
 * | stop-limit, triggered inside the bar, stop > limit | close <= limit | the limit |
 * | limit-if-touched, triggered inside the bar, stop > limit | low <= limit | the limit |
 * | trailing-stop | as a stop at the least price up to this open, plus its distance | |
 * | | close >= least price of this bar too, plus its distance (`meetClose`) | the close, slipped |
 *
 * Where a bar leaves doubt. A limit that begins to work inside the bar is known to have traded only when the close, which comes after, is
 * within it; else it rests from the next bar on. (A touched limit beyond its trigger was passed on the way, so the low is proof enough.) A
 * trailing stop does not move with the bar's own low before its high is checked, for the low may have come after; but when the close is
 * beyond the level that the low makes, the stop was hit, whatever came first. Its price is then somewhere between: the close, which the
 * market showed at the end, is never better than that level.
 *
 * Others: LEAN (`FillModel.StopLimitFill`) asks for the same proof by the close, but fills at the lesser of high and limit and never at the open.
 * backtesting.py fills a stop-limit at the stop whenever the limit is beyond it, close or not. NautilusTrader walks each bar as open, high, low,
 * close (or low first, by the distance of the open), so that a trailing stop moves with a high that may not have come first.
 */
export const meetOpen = (resting: RestingOrder, instrument: Instrument, open: number, into: Meeting): boolean => {
  if (resting.work === 'market') return tell(into, open, 'open', true);
  if (resting.work === 'trail') follow(resting, instrument, open);
  if (!isThrough(resting, open)) return false;
  if (resting.work !== 'two-step') return tell(into, open, 'open', resting.marketable || resting.work !== 'limit');
  arm(resting);
  return isThrough(resting, open) && tell(into, open, 'open', true);
};

/** What lies between the open and the close, for an order that the open did not fill. */
export const meetInside = (resting: RestingOrder, bars: BarTable, row: number, into: Meeting): boolean => {
  if (resting.work === 'market' || !touches(resting, bars, row)) return false;
  if (resting.work === 'two-step') return trigger(resting, resting.trigger, bars, row, true, into);
  return tell(into, resting.trigger, 'inside', resting.work !== 'limit');
};

/**
 * The same for an order that began to work inside the bar, when the market was at `entered`. An order that this price is through trades there.
 * What the bar did before is unknown, so beyond that a stop trades when the bar touches it at all, and a limit or a touch only when a stop
 * carried the entry in (`carried`), for then the market went on toward it.
 */
export const meetRest = (resting: RestingOrder, entered: number, carried: boolean, bars: BarTable, row: number, into: Meeting): boolean => {
  const through = isThrough(resting, entered);
  if (!through && !((resting.round === 'stop' || carried) && touches(resting, bars, row))) return false;
  const at = through ? entered : resting.trigger;
  if (resting.work === 'two-step') return trigger(resting, at, bars, row, false, into);
  return tell(into, at, 'inside', through || resting.work !== 'limit');
};

/** The end of the bar for a trailing stop: it follows what it saw of the bar, and trades at the close when that is beyond its new level. */
export const meetClose = (resting: RestingOrder, instrument: Instrument, seen: Moment, bars: BarTable, row: number, into: Meeting): boolean => {
  if (seen === 'close') return false;
  const close = bars.close[row];
  follow(resting, instrument, seen === 'inside' ? close : resting.buy ? bars.low[row] : bars.high[row]);
  return isThrough(resting, close) && tell(into, close, 'close', true);
};

/** A two-step order is triggered by a market at `at`, inside the bar. `passed`: the market went from there to the low, or high. */
const trigger = (resting: RestingOrder, at: number, bars: BarTable, row: number, passed: boolean, into: Meeting): boolean => {
  arm(resting);
  const proven = isThrough(resting, bars.close[row]);
  if (isThrough(resting, at)) return proven && tell(into, at, 'inside', true);
  const touched = passed && resting.round === 'limit' && touches(resting, bars, row);
  return (proven || touched) && tell(into, resting.trigger, 'inside', false);
};

const touches = (resting: RestingOrder, bars: BarTable, row: number): boolean =>
  isThrough(resting, resting.below ? bars.low[row] : bars.high[row]);

const tell = (into: Meeting, price: number, moment: Moment, takes: boolean): true => {
  into.price = price;
  into.moment = moment;
  into.takes = takes;
  return true;
};
