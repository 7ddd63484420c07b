import { sliceEnd, TraderError } from '@trader/core';
import type { BarTable } from '@trader/core';
import type { LoopParts } from '../loop-parts';

/**
 * Shows strategies bars of the past, so that their indicators fill: what they want is dropped, no session ends in the books, and only the last prices stay. A bar not newer than what
 * `shown` says of its symbol is passed over, and one not older than `news` says, which is still to be heard; of any other `shown` is the time then. Gives what the account would have been
 * worth when the running session began, with what it holds now; undefined when the bars do not reach back to before.
 */
export const warmUp = (parts: LoopParts, bars: BarTable, shown: Float64Array, news: Float64Array): number | undefined => {
  const { sessions, watch, strategy, ledger } = parts;
  const symbols = bars.symbols.map((name) => ledger.instruments.findIndex((each) => each.symbol === name));
  const now = watch.time;
  const { tradeFrom } = watch;
  let atOpen: number | undefined;
  watch.tradeFrom = Infinity;
  sessions.rewind();
  try {
    for (let from = 0, end = 0; from < bars.length; from = end) {
      end = sliceEnd(bars, from);
      const time = watch.time = bars.time[from];
      if (time > now) throw new TraderError('INVALID_DATA', `a bar of ${new Date(time).toISOString()} is not over yet: history holds complete bars only`);
      sessions.advance(time, (symbol) => {
        if (symbol === 0) atOpen = ledger.equityEstimate();
      });
      for (let row = from; row < end; row++) {
        const symbol = symbols[bars.symbol[row]];
        if (symbol < 0 || time <= shown[symbol] || time >= news[symbol]) continue;
        shown[symbol] = time;
        if (time >= ledger.markTimes[symbol]) [ledger.marks[symbol], ledger.markTimes[symbol]] = [bars.close[row], time];
        strategy.onBar(symbol, time, bars.open[row], bars.high[row], bars.low[row], bars.close[row], bars.volume[row]);
      }
    }
    if (now > -Infinity) sessions.advance(now, (symbol) => {
      if (symbol === 0) atOpen = ledger.equityEstimate();
    });
  } finally {
    watch.time = now;
    watch.tradeFrom = tradeFrom;
    sessions.rewind();
    if (now > -Infinity) sessions.advance(now, () => undefined);
  }
  watch.restate();
  return atOpen;
};
