import { readActions } from '@trader/backtest/node';
import { constantLatency } from '@trader/brokers/simulated';
import { createCalendars, TraderError } from '@trader/core';
import type { BarTable, CorporateAction, CostModel, Instrument, TickTable } from '@trader/core';
import type { BacktestSleeve, ExchangeTerms } from '@trader/backtest';
import { costModel, parseConversion, parseFee, parseFinancing, parseSlippage, shortSupply } from '@trader/costs';
import { defaultLimits, parseMargin } from '@trader/risk';
import type { GateOptions } from '@trader/risk';
import { checkCurrencies, checkFinancing } from './check-money';
import { checkActions, checkOwners, checkSpread, checkSymbols } from './check-symbols';
import { parseAccount, sleevesOf } from './config';
import type { AccountConfig } from './config';
import { loadBenchmark } from './load-benchmark';
import { atBroker, barOptionsOf, hashOf, loadData, marketData } from './load-data';
import type { ReadFile } from './load-data';
import { loadStrategy } from './load-strategy';
import { ofSymbols } from './of-symbols';

/** An account with everything it needs loaded. */
export interface Account {
  /** With the parameters and limits in force: defaults are filled in. */
  readonly config: AccountConfig;
  /** Of all instruments; of those that have ticks alone they are made of their trades. */
  readonly bars: BarTable;
  /** Quotes and trades, where the account has any. */
  readonly ticks?: TickTable | undefined;
  readonly instruments: readonly Instrument[];
  /** Its strategies. */
  readonly sleeves: readonly BacktestSleeve[];
  /** How long they warm up, in words, as far as they know. */
  readonly warmUps: readonly string[];
  /** When trading begins, ms since 1970 UTC; undefined: with the first bar. */
  readonly tradeFrom: number | undefined;
  readonly costs: CostModel;
  /** How its exchange behaves beyond its costs. */
  readonly exchange: ExchangeTerms;
  /** What its data makes its reader know. */
  readonly remarks: readonly string[];
  readonly benchmark?: { readonly name: string; readonly time: Float64Array; readonly value: Float64Array };
  /** Everything read, for the manifest. */
  readonly read: readonly ReadFile[];
}

/** By what the gate of an account judges its orders. */
export const riskOf = ({ limits, currency, circuitBreaker, protections }: AccountConfig): Omit<GateOptions, 'mint'> =>
  ({ limits: { ...limits, currency }, circuitBreaker, protections });

/** How many bars, quotes and trades an account runs over. */
export const lengthOf = ({ bars, ticks }: Pick<Account, 'bars' | 'ticks'>): number => bars.length + (ticks?.length ?? 0);

/** What they are called. */
export const contentOf = ({ ticks }: Pick<Account, 'ticks'>): string => (ticks === undefined ? 'bars' : 'bars, quotes and trades');

/** What issuers do, by the account's file. Throws UNKNOWN_SYMBOL for a symbol that the account does not trade. */
const loadActions = (file: string, instruments: readonly Instrument[]): { actions: CorporateAction[]; read: ReadFile } => {
  const calendars = createCalendars();
  const known = new Map(instruments.map((each) => [each.symbol, each]));
  const calendarOf = (symbol: string): ReturnType<typeof calendars> => {
    const instrument = known.get(symbol);
    if (instrument === undefined) throw new TraderError('UNKNOWN_SYMBOL', `${file}: ${symbol} is not among the symbols of the account (${[...known.keys()].join(', ')})`);
    return calendars(instrument);
  };
  return { actions: readActions(file, { calendarOf }), read: { name: file, sha256: hashOf(file) } };
};

