import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byInverseVolatility, defineScheme, ruleOf, schemeWeights, targetSchemes } from './index';
import type { TargetRuleOptions } from './index';

const ETFS: TargetRuleOptions = { name: 'ETFs', share: 60, symbols: ['SPY', 'QQQ', 'VTI'], maxPosition: 25, stopLoss: 20, takeProfit: 30 };
const STOCKS: TargetRuleOptions = { name: 'Stocks', share: 40, symbols: ['KO', 'PG'] };

describe('the three schemes', () => {
  it('have their shares and symbols', () => {
    const told = Object.values(targetSchemes).map((scheme) => scheme.rules.map(({ share, symbols }) => `${share} ${symbols.join(' ')}`));
    expect(told).toEqual([
      ['70 SPY VTI VOO QQQ IWM', '15 JNJ PG KO T VZ PFE XOM', '15 TSLA NVDA AMZN GOOGL MSFT AAPL'],
      ['80 SPY VTI BND', '20 JNJ PG KO'],
      ['50 NVDA TSLA AMZN GOOGL MSFT', '30 QQQ IWM VTI', '20 ARKK PLTR AMD CRM'],
    ]);
  });

  it('weigh their symbols equally within each rule', () => {
    const weights = schemeWeights(targetSchemes.default);
    expect(weights.size).toBe(18);
    expect(weights.get('SPY')).toBeCloseTo(0.14, 12);
    expect(weights.get('KO')).toBeCloseTo(0.15 / 7, 12);
    expect(weights.get('AAPL')).toBeCloseTo(0.025, 12);
  });

  it('are frozen', () => expect(Object.isFrozen(targetSchemes.default.rules[0].symbols)).toBe(true));
});

describe('a scheme', () => {
  it('finds the enabled rule of a symbol', () => {
    const scheme = defineScheme('mine', [ETFS, STOCKS, { ...STOCKS, name: 'Old stocks', symbols: ['KO', 'XOM'], enabled: false }]);
    expect(ruleOf(scheme, 'KO')?.name).toBe('Stocks');
    expect(ruleOf(scheme, 'XOM')).toBeUndefined();
    expect(schemeWeights(scheme).has('XOM')).toBe(false);
    expect(scheme.rules[1]).toMatchObject({ maxPosition: 40, stopLoss: undefined, enabled: true });
  });

  it('has shares that sum to 100 within 1, and weights that are parts of their sum', () => {
    const scheme = defineScheme('mine', [{ ...ETFS, share: 59 }, STOCKS]);
    expect(schemeWeights(scheme).get('KO')).toBeCloseTo(20 / 99, 12);
    expect(() => defineScheme('mine', [{ ...ETFS, share: 58.9 }, STOCKS])).toThrow('scheme mine: enabled shares must sum to 100 percent within 1, got 98.9');
    expect(() => defineScheme('mine', [ETFS, { ...STOCKS, enabled: false }])).toThrow('got 60');
    expect(() => defineScheme('mine', [])).toThrow('got 0');
  });

  it.each<[string, Partial<TargetRuleOptions>, string]>([
    ['no name', { name: '' }, 'rule 0 has no name'],
    ['the name of another', { name: 'Stocks' }, 'rule 1 has the name of another: Stocks'],
    ['a share of nothing', { share: 0 }, 'rule ETFs: share must be above 0 and at most 100 percent, got 0'],
    ['a share that is no number', { share: NaN }, 'share must be above 0'],
    ['no symbols', { symbols: [] }, 'rule ETFs: has no symbols'],
    ['a symbol that is none', { symbols: ['SPY', 'Q Q'] }, 'a symbol must not be empty'],
    ['a symbol twice', { symbols: ['SPY', 'QQQ', 'SPY'] }, 'rule ETFs: names SPY twice'],
    ['a maximum of nothing', { maxPosition: 0 }, 'maxPosition must be above 0 and at most 100 percent, got 0'],
    ['a stop below zero', { stopLoss: -20 }, 'stopLoss must be above 0 and below 100 percent, got -20: write 20 for a loss of 20 %'],
    ['a stop of all', { stopLoss: 100 }, 'stopLoss must be above 0 and below 100'],
    ['a take profit of nothing', { takeProfit: 0 }, 'takeProfit must be above 0 percent, got 0'],
    ['a maximum that cannot hold its share', { maxPosition: 19 }, 'rule ETFs: 3 symbols of at most 19 percent cannot hold 60 percent'],
    ['a symbol of another rule', { symbols: ['SPY', 'QQQ', 'KO'] }, 'KO is in two enabled rules, ETFs and Stocks: leave it in one'],
  ])('with %s is refused in one line', (_what, wrong, line) => {
    expect(() => defineScheme('mine', [{ ...ETFS, ...wrong }, STOCKS])).toThrow(line);
  });
});

