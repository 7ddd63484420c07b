import { createTickTable, setQuote, setTrade } from '@trader/core';
import type { BarTable, Strategy, StrategyContext, TickTable } from '@trader/core';
import { createDice } from './random-market';

/** Quotes and trades of SHR and TNY between the first and the last of the bars: some of them of one moment, and of the moment at which a bar ends. */
export const randomTicks = (seed: number, bars: BarTable, count: number): TickTable => {
  const dice = createDice(seed);
  const ticks = createTickTable(['TNY', 'SHR'], count);
  const at = [1000, 50];
  const [first, last] = [bars.openTime[0]!, bars.time[bars.length - 1]!];
  const times = Array.from({ length: count }, () => (dice() < 0.2 ? bars.time[Math.trunc(dice() * bars.length)]! : Math.round(first + dice() * (last - first)))).sort((a, b) => a - b);
  times.forEach((time, row) => {
    if (row > 0 && dice() < 0.5) times[row] = time = times[row - 1]!;
    const symbol = dice() < 0.5 ? 0 : 1;
    const step = at[symbol]! * 0.002;
    const bid = (at[symbol] = Math.round((at[symbol]! + (dice() - 0.5) * 4 * step) * 100) / 100);
    const size = (): number => Math.trunc(dice() * 4) * (symbol === 0 ? 2 : 200);
    if (dice() < 0.6) setQuote(ticks, row, time, symbol, bid, size(), Math.round((bid + step * dice()) * 100) / 100 + 0.01, size());
    else setTrade(ticks, row, time, symbol, bid, size());
  });
  return ticks;
};

/** Wants something at bars, quotes, trades and fills, for reasons that hold a digest of all it has heard and of what it saw of the account then. */
export const attentive = (seed: number) => (context: StrategyContext): Strategy => {
  const dice = createDice(seed);
  const most = [600, 3, 5];
  let digest = 0;
  const hear = (symbol: number, chance: number, ...values: readonly number[]): void => {
    for (const value of [symbol, ...values, context.equity(), context.position(symbol)]) digest = (Math.imul(digest, 31) + Math.round(value * 100)) >>> 0;
    if (dice() >= chance || context.busy(symbol) && dice() < 0.7) return;
    const price = values.at(-1)!;
    const size = Math.trunc((dice() * (symbol === 2 ? 1 : 2) - (symbol === 2 ? 0 : 1)) * most[symbol]!);
    const entry = dice() < 0.5 && size !== 0 ? { entry: { type: 'limit', limit: price * (1 - Math.sign(size) * 0.002 * dice()) } as const } : {};
    const stop = dice() < 0.5 && size !== 0 ? { stop: price * (1 - Math.sign(size) * 0.006) } : {};
    context.target(symbol, size, `heard ${digest}`, { ...entry, ...stop });
  };
  return {
    onBar: (symbol, time, _open, _high, _low, close) => hear(symbol, 0.7, time, close),
    onQuote: (symbol, time, bid, bidSize, ask, askSize) => hear(symbol, 0.25, time, bidSize, ask, askSize, bid),
    onTrade: (symbol, time, price, size) => hear(symbol, 0.25, time, size, price),
    onFill: (symbol, fill) => hear(symbol, 0, fill.time, Number(fill.quantity), Number(fill.price)),
  };
};
