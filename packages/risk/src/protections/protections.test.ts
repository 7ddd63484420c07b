import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createProtections } from './index';
import type { ClosedTrade, ProtectionOptions, ProtectionsState } from './index';

const MINUTE = 60_000;
const NOON = Date.UTC(2026, 0, 5, 12);

/** A trade closed so many minutes before noon. */
const trade = (minutesAgo: number, profit: number, over: Partial<ClosedTrade> = {}): ClosedTrade =>
  ({ symbol: 'XRP', owner: 'day', side: 'long', closedAt: NOON - minutesAgo * MINUTE, profit, exit: 'stop', ...over });

const heard = (options: ProtectionOptions, ...trades: readonly ClosedTrade[]): ReturnType<typeof createProtections> => {
  const protections = createProtections([options]);
  for (const each of trades) protections.closed(each);
  return protections;
};

/** Until how many minutes after noon entries are locked. */
const lockedFor = (protections: ReturnType<typeof createProtections>, symbol = 'XRP', side: 'long' | 'short' = 'long'): number | undefined => {
  const lock = protections.lockOf(symbol, side, NOON);
  return lock === undefined ? undefined : (lock.until - NOON) / MINUTE;
};

describe('stop-loss guard', () => {
  const guard = { kind: 'stop-loss-guard', trades: 3, lookbackMs: 60 * MINUTE, stopMs: 40 * MINUTE } as const;
  const two = [trade(30, -0.1), trade(100, -0.1, { symbol: 'BCH' }), trade(30, -0.1, { symbol: 'ETH' })];

  // The trades of freqtrade's tests/plugins/test_protections.py, test_stoploss_guard and test_stoploss_guard_perpair.
  it('locks all symbols at its number of stops within the lookback, from the newest of them', () => {
    expect(lockedFor(heard(guard, ...two))).toBeUndefined();
    const locked = heard(guard, ...two, trade(30, -0.1, { symbol: 'LTC' }));
    expect(lockedFor(locked, 'SOL', 'short')).toBe(10);
    expect(locked.lockOf('SOL', 'long', NOON)?.reason).toBe('stop-loss-guard: 3 stops below 0 % within 3600000 ms, limit 3');
    expect(locked.lockOf('SOL', 'long', NOON + 10 * MINUTE)).toBeUndefined();
  });

  it('counts a symbol for itself when told so', () => {
    const perSymbol = { ...guard, trades: 2, onlyPerSymbol: true };
    expect(lockedFor(heard(perSymbol, ...two))).toBeUndefined();
    const locked = heard(perSymbol, ...two, trade(30, -0.1));
    expect(lockedFor(locked)).toBe(10);
    expect(lockedFor(locked, 'ETH')).toBeUndefined();
  });

  it('counts a side for itself when told so', () => {
    const perSide = { ...guard, trades: 2, onlyPerSide: true };
    expect(lockedFor(heard(perSide, trade(5, -0.1), trade(4, -0.1, { side: 'short' })))).toBeUndefined();
    const locked = heard(perSide, trade(5, -0.1, { side: 'short' }), trade(4, -0.1, { side: 'short' }));
    expect([lockedFor(locked, 'XRP', 'short'), lockedFor(locked, 'XRP', 'long')]).toEqual([36, undefined]);
    const longs = heard(perSide, trade(5, -0.1), trade(4, -0.1));
    expect([lockedFor(longs, 'XRP', 'short'), lockedFor(longs, 'XRP', 'long')]).toEqual([undefined, 36]);
  });

  it('counts a trade while it is less than the lookback older than the newest', () => {
    expect(lockedFor(heard({ ...guard, trades: 2 }, trade(60, -0.1), trade(0, -0.1)))).toBeUndefined();
    expect(lockedFor(heard({ ...guard, trades: 2 }, trade(59.999, -0.1), trade(0, -0.1)))).toBe(40);
  });

  it('leaves out other exits, and stops that brought what is required', () => {
    const one = { ...guard, trades: 1 };
    expect(lockedFor(heard(one, trade(5, -0.1, { exit: 'other' }), trade(5, -0.1, { exit: 'take profit' })))).toBeUndefined();
    expect(lockedFor(heard(one, trade(5, 0)))).toBeUndefined();
    expect(lockedFor(heard({ ...one, requiredProfit: 0.02 }, trade(5, 0.01)))).toBe(35);
    expect(lockedFor(heard({ ...one, requiredProfit: 0.02 }, trade(5, 0.02)))).toBeUndefined();
  });

  it('is not lengthened by a win while its stops are still within the lookback', () => {
    expect(lockedFor(heard({ ...guard, trades: 2 }, trade(30, -0.1), trade(30, -0.1), trade(1, 0.2, { exit: 'take profit' })))).toBe(10);
  });
});

