import { cash, createBarTable, createCalendars, defineInstrument, formatCash } from '@trader/core';
import type { BrokerEvent, FinancingModel, Instrument } from '@trader/core';
import { costModel, parseFinancing } from '@trader/costs';
import { describe, expect, it } from 'vitest';
import { orderOf, textOf } from '../../test/market';
import type { Wish } from '../../test/market';
import { SimulatedExchange } from './exchange';

const SHARE = defineInstrument({ symbol: 'ABC', marginRate: 0.5 });
const FUTURE = defineInstrument({ symbol: 'FUT', settlement: 'margin', multiplier: 10, marginRate: 0.1 });

/** An exchange told one bar a day, of all its instruments at their prices, from 15:00 to 16:00 in New York in winter. */
class Days {
  readonly exchange: SimulatedExchange;
  readonly events: BrokerEvent[] = [];

  constructor(financing: FinancingModel, private readonly instruments: readonly Instrument[] = [SHARE]) {
    this.exchange = new SimulatedExchange({ instruments, cash: cash(100_000), costs: costModel({}), calendarOf: createCalendars(), financing });
    this.exchange.subscribe((event) => this.events.push(event));
  }

  place(...wishes: readonly (Wish & { readonly of?: number })[]): void {
    for (const { of = 0, ...wish } of wishes) this.exchange.place(orderOf(this.instruments[of]!, wish));
  }

  /** A day such as 2024-01-05; gives what came of it. */
  day(day: string, ...prices: readonly number[]): string[] {
    const bars = createBarTable(this.instruments.map((each) => each.symbol), prices.length);
    prices.forEach((at, symbol) => {
      bars.symbol[symbol] = symbol;
      [bars.openTime[symbol], bars.time[symbol]] = [Date.parse(`${day}T20:00:00Z`), Date.parse(`${day}T21:00:00Z`)];
      for (const column of [bars.open, bars.high, bars.low, bars.close]) column[symbol] = at;
    });
    this.events.length = 0;
    this.exchange.onSlice(bars, 0, prices.length);
    return this.events.map(textOf);
  }

  /** The run ends; gives what came of it. */
  finish(): string[] {
    this.events.length = 0;
    this.exchange.finish();
    return this.events.map(textOf);
  }
}

