export { AlpacaMarket, createAlpacaMarket } from './alpaca-market';
export type { AlpacaMarketOptions } from './alpaca-market';
export { AlpacaData } from './alpaca-data';
export type { AlpacaFeed, AlpacaSnapshot } from './alpaca-data';
export type { AlpacaEncoding } from './market-talk';
export type { MarketNotice } from './messages';
