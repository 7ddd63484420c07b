import { cash, createBarTable, createCalendars, defineInstrument, dividend, formatCash } from '@trader/core';
import type { BrokerEvent } from '@trader/core';
import { costModel, financing, ibkrConversion, parseFinancing, perTradeFee, spreadConversion } from '@trader/costs';
import { describe, expect, it } from 'vitest';
import { orderOf, textOf } from '../../test/market';
import type { Wish } from '../../test/market';
import { SimulatedExchange } from './exchange';
import type { ExchangeOptions } from './exchange';

const HOUR = 3_600_000;
const SAP = defineInstrument({ symbol: 'SAP', calendar: '24x7', currency: 'EUR' });
const EURUSD = defineInstrument({ symbol: 'EURUSD', calendar: '24x7', tickSize: '0.0001' });

/** An account of 10,000 dollars that may trade SAP in euros, on hourly bars. */
class Hours {
  readonly exchange: SimulatedExchange;
  readonly events: BrokerEvent[] = [];
  private hour = 0;

  constructor(more: Partial<ExchangeOptions> = {}) {
    this.exchange = new SimulatedExchange({
      instruments: [SAP, EURUSD], cash: cash(10_000), costs: costModel({ fee: perTradeFee({ amount: 1 }) }), calendarOf: createCalendars(), currency: 'USD', rates: { EUR: 'EURUSD' }, ...more,
    });
    this.exchange.subscribe((event) => this.events.push(event));
  }

  /** SAP and the euro stand still for an hour; `undefined`: not a word of it. */
  slice(share: number | undefined, euro: number | undefined, ...wishes: readonly Wish[]): string[] {
    const prices = [share, euro];
    const bars = createBarTable(['SAP', 'EURUSD'], prices.filter((at) => at !== undefined).length);
    let row = 0;
    prices.forEach((at, symbol) => {
      if (at === undefined) return;
      [bars.symbol[row], bars.openTime[row], bars.time[row]] = [symbol, this.hour * HOUR, (this.hour + 1) * HOUR];
      for (const column of [bars.open, bars.high, bars.low, bars.close]) column[row] = at;
      bars.volume[row] = 1000;
      row++;
    });
    this.hour++;
    this.events.length = 0;
    this.exchange.onSlice(bars, 0, row);
    for (const wish of wishes) this.exchange.place(orderOf(SAP, wish));
    return this.events.map(textOf);
  }

  get money(): readonly string[] {
    return this.exchange.account.balances.map(formatCash);
  }
}

