import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { defaultLimits, readLimits } from '../limits';
import type { RiskLimits } from '../limits';
import { Memory } from '../memory';
import { CHECK_NAMES, NEVER_OVERRIDDEN } from './check';
import { checksOf } from './checks-of';

const page = readFileSync(new URL('../../CHECKS.md', import.meta.url), 'utf8');
const rows = page.slice(page.indexOf('| Check |'), page.indexOf('\n\n## ')).split('\n').slice(2).filter(Boolean)
  .map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()));

/** Every limit there is. */
const all: Required<{ [Name in keyof RiskLimits]: RiskLimits[Name] }> = {
  maxPositionNotional: 1, maxPositionQuantity: 1, maxPositions: 1, maxGrossLeverage: 1, maxNetLeverage: 1, maxSectorShare: 1,
  sectors: {}, maxCurrencyShare: 1, currency: 'USD',
  maxCorrelatedShare: 1, correlations: { symbols: ['A'], matrix: [1] }, maxOrderNotional: 1, maxOrderQuantity: 1,
  minOrderNotional: 1, minOrderQuantity: 1, maxVolumeShare: 1,
  maxOpenOrders: 1, priceCollarBps: 1, maxSpreadBps: 1, maxSessionLoss: 1, maxDrawdown: 1, maxLossStreak: 1, lossStreakPauseMs: 1,
  maxOrdersPerMinute: 1, maxRepeatsPerMinute: 1,
  duplicateWindowMs: 1, maxPriceAgeMs: 1, noEntryAfterOpenMs: 1, noEntryBeforeCloseMs: 1, onlyWhenOpen: true, oneSide: true, restricted: [], owners: {},
};

it('CHECKS.md names every check, in the order in which they are asked, each of their cells filled', () => {
  expect(rows.map(([name]) => name)).toEqual(CHECK_NAMES);
  for (const row of rows) expect(row.filter((cell) => cell !== '')).toHaveLength(7);
});

it('CHECKS.md tells who meets each check, and which one no override lifts', () => {
  const { forAll, forIncreases } = checksOf(all, { memory: new Memory() });
  const asked = [...forAll, ...forIncreases].map(({ name }) => name);
  expect(CHECK_NAMES.filter((name) => asked.includes(name))).toEqual(asked);
  expect(CHECK_NAMES.filter((name) => !asked.includes(name))).toEqual(['circuit breaker', 'protection']);
  for (const [name, , metBy, , , override] of rows) {
    expect([name, metBy]).toEqual([name, forAll.some((check) => check.name === name) ? 'all' : 'increases']);
    expect([name, override]).toEqual([name, (NEVER_OVERRIDDEN as readonly string[]).includes(name) ? 'never' : 'may']);
  }
});

it('CHECKS.md tells every limit once, with its default', () => {
  const told = rows.flatMap(([, , , limit]) => [...limit.matchAll(/`(\w+)` (\S+?)(?=[,\s]|$)/g)].map(([, name, value]) => [name, value]))
    .filter(([, value]) => value !== 'of');
  const defaults: Readonly<Record<string, unknown>> = { ...defaultLimits };
  expect(Object.fromEntries(told)).toEqual(Object.fromEntries(Object.keys(all).map((name) => [name, String(defaults[name] ?? 'off')])));
  expect(told).toHaveLength(Object.keys(all).length);
});

it('a check without a limit is always on, and one with a limit only when that is set', () => {
  const on = checksOf({}, { memory: new Memory() });
  const always = [...on.forAll, ...on.forIncreases].map(({ name }) => name as string);
  for (const [name, , , limit] of rows) expect([name, always.includes(name)]).toEqual([name, limit === 'always on' || name === 'market state']);
  expect(readLimits({ maxLossStreak: 1 }).lossStreakPauseMs).toBe(86_400_000);
});

it('CHECKS.md cites only what its sources list', () => {
  const sources = [...page.slice(page.indexOf('## Sources')).matchAll(/^- \*\*(.+?)\*\*/gm)].map(([, name]) => name);
  for (const [name, , , , , , cited] of rows) {
    for (const each of cited.split('; ')) {
      const known = /house rule/.test(each) || sources.some((source) => each.replace('the default: ', '').startsWith(source));
      expect([name, each, known]).toEqual([name, each, true]);
    }
  }
});