describe('max drawdown', () => {
  const drawdown = { kind: 'max-drawdown', trades: 3, lookbackMs: 1000 * MINUTE, stopMs: 60 * MINUTE, maxDrawdown: 0.15 } as const;

  // The trades of freqtrade's test_MaxDrawdown, without its fees.
  it('locks everything when the sum of profits fell too far within the lookback', () => {
    const calm = [trade(900, 0.1), trade(400, -0.1), trade(1500, -0.5), trade(410, 0.5)];
    expect(lockedFor(heard(drawdown, ...calm))).toBeUndefined();
    const locked = heard(drawdown, ...calm, trade(10, -0.2));
    expect([lockedFor(locked), lockedFor(locked, 'ETH', 'short')]).toEqual([50, 50]);
    expect(locked.lockOf('XRP', 'long', NOON)?.reason).toBe('max-drawdown: drawdown 30 % of 4 closed trades within 60000000 ms above limit 15 %');
  });

  it('measures from the start too, so that the first loss counts', () => {
    expect(lockedFor(heard({ ...drawdown, trades: 1 }, trade(10, -0.16)))).toBe(50);
  });

  it('lets a fall equal to its limit pass, and says nothing of too few trades', () => {
    expect(lockedFor(heard({ ...drawdown, trades: 1 }, trade(10, -0.15)))).toBeUndefined();
    expect(lockedFor(heard(drawdown, trade(10, -0.5), trade(9, -0.5)))).toBeUndefined();
  });

  it('takes trades in the order of their times, however they arrive', () => {
    const late = { ...drawdown, trades: 2, maxDrawdown: 0.1 };
    expect(lockedFor(heard(late, trade(10, -0.1), trade(20, 0.1)))).toBeUndefined();
    expect(lockedFor(heard(late, trade(20, -0.1), trade(10, -0.1)))).toBe(50);
  });
});

describe('cooldown', () => {
  it('locks both sides of the symbol after every close, and no other', () => {
    const protections = heard({ kind: 'cooldown', stopMs: 60 * MINUTE }, trade(30, 0.2, { exit: 'take profit' }));
    expect([lockedFor(protections), lockedFor(protections, 'XRP', 'short'), lockedFor(protections, 'ETH')]).toEqual([30, 30, undefined]);
  });

  it('ends at its end, not a moment later', () => {
    const protections = heard({ kind: 'cooldown', stopMs: 1_000 }, trade(0, 0.2));
    expect(protections.lockOf('XRP', 'long', NOON + 999)).toBeDefined();
    expect(protections.lockOf('XRP', 'long', NOON + 1_000)).toBeUndefined();
  });
});

describe('low profit', () => {
  const low = { kind: 'low-profit', trades: 2, lookbackMs: 400 * MINUTE, stopMs: 60 * MINUTE } as const;

  // The trades of freqtrade's test_LowProfitPairs, without its fees.
  it('locks a symbol whose trades within the lookback brought too little', () => {
    const calm = [trade(450, -0.1), trade(120, -0.1), trade(10, 0.15, { exit: 'take profit' })];
    expect(lockedFor(heard(low, ...calm))).toBeUndefined();
    const locked = heard(low, ...calm, trade(20, -0.2));
    expect([lockedFor(locked), lockedFor(locked, 'ETH')]).toEqual([50, undefined]);
    expect(locked.lockOf('XRP', 'long', NOON)?.reason).toBe('low-profit: 3 trades of XRP within 24000000 ms brought -15 %, below 0 %');
  });

  it('counts a side for itself when told so', () => {
    const locked = heard({ ...low, trades: 1, onlyPerSide: true }, trade(10, 0.3), trade(5, -0.2, { side: 'short' }));
    expect([lockedFor(locked, 'XRP', 'long'), lockedFor(locked, 'XRP', 'short')]).toEqual([undefined, 55]);
  });

  it('wants what is required, and no more', () => {
    expect(lockedFor(heard({ ...low, trades: 1, requiredProfit: 0.05 }, trade(5, 0.05)))).toBeUndefined();
    expect(lockedFor(heard({ ...low, trades: 1, requiredProfit: 0.05 }, trade(5, 0.04)))).toBe(55);
  });
});

