import { defineInstrument, marginByRate } from '@trader/core';
import type { Instrument, MarginModel } from '@trader/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PORTFOLIO_MOVES, cashAccount, parseMargin, portfolioMargin, regT } from '../index';

const A = defineInstrument({ symbol: 'A' });
const B = defineInstrument({ symbol: 'B' });
const SPY = defineInstrument({ symbol: 'SPY' });
const ES = defineInstrument({ symbol: 'ES', settlement: 'margin', multiplier: 50, marginRate: 0.06 });

/** A position: so many, at such a price. */
type Held = readonly [instrument: Instrument, size: number, price: number];

const ask = (rule: MarginModel['initial'], ...held: readonly Held[]): number =>
  rule(
    held.map(([instrument]) => instrument),
    Float64Array.from(held, ([, size]) => size),
    Float64Array.from(held, ([{ multiplier }, size, price]) => (size * price * Number(multiplier)) / 1e9),
  );

describe('Regulation T', () => {
  const { initial, maintenance } = regT();

  it("is that of the SEC's and FINRA's examples", () => {
    // sec.gov/reportspubs/investor-publications/investorpubsmargin: 16,000 bought with 8,000; fallen to 12,000, maintenance is 3,000.
    expect(ask(initial, [A, 1000, 16])).toBe(8000);
    expect(ask(maintenance, [A, 1000, 12])).toBe(3000);
    // docs.alpaca.markets/docs/margin-and-short-selling: 10,000 of cash hold 20,000 of shares.
    expect(ask(initial, [A, 200, 100])).toBe(10_000);
    // A short of 20,000 needs 30,000 in the account with its proceeds: 10,000 of equity (12 CFR 220.12: 150 %).
    expect(ask(initial, [A, -200, 100])).toBe(10_000);
  });

  it('asks more to keep a short the cheaper the share', () => {
    // FINRA Rule 4210(c)(2) and (3): 2.50 a share or 100 % below 5.00, 5.00 a share or 30 % from 5.00 on.
    expect(ask(maintenance, [A, -100, 1])).toBe(250);
    expect(ask(maintenance, [A, -100, 4])).toBe(400);
    expect(ask(maintenance, [A, -100, 5])).toBe(500);
    expect(ask(maintenance, [A, -100, 10])).toBe(500);
    expect(ask(maintenance, [A, -100, 100])).toBe(3000);
    expect(ask(initial, [A, -1000, 4])).toBe(4000); // never less than the maintenance
  });

  it('asks for 2,000, or what is bought if that costs less', () => {
    expect(ask(initial, [A, 10, 100])).toBe(1000);
    expect(ask(initial, [A, 30, 100])).toBe(2000);
    expect(ask(initial, [A, -1, 100])).toBe(2000);
    expect(ask(maintenance, [A, 30, 100])).toBe(750);
    expect(ask(initial, [A, 0, 100])).toBe(0);
  });

  it('adds what the house asks, and leaves futures to their rate', () => {
    const house = regT({ house: 0.05 });
    expect(ask(house.maintenance, [A, 100, 100], [B, -100, 100])).toBe(6500); // 30 % and 35 %
    expect(ask(regT({ house: 0.4 }).initial, [A, 100, 100])).toBe(6500);
    expect(ask(regT({ house: 0.9 }).maintenance, [A, 100, 100])).toBe(10_000);
    expect(ask(house.maintenance, [ES, -2, 5000])).toBe(30_000);
    expect(ask(house.initial, [ES, 2, 5000], [A, 200, 100])).toBe(40_000);
    expect(() => regT({ house: 5 })).toThrow('the house part of the margin must be a fraction from 0 to 1, got 5');
  });
});

describe('a cash account', () => {
  it('pays in full and is never short', () => {
    expect(ask(cashAccount.initial, [A, 100, 100], [B, 0, 5])).toBe(10_000);
    expect(ask(cashAccount.initial, [A, 100, 100], [B, -1, 5])).toBe(Infinity);
    expect(ask(cashAccount.maintenance, [ES, -1, 5000])).toBe(15_000);
  });
});

