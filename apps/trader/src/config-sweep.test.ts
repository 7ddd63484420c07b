import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig, parseAccount } from './config';

type Path = readonly (string | number)[];

const account = { name: 'a', cash: '1000', currency: 'USD' };
const files = { files: ['a.csv'], symbol: 'A', timeZone: 'UTC', stamp: 'end', interval: '1m', calendar: 'XNYS' };
const columns = { time: 'T', symbol: 'S', open: 'O', high: 'H', low: 'L', close: 'C', volume: 'V', bid: 'B', bidSize: 'BS', ask: 'A', askSize: 'AS', price: 'P', size: 'Z' };

/** Accounts that are right, which together have every field that there is. */
const SAMPLES: readonly object[] = [
  {
    ...account, title: 'T', strategy: 'sma-cross', parameters: { fast: 3 }, symbols: ['A'], lots: 'lifo', tradeFrom: '2024-03-08', data: { ...files, columns, ticks: ['t.csv'] },
    instruments: [{
      symbol: 'A', settlement: 'margin', currency: 'EUR', tickSize: '0.5', lotSize: 1, multiplier: 10, marginRate: 0.1, shortable: true, maxOrderQuantity: 100, calendar: '24x7',
    }],
    benchmark: { symbol: 'A' }, fee: 'none', slippage: '2bps', financing: 'ibkr', actions: 'actions.csv', rates: { EUR: 'EURUSD' }, conversion: 'ibkr', margin: 'reg-t', onMarginCall: 'liquidate', borrowable: { A: 5 },
    exchange: { volumeShare: 0.1, latencyMs: 5, queue: 'none', halts: [{ symbol: 'A', from: '2024-03-08', to: '2024-03-09' }] },
    limits: {
      maxPositionQuantity: 1, maxPositionNotional: 1, maxOrderNotional: 1, maxGrossLeverage: 1, priceCollarBps: 1, maxSessionLoss: 0.1, maxDrawdown: 0.1, maxOrdersPerMinute: 1,
      duplicateWindowMs: 1, maxPriceAgeMs: 1, maxPositions: 1, maxOrderQuantity: 1, minOrderQuantity: 1, minOrderNotional: 1, maxNetLeverage: 1, maxSectorShare: 1, sectors: { A: 'letters' }, maxCurrencyShare: 1,
      maxOpenOrders: 1, maxSpreadBps: 1, maxLossStreak: 1, lossStreakPauseMs: 1, maxRepeatsPerMinute: 1, noEntryAfterOpenMs: 1, noEntryBeforeCloseMs: 1, onlyWhenOpen: true, oneSide: true, restricted: ['A'],
    },
    circuitBreaker: {
      sessionLoss: 0.03, windowLoss: { loss: 0.01, windowMs: 1 }, lossesInARow: 4, errors: { count: 5, windowMs: 1 }, cooldownMs: 1, maxCooldownMs: 8, probes: 3, probeShare: 0.25,
    },
    protections: [
      { kind: 'stop-loss-guard', owner: 'o', trades: 3, lookbackMs: 1, stopMs: 1, requiredProfit: 0.01, onlyPerSymbol: true, onlyPerSide: true },
      { kind: 'max-drawdown', owner: 'o', trades: 3, lookbackMs: 1, stopMs: 1, maxDrawdown: 0.1 },
      { kind: 'cooldown', owner: 'o', stopMs: 1 },
      { kind: 'low-profit', owner: 'o', trades: 3, lookbackMs: 1, stopMs: 1, requiredProfit: 0.01, onlyPerSide: true },
    ],
    notes: ['a line'],
  },
  {
    ...account, data: { sample: 'aapl' }, benchmark: { sample: 'sp500' },
    strategies: [{ name: 's', strategy: 'sma-cross', parameters: { fast: 3 }, symbols: ['A'], share: 0.5, lots: 'hifo' }],
  },
  { ...account, strategy: 's', data: { sample: 'aapl' }, benchmark: { file: 'b.csv' } },
  {
    ...account, strategy: 's', data: { market: ['A'] }, flatBeforeCloseMs: 300_000, warmUpSessions: 5, alerts: { webhook: 'W', command: ['say'] },
    broker: {
      name: 'alpaca', account: 'P', environment: 'paper', feed: 'iex', encoding: 'json', keyId: 'K', secretKey: 'S', host: 'http://127.0.0.1:1', dataHost: 'http://127.0.0.1:1',
      dataStream: 'ws://127.0.0.1:1', extendedHours: true,
    },
    overrides: { publicKey: 'MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=', longestMs: 1 },
  },
];