describe('weights', () => {
  it('follow scores, and what is above the maximum goes to the others in proportion', () => {
    const scheme = defineScheme('mine', [{ ...ETFS, maxPosition: 30 }, STOCKS]);
    const scores: Record<string, number> = { SPY: 6, QQQ: 2, VTI: 1, KO: 1, PG: 3 };
    const weights = schemeWeights(scheme, { weigh: (symbol) => scores[symbol] });
    // SPY would have 40 % and is cut to 30 %; the other 30 % go 2 to 1.
    ['SPY', 'QQQ', 'VTI', 'KO', 'PG'].forEach((symbol, i) => expect(weights.get(symbol)).toBeCloseTo([0.3, 0.2, 0.1, 0.1, 0.3][i], 12));
  });

  it('give a symbol without a score something only when the others are full', () => {
    const weights = schemeWeights(defineScheme('mine', [ETFS, STOCKS]), { weigh: (symbol) => (symbol === 'VTI' || symbol === 'PG' ? 0 : 1) });
    expect(weights.get('PG')).toBe(0);
    expect(weights.get('VTI')).toBeCloseTo(0.1, 12);
  });

  it('by inverse volatility give each the same risk', () => {
    const volatilities = new Map([['SPY', 0.15], ['QQQ', 0.2], ['VTI', 0.16], ['KO', 0.12], ['PG', 0.24]]);
    const weights = schemeWeights(defineScheme('mine', [ETFS, STOCKS]), { weigh: byInverseVolatility(volatilities) });
    expect((weights.get('KO') ?? 0) * 0.12).toBeCloseTo((weights.get('PG') ?? 0) * 0.24, 12);
    volatilities.set('KO', 0);
    expect(() => schemeWeights(defineScheme('mine', [ETFS, STOCKS]), { weigh: byInverseVolatility(volatilities) })).toThrow('volatility of KO must be a number above 0, got 0');
  });

  it('refuse scores that are none', () => {
    const scheme = defineScheme('mine', [ETFS, STOCKS]);
    expect(() => schemeWeights(scheme, { weigh: () => -1 })).toThrow('scheme mine, rule ETFs: the score of SPY must be a finite number of 0 or above, got -1');
    expect(() => schemeWeights(scheme, { weigh: () => NaN })).toThrow('got NaN');
    expect(() => schemeWeights(scheme, { weigh: () => 0 })).toThrow('no symbol has a score above 0');
  });

  it('invariant: they sum to 1, each rule to its share, and none is below 0 or above its maximum', () => {
    const rules = fc.array(
      fc.record({ share: fc.integer({ min: 1, max: 50 }), scores: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 6 }), slack: fc.double({ min: 1, max: 3, noNaN: true }) }),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(rules, (drawn) => {
        const sum = drawn.reduce((total, each) => total + each.share, 0);
        const scheme = defineScheme('drawn', drawn.map(({ share, scores, slack }, i) => {
          const part = (share / sum) * 100;
          return { name: `rule ${i}`, share: part, symbols: scores.map((_, k) => `S${i}-${k}`), maxPosition: Math.min(100, (part / scores.length) * slack) };
        }));
        const scoreOf = new Map<string, number>(drawn.flatMap(({ scores }, i) => scores.map((score, k) => [`S${i}-${k}`, score + (k === 0 ? 1 : 0)] as const)));
        const weights = schemeWeights(scheme, { weigh: (symbol) => scoreOf.get(symbol) ?? NaN });
        expect([...weights.values()].reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
        for (const rule of scheme.rules) {
          const own = rule.symbols.map((symbol) => weights.get(symbol) ?? NaN);
          expect(own.reduce((a, b) => a + b, 0)).toBeCloseTo(rule.share / 100, 9);
          for (const weight of own) expect(weight >= 0 && weight <= rule.maxPosition / 100).toBe(true);
        }
      }),
    );
  });
});
