import { priceToNumber } from '@trader/core';
import type { Order } from '@trader/core';
import type { GateContext } from '../gate-context';
import { exceeds, told } from '../limits';
import type { Check } from './check';

/** Symbols that are never opened. */
export const restrictedSymbol = (symbols: readonly string[]): Check => {
  const restricted = new Set(symbols);
  return {
    name: 'restricted symbol',
    refuse: ({ symbol }) => (restricted.has(symbol) ? `${symbol} is restricted: it may only be closed` : undefined),
  };
};

/** Nothing is opened in a halted market; nor, if so wanted, unless it is known to be open. */
export const marketState = (onlyWhenOpen: boolean): Check => ({
  name: 'market state',
  refuse({ symbol }, { market }) {
    if (market === 'halted') return `trading in ${symbol} is halted`;
    if (!onlyWhenOpen || market === 'open' || market === 'auction') return undefined;
    return market === undefined ? `nobody knows whether the market of ${symbol} is open` : `the market of ${symbol} is closed`;
  },
});

/** Nothing is opened right after a session's open, nor right before its close. */
export const sessionTime = (afterOpenMs: number, beforeCloseMs: number): Check => ({
  name: 'session time',
  refuse({ symbol }, { time, sessionOpen, sessionClose }) {
    if (sessionOpen === undefined || sessionClose === undefined) return `the session of ${symbol} is not known`;
    if (time >= sessionOpen && time - sessionOpen < afterOpenMs) return `${time - sessionOpen} ms after the open, within the first ${afterOpenMs}`;
    if (time <= sessionClose && sessionClose - time < beforeCloseMs) return `${sessionClose - time} ms before the close, within the last ${beforeCloseMs}`;
    return undefined;
  },
});

/** What others show is near enough together. */
export const spread = (limitBps: number): Check => ({
  name: 'spread',
  refuse({ symbol }, { bid, ask }) {
    if (bid === undefined || ask === undefined) return `the spread of ${symbol} is not known`;
    const bps = ((ask - bid) / ((ask + bid) / 2)) * 1e4;
    return exceeds(bps, limitBps) ? `spread of ${told(bps)} bps above limit ${limitBps}` : undefined;
  },
});

/** How far a market order goes at least: to the last price, and to the best price that others show, where it is known. */
const marketReach = (buys: boolean, { mark, bid, ask }: GateContext): number | undefined => {
  const shown = buys ? ask : bid;
  const last = mark === undefined ? undefined : priceToNumber(mark);
  if (shown === undefined || last === undefined) return shown ?? last;
  return buys ? Math.max(shown, last) : Math.min(shown, last);
};

const reachOf = ({ side, type, limitPrice, stopPrice }: Order, context: GateContext): number | undefined => {
  if (type === 'market') return marketReach(side === 'buy', context);
  const reach = limitPrice ?? stopPrice;
  return reach === undefined ? undefined : priceToNumber(reach);
};

/** An order never meets one of our own on the other side: it would trade with nobody. A stop is taken at its trigger, a trailing stop is not: nobody knows where. */
export const selfTrade: Check = {
  name: 'self-trade',
  refuse(order, context) {
    const { side } = order;
    const other = side === 'buy' ? context.ownAsk : context.ownBid;
    if (other === undefined) return undefined;
    const reach = reachOf(order, context);
    if (reach === undefined || (side === 'buy' ? reach < priceToNumber(other) : reach > priceToNumber(other))) return undefined;
    return `it could trade with our own ${side === 'buy' ? 'sell' : 'buy'} order at ${priceToNumber(other)}`;
  },
};
