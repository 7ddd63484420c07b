import { createBarTable, defineInstrument, formatCash } from '@trader/core';
import { costModel, perTradeFee, spreadConversion } from '@trader/costs';
import { createJournal, memorySink, readJournal, roundTrips } from '@trader/observability/journal';
import type { RiskLimits } from '@trader/risk';
import { describe, expect, it } from 'vitest';
import { runBacktest } from './run-backtest';
import type { ExchangeTerms } from './run-backtest';

const DAY = 86_400_000;
const instruments = [defineInstrument({ symbol: 'SAP', calendar: '24x7', currency: 'EUR' }), defineInstrument({ symbol: 'EURUSD', calendar: '24x7', tickSize: '0.0001' })];

/** Days of a share in euros and of the euro; the strategy holds 60 shares from the first day on and none from the fourth on. */
const run = (euros: readonly number[], limits: RiskLimits, exchange: ExchangeTerms = {}, named = instruments) => {
  const bars = createBarTable(['SAP', 'EURUSD'], 12);
  for (let row = 0; row < 12; row++) {
    const day = row >> 1;
    [bars.symbol[row], bars.openTime[row], bars.time[row]] = [row & 1, day * DAY, (day + 1) * DAY];
    const at = row & 1 ? euros[day]! : 50 + 2 * day;
    for (const column of [bars.open, bars.high, bars.low, bars.close]) column[row] = at;
  }
  const sink = memorySink();
  const journal = createJournal(sink);
  const equities: number[] = [];
  const result = runBacktest({
    bars, instruments: named, cash: 10_000, costs: costModel({ fee: perTradeFee({ amount: 3 }) }), limits, name: 'hold', journal,
    exchange: { currency: 'USD', rates: { EUR: 'EURUSD' }, ...exchange },
    strategy: (context) => ({
      onBar: (symbol, time) => {
        if (symbol === 1) equities.push(Math.round(context.equity() * 1e6) / 1e6);
        if (symbol === 0 && time === DAY) context.target(0, 60, 'in');
        if (symbol === 0 && time === 4 * DAY) context.target(0, 0, 'out');
      },
    }),
  });
  journal.close();
  return { ...result, equities, records: [...readJournal(sink.text())] };
};

describe('a run in several currencies', () => {
  it('follows the equity through prices and rates, and ends with both balances', () => {
    const { records, ledger, equities, equity, fees } = run([1, 1.1, 1.2, 1.3, 1.4, 1.5], {});
    // 60 bought at 52 and a fee of 3 are 3,123 euros, 60 sold at 58 less 3 are 3,477: each day euros at the day's rate.
    expect(equities).toEqual([10_000, 10_000 - 3 * 1.1, 10_000 + (60 * 54 - 3123) * 1.2, 10_000 + (60 * 56 - 3123) * 1.3, 10_000 + 354 * 1.4, 10_000 + 354 * 1.5]);
    expect([formatCash(ledger.cash), formatCash(ledger.balance('EUR')), formatCash(equity)]).toEqual(['10000', '354', '10531']);
    // Fees and profits at the rate that was seen last: 3 at 1 and 3 at 1.3; 60 x (58 - 52) at 1.3
    expect(formatCash(fees)).toBe('6.9');
    const fills = records.flatMap((each) => (each.kind === 'fill' ? [[each.price, each.fee, each.rate, each.realized, each.cash, each.equity]] : []));
    expect(fills).toEqual([['52', '3', '1', '0', '10000', '9877'], ['58', '3', '1.3', '468', '10000', '10460.2']]);
    expect(records.findLast((each) => each.kind === 'session')).toMatchObject({ balances: { EUR: '354' }, cash: '10000', equity: '10531' });
    expect(records[0]).toMatchObject({ kind: 'run', currency: 'USD' });
    expect(roundTrips(records)).toMatchObject([{ pnl: '461.1', fees: '6.9', entryPrice: 52, exitPrice: 58 }]);
  });

  it('has no euros in the end when they are changed at once', () => {
    const { ledger, equity, records } = run([1, 1.1, 1.2, 1.3, 1.4, 1.5], {}, { conversion: spreadConversion(0) });
    // 3,123 bought at 1.1, 3,477 sold at 1.4: the rates of the opens at which the orders filled
    expect([formatCash(ledger.balance('EUR')), formatCash(equity)]).toEqual(['0', '11432.49']);
    expect(formatCash(ledger.income('conversion'))).toBe('1432.49');
    // The rate in the journal is the last close, which the trader had seen.
    expect(records.flatMap((each) => (each.kind === 'cash' ? [[each.reason, each.currency, each.amount, each.rate]] : []))).toEqual([
      ['conversion', 'USD', '-3435.32', undefined], ['conversion', 'EUR', '3123.01', '1'], ['conversion', 'EUR', '-0.01', '1.1'], ['conversion', 'USD', '0.01', undefined],
      ['conversion', 'EUR', '-3477', '1.3'], ['conversion', 'USD', '4867.8', undefined],
    ]);
  });

  it('judges orders by limits in the currency of the account', () => {
    // 60 x 50 are 3,000 euros.
    const refusals = (euro: number, limits: RiskLimits): number => run([euro, euro, euro, euro, euro, euro], limits).records.filter((each) => each.kind === 'refusal').length;
    expect([refusals(1.1, { maxOrderNotional: 3400 }), refusals(1.2, { maxOrderNotional: 3400 })]).toEqual([0, 1]);
    expect([refusals(1.1, { maxGrossLeverage: 0.34 }), refusals(1.2, { maxGrossLeverage: 0.34 })]).toEqual([0, 1]);
    expect(refusals(5, {})).toBe(1); // 15,000 dollars of 10,000
  });

  it('is refused without a rate', () => {
    expect(() => run([1, 1, 1, 1, 1, 1], {}, { rates: {} })).toThrow('nothing says what a EUR is worth in USD');
  });
});
