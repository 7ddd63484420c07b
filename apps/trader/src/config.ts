import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { TraderError } from '@trader/core';
import { z } from 'zod';

const amount = z.union([z.string(), z.number()]);

const instrumentSchema = z.strictObject({
  symbol: z.string().min(1),
  settlement: z.enum(['cash', 'margin']).optional(),
  currency: z.string().optional(),
  tickSize: amount.optional(),
  lotSize: amount.optional(),
  multiplier: amount.optional(),
  marginRate: z.number().optional(),
  shortable: z.boolean().optional(),
  maxOrderQuantity: amount.optional(),
  calendar: z.string().optional(),
});

const dataSchema = z.union([
  z.strictObject({ sample: z.enum(['aapl', 'index-futures']) }),
  z.strictObject({
    files: z.array(z.string()).min(1),
    timeZone: z.string().optional(),
    stamp: z.enum(['start', 'end']).optional(),
    interval: z.string().optional(),
    columns: z.record(z.string(), z.string()).optional(),
    /** Exchange calendar of symbols that `instruments` does not define. */
    calendar: z.string().optional(),
  }),
]);

const limitsSchema = z.strictObject({
  maxPositionQuantity: amount.optional(),
  maxPositionNotional: amount.optional(),
  maxOrderNotional: amount.optional(),
  maxGrossLeverage: z.number().positive().optional(),
  priceCollarBps: z.number().positive().optional(),
  maxSessionLoss: z.number().positive().max(1).optional(),
  maxDrawdown: z.number().positive().max(1).optional(),
  maxOrdersPerMinute: z.number().int().positive().optional(),
  duplicateWindowMs: z.number().nonnegative().optional(),
  maxPriceAgeMs: z.number().positive().optional(),
});

const accountSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'use lower-case letters, digits and dashes'),
  title: z.string().optional(),
  currency: z.string().default('USD'),
  cash: amount,
  strategy: z.string().min(1),
  parameters: z.record(z.string(), z.number()).default({}),
  data: dataSchema,
  instruments: z.array(instrumentSchema).optional(),
  benchmark: z.strictObject({ sample: z.literal('sp500') }).optional(),
  fee: z.string().default('none'),
  slippage: z.string().default('none'),
  limits: limitsSchema.default({}),
  notes: z.array(z.string()).default([]),
});

const configSchema = z.strictObject({ accounts: z.array(accountSchema).min(1) });

/** One account: its money, what it trades, and how. */
export type AccountConfig = z.infer<typeof accountSchema>;
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

const explain = (error: z.ZodError, file: string): TraderError => {
  const first = error.issues[0];
  const where = first.path.length === 0 ? 'the file' : first.path.map((part) => (typeof part === 'number' ? `[${part}]` : part)).join('.').replaceAll('.[', '[');
  const more = error.issues.length > 1 ? ` (and ${error.issues.length - 1} more)` : '';
  return new TraderError('INVALID_CONFIG', `${file}: ${where}: ${first.message.split('\n')[0]}${more}: see "trader init" for a configuration that works`);
};

/** Reads an account, as in a configuration file or a manifest. Throws INVALID_CONFIG naming `file` and the field. */
export const parseAccount = (value: unknown, file: string): AccountConfig => {
  const parsed = accountSchema.safeParse(value);
  if (!parsed.success) throw explain(parsed.error, file);
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
  if (!parsed.success) throw explain(parsed.error, file);
  const names = parsed.data.accounts.map((account) => account.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new TraderError('INVALID_CONFIG', `${file}: two accounts are named ${twice}: give each its own name`);
  return { accounts: parsed.data.accounts.map((account) => anchored(account, dirname(resolve(file)))) };
};

/** The account with its paths made absolute from `folder`. */
export const anchored = (account: AccountConfig, folder: string): AccountConfig => ({
  ...account,
  strategy: isModule(account.strategy) ? resolve(folder, account.strategy) : account.strategy,
  data: 'files' in account.data ? { ...account.data, files: account.data.files.map((file) => resolve(folder, file)) } : account.data,
});

/** Whether a strategy is named by a file rather than by its registered name. */
export const isModule = (strategy: string): boolean => /[\\/]|\.[cm]?js$/.test(strategy);
