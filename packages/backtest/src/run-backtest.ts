import { SimulatedBroker, SimulatedExchange } from '@trader/brokers/simulated';
import type { ExchangeOptions } from '@trader/brokers/simulated';
import { cash, createApprovalAuthority, createCalendars, sliceEnd, TraderError } from '@trader/core';
import type { BarTable, Cash, CostModel, Instrument, Journal, Numeric, StrategyFactory, Trace } from '@trader/core';
import { TradingLoop } from '@trader/execution';
import type { Ledger, LotMethod, SleeveOptions } from '@trader/execution';
import { createGate } from '@trader/risk';
import type { RiskLimits } from '@trader/risk';
import { rowAt } from './bars-from';
import { ReplayClock } from './replay-clock';

/** One of several strategies that trade one account, each its own lots. */
export interface BacktestSleeve extends Omit<SleeveOptions, 'createStrategy'> {
  readonly strategy: StrategyFactory;
  readonly parameters?: Readonly<Record<string, number>> | undefined;
}

/** The one strategy of an account. */
export interface OneStrategy {
  readonly strategy: StrategyFactory;
  /** The strategy's name: the owner of its lots, and in the journal. */
  readonly name: string;
  readonly parameters?: Readonly<Record<string, number>>;
  /** Which lots are closed first; default `fifo`. */
  readonly lotMethod?: LotMethod;
  readonly sleeves?: undefined;
}

/** What a backtest is made of: the account, and who trades it. */
export type BacktestOptions = BacktestSetting & (OneStrategy | { readonly sleeves: readonly BacktestSleeve[] });

/** The account of a backtest, its bars and its market. */
export interface BacktestSetting {
  readonly bars: BarTable;
  /** One for each of `bars.symbols`, in their order. */
  readonly instruments: readonly Instrument[];
  readonly cash: Numeric;
  readonly costs: CostModel;
  readonly limits: RiskLimits;
  /** Names the run; order ids begin with it. */
  /** When the run begins, ms since 1970 UTC: earlier bars are shown to the strategies, so that indicators fill. Default: with the first bar. */
  readonly tradeFrom?: number | undefined;
  readonly run?: string;
  readonly journal?: Journal;
  readonly trace?: Trace;
  /** Called about a hundred times, with the number of bars done. */
  readonly onProgress?: (barsDone: number) => void;
}

/** What is left when the bars are over. The story is in the journal. */
export interface BacktestResult {
  readonly equity: Cash;
  readonly cash: Cash;
  readonly fees: Cash;
  readonly ledger: Ledger;
}

/** A strategy with its parameters, as the trading loop takes it. */
export const sleeveOf = ({ name, strategy, parameters = {}, lotMethod, share }: BacktestSleeve): SleeveOptions => ({
  name, lotMethod, share, createStrategy: (context) => strategy(context, parameters),
});

/** Runs a strategy over bars through the trading loop and the simulated exchange. Same inputs, same result, same journal bytes. */
export const runBacktest = (options: BacktestOptions): BacktestResult => {
  const { bars, instruments } = options;
  checkSymbols(bars, instruments);
  const clock = new ReplayClock();
  const authority = createApprovalAuthority();
  const startingCash = cash(options.cash);
  const calendarOf = createCalendars();
  const exchange = new SimulatedExchange({ ...options.exchange, instruments, cash: startingCash, costs: options.costs, calendarOf });
  const loop = new TradingLoop({
    run: options.run ?? 'run',
    sleeves: (options.sleeves ?? [options]).map(sleeveOf),
    instruments,
    cash: startingCash,
    calendarOf,
    gate: createGate({ mint: authority.mint, limits: options.limits }),
    broker: new SimulatedBroker(exchange, authority.verify, () => clock.now()),
    ...(options.journal === undefined ? {} : { journal: options.journal }),
    ...(options.trace === undefined ? {} : { trace: options.trace }),
  });
    tradeFrom: options.tradeFrom,
  const stride = Math.max(1, Math.ceil(bars.length / 100));
  for (let from = 0; from < bars.length; ) {
    if (from === begin) loop.advance(bars.time[from]);
    const until = Math.min(from < begin ? begin : bars.length, from + stride);
    from = replay(bars, from, until, loop, exchange, clock);
    options.onProgress?.(from);
  }
  loop.finish();
  const begin = options.tradeFrom === undefined ? 0 : beginOf(bars, options.tradeFrom);
  return { equity: loop.ledger.equity(), cash: loop.ledger.cash, fees: loop.ledger.fees, ledger: loop.ledger };
};

/** How many rows ahead of the strategy the exchange looks for a bar it must meet, at first and at most. */
const FIRST_REACH = 16;
const LAST_REACH = 1024;

/**
 * The hot part: slices from row `from` until one ends at or after `until`; gives where it stopped. Stretches to which the exchange has
 * nothing to say belong to the loop alone, as long as its strategy wants nothing; every other slice takes all steps one by one.
 */
const replay = (bars: BarTable, from: number, until: number, loop: TradingLoop, exchange: SimulatedExchange, clock: ReplayClock): number => {
  let reach = FIRST_REACH;
  let row = from;
  while (row < until) {
    const quiet = exchange.quietUntil(bars, row, Math.min(until, row + reach));
    let end = quiet;
    if (quiet > row) {
      end = loop.watch.follow(bars, row, quiet);
      exchange.pass(bars, row, end);
      clock.set(bars.time[end - 1]);
      reach = end === quiet ? Math.min(2 * reach, LAST_REACH) : FIRST_REACH;
    } else {
      end = sliceEnd(bars, row);
      meet(bars, row, end, loop, exchange, clock);
    }
    loop.trade();
    loop.settle();
    row = end;
  }
  return row;
};

/** One slice that the exchange has something to say to, up to where the strategy has spoken. */
const meet = (bars: BarTable, from: number, to: number, loop: TradingLoop, exchange: SimulatedExchange, clock: ReplayClock): void => {
  const now = bars.time[from];
  clock.set(now);
  loop.advance(now);
  exchange.onSlice(bars, from, to);
  loop.settle();
  loop.watch.follow(bars, from, to);
};

const checkSymbols = (bars: BarTable, instruments: readonly Instrument[]): void => {
  if (bars.length === 0) throw new TraderError('INVALID_DATA', 'there are no bars to run on: give a file with at least one row');
  const named = instruments.map((each) => each.symbol);
  if (named.length !== bars.symbols.length || named.some((symbol, index) => symbol !== bars.symbols[index])) {
    throw new TraderError('UNKNOWN_SYMBOL', `bars are of ${bars.symbols.join(', ')} but instruments of ${named.join(', ')}: give one for each, in this order`);
  }
/** The row with which the run begins. */
const beginOf = (bars: BarTable, tradeFrom: number): number => {
  const row = rowAt(bars, tradeFrom);
  if (row < bars.length) return row;
  throw new TraderError('INVALID_CONFIG', `tradeFrom is ${new Date(tradeFrom).toISOString()}, after the last bar: give an earlier time`);
};

};