it('hears and locks one owner only when told so', () => {
  const others = trade(10, 0.1, { symbol: 'ETH', owner: 'portfolio' });
  const protections = heard({ kind: 'cooldown', stopMs: 60 * MINUTE, owner: 'day' }, trade(30, 0.1), others);
  expect(protections.lockOf('XRP', 'long', NOON, 'day')).toBeDefined();
  expect(protections.lockOf('XRP', 'long', NOON, 'portfolio')).toBeUndefined();
  expect(protections.lockOf('XRP', 'long', NOON)).toBeDefined();
  expect(protections.lockOf('ETH', 'long', NOON)).toBeUndefined();
});

it('counts one owner only when told so', () => {
  const low: ProtectionOptions = { kind: 'low-profit', trades: 2, lookbackMs: 60 * MINUTE, stopMs: 60 * MINUTE, owner: 'day' };
  expect(lockedFor(heard(low, trade(30, -0.1, { owner: 'portfolio' }), trade(20, -0.1)))).toBeUndefined();
  expect(lockedFor(heard(low, trade(30, -0.1), trade(20, -0.1)))).toBe(40);
});

it('answers with the longest of several locks', () => {
  for (const stops of [[60, 90], [90, 60]]) {
    const two = createProtections(stops.map((minutes) => ({ kind: 'cooldown', stopMs: minutes * MINUTE })));
    two.closed(trade(30, -0.1));
    expect(lockedFor(two)).toBe(60);
  }
  const protections = createProtections([
    { kind: 'cooldown', stopMs: 60 * MINUTE },
    { kind: 'stop-loss-guard', trades: 1, lookbackMs: MINUTE, stopMs: 90 * MINUTE },
  ]);
  protections.closed(trade(30, -0.1));
  expect(protections.lockOf('XRP', 'long', NOON)?.until).toBe(NOON + 60 * MINUTE);
  expect(protections.lockOf('ETH', 'long', NOON)?.reason).toContain('stop-loss-guard');
});

it.each([
  [{ kind: 'cooldown', stopMs: 0 }, 'protection 0 (cooldown): stopMs must be a number of ms above 0, got 0'],
  [{ kind: 'low-profit', lookbackMs: Number.NaN, stopMs: 1 }, 'lookbackMs must be a number of ms above 0, got NaN'],
  [{ kind: 'low-profit', lookbackMs: 1, stopMs: 1, trades: 1.5 }, 'trades must be a whole number, 1 or above, got 1.5'],
  [{ kind: 'low-profit', lookbackMs: 1, stopMs: 1, requiredProfit: Infinity }, 'requiredProfit must be a share, got Infinity'],
  [{ kind: 'max-drawdown', lookbackMs: 1, stopMs: 1, maxDrawdown: -0.1 }, 'maxDrawdown must be a share, 0 or above, got -0.1'],
] as [ProtectionOptions, string][])('refuses %j', (options, message) => {
  expect(() => createProtections([options])).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG', message: expect.stringContaining(message) }));
});

it.each([
  [{ profit: Number.NaN }, 'profit NaN'],
  [{ closedAt: Infinity }, 'closedAt Infinity'],
  [{ symbol: '' }, 'no symbol'],
  [JSON.parse('{"side":"up"}') as Partial<ClosedTrade>, 'side up'],
  [JSON.parse('{"exit":"luck"}') as Partial<ClosedTrade>, 'exit luck'],
  [JSON.parse('{"owner":null}') as Partial<ClosedTrade>, 'no owner'],
])('refuses a trade with %j', (over, message) => {
  const protections = createProtections([{ kind: 'cooldown', stopMs: 1 }]);
  const failure = expect.objectContaining({ code: 'INVALID_DATA', message: expect.stringContaining(message) });
  expect(() => protections.closed(trade(0, 0.1, over))).toThrow(failure);
});