/** What lies at a path. */
const valueAt = (value: unknown, path: Path): unknown => path.reduce<unknown>((at, key) => (at as Record<string | number, unknown>)[key], value);

const withValue = (value: unknown, path: Path, changed: unknown): unknown => {
  const [key, ...rest] = path;
  if (key === undefined) return changed;
  const inner = withValue((value as Record<string | number, unknown>)[key], rest, changed);
  return Array.isArray(value) ? value.map((each: unknown, index) => (index === key ? inner : each)) : { ...(value as object), [key]: inner };
};

const pathsOf = (value: unknown): Path[] => {
  if (typeof value !== 'object' || value === null) return [[]];
  const entries = Array.isArray(value) ? value.map((each: unknown, index) => [index, each] as const) : Object.entries(value);
  return [[], ...entries.flatMap(([key, each]) => pathsOf(each).map((path) => [key, ...path]))];
};

const textOf = (path: Path): string => (path.length === 0 ? 'the file' : path.map((part) => (typeof part === 'number' ? `[${part}]` : part)).join('.').replaceAll('.[', '['));

const messageOf = (value: unknown): string | undefined => {
  try {
    parseAccount(value, 'c.json');
    return undefined;
  } catch (error) {
    return error instanceof Error ? `${error.name} ${error.message}` : 'thrown, and no error';
  }
};

const FIELDS = SAMPLES.flatMap((sample) => pathsOf(sample).map((path) => [textOf(path), sample, path] as const));
const NUMBERS = ['cash', 'tickSize', 'lotSize', 'multiplier', 'marginRate', 'maxOrderQuantity', 'volumeShare', 'latencyMs', 'share', 'fast', 'flatBeforeCloseMs', 'warmUpSessions', 'longestMs'];
/** Fields of what guards an account that are no numbers. */
const NO_NUMBERS = ['sectors', 'onlyWhenOpen', 'oneSide', 'restricted', 'windowLoss', 'errors', 'kind', 'owner', 'onlyPerSymbol', 'onlyPerSide'];
const GUARDS = ['limits', 'circuitBreaker', 'protections'];
const isGuard = (path: Path): boolean => GUARDS.includes(String(path[0])) && typeof path.at(-1) === 'string' && path.length > 1 && !NO_NUMBERS.includes(String(path.at(-1))) && path[1] !== 'sectors';
const isNumber = (path: Path): boolean => NUMBERS.includes(String(path.at(-1))) || isGuard(path) || path[0] === 'borrowable' && path.length > 1;
/** Names are anybody's. */
const isTable = (path: Path): boolean => ['parameters', 'rates', 'borrowable', 'sectors'].includes(String(path.at(-1)));

