import { sliceEnd } from './bar';
import type { BarTable } from './bar';
import { TraderError } from './errors';
import type { MarketEvent } from './ports/market-data';
import type { TickTable } from './tick';

/** When an event of the market could be known, ms since 1970 UTC. */
export const timeOf = (event: MarketEvent): number => ('bars' in event ? event.bars.time[event.from] : event.time);

/** The number among `symbols` of each symbol of the ticks. Throws UNKNOWN_SYMBOL when it is not there. */
export const tickNumbers = (ticks: TickTable, symbols: readonly string[]): Int32Array =>
  Int32Array.from(ticks.symbols, (symbol) => {
    const number = symbols.indexOf(symbol);
    if (number >= 0) return number;
    throw new TraderError('UNKNOWN_SYMBOL', `ticks are of ${symbol}, but instruments of ${symbols.join(', ')}: define it, or remove its rows`);
  });

/** Whether tick `tick` comes before the slice that begins at `row`: also when it is the moment at which those bars end. */
export const isTickNext = (ticks: TickTable, tick: number, bars: BarTable, row: number): boolean =>
  tick < ticks.length && !(row < bars.length && bars.time[row] < ticks.time[tick]);

/** Bars, quotes and trades as events of one market, in the order in which a backtest plays them. Throws UNKNOWN_SYMBOL for ticks of none of `bars.symbols`. */
export function* marketEvents(bars: BarTable, ticks?: TickTable): Generator<MarketEvent> {
  const numbers = ticks && tickNumbers(ticks, bars.symbols);
  for (let tick = 0, row = 0; ; ) {
    if (ticks !== undefined && numbers !== undefined && isTickNext(ticks, tick, bars, row)) {
      const { time, symbol, kind, bid, bidSize, ask, askSize } = ticks;
      yield {
        time: time[tick], symbol: numbers[symbol[tick]], kind: kind[tick], bid: bid[tick], bidSize: bidSize[tick], ask: ask[tick], askSize: askSize[tick],
      };
      tick++;
    } else if (row < bars.length) {
      const from = row;
      row = sliceEnd(bars, from);
      yield { bars, from, to: row };
    } else return;
  }
}
