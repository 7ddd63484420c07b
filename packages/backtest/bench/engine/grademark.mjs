import { atr, sma } from '@trader/indicators';
import { makeWalk } from './walk.mjs';

/** grademark with an SMA cross and an ATR bracket of its own kind: long only, one unit, no fees, no account. The indicators are made beforehand. */
export const grademark = async ({ symbols, perSymbol, fast, slow }) => {
  const { backtest } = (await import('grademark')).default;
  const { DataFrame } = (await import('data-forge')).default;
  const { length, time, open, high, low, close, volume } = makeWalk(symbols, perSymbol);
  const [quick, steady, range] = [sma(close, fast), sma(close, slow), atr(high, low, close, 14)];
  const rows = Array.from({ length }, (_, row) => ({
    time: new Date(time[row]), open: open[row], high: high[row], low: low[row], close: close[row], volume: volume[row],
    above: quick[row] > steady[row], range: range[row],
  }));
  const bars = new DataFrame(rows.slice(slow));
  let above = true;
  const strategy = {
    entryRule: (enterPosition, { bar }) => {
      if (bar.above && !above) enterPosition({ direction: 'long' });
      ({ above } = bar);
    },
    exitRule: (exitPosition, { bar }) => {
      ({ above } = bar);
      if (!above) exitPosition();
    },
    stopLoss: ({ bar }) => 3 * bar.range,
    profitTarget: ({ bar }) => 6 * bar.range,
  };
  return {
    operations: length,
    run: () => {
      above = true;
      return { bars: length, traded: backtest(strategy, bars).length > 0 };
    },
  };
};
