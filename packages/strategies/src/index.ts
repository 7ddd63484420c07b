export { buyAndHold, buyAndHoldParameters } from './buy-and-hold';
export type { Parameter } from './parameters';
export { strategies } from './registry';
export type { StrategyEntry } from './registry';
export { smaCross, smaCrossParameters } from './sma-cross';
export { vwapMomentum, vwapMomentumParameters } from './vwap-momentum';
