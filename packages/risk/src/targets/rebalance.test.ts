import { cash, defineInstrument, formatCash, price, quantity } from '@trader/core';
import type { CostModel, Exits } from '@trader/core';
import { describe, expect, it } from 'vitest';
import { defineScheme, exitsOf, rebalance, rebalanceTargets, schemeWeights, targetSchemes } from './index';
import type { Holding, RebalanceInput, RebalanceTrade, Rebalancing } from './index';

const TIME = Date.UTC(2026, 0, 5, 15);
const DAY_MS = 86_400_000;

const held = (symbol: string, shares: number, at: number, more: Partial<Holding> = {}): Holding => ({
  instrument: defineInstrument({ symbol }), quantity: quantity(shares), price: price(at), ...more,
});

const two = (more: Partial<RebalanceInput> = {}): RebalanceInput => ({
  holdings: [held('SPY', 80, 100), held('BND', 20, 50)], cash: cash(1000), weights: new Map([['SPY', 0.6], ['BND', 0.4]]), time: TIME, ...more,
});

const told = ({ trades }: Rebalancing): string[] => trades.map((trade) => `${trade.symbol} ${Number(trade.quantity) / 1e9}`);

describe('without bands', () => {
  it('everything is brought to its target, sales first', () => {
    const result = rebalance(two());
    // 10,000 in all: 60 of 100 and 80 of 50.
    expect(told(result)).toEqual(['SPY -20', 'BND 60']);
    expect(formatCash(result.cashAfter)).toBe('0');
    expect(result.trades[0].reason).toBe('rebalance: 80 % of a target of 60 %');
    expect(result.positions[1]).toEqual({ symbol: 'BND', target: 0.4, before: 0.1, after: 0.4, outside: true, cut: false });
  });

  it('a whole scheme is bought from cash', () => {
    const weights = schemeWeights(targetSchemes.conservative);
    const holdings = [...weights.keys()].map((symbol, i) => held(symbol, 0, 40 + 13 * i));
    const result = rebalance({ holdings, cash: cash(100_000), weights, time: TIME });
    expect(told(result)).toEqual(['SPY 666', 'VTI 503', 'BND 404', 'JNJ 84', 'PG 72', 'KO 63']);
    expect(result.cashAfter < cash(400)).toBe(true);
  });

  it('what the weights leave stays cash, and so does the reserve', () => {
    const result = rebalance(two({ reserve: cash(500), weights: new Map([['SPY', 0.5], ['BND', 0.3]]) }));
    // Of 9,500: 47.5 of 100 and 57 of 50; half a lot is left alone.
    expect(told(result)).toEqual(['SPY -32', 'BND 37']);
    expect(formatCash(result.cashAfter)).toBe('2350');
  });

  it('a weight of 0 sells all whole lots', () => {
    const fund = held('OLD', 10.5, 10);
    expect(told(rebalance({ ...two(), holdings: [...two().holdings, fund], weights: new Map([...two().weights, ['OLD', 0]]) }))).toContain('OLD -10');
  });
});

describe('what has no weight', () => {
  const input = two({ holdings: [...two().holdings, held('GME', 100, 20)] });

  it('is left alone and told, and its worth is not shared out', () => {
    const result = rebalance(input);
    expect(told(result)).toEqual(['SPY -20', 'BND 60']);
    expect(result.leftAlone).toEqual(['GME']);
    expect(formatCash(result.investable)).toBe('10000');
  });

  it('is sold when that is asked for', () => {
    const result = rebalance({ ...input, others: 'sell' });
    expect(told(result)).toEqual(['SPY -8', 'GME -100', 'BND 76']);
    expect(result.leftAlone).toEqual([]);
  });

  it('may be short, and is no more when it is to be sold', () => {
    const short = two({ holdings: [...two().holdings, held('GME', -100, 20)] });
    expect(rebalance(short).leftAlone).toEqual(['GME']);
    expect(() => rebalance({ ...short, others: 'sell' })).toThrow('GME is held short (-100)');
  });
});

