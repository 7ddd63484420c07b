import { SimulatedBroker, SimulatedExchange } from '@trader/brokers/simulated';
import type { ExchangeOptions } from '@trader/brokers/simulated';
import { cash, createApprovalAuthority, createBarTable, createCalendars, sliceEnd, tickNumbers, TraderError } from '@trader/core';
import type { BarTable, Cash, CostModel, Instrument, Journal, Numeric, StrategyFactory, TickTable, Trace } from '@trader/core';
import { TradingLoop } from '@trader/execution';
import type { Ledger, LotMethod, MarginCallResponse, SleeveOptions } from '@trader/execution';
import { createGate } from '@trader/risk';
import type { GateOptions, RiskLimits } from '@trader/risk';
import { rowAt } from './bars-from';
import { ReplayClock } from './replay-clock';
import { meetSlice, replayTicks } from './replay-ticks';
import type { Stage } from './replay-ticks';
import { scaleWarmUp, scaleWarmUpTicks } from './scale-warm-up';

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

/** What a simulated exchange may be told beside its account: latency, volume shares, queues, halts, corporate actions, financing, margin, short supply. */
export type ExchangeTerms = Omit<ExchangeOptions, 'instruments' | 'cash' | 'costs' | 'calendarOf' | 'ticked' | 'begins'>;

/** What a backtest is made of: the account, and who trades it. */
export type BacktestOptions = BacktestSetting & (OneStrategy | { readonly sleeves: readonly BacktestSleeve[] });

/** The account of a backtest, its bars and its market. */
export interface BacktestSetting {
  /** Default: none, as for a strategy of quotes and trades alone. */
  readonly bars?: BarTable;
  /** Quotes and trades of some instruments, or of all: their orders meet these, and never bars. */
  readonly ticks?: TickTable;
  /** One for each of `bars.symbols`, in their order. */
  readonly instruments: readonly Instrument[];
  readonly cash: Numeric;
  /** When the run begins, ms since 1970 UTC: earlier bars are shown to the strategies, so that indicators fill. Default: with the first bar. */
  readonly tradeFrom?: number | undefined;
  readonly costs: CostModel;
  /** How the exchange behaves beyond its defaults. Its margin rule is also the one by which the gate judges buying power. */
  readonly exchange?: ExchangeTerms;
  readonly limits: RiskLimits;
  /** What stops entries after losses or rejections, and lets them back in steps. Default: nothing does. */
  readonly circuitBreaker?: GateOptions['circuitBreaker'];
  /** Rules by which closed trades lock new entries for a while. Default: none. */
  readonly protections?: GateOptions['protections'];
  /** What is done about a margin call, which comes when equity falls below the maintenance margin of the exchange's rule; default `report`. */
  readonly onMarginCall?: MarginCallResponse | undefined;
  /** Names the run; order ids begin with it. */
  readonly run?: string;
  readonly journal?: Journal;
  readonly trace?: Trace;
  /** Called about a hundred times, with the number of bars and ticks done. */
  readonly onProgress?: (done: number) => void;
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

/** Runs strategies over bars, quotes and trades through the trading loop and the simulated exchange. Same inputs, same result, same journal bytes. */
export const runBacktest = (options: BacktestOptions): BacktestResult => {
  const { instruments, ticks, bars = createBarTable(instruments.map((each) => each.symbol), 0) } = options;
  if (bars.length === 0 && (ticks?.length ?? 0) === 0) throw new TraderError('INVALID_DATA', 'there is nothing to run on: give at least one bar, quote or trade');
  checkSymbols(bars, instruments);
  if (options.tradeFrom !== undefined) checkBegin(Math.max(lastOf(bars), ticks === undefined ? -Infinity : lastOf(ticks)), options.tradeFrom);
  const numbers = ticks && tickNumbers(ticks, instruments.map((each) => each.symbol));
  const clock = new ReplayClock();
  const authority = createApprovalAuthority();
  const startingCash = cash(options.cash);
  const calendarOf = createCalendars();
  const exchange = new SimulatedExchange({ ...options.exchange, instruments, cash: startingCash, costs: options.costs, calendarOf, begins: options.tradeFrom, ...(ticks && { ticked: ticks.symbols }) });
  const loop = new TradingLoop({
    run: options.run ?? 'run',
    sleeves: (options.sleeves ?? [options]).map(sleeveOf),
    instruments,
    cash: startingCash,
    calendarOf,
    tradeFrom: options.tradeFrom,
    gate: createGate({ mint: authority.mint, limits: options.limits, circuitBreaker: options.circuitBreaker, protections: options.protections }),
    margin: options.exchange?.margin,
    onMarginCall: options.onMarginCall,
    currency: options.exchange?.currency,
    rates: options.exchange?.rates,
    broker: new SimulatedBroker(exchange, authority.verify, () => clock.now()),
    ...(options.journal === undefined ? {} : { journal: options.journal }),
    ...(options.trace === undefined ? {} : { trace: options.trace }),
  });
  const stage: Stage = { loop, exchange, clock };
  const shown = scaleWarmUp(bars, options.exchange?.actions, options.tradeFrom);
  if (ticks === undefined || numbers === undefined) replayBars(shown, options, stage);
  else replayTicks(scaleWarmUpTicks(ticks, options.exchange?.actions, options.tradeFrom), numbers, shown, stage, options.onProgress);
  exchange.finish();
  loop.settle();
  loop.finish();
  return { equity: loop.ledger.equity(), cash: loop.ledger.cash, fees: loop.ledger.fees, ledger: loop.ledger };
};

const replayBars = (bars: BarTable, { tradeFrom, onProgress }: BacktestSetting, stage: Stage): void => {
  const stride = Math.max(1, Math.ceil(bars.length / 100));
  const begin = tradeFrom === undefined ? 0 : rowAt(bars, tradeFrom);
  for (let from = 0; from < bars.length; ) {
    if (from === begin) stage.loop.advance(bars.time[from]);
    const until = Math.min(from < begin ? begin : bars.length, from + stride);
    from = replay(bars, from, until, stage);
    onProgress?.(from);
  }
};

/** How many rows ahead of the strategy the exchange looks for a bar it must meet, at first and at most. */
const FIRST_REACH = 16;
const LAST_REACH = 1024;

/**
 * The hot part: slices from row `from` until one ends at or after `until`; gives where it stopped. Stretches to which the exchange has
 * nothing to say belong to the loop alone, as long as its strategy wants nothing; every other slice takes all steps one by one.
 */
const replay = (bars: BarTable, from: number, until: number, stage: Stage): number => {
  const { loop, exchange, clock } = stage;
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
      meetSlice(bars, row, end, stage);
    }
    loop.trade();
    loop.settle();
    row = end;
  }
  return row;
};

/** The time of the last row; -Infinity when there is none. */
const lastOf = ({ time, length }: BarTable | TickTable): number => (length === 0 ? -Infinity : time[length - 1]);

const checkBegin = (last: number, tradeFrom: number): void => {
  if (last >= tradeFrom) return;
  throw new TraderError('INVALID_CONFIG', `tradeFrom is ${new Date(tradeFrom).toISOString()}, after the last bar, quote or trade: give an earlier time`);
};

const checkSymbols = (bars: BarTable, instruments: readonly Instrument[]): void => {
  const named = instruments.map((each) => each.symbol);
  if (named.length !== bars.symbols.length || named.some((symbol, index) => symbol !== bars.symbols[index])) {
    throw new TraderError('UNKNOWN_SYMBOL', `bars are of ${bars.symbols.join(', ')} but instruments of ${named.join(', ')}: give one for each, in this order`);
  }
};
