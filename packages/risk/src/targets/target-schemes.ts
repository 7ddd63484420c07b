import { defineScheme } from './scheme';
import type { TargetScheme } from './scheme';

/**
 * Three schemes to begin with, by name: `default` (70/15/15), `conservative` (80/20) and `aggressive` (50/30/20). Shares and symbols are a common starting point and
 * no advice; maximum sizes, stops and targets are ours, wide enough that each rule can hold its share when some of its symbols cannot be had.
 */
export const targetSchemes: Readonly<Record<'default' | 'conservative' | 'aggressive', TargetScheme>> = {
  default: /* @__PURE__ */ defineScheme('default', [
    { name: 'Broad ETFs', share: 70, symbols: ['SPY', 'VTI', 'VOO', 'QQQ', 'IWM'], maxPosition: 25, stopLoss: 20, takeProfit: 30 },
    { name: 'Dividend stocks', share: 15, symbols: ['JNJ', 'PG', 'KO', 'T', 'VZ', 'PFE', 'XOM'], maxPosition: 5, stopLoss: 15, takeProfit: 25 },
    { name: 'Growth and speculative', share: 15, symbols: ['TSLA', 'NVDA', 'AMZN', 'GOOGL', 'MSFT', 'AAPL'], maxPosition: 5, stopLoss: 25, takeProfit: 50 },
  ]),
  conservative: /* @__PURE__ */ defineScheme('conservative', [
    { name: 'Safe ETFs', share: 80, symbols: ['SPY', 'VTI', 'BND'], maxPosition: 40, stopLoss: 15, takeProfit: 25 },
    { name: 'Dividend stocks', share: 20, symbols: ['JNJ', 'PG', 'KO'], maxPosition: 10, stopLoss: 15, takeProfit: 25 },
  ]),
  aggressive: /* @__PURE__ */ defineScheme('aggressive', [
    { name: 'Tech growth', share: 50, symbols: ['NVDA', 'TSLA', 'AMZN', 'GOOGL', 'MSFT'], maxPosition: 15, stopLoss: 25, takeProfit: 50 },
    { name: 'Market ETFs', share: 30, symbols: ['QQQ', 'IWM', 'VTI'], maxPosition: 15, stopLoss: 20, takeProfit: 30 },
    { name: 'Speculative', share: 20, symbols: ['ARKK', 'PLTR', 'AMD', 'CRM'], maxPosition: 8, stopLoss: 30, takeProfit: 75 },
  ]),
};