describe('a band', () => {
  const bands = { absolute: 0.05, relative: 0.25 };
  // Of 10,000: A 2,500 for 2,200, B 1,100 for 800, C 6,400 for 7,000.
  const three: RebalanceInput = {
    holdings: [held('A', 25, 100), held('B', 110, 10), held('C', 64, 100)], cash: cash(0), time: TIME, bands,
    weights: new Map([['A', 0.22], ['B', 0.08], ['C', 0.7]]),
  };

  it('leaves alone what is inside it; the narrower of its two widths counts', () => {
    const result = rebalance(three);
    // A may drift by 5 points and B by 2 (a quarter of 8): B alone is outside, at 3.
    expect(result.positions.map((each) => each.outside)).toEqual([false, true, true]);
    expect(rebalance({ ...three, bands: { absolute: 0.061 } }).trades).toEqual([]);
    expect(rebalance({ ...three, bands: { relative: 0.4 } }).trades).toEqual([]);
    expect(told(rebalance({ ...three, bands: { absolute: 0.05 } }))).toEqual(['A -3', 'B -30', 'C 6']);
  });

  it('trades to the target, or to its nearer edge', () => {
    expect(told(rebalance({ ...three, bands: { relative: 0.25 } }))).toEqual(['B -30']);
    expect(told(rebalance({ ...three, bands: { relative: 0.25 }, tradeTo: 'edge' }))).toEqual(['B -10']);
  });

  it('may be another one by symbol', () => {
    expect(told(rebalance({ ...three, bands: (symbol) => (symbol === 'A' ? undefined : { absolute: 0.5 }) }))).toEqual(['A -3']);
  });

  it('lets what is above its target inside it pay for what is below outside', () => {
    const result = rebalance({ ...three, bands: (symbol) => ({ absolute: symbol === 'C' ? 0.01 : 0.5 }) });
    expect(told(result)).toEqual(['A -3', 'B -30', 'C 6']);
    expect(result.trades.map((trade) => trade.reason.endsWith(', to pay for others'))).toEqual([true, true, false]);
  });

  it('does not keep a debt: what is above its target is sold until the reserve is there', () => {
    const result = rebalance({ ...three, cash: cash(-150), bands: { absolute: 0.5 } });
    // Of 9,850 A is worth 333 too much, and B 312.
    expect(told(result)).toEqual(['A -2']);
    expect(formatCash(result.cashAfter)).toBe('50');
  });
});

describe('costs', () => {
  it('are paid out of what is bought', () => {
    const result = rebalance(two({ fee: () => cash(7) }));
    // 9,986 are left: 59.9 of 100 and 79.9 of 50.
    expect(told(result)).toEqual(['SPY -20', 'BND 59']);
    expect(formatCash(result.cost)).toBe('14');
    expect(formatCash(result.cashAfter)).toBe('36');
  });

  it('of a cost model are its fee and what it gets worse than the price', () => {
    const asked: string[] = [];
    const model: CostModel = {
      fee: ({ side, closing, liquidity }, at) => {
        asked.push(`${side} ${closing > 0n ? 'closing ' : ''}${liquidity} ${Number(at) / 1e9}`);
        return cash(1);
      },
      slip: ({ side }, shown) => (shown + (side === 'buy' ? price('0.01') : -price('0.01'))) as typeof shown,
    };
    const result = rebalance(two({ fee: model }));
    expect(new Set(asked)).toEqual(new Set(['sell closing taker 99.99', 'buy taker 50.01']));
    expect(told(result)).toEqual(['SPY -20', 'BND 59']);
    expect(result.trades.map((trade) => formatCash(trade.cost))).toEqual(['1.2', '1.59']);
  });

  it('count for what they alone bring above the least trade', () => {
    // Of 10,000 A is 400 too much; of the 9,900 that B's fee leaves, 430.
    const holdings = [held('A', 3400, 1), held('B', 0, 1)];
    const input: RebalanceInput = { holdings, cash: cash(6600), weights: new Map([['A', 0.3], ['B', 0.5]]), time: TIME, leastTrade: cash(401) };
    expect(told(rebalance(input))).toEqual(['B 5000']);
    expect(told(rebalance({ ...input, fee: (_, size) => cash(size > 0n ? 100 : 0) }))).toEqual(['A -430', 'B 4950']);
  });

  it('that a sale would not bring keep it from being made', () => {
    const input = two({ holdings: [held('SPY', 61, 100), held('BND', 78, 50)], cash: cash(0) });
    expect(told(rebalance(input))).toEqual(['SPY -1', 'BND 2']);
    expect(told(rebalance({ ...input, fee: () => cash(100) }))).toEqual([]);
  });

});

it('trades nothing below the least trade', () => {
  const input = two({ holdings: [held('SPY', 62, 100), held('BND', 76, 50)], cash: cash(0) });
  expect(told(rebalance(input))).toEqual(['SPY -2', 'BND 4']);
  expect(told(rebalance({ ...input, leastTrade: cash(200) }))).toEqual(['SPY -2', 'BND 4']);
  expect(told(rebalance({ ...input, leastTrade: cash('200.01') }))).toEqual([]);
});