describe('financing', () => {
  it('pays interest on cash for every calendar day until the next session', () => {
    const days = new Days(parseFinancing('3.65% credit'));
    expect(days.day('2024-01-04', 50)).toEqual([]);
    // One night: 100,000 x 3.65 % / 365 (the model says which year; here the rates of a plain one)
    const [overnight = ''] = days.day('2024-01-05', 50);
    const [weekend = ''] = days.day('2024-01-08', 50);
    const amountOf = (text: string): number => Number(text.split(' ')[2]);
    expect([overnight.split(' ')[0], weekend.split(' ')[0]]).toEqual(['cash-interest', 'cash-interest']);
    expect(amountOf(weekend) / amountOf(overnight)).toBeCloseTo(3, 3);
    expect(days.exchange.statement().events.at(-1)).toMatchObject({ kind: 'cash', symbol: '', time: Date.parse('2024-01-05T21:00:00Z') });
    expect(formatCash(days.exchange.account.cash)).toBe(String(100_000 + amountOf(overnight) + amountOf(weekend)));
  });

  it('charges a debit balance, and asks models for what they must know', () => {
    const asked: string[] = [];
    const days = new Days({
      borrow: (instrument, size, at, length, time) => {
        asked.push(`borrow ${instrument.symbol} ${size} ${at} ${length} ${new Date(time).toISOString()}`);
        return cash(7);
      },
      interest: (currency, balance, length, time, equity) => {
        asked.push(`interest ${currency} ${formatCash(balance)} ${length} ${new Date(time).toISOString()} ${formatCash(equity)}`);
        return cash(-5);
      },
    }, [SHARE, FUTURE]);
    days.place({ id: 's', side: 'sell', quantity: 100 }, { id: 'f', of: 1, side: 'sell', quantity: 2 });
    days.day('2024-01-05', 50, 200);
    expect(days.day('2024-01-08', 55, 210)).toEqual(['borrow ABC -7 USD', 'margin-interest  -5 USD']);
    // The proceeds of the short sale, at what the shares are worth now, are no money of ours; futures need no borrowing.
    expect(asked).toEqual([
      'borrow ABC 100000000000 50000000000 3 2024-01-05T21:00:00.000Z', 'interest USD 99993 3 2024-01-05T21:00:00.000Z 99993',
    ]);
  });

  it('goes without a word when nothing is due', () => {
    const days = new Days({ borrow: () => cash(0), interest: () => cash(0) });
    days.place({ id: 's', side: 'sell', quantity: 100 });
    days.day('2024-01-05', 50);
    expect(days.day('2024-01-08', 50)).toEqual([]);
  });

  it('charges a long position paid with borrowed money: 3,000 at 50 leave a debit of 50,000', () => {
    const days = new Days(parseFinancing('7.3% debit'));
    days.place({ id: 'b', side: 'buy', quantity: 3000 });
    days.day('2024-01-08', 50);
    expect(days.exchange.account.cash).toBe(cash(-50_000));
    const [charged = ''] = days.day('2024-01-09', 50);
    // 50,000 x 7.3 % is 3,650 a year: 10.14 a day of a year of 360 days, which is what USD has
    expect(charged).toBe('margin-interest  -10.14 USD');
  });

  it('charges the nights after the last session of a run when it ends, and never twice', () => {
    const days = new Days(parseFinancing('7.2% debit, 3.6% borrow'));
    days.place({ id: 'b', side: 'buy', quantity: 3000 });
    days.day('2024-01-05', 50);
    // A Friday: 50,000 x 7.2 % / 360 is 10 a night, and there are three until Monday
    expect(days.finish()).toEqual(['margin-interest  -30 USD']);
    expect(days.exchange.statement().events.at(-1)).toMatchObject({ kind: 'cash', time: Date.parse('2024-01-05T21:00:00Z') });
    expect(days.finish()).toEqual([]);
    // It went on after all: the three are paid, and the next is that of a day that began with 50,030 owed.
    expect(days.day('2024-01-08', 50)).toEqual([]);
    expect(days.day('2024-01-09', 50)).toEqual(['margin-interest  -10.01 USD']);
  });

  it('charges what was not due yet when the run ended, should the next session have no bars', () => {
    const days = new Days(parseFinancing('7.2% debit'));
    days.place({ id: 'b', side: 'buy', quantity: 3000 });
    days.day('2024-01-05', 50);
    days.finish();
    // On Thursday the nights since Monday: 50,030 x 7.2 % x 3 / 360
    expect(days.day('2024-01-11', 50)).toEqual(['margin-interest  -30.02 USD']);
  });

  it('charges nothing at the end of a run whose last session is not over', () => {
    const days = new Days(parseFinancing('7.2% debit'), [SHARE, defineInstrument({ symbol: 'DAY', calendar: '24x7' })]);
    days.place({ id: 'b', side: 'buy', quantity: 3000 }, { id: 's', of: 1, side: 'sell', quantity: 10 });
    days.day('2024-07-05', 50, 50); // the bar ends at 21:00 in UTC, when New York has closed an hour before
    expect(days.finish()).toEqual([]);
  });

  it('counts the variation of futures that is settled with the last session: 2 sold at 200 that are at 210 lose 200', () => {
    const days = new Days(parseFinancing('3.6% credit'), [SHARE, FUTURE]);
    days.place({ id: 'f', of: 1, side: 'sell', quantity: 2 });
    days.day('2024-01-04', 50, 200);
    days.day('2024-01-05', 50, 210);
    // 100,000 and one night of it, less 200, at 3.6 % / 360 for three nights
    expect(formatCash(days.exchange.account.cash)).toBe('100010');
    expect(days.finish()).toEqual(['cash-interest  29.94 USD']);
    expect(formatCash(days.exchange.account.cash)).toBe('100039.94');
  });
});
