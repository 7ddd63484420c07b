// A stranger's TypeScript: types must come through as written, and wrong use must not compile.
import { parseBars, runBacktest, summarize } from '@trader/backtest';
import type { BacktestResult, RunSummary } from '@trader/backtest';
import { readBars } from '@trader/backtest/node';
import { SimulatedExchange } from '@trader/brokers/simulated';
import { cash, defineInstrument, price } from '@trader/core';
import type { ApprovedOrder, BarTable, Broker, Cash, JournalRecord, Quantity, StrategyFactory } from '@trader/core';
import { costModel, parseFee } from '@trader/costs';
import { TradingLoop } from '@trader/execution';
import { Rsi } from '@trader/indicators';
import { createGate } from '@trader/risk';
import { strategies } from '@trader/strategies';

const whenCool: StrategyFactory = (context, { days = 14 }) => {
  const states = context.instruments.map(() => new Rsi(days));
  return {
    onBar: (symbol, _time, _open, _high, _low, close) => {
      const value: number = states[symbol]?.next(close) ?? NaN;
      if (value < 30 && !context.busy(symbol)) context.target(symbol, 10, 'cool', { stop: close * 0.9 });
    },
  };
};

export const run = (text: string, records: readonly JournalRecord[]): RunSummary => {
  const bars: BarTable = parseBars(text, { symbol: 'ABC' });
  const result: BacktestResult = runBacktest({
    bars, instruments: [defineInstrument({ symbol: 'ABC' })], cash: 1000, name: 'when-cool', strategy: whenCool, costs: costModel({ fee: parseFee('none') }), limits: {},
  });
  const equity: Cash = result.equity;
  return summarize({ records, bars, title: String(equity), periodsPerYear: 252, notes: [Object.keys(strategies).join()] });
};

export const submit = (broker: Broker, approval: ApprovedOrder): void => {
  broker.submit(approval);
  // @ts-expect-error a price is no quantity
  const size: Quantity = price(1);
  // @ts-expect-error an order is not approved by being one
  broker.submit({ ...approval.order, quantity: size });
};

export const parts = [readBars, SimulatedExchange, TradingLoop, createGate, cash];
