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

/** An order never meets one of our own on the other side: it would trade with nobody. */
export const selfTrade: Check = {
  name: 'self-trade',
  refuse({ side, limitPrice, stopPrice, type }, { ownBid, ownAsk, mark }) {
    const other = side === 'buy' ? ownAsk : ownBid;
    const reach = limitPrice ?? (type === 'market' ? mark : stopPrice);
    if (other === undefined || reach === undefined) return undefined;
    if (side === 'buy' ? reach < other : reach > other) return undefined;
    return `it could trade with our own ${side === 'buy' ? 'sell' : 'buy'} order at ${Number(other) / 1e9}`;
  },
};
