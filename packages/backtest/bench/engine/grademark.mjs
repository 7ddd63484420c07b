import { atr, sma } from '@trader/indicators';
import { makeWalk } from './walk.mjs';

/**
 * grademark with an SMA cross and an ATR bracket: long only, one unit, no fees, no account, so that its figures are its own. Its README
 * has data-forge make the averages; `prepared` gives it ours instead, made before the clock starts.
 */
export const grademark = async ({ symbols, perSymbol, fast, slow }, prepared) => {
  const { backtest } = (await import('grademark')).default;
  const { DataFrame } = (await import('data-forge')).default;
  await import('data-forge-indicators');
  const { length, time, open, high, low, close, volume } = makeWalk(symbols, perSymbol);
  const [quick, steady, range] = [sma(close, fast), sma(close, slow), atr(high, low, close, 14)];
  const rows = Array.from({ length }, (_, row) => ({
    time: new Date(time[row]), open: open[row], high: high[row], low: low[row], close: close[row], volume: volume[row], range: range[row],
    ...(prepared && { fast: quick[row], slow: steady[row] }),
  }));
  const bars = new DataFrame(prepared ? rows.slice(slow) : rows);
  const averages = ({ inputSeries }) => {
    const closes = inputSeries.deflate((bar) => bar.close);
    return inputSeries.withSeries({ fast: closes.sma(fast), slow: closes.sma(slow) }).skip(slow);
  };
  const strategy = {
    ...(!prepared && { prepIndicators: averages }),
    entryRule: (enterPosition, { bar }) => {
      if (bar.fast > bar.slow) enterPosition({ direction: 'long' });
    },
    exitRule: (exitPosition, { bar }) => {
      if (bar.fast < bar.slow) exitPosition();
    },
    stopLoss: ({ bar }) => 3 * bar.range,
    profitTarget: ({ bar }) => 6 * bar.range,
  };
  return { operations: length, run: () => ({ bars: length, traded: backtest(strategy, bars).length > 0 }) };
};
