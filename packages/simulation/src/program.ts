import type { Random, Session, Timers, Transport } from '@trader/core';
import type { Sink } from '@trader/observability/journal';
import type { Server } from './virtual-network';
import type { Trace } from './trace';
import type { VirtualTime } from './virtual-time';
import type { Weather } from './weather';

/** What one life of a program has of the world. */
export interface Machine {
  /** Which life it is, from 1. */
  readonly life: number;
  readonly seed: number;
  readonly transport: Transport;
  readonly timers: Timers;
  readonly random: Random;
  /** Where its journal goes on, behind `stored`. */
  readonly sink: Sink;
  /** What is there of its journal, a torn last line cut off. */
  readonly stored: Uint8Array;
  /** Whether the strategies are to want nothing new any more: the run is coming to its end. */
  readonly resting: () => boolean;
  /** Whether it is to have all parts that it may have: see `FaultPlan.whole`. */
  readonly whole: boolean;
  /** Adds a line to what is told of the run. */
  tell(line: string): void;
  /** Ends this life, as an error does that nobody catches. */
  exit(cause: unknown): void;
}

/** An order as the program sees it. */
export interface SeenOrder {
  readonly id: string;
  readonly parent: string;
  readonly symbol: string;
  readonly status: string;
  readonly quantity: bigint;
  readonly filled: bigint;
}

/** What a program believes, at one moment. Quantities are in units of 10^-9, money of 10^-18. */
export interface Belief {
  /** Grows with everything that changes what follows: unchanged means that nothing has. */
  readonly version: number;
  /** Orders that may still change. */
  readonly live: readonly SeenOrder[];
  /** What it believes the account to hold, by symbol; no entry: nothing. */
  readonly positions: ReadonlyMap<string, bigint>;
  /** What of that each of its strategies owns, by `owner symbol`. */
  readonly owned: ReadonlyMap<string, bigint>;
  readonly cash: bigint;
  /** Equity less cash less marks: 0. */
  readonly gap: bigint;
  /** What differs between its books and what the venue said of them last; default nothing. Entries are not meant then. */
  readonly differences?: readonly string[] | undefined;
  /** Why only reductions pass, or nothing does, one each. */
  readonly suspended: readonly string[];
  /** Whether the kill switch holds. */
  readonly halted: boolean;
  /** Symbols in which only reductions pass. */
  readonly held: ReadonlySet<string>;
  /** Holdings (`owner symbol`) of which people were told in this life that they cannot be protected, and when, by the program's clock; ms since 1970 UTC. */
  readonly unprotected: ReadonlyMap<string, number>;
  /** When the bars ended that its strategies have seen in this life, in the order in which they saw them, by symbol; ms since 1970 UTC. Not looked at when undefined. */
  readonly bars?: ReadonlyMap<string, readonly number[]> | undefined;
}

/** A running program. */
export interface Program {
  /** Undefined as long as it has not come up. */
  belief(): Belief | undefined;
  /** Throws the kill switch. */
  kill(): void;
}

/** An order as the venue has it. */
export interface VenueOrder {
  /** The id its sender gave it. */
  readonly id: string;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly quantity: bigint;
  /** With what the orders have filled whose place it took. */
  readonly filled: bigint;
  /** That part of it; default none. */
  readonly carried?: bigint | undefined;
  /** The limit of its price, if it has one. */
  readonly limit?: number | undefined;
  readonly open: boolean;
  /** Whether somebody else has sent it. */
  readonly outside: boolean;
}

/** The truth of the account. */
export interface VenueBooks {
  readonly orders: readonly VenueOrder[];
  readonly positions: ReadonlyMap<string, bigint>;
  /** Last prices by symbol, where there are any. */
  readonly marks?: ReadonlyMap<string, number> | undefined;
  readonly cash: bigint;
  /** Equity less cash less marks: 0. */
  readonly gap: bigint;
}

/** Limits of a whole program (see `FaultPlan.whole`) that are so tight that they bind. */
export interface TightLimits {
  /** What may come to be held, long and short together, as a multiple of equity. */
  readonly gross: number;
  /** How far beyond the price of its decision a limit may lie, bps. */
  readonly collarBps: number;
  /** Orders within a minute of which one may be an entry. */
  readonly ordersPerMinute: number;
}

/** What a venue is made of. */
export interface Stage {
  readonly seed: number;
  readonly start: number;
  readonly clock: Pick<VirtualTime, 'now' | 'at'>;
  readonly weather: Weather;
  readonly trace: Trace;
  readonly ids: OurIds;
}

/** Where a program trades: a server with a market behind it. */
export interface Venue extends Server {
  /** Grows with everything that changes its books. */
  readonly changes: number;
  readonly symbols: readonly string[];
  books(): VenueBooks;
  /** Time passes there. */
  advance(now: number): void;
  /** Shows a quote, which may fill orders. */
  quote(symbol: number, now: number, bid: number, bidSize: number, ask: number, askSize: number): void;
  /** Shows a complete bar of a minute that began at `openTime`, ms since 1970 UTC. */
  bar(symbol: number, openTime: number, open: number, high: number, low: number, close: number, volume: number): void;
  /** Halts a symbol, or lets it trade again. */
  halt(symbol: number, now: number, trading: boolean): void;
  /** Somebody else trades in the account; below zero sells. */
  outsideTrade(symbol: number, shares: number): void;
  /** Somebody else cancels an order of ours; the chance chooses. False when there is none. */
  outsideCancel(chance: number): boolean;
}

/** What a venue's wire leaves out and its program journals: our ids of orders that carry none there. */
export interface OurIds {
  /** The id of an order that came with `of`, by its type (`stop`, `limit`); undefined when the journal knows of none. */
  legOf(of: string, type: string): string | undefined;
}

/** A program and where it trades: what is put through bad days. */
export interface World {
  /** First quotes of its symbols, and which days may be drawn: starts of runs, ms since 1970 UTC. */
  readonly prices: readonly number[];
  readonly days: readonly number[];
  openVenue(stage: Stage): Venue;
  start(machine: Machine): Program;
  /** The session of its market that contains `time`, else the next one; ms since 1970 UTC. Without it there are no nights, and no bars are missed. */
  readonly sessionAt?: ((time: number) => Pick<Session, 'open' | 'close'>) | undefined;
  /** After how long without a message of the market, and of one of its symbols, it must have noticed, ms. Not looked at when undefined. */
  readonly noticeMs?: number | undefined;
  readonly noticeSymbolMs?: number | undefined;
  /** Whether nothing is to be added to what is held while no stream of orders is open. */
  readonly needsStream?: boolean | undefined;
  /** The most that its limits let it hold of a symbol, or be able to come to hold, in units of 10^-9. Not looked at when undefined. */
  readonly limit?: bigint | undefined;
  /** What else its limits say in whole runs. Not looked at when undefined. */
  readonly tightLimits?: TightLimits | undefined;
  /** Whether an order that is told `rejected` for this reason was given up because nobody knew of it: then it must never turn up. Not looked at when undefined. */
  readonly isGivenUp?: ((reason: string) => boolean) | undefined;
  /** How long it may take, once nothing goes wrong any more, to agree with the venue, ms. */
  readonly settleMs: number;
  /** How long after the server admits requests again a cancel may take, ms. */
  readonly cancelMs: number;
}
