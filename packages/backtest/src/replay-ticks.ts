import type { SimulatedExchange } from '@trader/brokers/simulated';
import { isTickNext, sliceEnd, TRADE_TICK } from '@trader/core';
import type { BarTable, TickTable } from '@trader/core';
import type { TradingLoop } from '@trader/execution';
import type { ReplayClock } from './replay-clock';

/** What plays the market to the loop. */
export interface Stage {
  readonly loop: TradingLoop;
  readonly exchange: SimulatedExchange;
  readonly clock: ReplayClock;
}

/** One slice of bars, up to where the strategy has spoken: the exchange first, then the loop. */
export const meetSlice = (bars: BarTable, from: number, to: number, { loop, exchange, clock }: Stage): void => {
  const now = bars.time[from];
  clock.set(now);
  loop.advance(now);
  exchange.onSlice(bars, from, to);
  loop.settle();
  loop.watch.follow(bars, from, to);
};

/**
 * Quotes, trades and slices of bars in the order of time, each with all its steps. Ticks come before a bar that ends with them, and what a
 * strategy asks for is acted on before the next of them. `numbers` are those of `tickNumbers`. `onProgress` hears about a hundred times how many rows of both are done.
 */
export const replayTicks = (ticks: TickTable, numbers: Int32Array, bars: BarTable, stage: Stage, onProgress?: (done: number) => void): void => {
  const { time, symbol, kind, bid, bidSize, ask, askSize, length } = ticks;
  const { loop, exchange, clock } = stage;
  const total = length + bars.length;
  const stride = Math.max(1, Math.ceil(total / 100));
  let row = 0;
  for (let tick = 0, told = 0; tick + row < total; ) {
    if (!isTickNext(ticks, tick, bars, row)) {
      const end = sliceEnd(bars, row);
      meetSlice(bars, row, end, stage);
      row = end;
    } else {
      const now = time[tick];
      const each = numbers[symbol[tick]];
      clock.set(now);
      loop.advance(now);
      if (kind[tick] === TRADE_TICK) {
        exchange.onTrade(each, now, bid[tick], bidSize[tick]);
        loop.settle();
        loop.watch.onTrade(each, now, bid[tick], bidSize[tick]);
      } else {
        exchange.onQuote(each, now, bid[tick], bidSize[tick], ask[tick], askSize[tick]);
        loop.settle();
        loop.watch.onQuote(each, now, bid[tick], bidSize[tick], ask[tick], askSize[tick]);
      }
      tick++;
    }
    loop.trade();
    loop.settle();
    if (tick + row - told >= stride || tick + row === total) onProgress?.((told = tick + row));
  }
};