/** The exchange of an account, as far as the account says. */
const exchangeOf = ({ borrowable, conversion, currency, financing, margin, rates, exchange: { volumeShare, latencyMs, queue, halts } = {} }: AccountConfig): ExchangeTerms => ({
  currency,
  ...(rates === undefined ? {} : { rates }),
  ...(conversion === undefined ? {} : { conversion: parseConversion(conversion) }),
  ...(borrowable === undefined ? {} : { shortSupply: shortSupply(borrowable) }),
  ...(financing === undefined ? {} : { financing: parseFinancing(financing) }),
  ...(margin === undefined ? {} : { margin: parseMargin(margin) }),
  ...(volumeShare === undefined ? {} : { volumeShare }),
  ...(latencyMs === undefined ? {} : { latency: constantLatency(latencyMs) }),
  ...(queue === undefined ? {} : { queue }),
  ...(halts === undefined ? {} : { halts: halts.map(({ symbol, from, to }) => ({ symbol, from: Date.parse(from), to: Date.parse(to) })) }),
});

/** The strategies of an account, and its configuration with their defaults and those of the limits filled in. */
const loadSleeves = async (given: AccountConfig) => {
  const loaded = await Promise.all(sleevesOf(given).map(async (each) => ({ ...each, ...(await loadStrategy(each)) })));
  const parameters = given.strategies === undefined ? loaded[0].parameters : given.parameters;
  const all = given.strategies?.map((each, index) => ({ ...each, parameters: loaded[index].parameters }));
  const config = parseAccount({ ...given, parameters, strategies: all, limits: { ...defaultLimits, ...given.limits } }, `account ${given.name}`);
  checkOwners(config);
  const sleeves = loaded.map(({ name, strategy, parameters: own, symbols, share, lots }) =>
    ({ name, strategy: symbols === undefined ? strategy : ofSymbols(symbols, strategy), parameters: own, share, lotMethod: lots }));
  const warmUps = loaded.flatMap(({ name, warmUp }) => (warmUp === undefined ? [] : [`${name}: ${warmUp}`]));
  return { config, sleeves, warmUps, read: loaded.flatMap((each) => each.read) };
};

/**
 * An account as `trader live` trades it: of what its exchange charges and does it knows nothing, and without recorded data it has no bars. Throws one-line TraderErrors for
 * whatever is wrong with it.
 */
export const loadLiveAccount = async (given: AccountConfig): Promise<Account> => {
  const { config, sleeves, warmUps, read } = await loadSleeves(given);
  const data = 'market' in config.data ? marketData(config, config.data.market) : await loadData(config);
  checkSymbols(config, data.bars.symbols);
  const { margin, currency } = config;
  const exchange = { currency, ...(margin === undefined ? {} : { margin: parseMargin(margin) }) };
  const costs = costModel({ fee: parseFee('none'), slippage: parseSlippage('none') });
  return { config, ...data, instruments: data.instruments.map(atBroker), sleeves, warmUps, tradeFrom: undefined, costs, exchange, read: [...data.read, ...read] };
};

/** Loads an account's data, strategy and costs. Throws one-line TraderErrors for whatever is wrong with them. */
export const loadAccount = async (given: AccountConfig): Promise<Account> => {
  const costs = costModel({ fee: parseFee(given.fee), slippage: parseSlippage(given.slippage) });
  const terms = exchangeOf(given);
  const { config, sleeves, warmUps, read: ofStrategies } = await loadSleeves(given);
  const data = await loadData(config);
  checkSymbols(config, data.bars.symbols);
  checkSpread(config, data);
  checkCurrencies(terms, data.instruments);
  if (terms.financing !== undefined) checkFinancing(terms.financing, data.instruments);
  const acts = config.actions === undefined ? undefined : loadActions(config.actions, data.instruments);
  if (acts !== undefined) checkActions(config, acts.actions);
  const exchange = acts === undefined ? terms : { ...terms, actions: acts.actions };
  const files = [...data.read, ...(acts === undefined ? [] : [acts.read]), ...ofStrategies];
  const tradeFrom = config.tradeFrom === undefined ? undefined : Date.parse(config.tradeFrom);
  if (config.benchmark === undefined) return { config, ...data, sleeves, warmUps, tradeFrom, costs, exchange, read: files };
  const { benchmark, read } = await loadBenchmark(config.benchmark, data.bars, barOptionsOf(config));
  return { config, ...data, sleeves, warmUps, tradeFrom, costs, exchange, benchmark, read: [...files, ...read] };
};
