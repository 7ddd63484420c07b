import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, resolve } from 'node:path';
import { parseInterval } from '@trader/backtest';
import { Secret } from '@trader/brokers/alpaca';
import type { AlpacaKeys } from '@trader/brokers/alpaca';
import { calendarNamed, createZone, defineInstrument, quantity, TraderError } from '@trader/core';
import type { InstrumentOptions } from '@trader/core';
import { parseConversion, parseFee, parseFinancing, parseSlippage } from '@trader/costs';
import { LOT_METHODS, MARGIN_CALL_RESPONSES } from '@trader/execution';
import { parseMargin } from '@trader/risk';
import { z } from 'zod';
import { anyList, fields, flag, list, milliseconds, notNegative, number, object, oneOf, positive, share, symbolSchema, table, text, textFor, textThat, whole } from './config-fields';
import { brokerOf, liveFields, marketSchema, NO_BROKER } from './config-live';
import { breakerSchema, faultsOfLimits, limitsSchema, protectionsSchema } from './config-risk';

const isCurrency = (value: string): boolean => /^[A-Z]{3,5}$/.test(value);
const currencySchema = textThat('a currency, three to five capital letters, such as "USD"', isCurrency);
const calendarSchema = textFor('an exchange calendar, such as "XNYS"', calendarNamed);
const lotsSchema = oneOf('lot method', LOT_METHODS);
const strategySchema = text('a registered strategy, such as "sma-cross", or a file, such as "./mine.mjs"');
const symbolsSchema = list('a list of symbols, such as ["AAPL"]', symbolSchema);
const parametersSchema = table('an object of numbers, such as { "fast": 10 }', number('a number, such as 10')).default({});
const fileSchema = (example: string) => text(`a file, such as "${example}"`);

/** Of an instrument what is not said is as of any other. */
const asInstrument = ({ symbol: name, ...given }: z.infer<typeof instrumentFields>): unknown =>
  defineInstrument({ symbol: name, ...(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<InstrumentOptions>) });

const instrumentFields = fields({
  symbol: symbolSchema,
  settlement: oneOf('settlement', ['cash', 'margin']).optional(),
  currency: currencySchema.optional(),
  tickSize: positive.optional(),
  lotSize: positive.optional(),
  multiplier: positive.optional(),
  marginRate: share('0.12').optional(),
  shortable: flag().optional(),
  maxOrderQuantity: positive.optional(),
  calendar: calendarSchema.optional(),
});
const instrumentSchema = whole(instrumentFields, asInstrument);

const sampleSchema = fields({ sample: oneOf('sample', ['aapl', 'index-futures']) });

const BARS = 'an array of files of bars, such as ["bars.csv"] (--bars FILE), or left out where data.ticks names files of quotes and trades (--ticks FILE)';
const column = text('the name of a column, such as "Close"').optional();

/** Whether some of these columns are named. */
const namesAny = <Column extends string>(columns: { readonly [Name in Column]?: string | undefined } = {}, among: readonly Column[]): boolean => among.some((each) => columns[each] !== undefined);

const filesSchema = fields({
  files: list(BARS, fileSchema('bars.csv')).optional(),
  /** Files of quotes and trades: the orders of their symbols meet these, and never bars; bars of a symbol that has no others are made of its trades. */
  ticks: list('an array of files of quotes and trades, such as ["quotes.csv"] (--ticks FILE)', fileSchema('quotes.csv')).optional(),
  /** Symbol of files that have no column for it. */
  symbol: symbolSchema.optional(),
  timeZone: textFor('a time zone, such as "America/New_York"', createZone).optional(),
  stamp: oneOf('stamp', ['start', 'end']).optional(),
  interval: textFor('the length of a bar, such as "1m" or "1d"', parseInterval).optional(),
  columns: fields({
    time: column, symbol: column, open: column, high: column, low: column, close: column, volume: column,
    bid: column, bidSize: column, ask: column, askSize: column, price: column, size: column,
  }).optional(),
  /** Exchange calendar of symbols that `instruments` does not define. */
  calendar: calendarSchema.optional(),
}).superRefine(({ files, ticks, columns }, context) => {
  const fault = (path: string, message: string): void => context.addIssue({ code: 'custom', path: [path], message });
  if (files === undefined && ticks === undefined) fault('files', `must be ${BARS}`);
  else if (ticks === undefined && namesAny(columns, ['bid', 'bidSize', 'ask', 'askSize', 'price', 'size'])) fault('columns', 'names columns of quotes and trades, and there are bars alone: leave them out');
});

