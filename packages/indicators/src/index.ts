export { Indicator } from './indicator';
export type { ColumnsOf, Snapshot } from './indicator';

export * from './atr/atr';
export * from './ema/ema';
export { Highest, Lowest, highest, lowest } from './extremes/extremes';
export * from './macd/macd';
export * from './rsi/rsi';
export { Sma, sma } from './sma/sma';
export { Sum, sum } from './sum/sum';
export * from './vwap/session-vwap';
export * from './vwap/vwap';