it('pays the largest shortfall first', () => {
  // D is too much by 900, which may not be sold: 600 are left for A's 500, B's 300 and C's 700.
  const holdings = [held('A', 5, 100), held('B', 70, 10), held('C', 3, 100), held('D', 29, 100)];
  const weights = new Map([['A', 0.2], ['B', 0.2], ['C', 0.2], ['D', 0.4]]);
  expect(told(rebalance({ holdings, cash: cash(600), weights, time: TIME, leastTrade: cash(0) }))).toEqual(['D -9', 'A 5', 'B 30', 'C 7']);
  const bands = (symbol: string): { absolute: number } | undefined => (symbol === 'D' ? { absolute: 0.5 } : undefined);
  const result = rebalance({ holdings, cash: cash(600), weights, time: TIME, bands, fee: (_, size) => (size < 0n ? cash(10_000) : cash(0)) });
  expect(told(result)).toEqual(['C 6']);
  expect(result.positions.map((each) => each.cut)).toEqual([true, true, true, false]);
});

it('cuts a purchase to the cash when nothing can be sold for it', () => {
  // SPY is too much, but its sale would be below the least trade.
  const input = two({ holdings: [held('SPY', 65, 100), held('BND', 50, 50)], cash: cash(1000), leastTrade: cash(600), weights: new Map([['SPY', 0.6], ['BND', 0.4]]) });
  const result = rebalance(input);
  expect(told(result)).toEqual(['BND 20']);
  expect(result.positions[1].cut).toBe(true);
  expect(told(rebalance({ ...input, cash: cash(1301), reserve: cash(301) }))).toEqual(['BND 20']);
});

describe('lots and taxes', () => {
  const lots = [
    { id: 'gain', quantity: quantity(60), price: price(80), time: TIME - 800 * DAY_MS },
    { id: 'loss', quantity: quantity(20), price: price(120), time: TIME - 10 * DAY_MS },
  ];
  const input = two({ holdings: [held('SPY', 80, 100, { lots }), held('BND', 20, 50)] });

  it('names the lots that a sale closes, by the method', () => {
    expect(rebalance(input).trades[0].lots?.map((lot) => lot.id)).toEqual(['gain']);
    const [sale] = rebalance({ ...input, lotMethod: 'tax-aware' }).trades;
    expect(sale.lots).toEqual([{ id: 'loss', quantity: quantity(20), gain: cash(-400), longTerm: false }]);
  });

  it('warns of a loss that is sold while what was bought in the 30 days before is kept', () => {
    expect(rebalance({ ...input, lotMethod: 'tax-aware' }).washSales).toEqual([]);
    const bought = [...lots, { id: 'late', quantity: quantity(5), price: price(99), time: TIME - 30 * DAY_MS }];
    const late = { ...input, holdings: [held('SPY', 85, 100, { lots: bought }), held('BND', 20, 50)], lotMethod: 'hifo' as const };
    expect(rebalance(late).washSales).toEqual([{
      symbol: 'SPY', kind: 'sold-after-purchase', message: 'SPY is sold at a loss, and lot late of 2025-12-06 is kept: a wash sale',
    }]);
  });

  it('warns of buying what was sold at a loss in the 30 days before', () => {
    const soldAtLoss = [{ symbol: 'BND', time: TIME - 30 * DAY_MS }];
    expect(rebalance({ ...input, soldAtLoss }).washSales).toEqual([{
      symbol: 'BND', kind: 'bought-after-loss', message: 'BND is bought, and was sold at a loss on 2025-12-06: a wash sale',
    }]);
    expect(rebalance({ ...input, soldAtLoss: [{ symbol: 'BND', time: TIME - 31 * DAY_MS }, { symbol: 'SPY', time: TIME }] }).washSales).toEqual([]);
  });
});