type Data = z.infer<typeof sampleSchema> | z.infer<typeof filesSchema> | z.infer<typeof marketSchema>;

/** Bars that come with the program, bars of files, or a broker's market: `sample` and `market` decide, so that a mistake is told about the fields of the right kind. */
const dataSchema = object('an object, such as { "files": ["bars.csv"] } or { "sample": "aapl" }').transform((value, context): Data => {
  const parsed = 'sample' in value ? sampleSchema.safeParse(value) : 'market' in value ? marketSchema.safeParse(value) : filesSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  for (const { message, path } of parsed.error.issues) context.addIssue({ code: 'custom', message, path });
  return z.NEVER;
});

const nameSchema = textThat('lower-case letters, digits and dashes, such as "us-shares"', (value) => /^[a-z0-9][a-z0-9-]*$/.test(value));

const sleeveSchema = fields({
  /** What it is called in the journal; the strategy's own name when it is not said. */
  name: nameSchema.optional(),
  strategy: strategySchema,
  parameters: parametersSchema,
  /** Which symbols it hears of and may trade; all of the account when it is not said. */
  symbols: symbolsSchema.optional(),
  /** The share of the cash that is its own; when it is not said, it sees the whole account's equity. */
  share: share('0.5').optional(),
  lots: lotsSchema.optional(),
});

const MOMENT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?Z)?$/;

/** Whether a moment is of the calendar and the clock: 31 February and 25 o'clock are not. */
const isMoment = (value: string): boolean => {
  const time = Date.parse(value);
  return MOMENT.test(value) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(value.slice(0, 10));
};

const sayMoment = {
  error: ({ input }: { readonly input?: unknown }) => (MOMENT.test(String(input)) ? `there is no ${String(input)}: name a moment` : 'say it') + ' in UTC, such as 2024-03-08 or 2024-03-08T14:30Z',
};
const moment = z.string(sayMoment).refine(isMoment, sayMoment);

/** How the simulated exchange treats orders; what is not said is not there. */
const exchangeSchema = fields({
  /** The share of a bar's volume that all orders of its symbol together may trade. */
  volumeShare: share('0.1').optional(),
  /** How long orders, replacements and cancels travel. */
  latencyMs: milliseconds('250').optional(),
  /** Who stands before a limit order at its level, on quotes and trades, without which it is refused; `risk-averse` when it is not said. */
  queue: oneOf('queue', ['none', 'risk-averse']).optional(),
  /** When symbols do not trade: from a moment (UTC) to another, which is over. */
  halts: anyList('a list, such as [{ "symbol": "GME", "from": "2021-01-28T14:40Z", "to": "2021-01-28T14:45Z" }]', fields({ symbol: symbolSchema, from: moment, to: moment }).refine(
    ({ from, to }) => Date.parse(from) < Date.parse(to), 'must end after it begins: give "from" an earlier moment than "to"',
  )).optional(),
});

const benchmarkSchema = fields({ sample: oneOf('benchmark sample', ['sp500']).optional(), symbol: symbolSchema.optional(), file: fileSchema('index.csv').optional() })
  .refine((given) => Object.values(given).filter((each) => each !== undefined).length === 1, 'name one of sample, symbol or file');

