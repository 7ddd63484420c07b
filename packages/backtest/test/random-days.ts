import { calendarNamed, createBarTable } from '@trader/core';
import type { BarTable, Instrument, StrategyFactory } from '@trader/core';
import { anyEntry, createDice } from '../../execution/test/random-market'; // tidy-ok: the helpers of the loop's own tests

export const FIRST_PRICES: Readonly<Record<string, number>> = { SHR: 50, FUT: 2000, TNY: 1000 };
const LARGEST_TARGETS: Readonly<Record<string, number>> = { SHR: 1200, FUT: 6, TNY: 14 };

const MINUTE = 60_000;
/** An hour before the close of New York; the clocks change two days later. */
const FIRST = Date.parse('2024-03-08T20:00:00Z');

/** What a random market is made from. */
export interface MarketPlan {
  readonly instruments: readonly Instrument[];
  readonly seed: number;
  readonly slices: number;
  /** Chance that a symbol has no bar in a slice. */
  readonly gaps: number;
  /** Size of a bar's moves, as a share of the price. */
  readonly moves: number;
}

/** Minutes of all instruments: ragged, and now and then hours without any. */
export const randomMarket = ({ instruments, seed, slices, gaps, moves }: MarketPlan): BarTable => {
  const dice = createDice(seed);
  const lasts = instruments.map(({ symbol }) => FIRST_PRICES[symbol]!);
  const calendars = instruments.map(({ calendar }) => calendarNamed(calendar));
  const rows: number[][] = [];
  let time = FIRST;
  for (let slice = 0; slice < slices; slice++) {
    time += dice() < 0.01 ? Math.trunc(dice() * 1200) * MINUTE : MINUTE;
    instruments.forEach(({ tickSize }, symbol) => {
      const session = calendars[symbol]!.sessionAt(time);
      if (time <= session.open || time > session.close || dice() < gaps) return;
      const tick = Number(tickSize) / 1e9;
      const path = [lasts[symbol]!];
      for (let step = 0; step < 4; step++) path.push(path.at(-1)! + (dice() - 0.5) * moves * path[0]!);
      const [open, ...rest] = path.slice(1).map((at) => Math.round(Math.round(at / tick) * tick * 1e9) / 1e9) as [number, ...number[]];
      lasts[symbol] = rest[2]!;
      rows.push([time, time - MINUTE, symbol, open, Math.max(open, ...rest), Math.min(open, ...rest), rest[2]!]);
    });
  }
  const bars = createBarTable(instruments.map((each) => each.symbol), rows.length);
  rows.forEach((row, i) => {
    [bars.time[i], bars.openTime[i], bars.symbol[i], bars.open[i], bars.high[i], bars.low[i], bars.close[i]] =
      row as [number, number, number, number, number, number, number];
    bars.volume[i] = 1000;
  });
  return bars;
};

/**
 * Wants something at a bar with chance `eagerness`: more, less, the other side, nothing, with and without exits near and far. Its reasons hold a
 * digest of all it has seen so far, so that a journal tells of every bar that it saw differently.
 */
export const eager = (seed: number, eagerness: number): StrategyFactory => ({ instruments, ...context }) => {
  const dice = createDice(seed);
  let digest = 0;
  const see = (...values: readonly number[]): void => {
    for (const value of values) digest = (Math.imul(digest, 31) + Math.round(value * 100)) >>> 0;
  };
  return {
    onBar: (symbol, time, open, high, low, close) => {
      see(symbol, time, open, high, low, close, context.equity(), context.position(symbol), context.sessionClose(symbol), Number(context.busy(symbol)));
      if (dice() >= eagerness) return;
      const most = LARGEST_TARGETS[instruments[symbol]!.symbol]!;
      const held = context.position(symbol);
      const quantity = dice() < 0.2 ? 0 : dice() < 0.2 ? held : dice() < 0.2 ? -held : Math.trunc((dice() * 2 - 1) * most);
      const away = (share: number): number => close * (1 + Math.sign(quantity || held) * share);
      const stop = dice() < 0.7 ? { stop: away(-dice() * 0.02) } : dice() < 0.3 ? { trailBps: 1 + Math.trunc(dice() * 200) } : {};
      const exits = { ...stop, ...(dice() < 0.8 && { takeProfit: away(dice() * 0.02) }) };
      context.target(symbol, quantity, `seen ${digest}`, { ...anyEntry(dice, close, quantity, exits), ...(dice() < 0.1 && { exit: 'cls' }) });
    },
    onFill: (symbol, fill) => {
      see(symbol, Number(fill.price), Number(fill.quantity), context.position(symbol));
      if (dice() < 0.1) context.target(symbol, 0, `filled ${digest}`);
    },
  };
};