it('becomes the targets of a strategy', () => {
  const lots = [{ id: 'a', quantity: quantity(80), price: price(80), time: TIME }];
  const result = rebalance(two({ holdings: [held('SPY', 80, 100, { lots }), held('BND', 20, 50)] }));
  expect(rebalanceTargets(result, (symbol) => ['BND', 'SPY'].indexOf(symbol))).toEqual([
    { symbol: 1, quantity: 60, reason: 'rebalance: 80 % of a target of 60 %', lots: ['a'] },
    { symbol: 0, quantity: 80, reason: 'rebalance: 10 % of a target of 40 %' },
  ]);
  const exitsFor = ({ symbol, instrument, price: at }: RebalanceTrade): Exits => (symbol === 'SPY' ? exitsOf({ stopLoss: 20, takeProfit: 30 }, instrument, at) : {});
  expect(rebalanceTargets(result, () => 0, exitsFor).map((target) => [target.stop, target.takeProfit])).toEqual([[80, 130], [undefined, undefined]]);
  const sold = rebalance(two({ weights: new Map([['SPY', 0], ['BND', 1]]), bands: { absolute: 1 } }));
  expect(rebalanceTargets(sold, () => 0, () => ({ stop: 1 }))).toEqual([{ symbol: 0, quantity: 0, reason: 'rebalance: 80 % of a target of 0 %' }]);
  expect(() => rebalanceTargets(result, () => -1)).toThrow('SPY is to be traded, and the strategy does not have it');
  expect(() => rebalanceTargets(result, () => undefined)).toThrow('SPY');
});

it('of nothing is nothing', () => {
  const nothing = rebalance({ holdings: [], cash: cash(0), weights: new Map(), time: TIME });
  expect([nothing.trades, nothing.investable, nothing.cashAfter]).toEqual([[], 0n, 0n]);
  expect(rebalance({ holdings: [held('SPY', 0, 100)], cash: cash(0), weights: new Map([['SPY', 1]]), time: TIME }).positions[0].before).toBe(0);
});

const future = defineInstrument({ symbol: 'ES', settlement: 'margin', multiplier: 50, marginRate: 0.1 });
const euro = defineInstrument({ symbol: 'SAP', currency: 'EUR' });

it.each<[string, Partial<RebalanceInput>, string]>([
  ['a symbol twice', { holdings: [held('SPY', 1, 1), held('SPY', 1, 1)] }, 'SPY is given twice'],
  ['a weight without a holding', { weights: new Map([['QQQ', 0.5]]) }, 'QQQ has a weight and no holding: give its instrument and price'],
  ['weights above 1', { weights: new Map([['SPY', 0.7], ['BND', 0.4]]) }, 'weights must sum to 1 at most, got 1.1'],
  ['a weight below 0', { weights: new Map([['SPY', -0.1]]) }, 'weight of SPY must be from 0 to 1, got -0.1'],
  ['a weight that is no number', { weights: new Map([['SPY', NaN]]) }, 'weight of SPY must be from 0 to 1, got NaN'],
  ['a price of 0', { holdings: [held('SPY', 1, 0), held('BND', 1, 1)] }, 'price of SPY must be above 0, got 0'],
  ['a short', { holdings: [held('SPY', -1, 1), held('BND', 1, 1)] }, 'SPY is held short (-1)'],
  ['two currencies', { holdings: [...two().holdings, { ...held('SAP', 1, 1), instrument: euro }] }, 'SAP is in EUR and SPY in USD'],
  ['a future', { holdings: [{ ...held('ES', 1, 1), instrument: future }], weights: new Map([['ES', 1]]) }, 'ES is margined'],
  ['lots that do not sum', { holdings: [held('SPY', 1, 1, { lots: [] }), held('BND', 1, 1)] }, 'lots of SPY: they sum to 0, and 1 are held'],
  ['a reserve below 0', { reserve: cash(-1) }, 'reserve must be 0 or above, got -1'],
  ['a reserve above all there is', { reserve: cash(10_001) }, 'worth 1 less than the reserve'],
  ['a least trade below 0', { leastTrade: cash(-1) }, 'leastTrade must be 0 or above'],
  ['a time that is none', { time: NaN }, 'time must be ms since 1970, got NaN'],
  ['an absolute band above 1', { bands: { absolute: 5 } }, 'absolute band of SPY must be from 0 to 1, got 5'],
  ['a relative band below 0', { bands: { relative: -1 } }, 'relative band of SPY must be 0 or above, got -1'],
])('%s is refused in one line', (_what, wrong, line) => {
  expect(() => rebalance(two(wrong))).toThrow(line);
});

it('knows a scheme of its own from names to trades', () => {
  const scheme = defineScheme('mine', [{ name: 'All', share: 100, symbols: ['SPY', 'BND'], maxPosition: 70 }]);
  const weights = schemeWeights(scheme, { weigh: (symbol) => (symbol === 'SPY' ? 3 : 1) });
  expect(told(rebalance(two({ weights })))).toEqual(['SPY -10', 'BND 40']);
});