const accountSchema = fields({
  name: nameSchema,
  title: text('the heading of the report, such as "US shares"').optional(),
  currency: currencySchema.default('USD'),
  cash: positive,
  /** The strategy of the account, or its `strategies`. */
  strategy: strategySchema.optional(),
  parameters: parametersSchema,
  /** Which symbols the one strategy hears of and may trade; all of the account when it is not said. */
  symbols: symbolsSchema.optional(),
  strategies: list('a list of strategies, such as [{ "strategy": "sma-cross" }]', sleeveSchema).optional(),
  /** When trading begins, in UTC: bars before it only fill the indicators. */
  tradeFrom: moment.optional(),
  data: dataSchema,
  instruments: anyList('a list, such as [{ "symbol": "AAPL" }]', instrumentSchema).optional(),
  /** What the report compares with: a sample, a symbol of the account's own bars, or a file of one symbol. */
  benchmark: benchmarkSchema.optional(),
  fee: textFor('a fee, such as "0.005/share min 1"', parseFee).default('none'),
  slippage: textFor('slippage, such as "2bps"', parseSlippage).default('none'),
  /** What holding costs and earns; nothing when it is not said. */
  financing: textFor('financing, such as "ibkr 4.33%, 0.25% borrow"', parseFinancing).optional(),
  /** A CSV file of dividends, splits, changes of symbol and mergers; the bars must be as they traded, not adjusted for them. */
  actions: fileSchema('actions.csv').optional(),
  /** For each other currency of the instruments the symbol whose price is what one unit of it is worth, or 1/ and one that is quoted the other way round. */
  rates: table('an object of symbols, such as { "EUR": "EURUSD" }', text('a symbol, such as "EURUSD", or its reverse, such as "1/USDJPY"')).refine(
    (rates) => Object.keys(rates).every(isCurrency), 'must name currencies by three to five capital letters, such as { "EUR": "EURUSD" }',
  ).optional(),
  /** What it costs to change other currencies into the account's, when an order is over; without it balances stay as they are. */
  conversion: textFor('what changing money costs, such as "ibkr"', parseConversion).optional(),
  /** How much equity positions need; `rates` when it is not said. */
  margin: textFor('a margin rule, such as "reg-t"', parseMargin).optional(),
  /** What is done when equity falls below the maintenance margin; `report` when it is not said. */
  onMarginCall: oneOf('response to a margin call', MARGIN_CALL_RESPONSES).optional(),
  /** How many shares of a symbol can be borrowed to sell them short; as many as one likes of symbols that are not named. */
  borrowable: table('an object of shares, such as { "GME": 5000 }', notNegative(quantity)).optional(),
  /** How its simulated exchange treats orders. */
  exchange: exchangeSchema.optional(),
  limits: limitsSchema.default({}),
  /** What stops entries after losses or rejections, and lets them back in steps. */
  circuitBreaker: breakerSchema.optional(),
  /** Rules by which closed trades lock new entries for a while. */
  protections: protectionsSchema.optional(),
  /** Which lots are closed first; `fifo` when it is not said. */
  lots: lotsSchema.optional(),
  notes: anyList('a list of lines, such as ["Unadjusted prices."]', text('a line of text')).default([]),
  ...liveFields,
}).superRefine(({ broker, currency, data, instruments, benchmark, rates, conversion, exchange, strategy, strategies, parameters, symbols, lots, limits }, context) => {
  const fault = (path: string, message: string): void => context.addIssue({ code: 'custom', path: [path], message });
  if ((strategy === undefined) === (strategies === undefined)) fault('strategy', 'name one strategy here, or several in "strategies"');
  else if (strategies !== undefined && Object.keys(parameters).length > 0) fault('parameters', 'give each of "strategies" its own');
  else if (strategies !== undefined && symbols !== undefined) fault('symbols', 'give each of "strategies" its own');
  else if (strategies !== undefined && lots !== undefined) fault('lots', 'give each of "strategies" its own');
  if (broker !== undefined && currency !== 'USD') fault('currency', `must be "USD" at ${broker.name}: got "${currency}"`);
  if ('market' in data) {
    if (broker === undefined) fault('data.market', `is the market of a "broker", and ${NO_BROKER}, or name files`);
    const stray = instruments?.find((each) => !data.market.includes(each.symbol));
    if (stray !== undefined) fault('instruments', `${stray.symbol} is not in data.market: add it there, or leave it out`);
  }
  const recorded = 'files' in data || 'ticks' in data ? data : undefined;
  if (exchange?.queue !== undefined && recorded?.ticks === undefined) fault('exchange', 'queue needs quotes or trades in data.ticks: bars have no queue');
  if ('sample' in data) {
    if (instruments !== undefined) fault('instruments', `the sample "${data.sample}" brings its own: leave it out`);
  } else if (recorded !== undefined && recorded.files === undefined && benchmark?.file === undefined) {
    if (recorded.stamp !== undefined) fault('data.stamp', 'is of bars, and there are ticks alone: leave it out');
    if (namesAny(recorded.columns, ['open', 'high', 'low', 'close', 'volume'])) fault('data.columns', 'names columns of bars, and there are ticks alone: leave them out');
  }
  for (const [path, message] of faultsOfLimits(limits, 'market' in data || recorded?.ticks !== undefined)) fault(path, message);
  if (conversion !== undefined && Object.keys(rates ?? {}).length === 0) fault('conversion', 'there are no "rates" of other currencies, and so nothing to change: leave it out');
});

