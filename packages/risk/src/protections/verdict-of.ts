import type { ClosedTrade, PositionSide } from './closed-trade';
import type { LowProfitOptions, MaxDrawdownOptions, ProtectionOptions, StopLossGuardOptions } from './options';

/** What a protection wants locked after a trade. */
export interface Wanted {
  /** Absent: all symbols. */
  readonly symbol: string | undefined;
  /** Absent: both sides. */
  readonly side: PositionSide | undefined;
  readonly until: number;
  readonly reason: string;
}

const bySide = (onlyPerSide: boolean | undefined, side: PositionSide): PositionSide | undefined => (onlyPerSide === true ? side : undefined);

const percent = (share: number): string => `${Number((share * 100).toPrecision(6))} %`;

const stops = (options: StopLossGuardOptions, window: readonly ClosedTrade[], last: ClosedTrade): Wanted | undefined => {
  const { requiredProfit = 0, lookbackMs, stopMs, trades } = options;
  const symbol = options.onlyPerSymbol === true ? last.symbol : undefined;
  const side = bySide(options.onlyPerSide, last.side);
  let count = 0;
  let newest = 0;
  for (const trade of window) {
    if (trade.exit !== 'stop' || !(trade.profit < requiredProfit)) continue;
    if ((symbol !== undefined && trade.symbol !== symbol) || (side !== undefined && trade.side !== side)) continue;
    count++;
    newest = trade.closedAt;
  }
  if (count < trades) return undefined;
  return { symbol, side, until: newest + stopMs, reason: `${count} stops below ${percent(requiredProfit)} within ${lookbackMs} ms, limit ${trades}` };
};

const fall = (options: MaxDrawdownOptions, window: readonly ClosedTrade[]): Wanted | undefined => {
  const { maxDrawdown, lookbackMs, stopMs, trades = 1 } = options;
  if (window.length < trades) return undefined;
  let sum = 0;
  let peak = 0;
  let worst = 0;
  for (const { profit } of window) {
    sum += profit;
    if (sum > peak) peak = sum;
    if (peak - sum > worst) worst = peak - sum;
  }
  if (!(worst > maxDrawdown)) return undefined;
  const reason = `drawdown ${percent(worst)} of ${window.length} closed trades within ${lookbackMs} ms above limit ${percent(maxDrawdown)}`;
  return { symbol: undefined, side: undefined, until: window[window.length - 1].closedAt + stopMs, reason };
};

const lowProfit = (options: LowProfitOptions, window: readonly ClosedTrade[], last: ClosedTrade): Wanted | undefined => {
  const { requiredProfit = 0, lookbackMs, stopMs, trades = 1 } = options;
  const side = bySide(options.onlyPerSide, last.side);
  let count = 0;
  let sum = 0;
  let newest = 0;
  for (const trade of window) {
    if (trade.symbol !== last.symbol || (side !== undefined && trade.side !== side)) continue;
    count++;
    sum += trade.profit;
    newest = trade.closedAt;
  }
  if (count < trades || !(sum < requiredProfit)) return undefined;
  const reason = `${count} trades of ${last.symbol} within ${lookbackMs} ms brought ${percent(sum)}, below ${percent(requiredProfit)}`;
  return { symbol: last.symbol, side, until: newest + stopMs, reason };
};

/**
 * What one protection wants after `last` was heard. `trades` are those kept, oldest first, `last` among them; `now` is the newest close
 * heard of. A trade counts while it is less than the lookback old.
 */
export const verdictOf = (options: ProtectionOptions, trades: readonly ClosedTrade[], last: ClosedTrade, now: number): Wanted | undefined => {
  const { owner } = options;
  if (owner !== undefined && last.owner !== owner) return undefined;
  if (options.kind === 'cooldown') {
    const until = last.closedAt + options.stopMs;
    return { symbol: last.symbol, side: undefined, until, reason: `${last.symbol} was closed less than ${options.stopMs} ms before` };
  }
  const window = trades.filter((trade) => trade.closedAt > now - options.lookbackMs && (owner === undefined || trade.owner === owner));
  if (options.kind === 'stop-loss-guard') return stops(options, window, last);
  return options.kind === 'max-drawdown' ? fall(options, window) : lowProfit(options, window, last);
};