describe('of every field of an account', () => {
  it('the samples are right', () => {
    for (const sample of SAMPLES) expect(messageOf(sample)).toBeUndefined();
  });

  it.each(FIELDS)('%s: what is wrong is told in one line, with the field, what it must be, and the cure', (name, sample, path) => {
    const given = valueAt(sample, path);
    const isObject = typeof given === 'object' && !Array.isArray(given);
    const wrong: unknown[] = [null, NaN, Infinity, -Infinity, '', ' ', [[]], [null], { oddity: [] }];
    if (!Array.isArray(given) || path.at(-1) === 'files') wrong.push([]);
    if (typeof given !== 'boolean') wrong.push(true);
    if (typeof given === 'string' && !isNumber(path)) wrong.push(5, -1);
    if (isNumber(path)) wrong.push('lots', {}, '0x1g', -1, '-1', 1e300, '1e300');
    if (isObject) wrong.push('text', 5);
    if (isObject && !isTable(path)) wrong.push({ ...given, oddity: 1 });
    for (const value of wrong) {
      if ((['latencyMs', 'flatBeforeCloseMs', 'longestMs'].includes(String(path.at(-1))) || isGuard(path)) && value === 1e300) continue; // as long, or as much, as one likes
      if (path.at(-1) === 'fast' && (value === -1 || value === 1e300)) continue; // the strategy's to judge
      if (path.at(-1) === 'requiredProfit' && value === -1) continue; // so much may be lost
      const message = messageOf(withValue(sample, path, value));
      const what = `${name}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`;
      expect(message, what).toMatch(/^TraderError c\.json: [^\n]+; see "trader init" for a configuration that works$/);
      expect(message, what).not.toMatch(/invalid|expected|too (small|big)|unrecognized|\brequired\b|undefined|\[object|zod/i);
      expect(message!.length, what).toBeLessThan(1000);
      const told = message!.slice('TraderError c.json: '.length);
      // Of an account that is another object altogether its first field is told.
      expect(told.startsWith(name) || (path.length === 0 && told.startsWith('name: ')), `${what}: ${told}`).toBe(true);
    }
  });

  it('one sample or another has it', () => {
    const objects = SAMPLES.flatMap((sample) => pathsOf(sample).filter((path) => {
      const value = valueAt(sample, path);
      return typeof value === 'object' && !Array.isArray(value) && !isTable(path);
    }).map((path) => [sample, path] as const));
    const has = (name: string, field: string): boolean => objects.some(([sample, path]) => textOf(path) === name && field in (valueAt(sample, path) as object));
    for (const [sample, path] of objects) {
      const told = messageOf(withValue(sample, path, { ...(valueAt(sample, path) as object), oddity: 1 }));
      const names = /unknown field "oddity": there are ([\w, ]+)/.exec(told ?? '')?.[1]?.split(', ') ?? [];
      expect(names.length, textOf(path)).toBeGreaterThan(0);
      for (const field of names) expect(has(textOf(path), field), `${textOf(path)}.${field}: add it to a sample`).toBe(true);
    }
  });
});

describe('values that look right', () => {
  const good = SAMPLES[0]!;
  it.each<[Path, unknown, string]>([
    [['limits', 'maxDrawdown'], 1.5, 'limits.maxDrawdown: must be a share above 0 and up to 1, such as 0.25: got 1.5'],
    [['limits', 'maxOrdersPerMinute'], 2.5, 'limits.maxOrdersPerMinute: must be a whole number from 1 to 1000000, such as 600: got 2.5'],
    [['limits', 'sectors'], undefined, 'limits.maxSectorShare: needs "sectors", which say what sector each symbol is of: add them, or leave it out'],
    [['limits', 'maxSectorShare'], undefined, 'limits.sectors: are for "maxSectorShare", and there is none: add it, or leave them out'],
    [['limits', 'maxLossStreak'], undefined, 'limits.lossStreakPauseMs: is the pause after "maxLossStreak", and there is none: add it, or leave it out'],
    [['limits', 'sectors', 'A'], 5, 'limits.sectors.A: must be a sector, such as "technology": got 5'],
    [['limits', 'restricted'], 'A', 'limits.restricted: must be a list of symbols, such as ["GME"]: got "A"'],
    [['circuitBreaker'], { cooldownMs: 5 }, 'circuitBreaker: circuit breaker: one of sessionLoss, windowLoss, lossesInARow and errors must be given, or nothing ever trips it, got none'],
    [['circuitBreaker', 'maxCooldownMs'], 0.5, 'circuitBreaker: circuit breaker: maxCooldownMs must be a number of ms, cooldownMs or above, got 0.5'],
    [['circuitBreaker', 'cooldownMs'], undefined, 'circuitBreaker.cooldownMs: must be milliseconds, above 0, such as 1800000: got nothing'],
    [['circuitBreaker', 'probeShare'], 2, 'circuitBreaker.probeShare: must be a share above 0 and up to 1, such as 0.25: got 2'],
    [['protections'], [], 'protections: must be a list of protections, such as [{ "kind": "cooldown", "stopMs": 3600000 }]: got []'],
    [['protections', 0], 7, 'protections[0]: must be an object, such as { "kind": "cooldown", "stopMs": 3600000 }: got 7'],
    [['protections', 0], { stopMs: 7 }, 'protections[0].kind: there is no protection nothing: there are "stop-loss-guard", "max-drawdown", "cooldown", "low-profit"'],
    [['protections', 2, 'kind'], 'cool', 'protections[2].kind: there is no protection "cool": there are "stop-loss-guard", "max-drawdown", "cooldown", "low-profit"'],
    [['protections', 2, 'trades'], 4, 'protections[2]: unknown field "trades": there are kind, owner, stopMs'],
    [['limits', 'maxGrossLeverage'], '2', 'limits.maxGrossLeverage: must be a number above 0, such as 2: got "2"'],
    [['instruments', 0, 'marginRate'], 12, 'instruments[0].marginRate: must be a share above 0 and up to 1, such as 0.12: got 12'],
    [['instruments', 0, 'tickSize'], '0.0000000001', 'instruments[0]: price 0.0000000001 has more than 9 decimals: round it first'],
    [['instruments', 0, 'symbol'], 'A B', 'instruments[0]: instrument A B: symbol must not be empty or hold spaces, commas or quotes'],
    [['instruments', 0, 'calendar'], 'NYSE', 'instruments[0].calendar: unknown calendar "NYSE": use one of XNYS'],
    [['data', 'timeZone'], 'Mars/North', 'data.timeZone: unknown time zone "Mars/North": use an IANA name such as America/New_York'],
    [['data', 'interval'], '1x', 'data.interval: interval "1x" is not a bar length of at most a day: write 30s, 1m, 5m, 1h or 1d'],
    [['fee'], 'dear', 'fee: fee "dear" is not understood: write '],
    [['margin'], 'dear', 'margin: margin "dear" is not understood: write '],
    [['onMarginCall'], 'panic', 'onMarginCall: there is no response to a margin call "panic": there are "report", "liquidate"'],
    [['parameters', 'fast'], '3', 'parameters.fast: must be a number, such as 10: got "3"'],
    [['rates', 'EUR'], 1.1, 'rates.EUR: must be a symbol, such as "EURUSD", or its reverse, such as "1/USDJPY": got 1.1'],
    [['exchange', 'halts', 0, 'to'], '2024-03-07', 'exchange.halts[0]: must end after it begins: give "from" an earlier moment than "to"'],
    [['cash'], '1e-30', 'cash: amount 1e-30 has more than 18 decimals: round it first'],
    [['name'], 'US shares', 'name: must be lower-case letters, digits and dashes, such as "us-shares": got "US shares"'],
  ])('%o as %o', (path, value, told) => {
    expect(messageOf(withValue(good, path, value))).toContain(`c.json: ${told}`);
  });
});

describe('a file', () => {
  it.each([
    ['[]', 'the file: must be an object of accounts: got []'],
    ['7', 'the file: must be an object of accounts: got 7'],
    ['null', 'the file: must be an object of accounts: got null'],
    ['{}', 'accounts: must be a list of accounts, such as [{ "name": "us-shares", ... }]: got nothing'],
    ['{ "accounts": [] }', 'accounts: must be a list of accounts'],
    ['{ "accounts": [3] }', 'accounts[0]: must be an object of name, title, currency, cash'],
    ['{ "accounts": [{ "name": "a", "cash": 1e999, "strategy": "s", "data": { "sample": "aapl" } }] }', 'accounts[0].cash: must be a number above 0, such as 1000 or "1000.50": got Infinity'],
    ['{ "accounts": [', 'cannot be read ('],
    ['', 'cannot be read ('],
  ])('of %s is told in one line', (json, told) => {
    const folder = mkdtempSync(join(tmpdir(), 'sweep-'));
    try {
      const file = join(folder, 'c.json');
      writeFileSync(file, json);
      let message = '';
      try {
        loadConfig(file);
      } catch (error) {
        message = error instanceof Error ? error.message : '';
      }
      expect(message).toContain(`${file}: ${told}`);
      expect(message).toMatch(/^[^\n]+(; see "trader init" for a configuration that works|: mend the JSON)$/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