const configSchema = fields({ accounts: list('a list of accounts, such as [{ "name": "us-shares", ... }]', accountSchema) });

/** One account: its money, what it trades, and how. */
export type AccountConfig = z.infer<typeof accountSchema>;
/** One strategy of an account. */
export type SleeveConfig = z.infer<typeof sleeveSchema>;
/** The configuration file. */
export type TraderConfig = z.infer<typeof configSchema>;

/** Name of the configuration file that `trader init` writes and `trader start` looks for. */
export const CONFIG_FILE = 'trader.config.json';

/** The two accounts that trade when nobody configured anything. They are never summed. */
export const defaultConfig: TraderConfig = configSchema.parse({
  accounts: [
    {
      name: 'us-trend',
      title: 'US shares: SMA cross on AAPL, daily',
      currency: 'USD',
      cash: '100000',
      strategy: 'sma-cross',
      parameters: { fast: 10, slow: 30, weight: 0.95 },
      data: { sample: 'aapl' },
      benchmark: { sample: 'sp500' },
      fee: '0.005/share min 1',
      slippage: '2bps',
      limits: { maxGrossLeverage: 1, maxDrawdown: 0.5, maxSessionLoss: 0.2, priceCollarBps: 500 },
      notes: [
        'Prices are adjusted for splits and not for dividends: dividends are missing from the result, and from the benchmark.',
        'AAPL was chosen with hindsight. One share over five good years proves nothing about the strategy.',
      ],
    },
    {
      name: 'cn-day',
      title: 'China index futures: VWAP-RSI-ATR day bot on IF, IC, IM, one-minute',
      currency: 'CNY',
      cash: '20000000',
      strategy: 'vwap-momentum',
      parameters: { allocation: 1, minLots: 1 },
      data: { sample: 'index-futures' },
      fee: '1.265bps',
      slippage: '0.5bps',
      limits: { maxGrossLeverage: 3, maxDrawdown: 0.5, maxSessionLoss: 0.1, priceCollarBps: 500 },
      notes: [
        'Fee: CFFEX charges 0.23 bps to open and 2.3 bps to close on the same day; 1.265 bps a side is the same round trip.',
        'The series is the main contract, unadjusted at rolls; no position is held overnight, so no roll is traded.',
        'Fills assume that the whole order trades at the next bar, without queue and without impact.',
      ],
    },
  ],
});

const INIT = 'see "trader init" for a configuration that works';

const explain = (error: z.ZodError, file: string, cure: string): TraderError => {
  const first = error.issues[0];
  const where = first.path.length === 0 ? 'the file' : first.path.map((part) => (typeof part === 'number' ? `[${part}]` : part)).join('.').replaceAll('.[', '[');
  const more = error.issues.length > 1 ? ` (and ${error.issues.length - 1} more)` : '';
  return new TraderError('INVALID_CONFIG', `${file}: ${where}: ${first.message.split('\n')[0]}${more}; ${cure}`);
};

