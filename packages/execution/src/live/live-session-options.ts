import type { LiveBroker, LiveMarket, MarketListener, MarketWish, Timers } from '@trader/core';
import type { TradingLoop } from '../trading-loop';
import type { Alarm } from './alarm';
import type { ClockSkew } from './clock-skew';
import type { SessionPolicy } from './policy';

/** What a live session runs on. */
export interface LiveSessionOptions {
  /** Made over `broker`, with `journalGoals`, and given its memory back by `restore`. */
  readonly loop: TradingLoop;
  readonly broker: LiveBroker;
  readonly market: LiveMarket;
  readonly timers: Timers;
  readonly alarm: Alarm;
  /** What of the market is wanted; default: bars, quotes and trades. */
  readonly wish?: Omit<MarketWish, 'symbols'> | undefined;
  /** Bars of `frameMs` of the last `ms` are shown to the strategies before they trade, and after every gap those that were missed; default: neither are. With `ms` 0 only the latter are. */
  readonly warmUp?: { readonly frameMs: number; readonly ms: number } | undefined;
  readonly policy?: Partial<SessionPolicy> | undefined;
  /** A person says that what the broker holds beyond our books belongs to `external`, and orders with our name that the journal does not know are another's; default: it is refused to trade then. */
  readonly adopt?: boolean | undefined;
  /** Hears of every market event first. */
  readonly tap?: MarketListener | undefined;
  /** Knows by how much our clock is behind the broker's: so much earlier than by our clock bars may end that a stream will not tell any more. */
  readonly clock?: Pick<ClockSkew, 'skew'> | undefined;
}
