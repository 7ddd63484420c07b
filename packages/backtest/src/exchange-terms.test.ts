import { createBarTable, defineInstrument, formatCash, quantity } from '@trader/core';
import type { BarTable, StrategyFactory } from '@trader/core';
import { costModel, parseFinancing } from '@trader/costs';
import { createJournal, memorySink, readJournal } from '@trader/observability/journal';
import { parseMargin } from '@trader/risk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runBacktest } from './run-backtest';
import type { ExchangeTerms } from './run-backtest';

const DAY = 86_400_000;
const shares = ['ABC', 'XYZ'].map((symbol) => defineInstrument({ symbol, calendar: '24x7' }));

/** Days on which every symbol stands still at its price. */
const still = (days: number, prices: readonly number[]): BarTable => {
  const bars = createBarTable(prices.map((_, index) => shares[index].symbol), days * prices.length);
  for (let row = 0; row < bars.length; row++) {
    const day = Math.floor(row / prices.length);
    bars.symbol[row] = row % prices.length;
    bars.openTime[row] = day * DAY;
    bars.time[row] = (day + 1) * DAY;
    bars.open[row] = bars.high[row] = bars.low[row] = bars.close[row] = prices[row % prices.length];
    bars.volume[row] = 1000;
  }
  return bars;
};

/** Asks for `wishes[n]` at the n-th bar of the run, of that bar's symbol. */
const script = (wishes: readonly number[]): StrategyFactory => (context) => {
  let bar = 0;
  return {
    onBar: (symbol) => {
      const wanted = wishes[bar++];
      if (wanted !== undefined) context.target(symbol, wanted, `bar ${bar}`);
    },
  };
};

const run = (bars: BarTable, wishes: readonly number[], exchange: ExchangeTerms) => {
  const sink = memorySink();
  const journal = createJournal(sink, {});
  const { ledger } = runBacktest({
    bars, instruments: shares.slice(0, bars.symbols.length), cash: 10_000, name: 'script', strategy: script(wishes), limits: {}, run: 't', journal,
    costs: costModel({}), exchange,
  });
  journal.close();
  const records = [...readJournal(sink.text())];
  return {
    ledger,
    told: records.flatMap((each) => {
      if (each.kind === 'refusal') return [`${each.check}: ${each.reason}`];
      if (each.kind === 'fill') return [`${each.side} ${each.quantity}`];
      return each.kind === 'order' && each.status === 'rejected' ? [`rejected: ${each.reason}`] : [];
    }),
  };
};

describe('the terms of a backtest\'s exchange', () => {
  it.each([
    ['rates', 100, ['buy 100']],
    ['rates', 101, ['buying power: order needs 10100 of margin, but only 10000 of equity is free']],
    ['reg-t', 200, ['buy 200']],
    ['reg-t', -200, ['sell 200']],
    ['reg-t', 201, ['buying power: order needs 10050 of margin, but only 10000 of equity is free']],
    ['cash', 100, ['buy 100']],
    ['cash', -1, ['buying power: the margin rule of the account allows no short position in ABC']],
    ['portfolio', 1, ['buying power: order needs 100000 of margin, but only 10000 of equity is free']],
  ])('margin "%s" lets 10,000 hold %d at 100 or not', (rule, wish, expected) => {
    expect(run(still(3, [100]), [wish], { margin: parseMargin(rule) }).told).toEqual(expected);
  });

  it('short supply: what cannot be borrowed is rejected, with how much there is', () => {
    const supply = { shortSupply: () => quantity(40) };
    expect(run(still(3, [100]), [-40], supply).told).toEqual(['sell 40']);
    expect(run(still(3, [100]), [-41], supply).told).toEqual(['rejected: only 40 of ABC can be borrowed, and this would be short of 41']);
  });

  it('financing: debt is charged and cash is paid when days end, shorts pay their fee', () => {
    const days = still(6, [100]);
    // Bought on the second day, 10,000 of debt; five nights at 6 % / 360, the last of them begins with the end of the run: 5 x 1.67. Before it, one night of
    // 10,000 at 3.6 %: 1.00, which makes the debt 9,999.
    const long = run(days, [200], { margin: parseMargin('reg-t'), financing: parseFinancing('6% debit, 3.6% credit') });
    expect(formatCash(long.ledger.cash)).toBe('-10007.35');
    // Sold short: cash 20,001 of which 10,000 secure the loan: 10,001 earn 1.00 a night, and the 100 shares cost 36 % / 360 of 10,000,
    // 10.00 a night: 20,001 - 5 x 9.00.
    const short = run(days, [-100], { margin: parseMargin('reg-t'), financing: parseFinancing('3.6% credit, 36% borrow') });
    expect(formatCash(short.ledger.cash)).toBe('19956');
  });

  it('margin: whatever the gate lets through, an exchange in a still market fills', () => {
    const size = fc.integer({ min: -400, max: 400 });
    const rules = fc.constantFrom('rates', 'cash', 'reg-t', 'reg-t house 10%');
    fc.assert(
      fc.property(rules, fc.array(size, { minLength: 1, maxLength: 12 }), fc.constantFrom([100, 100], [1, 250], [4, 30]), (rule, wishes, prices) => {
        const { told } = run(still(10, prices), wishes, { margin: parseMargin(rule) });
        expect(told.filter((each) => each.startsWith('rejected'))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});