describe('portfolio margin', () => {
  const { maintenance } = portfolioMargin();

  it('is the worst loss of each class over its moves', () => {
    expect(ask(maintenance, [A, 100, 100])).toBe(1500); // 15 % of a single stock, either way
    expect(ask(maintenance, [A, -100, 100])).toBe(1500);
    expect(ask(maintenance, [A, 100, 100], [B, -100, 100])).toBe(3000); // two stocks do not offset
    expect(ask(parseMargin('portfolio index SPY').maintenance, [SPY, 100, 500])).toBe(4000); // 8 % down
    expect(ask(parseMargin('portfolio index SPY').maintenance, [SPY, -100, 500])).toBe(3000); // 6 % up
    expect(ask(portfolioMargin({ classOf: () => ({ name: 'small', ...PORTFOLIO_MOVES.smallIndex }) }).maintenance, [A, -100, 100])).toBe(1000);
  });

  it('offsets within a class, but never below 0.375 x multiplier a contract', () => {
    const index = portfolioMargin({ classOf: ({ symbol }) => (symbol === 'A' ? undefined : { name: 'S&P 500', ...PORTFOLIO_MOVES.largeIndex }) });
    // 500 shares of 500 against one future of 5,000 x 50: nothing is left to lose but the least, 0.375 x 50.
    expect(ask(index.maintenance, [SPY, 500, 500], [ES, -1, 5000])).toBe(18.75);
    expect(ask(index.maintenance, [SPY, 600, 500], [ES, -1, 5000])).toBe(4000);
    expect(ask(maintenance, [ES, -1, 5000])).toBe(15_000); // of no class: at its rate
  });

  it('wants 100,000 before anything is taken on', () => {
    expect(ask(portfolioMargin().initial, [A, 100, 100])).toBe(100_000);
    expect(ask(portfolioMargin().initial, [A, 10_000, 100])).toBe(150_000);
    expect(ask(portfolioMargin({ minimumEquity: 0 }).initial, [A, 100, 100])).toBe(1500);
    expect(ask(portfolioMargin().initial, [A, 0, 100])).toBe(0);
  });

  it('refuses a class that cannot move', () => {
    expect(() => ask(portfolioMargin({ classOf: () => ({ name: 'still', down: 0, up: 1 }) }).initial, [A, 1, 1])).toThrow('margin class still must move up');
    expect(() => portfolioMargin({ minimumEquity: -1 })).toThrow('minimum equity must be 0 or above, got -1');
  });
});

describe('margin rules', () => {
  it('are written as people say them', () => {
    expect(parseMargin('rates')).toBe(marginByRate);
    expect(parseMargin(' Cash ')).toBe(cashAccount);
    expect(ask(parseMargin('reg-t').maintenance, [A, 100, 100])).toBe(2500);
    expect(ask(parseMargin('reg-t house 5%').maintenance, [A, 100, 100])).toBe(3000);
    expect(ask(parseMargin('portfolio').maintenance, [SPY, 100, 500])).toBe(7500);
    for (const text of ['', 'reg-x', 'reg-t house', 'portfolio index', 'cash + reg-t']) {
      expect(() => parseMargin(text)).toThrow(`margin "${text}" is not understood: write rates, cash, reg-t [house 5%], portfolio [index SPY QQQ]`);
    }
  });

  it('never let a position that gains lower what is left of equity', () => {
    const rules = [marginByRate, cashAccount, regT(), regT({ house: 1 }), portfolioMargin(), parseMargin('portfolio index B')];
    const nettingAll = portfolioMargin({ classOf: () => ({ name: 'all', ...PORTFOLIO_MOVES.largeIndex }) });
    const position = fc.tuple(fc.constantFrom(A, B, ES), fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: 1, max: 10_000 }).map((cents) => cents / 100));
    const gain = fc.integer({ min: 0, max: 99 });
    fc.assert(
      fc.property(position, position, gain, gain, (one, other, percentOne, percentOther) => {
        const gained = ([instrument, size, price]: Held, percent: number): Held => [instrument, size, price * (1 + (Math.sign(size) * percent) / 100)];
        const after = [gained(one, percentOne), gained(other, percentOther)];
        const worth = (held: readonly Held[]): number => held.reduce((sum, [{ multiplier }, size, price]) => sum + (size * price * Number(multiplier)) / 1e9, 0);
        const profit = worth(after) - worth([one, other]);
        for (const { maintenance } of [...rules, nettingAll]) {
          const [before, now] = [ask(maintenance, one, other), ask(maintenance, ...after)];
          if (before < Infinity) expect(now - before).toBeLessThanOrEqual(profit * (1 + 1e-9) + 1e-6);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('ask for no less to take on than to keep, for nothing when nothing is held, and grow with every position', () => {
    const rules = [marginByRate, cashAccount, regT(), regT({ house: 0.1 }), portfolioMargin(), parseMargin('portfolio index B')];
    const position = fc.tuple(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: 1, max: 100_000 }).map((cents) => cents / 100));
    fc.assert(
      fc.property(position, position, fc.integer({ min: 2, max: 5 }), ([a, priceA], [b, priceB], times) => {
        for (const { initial, maintenance } of rules) {
          const kept = ask(maintenance, [A, a, priceA], [B, b, priceB]);
          expect(kept).toBeGreaterThanOrEqual(0);
          expect(ask(initial, [A, a, priceA], [B, b, priceB])).toBeGreaterThanOrEqual(kept);
          expect(ask(maintenance, [A, a * times, priceA], [B, b, priceB])).toBeGreaterThanOrEqual(kept);
          expect(ask(initial, [A, 0, priceA], [B, 0, priceB])).toBe(0);
        }
      }),
      { numRuns: 100 },
    );
  });
});
