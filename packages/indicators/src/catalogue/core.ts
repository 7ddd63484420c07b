import { Atr, atr } from '../atr/atr';
import { Ema, ema } from '../ema/ema';
import { Highest, Lowest, highest, lowest } from '../extremes/extremes';
import { Macd, macd } from '../macd/macd';
import { Rsi, rsi } from '../rsi/rsi';
import { Sma, sma } from '../sma/sma';
import { Sum, sum } from '../sum/sum';
import { SessionVwap, sessionVwap } from '../vwap/session-vwap';
import { Vwap, vwap } from '../vwap/vwap';
import type { CatalogueEntry } from './entry';

export const core: readonly CatalogueEntry[] = [
  {
    name: 'sma', title: 'Simple moving average', group: 'average', inputs: ['close'], parameters: { period: 20 }, lines: [], pane: 'price',
    make: ({ period }) => new Sma(period), batch: ([close], { period }) => sma(close, period),
  },
  {
    name: 'ema', title: 'Exponential moving average', group: 'average', inputs: ['close'], parameters: { period: 20 }, lines: [], pane: 'price',
    make: ({ period }) => new Ema(period), batch: ([close], { period }) => ema(close, period),
  },
  {
    name: 'sum', title: 'Moving sum', group: 'statistic', inputs: ['close'], parameters: { period: 30 }, lines: [], pane: 'own',
    make: ({ period }) => new Sum(period), batch: ([close], { period }) => sum(close, period),
  },
  {
    name: 'highest', title: 'Highest value', group: 'statistic', inputs: ['high'], parameters: { period: 30 }, lines: [], pane: 'price',
    make: ({ period }) => new Highest(period), batch: ([high], { period }) => highest(high, period),
  },
  {
    name: 'lowest', title: 'Lowest value', group: 'statistic', inputs: ['low'], parameters: { period: 30 }, lines: [], pane: 'price',
    make: ({ period }) => new Lowest(period), batch: ([low], { period }) => lowest(low, period),
  },
  {
    name: 'rsi', title: 'Relative strength index', group: 'momentum', inputs: ['close'], parameters: { period: 14 }, lines: [], pane: 'own',
    make: ({ period }) => new Rsi(period), batch: ([close], { period }) => rsi(close, period),
  },
  {
    name: 'macd', title: 'Moving average convergence/divergence', group: 'momentum', inputs: ['close'], parameters: { fast: 12, slow: 26, signal: 9 }, lines: ['macd', 'signal', 'histogram'], pane: 'own',
    make: ({ fast, slow, signal }) => new Macd(fast, slow, signal), batch: ([close], { fast, slow, signal }) => macd(close, fast, slow, signal),
  },
  {
    name: 'atr', title: 'Average true range', group: 'volatility', inputs: ['high', 'low', 'close'], parameters: { period: 14 }, lines: [], pane: 'own',
    make: ({ period }) => new Atr(period), batch: ([high, low, close], { period }) => atr(high, low, close, period),
  },
  {
    name: 'vwap', title: 'Volume-weighted average price, moving window', group: 'volume', inputs: ['high', 'low', 'close', 'volume'], parameters: { period: 20 }, lines: [], pane: 'price',
    make: ({ period }) => new Vwap(period), batch: ([high, low, close, volume], { period }) => vwap(high, low, close, volume, period),
  },
  {
    name: 'sessionVwap', title: 'Volume-weighted average price since the session began', group: 'volume', inputs: ['high', 'low', 'close', 'volume'], parameters: {}, lines: [], pane: 'price',
    make: () => new SessionVwap(), batch: ([high, low, close, volume]) => sessionVwap(high, low, close, volume),
  },
];