/** Reads an account, as in a configuration file or a manifest. Throws INVALID_CONFIG naming `file`, the field and the cure. */
export const parseAccount = (value: unknown, file: string, cure = INIT): AccountConfig => {
  const parsed = accountSchema.safeParse(value);
  if (!parsed.success) throw explain(parsed.error, file, cure);
  return parsed.data;
};

/** Reads limits, as `limits` of an account has them. Throws INVALID_CONFIG naming `file`, the field and the cure. */
export const parseLimits = (value: unknown, file: string): AccountConfig['limits'] => {
  const parsed = limitsSchema.safeParse(value);
  if (!parsed.success) throw explain(parsed.error, file, 'it is an object like "limits" of an account, such as { "maxOrderNotional": 5000 }');
  return parsed.data;
};

/** Reads a configuration. Relative data and strategy paths are taken from the file's own folder. Throws INVALID_CONFIG naming file and field. */
export const loadConfig = (path: string | undefined): TraderConfig => {
  if (path === undefined && !existsSync(CONFIG_FILE)) return defaultConfig;
  const file = path ?? CONFIG_FILE;
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    const what = missing ? 'there is no such file: "trader init" makes one' : `cannot be read (${cause instanceof Error ? cause.message : 'unknown'}): mend the JSON`;
    throw new TraderError('INVALID_CONFIG', `${file}: ${what}`, { cause });
  }
  const parsed = configSchema.safeParse(json);
  if (!parsed.success) throw explain(parsed.error, file, INIT);
  const names = parsed.data.accounts.map((account) => account.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new TraderError('INVALID_CONFIG', `${file}: two accounts are named ${twice}: give each its own name`);
  return { accounts: parsed.data.accounts.map((account) => anchored(account, dirname(resolve(file)))) };
};

const withPaths = (account: AccountConfig, change: (path: string) => string): AccountConfig => ({
  ...account,
  ...(account.strategy === undefined ? {} : { strategy: isModule(account.strategy) ? change(account.strategy) : account.strategy }),
  ...(account.strategies === undefined ? {} : {
    strategies: account.strategies.map((each) => (isModule(each.strategy) ? { ...each, strategy: change(each.strategy) } : each)),
  }),
  data: 'sample' in account.data || 'market' in account.data ? account.data : {
    ...account.data, ...(account.data.files && { files: account.data.files.map(change) }), ...(account.data.ticks && { ticks: account.data.ticks.map(change) }),
  },
  ...(account.actions === undefined ? {} : { actions: change(account.actions) }),
  ...(account.benchmark?.file === undefined ? {} : { benchmark: { file: change(account.benchmark.file) } }),
});

/** The account with its paths made absolute from `folder`. */
export const anchored = (account: AccountConfig, folder: string): AccountConfig => withPaths(account, (path) => resolve(folder, path));

/** The account with its files' names without their folders: what it is, wherever it is. */
export const placeless = (account: AccountConfig): AccountConfig => withPaths(account, (path) => basename(path));

/** Whether a strategy is named by a file rather than by its registered name. */
export const isModule = (strategy: string): boolean => /[\\/]|\.[cm]?js$/.test(strategy);

/** What a strategy is called in journals and reports: its registered name, or its file's name without folder and extension. */
export const strategyName = (strategy: string): string => (isModule(strategy) ? basename(strategy, extname(strategy)) : strategy);

/**
 * The folder where the user stands. Package managers start a script in its package's folder and say in INIT_CWD where they were called;
 * a program that such a script starts elsewhere inherits the word, but stands in a folder of its own.
 */
export const userFolder = (cwd: string, env: Readonly<Record<string, string | undefined>> = process.env): string => {
  const { INIT_CWD: called, npm_package_json: script } = env;
  return called !== undefined && script !== undefined && dirname(script) === cwd ? called : cwd;
};

