import { cash, quantity } from '@trader/core';
import { createCircuitBreaker, defaultLimits } from '@trader/risk';
import { z } from 'zod';
import { above0, anyList, count, fields, flag, list, milliseconds, notNegative, number, oneOf, share, someMilliseconds, symbolSchema, table, text, whole } from './config-fields';

/** What an account allows itself. */
export const limitsSchema = fields({
  maxPositionQuantity: notNegative(quantity).optional(),
  maxPositionNotional: notNegative(cash).optional(),
  maxPositions: count('10').optional(),
  maxOrderQuantity: notNegative(quantity).optional(),
  maxOrderNotional: notNegative(cash).optional(),
  minOrderQuantity: notNegative(quantity).optional(),
  minOrderNotional: notNegative(cash).optional(),
  maxGrossLeverage: above0('2').optional(),
  maxNetLeverage: above0('1').optional(),
  maxSectorShare: above0('0.3').optional(),
  /** The sector of each symbol. */
  sectors: table('an object of sectors, such as { "AAPL": "technology" }', text('a sector, such as "technology"')).optional(),
  maxCurrencyShare: above0('0.5').optional(),
  maxOpenOrders: count('20').optional(),
  priceCollarBps: above0('500').optional(),
  maxSpreadBps: above0('20').optional(),
  maxSessionLoss: share('0.05').optional(),
  maxDrawdown: share('0.25').optional(),
  maxLossStreak: count('4').optional(),
  lossStreakPauseMs: milliseconds('3600000').optional(),
  maxOrdersPerMinute: count('600').optional(),
  maxRepeatsPerMinute: count('5').optional(),
  duplicateWindowMs: milliseconds('1000').optional(),
  maxPriceAgeMs: above0('300000').optional(),
  noEntryAfterOpenMs: milliseconds('300000').optional(),
  noEntryBeforeCloseMs: milliseconds('900000').optional(),
  onlyWhenOpen: flag().optional(),
  oneSide: flag().optional(),
  /** Symbols that are never opened. */
  restricted: anyList('a list of symbols, such as ["GME"]', symbolSchema).optional(),
});

/** Limits that are no numbers, or need what no number says. */
const OF_FILES = ['maxSectorShare', 'sectors', 'maxCurrencyShare', 'onlyWhenOpen', 'oneSide', 'restricted'];

/** Limits without a default that one number is enough for. */
export const furtherLimits: readonly string[] = Object.keys(limitsSchema.shape).filter((name) => !Object.hasOwn(defaultLimits, name) && !OF_FILES.includes(name));

type Limits = z.infer<typeof limitsSchema>;

/** What is wrong with limits beside one another and beside the data, each by the name of its field. */
export const faultsOfLimits = ({ maxSectorShare, sectors, maxSpreadBps, maxLossStreak, lossStreakPauseMs }: Limits, ticks: boolean): readonly (readonly [string, string])[] => {
  const faults: [string, string][] = [];
  if (maxSectorShare !== undefined && sectors === undefined) faults.push(['limits.maxSectorShare', 'needs "sectors", which say what sector each symbol is of: add them, or leave it out']);
  if (maxSectorShare === undefined && sectors !== undefined) faults.push(['limits.sectors', 'are for "maxSectorShare", and there is none: add it, or leave them out']);
  if (maxSpreadBps !== undefined && !ticks) faults.push(['limits.maxSpreadBps', 'needs quotes in data.ticks: without them no spread is known, and nothing would be opened: leave it out']);
  if (lossStreakPauseMs !== undefined && maxLossStreak === undefined) faults.push(['limits.lossStreakPauseMs', 'is the pause after "maxLossStreak", and there is none: add it, or leave it out']);
  return faults;
};

const breakerFields = fields({
  sessionLoss: share('0.03').optional(),
  windowLoss: fields({ loss: share('0.01'), windowMs: someMilliseconds('3600000') }).optional(),
  lossesInARow: count('4').optional(),
  errors: fields({ count: count('5'), windowMs: someMilliseconds('60000') }).optional(),
  cooldownMs: someMilliseconds('1800000'),
  maxCooldownMs: someMilliseconds('14400000').optional(),
  probes: count('3').optional(),
  probeShare: share('0.25').optional(),
});

/** What trips the account, and how it comes back. */
export const breakerSchema = whole(breakerFields, createCircuitBreaker);

const KINDS = ['stop-loss-guard', 'max-drawdown', 'cooldown', 'low-profit'] as const;

const kindOf = oneOf('protection', KINDS);
const owner = text('the name of a strategy of the account, such as "sma-cross"').optional();
const lookbackMs = someMilliseconds('86400000');
const stopMs = someMilliseconds('3600000');
const trades = count('3');
const requiredProfit = number('a share, such as 0.01').optional();

const ofKind = <Kind extends (typeof KINDS)[number], Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) => fields({ kind: z.literal(kind), owner, ...shape });

const protectionSchema = z.discriminatedUnion('kind', [
  ofKind('stop-loss-guard', { trades, lookbackMs, stopMs, requiredProfit, onlyPerSymbol: flag().optional(), onlyPerSide: flag().optional() }),
  ofKind('max-drawdown', { trades: trades.optional(), lookbackMs, stopMs, maxDrawdown: number('a share, 0 or above, such as 0.1', (value) => value >= 0) }),
  ofKind('cooldown', { stopMs }),
  ofKind('low-profit', { trades: trades.optional(), lookbackMs, stopMs, requiredProfit, onlyPerSide: flag().optional() }),
], {
  error: ({ code, input }) => {
    const given = typeof input === 'object' && input !== null && 'kind' in input ? input.kind : undefined;
    const rule = 'must be an object, such as { "kind": "cooldown", "stopMs": 3600000 }';
    return code === 'invalid_union' ? (kindOf.safeParse(given).error?.issues[0].message ?? rule) : `${rule}: got ${input === undefined ? 'nothing' : JSON.stringify(input)}`;
  },
});

/** Rules by which closed trades lock new entries for a while. */
export const protectionsSchema = list('a list of protections, such as [{ "kind": "cooldown", "stopMs": 3600000 }]', protectionSchema);