it('refuses a damaged save and stays as it was', () => {
  const protections = heard({ kind: 'cooldown', stopMs: 60 * MINUTE }, trade(30, 0.1));
  for (const damaged of ['{"trades":[],"locks":[{"side":"long","until":null,"reason":"x"}]}', '{"now":"x","trades":[],"locks":[]}']) {
    expect(() => protections.restore(JSON.parse(damaged) as ProtectionsState)).toThrow(expect.objectContaining({ code: 'INVALID_DATA' }));
  }
  expect(lockedFor(protections)).toBe(30);
});

const SYMBOLS = ['A', 'B', 'C'];
const trades = fc.array(
  fc.record({
    symbol: fc.constantFrom(...SYMBOLS),
    owner: fc.constantFrom('day', 'portfolio'),
    side: fc.constantFrom('long' as const, 'short' as const),
    closedAt: fc.integer({ min: 0, max: 500 }),
    profit: fc.integer({ min: -20, max: 20 }).map((each) => each / 100),
    exit: fc.constantFrom('stop' as const, 'take profit' as const, 'other' as const),
  }),
  { maxLength: 30 },
);
const options: readonly ProtectionOptions[] = [
  { kind: 'stop-loss-guard', trades: 2, lookbackMs: 60, stopMs: 40, onlyPerSymbol: true, onlyPerSide: true },
  { kind: 'stop-loss-guard', trades: 4, lookbackMs: 100, stopMs: 30, owner: 'day' },
  { kind: 'max-drawdown', trades: 2, lookbackMs: 120, stopMs: 50, maxDrawdown: 0.2 },
  { kind: 'cooldown', stopMs: 15 },
  { kind: 'low-profit', lookbackMs: 80, stopMs: 25, onlyPerSide: true },
];

/** All locks at some times, as text. */
const answers = (protections: ReturnType<typeof createProtections>, times: readonly number[]): string =>
  JSON.stringify(
    SYMBOLS.flatMap((symbol) => (['long', 'short'] as const).flatMap((side) => ['day', 'portfolio', undefined].flatMap((owner) =>
      times.map((time) => protections.lockOf(symbol, side, time, owner)?.until ?? 0)))));

describe('for any trades', () => {
  it('saving and restoring at any point changes no later answer', () => {
    fc.assert(
      fc.property(trades, fc.nat(30), (all, cut) => {
        const whole = createProtections(options);
        let parted = createProtections(options);
        const sorted = all.toSorted((a, b) => a.closedAt - b.closedAt);
        sorted.forEach((each, index) => {
          if (index === cut) {
            const saved = JSON.parse(JSON.stringify(parted.save())) as ProtectionsState;
            parted = createProtections(options);
            parted.restore(saved);
          }
          whole.closed(each);
          parted.closed(each);
        });
        const last = sorted.at(-1)?.closedAt ?? 0;
        const later = [0, 14, 24, 29, 39, 49, 60].map((wait) => last + wait);
        expect(answers(parted, later)).toBe(answers(whole, later));
        expect(parted.save().trades).toEqual(whole.save().trades);
      }),
    );
  });

  it('no lock outlives the newest close by more than the longest stop, and memory does not outlive the lookback', () => {
    fc.assert(
      fc.property(trades, (all) => {
        const protections = createProtections(options);
        for (const each of all) protections.closed(each);
        const newest = Math.max(0, ...all.map((each) => each.closedAt));
        const saved = protections.save();
        expect(saved.locks.every((lock) => lock.until > newest && lock.until <= newest + 50)).toBe(true);
        expect(saved.trades.every((each) => each.closedAt > newest - 120)).toBe(true);
      }),
    );
  });

  it('asking changes nothing', () => {
    fc.assert(
      fc.property(trades, (all) => {
        const asked = createProtections(options);
        const silent = createProtections(options);
        for (const each of all) {
          asked.closed(each);
          answers(asked, [each.closedAt, 550]);
          silent.closed(each);
        }
        expect(asked.save()).toEqual(silent.save());
        expect(answers(asked, [0, 250, 500, 530])).toBe(answers(silent, [0, 250, 500, 530]));
      }),
    );
  });
});