describe('an account of several currencies', () => {
  it('pays what is traded in euros with euros, and owes them', () => {
    const hours = new Hours();
    hours.slice(50, 1.1, { id: 'b', side: 'buy', quantity: 100 });
    expect(hours.slice(52, 1.2)).toEqual(['b buy 100 at 52 fee 1']);
    expect(hours.money).toEqual(['10000', '-5201']);
    expect(hours.exchange.statement()).toMatchObject({ cash: cash(10_000), balances: { EUR: cash(-5201) } });
    // 10,000 and 100 x 52 - 5201 euros at 1.2
    expect(formatCash(hours.exchange.account.equity(Float64Array.of(52, 1.2)))).toBe('9998.8');
  });

  it('buys the euros it owes at once, and changes those it gets, when it has a conversion', () => {
    const hours = new Hours({ conversion: spreadConversion(0) });
    hours.slice(50, 1.25, { id: 'b', side: 'buy', quantity: 100 });
    // 5,001 euros at 1.25
    expect(hours.slice(50, 1.25, { id: 's', side: 'sell', quantity: 60 })).toEqual(['b buy 100 at 50 fee 1', 'conversion  -6251.25 USD', 'conversion  5001 EUR', 's accepted']);
    // 60 x 55 less 1 are 3,299 euros, at the 1.3 of the same open
    expect(hours.slice(55, 1.3)).toEqual(['s sell 60 at 55 fee 1', 'conversion  -3299 EUR', 'conversion  4288.7 USD']);
    expect(hours.money).toEqual(['8037.45', '0']);
    expect(hours.exchange.statement()).not.toHaveProperty('balances');
  });

  it('pays the spread and the fee, and keeps the cents that are left', () => {
    const hours = new Hours({ conversion: ibkrConversion() });
    hours.slice(50, 1.1, { id: 'b', side: 'buy', quantity: 100 });
    const [, paid = '', got = '', fee = ''] = hours.slice(50, 1.1);
    const amountOf = (text: string): number => Number(text.split('  ')[1]?.split(' ')[0]);
    // The least commission is 2 dollars, 1.82 euros: so much more is bought.
    expect([amountOf(paid), amountOf(got), amountOf(fee)]).toEqual([expect.closeTo(-5503.1, 1), expect.closeTo(5002.82, 1), -1.82]);
    expect(Math.abs(Number(hours.money[1]))).toBeLessThan(0.02);
  });

  it('takes dividends and interest in their currency', () => {
    const asked: string[] = [];
    const hours = new Hours({
      actions: [dividend({ symbol: 'SAP', amount: 2, time: 2.5 * HOUR })],
      financing: financing({ interest: (currency, balance, _days, _time, equity) => {
        asked.push(`${currency} ${formatCash(balance)} of ${formatCash(equity)}`);
        return cash(currency === 'EUR' ? -3 : 4);
      } }),
    });
    hours.slice(50, 1, { id: 'b', side: 'buy', quantity: 100 });
    hours.slice(50, 1);
    expect(hours.slice(50, 1.25)).toEqual(['dividend SAP 200 EUR']);
    for (let hour = 3; hour < 24; hour++) hours.slice(50, 1.25);
    expect(hours.slice(50, 1.25)).toEqual(['cash-interest  4 USD', 'margin-interest  -3 EUR']);
    // 10,000 dollars and 199 euros at 1.25 are 10,248.75 dollars, or 8,199 euros
    expect(asked).toEqual(['USD 10000 of 10248.75', 'EUR -4801 of 8199']);
    expect(hours.money).toEqual(['10004', '-4804']);
  });

  it('changes the money of the day before interest is asked: on 10,250 dollars, not on 10,000 and 200 euros', () => {
    const index = defineInstrument({ symbol: 'SAP', calendar: '24x7', currency: 'EUR', settlement: 'margin', multiplier: 10, marginRate: 0.1 });
    const hours = new Hours({ instruments: [index, EURUSD], costs: costModel({}), conversion: spreadConversion(0), financing: parseFinancing('7.2% credit') });
    hours.slice(50, 1.25, { id: 'b', side: 'buy', quantity: 10 });
    for (let hour = 1; hour < 23; hour++) hours.slice(50, 1.25);
    hours.slice(52, 1.25);
    // The day settles 10 x 10 x 2 = 200 euros, which are 250 dollars; 10,250 x 7.2 % / 360
    expect(hours.slice(52, 1.3)).toEqual(['conversion  -200 EUR', 'conversion  250 USD', 'cash-interest  2.05 USD']);
    expect(hours.money).toEqual(['10252.05', '0']);
  });

  it('changes the money of an order that goes on when its day ends, be it with the run', () => {
    const tell = (ends: boolean): string[] => {
      const hours = new Hours({ costs: costModel({}), conversion: spreadConversion(0), volumeShare: 0.05 });
      for (let hour = 0; hour < 22; hour++) hours.slice(50, 1.25);
      hours.slice(50, 1.25, { id: 'b', side: 'buy', quantity: 120 });
      expect(hours.slice(50, 1.25)).toEqual(['b buy 50 at 50']);
      if (!ends) return hours.slice(50, 1.25).slice(0, 2);
      hours.events.length = 0;
      hours.exchange.finish();
      hours.exchange.finish();
      return hours.events.map(textOf);
    };
    expect(tell(true)).toEqual(['conversion  -3125 USD', 'conversion  2500 EUR']);
    expect(tell(false)).toEqual(tell(true));
  });

  it('adds nothing in a currency whose rate nobody has shown', () => {
    const hours = new Hours();
    hours.slice(50, undefined, { id: 'b', side: 'buy', quantity: 10 });
    expect(hours.slice(50, undefined)).toEqual(['b rejected: insufficient buying power']);
  });

  it('can afford as much as it is worth in its own currency', () => {
    const hours = new Hours();
    hours.slice(50, 2, { id: 'b', side: 'buy', quantity: 101 }, { id: 'c', side: 'buy', quantity: 99 });
    expect(hours.slice(50, 2)).toEqual(['b rejected: insufficient buying power', 'c buy 99 at 50 fee 1']);
  });
});