/** Alpaca's keys are of 20 characters, and of 40; unverified, but of those that were seen. */
const SHORT_NAME = 15;
/** Of shorter secrets it is not looked whether a configuration quotes them. */
const LEAST_SECRET = 8;

/** The first field of a configuration that quotes a secret. */
const quoting = (value: unknown, secret: Secret, field: string): string | undefined => {
  if (typeof value === 'string') return secret.hideIn(value) === value ? undefined : field;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, each] of Object.entries(value)) {
    const found = quoting(each, secret, field === '' ? name : `${field}.${name}`);
    if (found !== undefined) return found;
  }
  return undefined;
};

/** Throws INVALID_CONFIG when an account's configuration, which is kept beside every run, quotes one of its secrets. */
const assertUnquoted = (config: AccountConfig, secrets: readonly Secret[]): void => {
  for (const secret of secrets) {
    const field = secret.reveal().length < LEAST_SECRET ? undefined : quoting(config, secret, '');
    if (field !== undefined) throw new TraderError('INVALID_CONFIG', `account ${secret.hideIn(config.name)}: ${field} quotes a secret of an environment variable: take it out, for configurations are kept and shown`);
  }
};

type Environment = Readonly<Record<string, string | undefined>>;

/** A variable by its name, if that is one: people write the secret itself there, too. */
const nameOf = (variable: string): string => (variable.includes('_') || variable.length <= SHORT_NAME ? `the environment variable ${variable}` : 'an environment variable');

/** The secret that an environment variable holds. Throws INVALID_CONFIG when it is not set; the message has its name alone. */
const secretIn = (variable: string, field: string, account: string, env: Environment): Secret => {
  const value = env[variable]?.trim();
  if (value !== undefined && value !== '') return new Secret(value);
  throw new TraderError('INVALID_CONFIG', `account ${account}: ${field} names ${nameOf(variable)}, which is not set: set it, or name another`);
};

/** The keys of an account's broker. Throws INVALID_CONFIG for one that is not there. */
export const keysOf = (config: AccountConfig, env: Environment = process.env): AlpacaKeys => {
  const { name } = config;
  const broker = brokerOf(config);
  const keys = { keyId: secretIn(broker.keyId, 'broker.keyId', name, env), secretKey: secretIn(broker.secretKey, 'broker.secretKey', name, env) };
  assertUnquoted(config, [keys.keyId, keys.secretKey]);
  return keys;
};

/** The keys of an exchange on this machine: those of the environment, as far as they are set. */
export const loopbackKeysOf = (config: AccountConfig, env: Environment = process.env): AlpacaKeys => {
  const { broker } = config;
  const set = (variable: string | undefined, other: string): Secret => new Secret((variable === undefined ? '' : (env[variable]?.trim() ?? '')) || other);
  const keys = { keyId: set(broker?.keyId, 'LOOPBACK-KEY-ID'), secretKey: set(broker?.secretKey, 'loopback-secret-key') };
  assertUnquoted(config, [keys.keyId, keys.secretKey]);
  return keys;
};

/** Where an account's alerts are posted; undefined when it names no webhook. Throws INVALID_CONFIG when its variable is not set. */
export const webhookOf = (config: AccountConfig, env: Environment = process.env): Secret | undefined => {
  const { name, alerts } = config;
  if (alerts?.webhook === undefined) return undefined;
  const webhook = secretIn(alerts.webhook, 'alerts.webhook', name, env);
  assertUnquoted(config, [webhook]);
  return webhook;
};

/** The strategies of an account, one or several, each with its name. */
export const sleevesOf = ({ strategy, strategies, parameters, symbols, lots }: AccountConfig): readonly (SleeveConfig & { readonly name: string })[] => {
  const sleeves: readonly SleeveConfig[] = strategies ?? (strategy === undefined ? [] : [{ strategy, parameters, symbols, lots }]);
  return sleeves.map((each) => ({ ...each, name: each.name ?? strategyName(each.strategy) }));
};
