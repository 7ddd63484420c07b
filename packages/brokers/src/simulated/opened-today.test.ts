import { calendarNamed, cash, createBarTable, defineInstrument, formatQuantity, quantity } from '@trader/core';
import type { Cash, Execution, Instrument } from '@trader/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderOf, share } from '../../test/market';
import type { Wish } from '../../test/market';
import { SimulatedExchange } from './exchange';
import { OpenedToday } from './opened-today';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** An exchange that remembers what its cost model was told. */
const watched = (instrument: Instrument): { told: Execution[]; trade: (time: number, volume: number, ...wishes: Wish[]) => void } => {
  const told: Execution[] = [];
  const exchange = new SimulatedExchange({
    instruments: [instrument], cash: cash(1_000_000), calendarOf: (each) => calendarNamed(each.calendar),
    costs: { fee: (execution) => (told.push(execution), 0n as Cash), slip: (_execution, shown) => shown },
  });
  const trade = (time: number, volume: number, ...wishes: Wish[]): void => {
    for (const wish of wishes) exchange.place(orderOf(instrument, wish));
    const bars = createBarTable([instrument.symbol], 1);
    bars.time[0] = time;
    bars.openTime[0] = time - HOUR;
    for (const column of [bars.open, bars.high, bars.low, bars.close]) column[0] = 10;
    bars.volume[0] = volume;
    exchange.onSlice(bars, 0, 1);
  };
  return { told, trade };
};

const saidOf = ({ side, quantity: size, closing, closingToday, liquidity }: Execution): string =>
  `${side} ${formatQuantity(size)} closing ${formatQuantity(closing)} today ${formatQuantity(closingToday)} ${liquidity}`;

const noon = Date.parse('2024-07-03T12:00:00Z');

describe('what the exchange tells a cost model', () => {
  it('is what opens, what closes, and what closes the same session, whose lots go first', () => {
    const { told, trade } = watched(share);
    trade(noon, 500, { id: 'a', side: 'buy', quantity: 5 });
    trade(noon + DAY, 600, { id: 'b', side: 'buy', quantity: 2 });
    trade(noon + DAY + HOUR, 0, { id: 'c', side: 'sell', quantity: 3 }, { id: 'd', side: 'sell', quantity: 6 });
    trade(noon + DAY + 2 * HOUR, 0, { id: 'e', side: 'buy', quantity: 1 });
    expect(told.map(saidOf)).toEqual([
      'buy 5 closing 0 today 0 taker',
      'buy 2 closing 0 today 0 taker',
      'sell 3 closing 3 today 2 taker', // two of today, one of yesterday
      'sell 6 closing 4 today 0 taker', // the four left of yesterday, and two short
      'buy 1 closing 1 today 1 taker',
    ]);
    expect(told.map((each) => each.volume)).toEqual([500, 600, 0, 0, 0]);
    expect(told[0].time).toBe(noon - HOUR);
    expect(told[0].instrument).toBe(share);
  });

  it('is that a market, a stop and a limit the market is at take', () => {
    const { told, trade } = watched(share);
    trade(noon, 1, { id: 'a', side: 'buy', quantity: 1, limit: 9 }, { id: 'b', side: 'buy', quantity: 1, stop: 10 }, { id: 'c', side: 'sell', quantity: 1 });
    trade(noon + HOUR, 1, { id: 'd', side: 'buy', quantity: 1, limit: 10 });
    expect(told.map(saidOf)).toEqual(['sell 1 closing 0 today 0 taker', 'buy 1 closing 1 today 1 taker', 'buy 1 closing 0 today 0 taker']);
  });

  it('goes by the session of the calendar, not by the clock', () => {
    const { told, trade } = watched(defineInstrument({ symbol: 'AAPL' }));
    trade(Date.parse('2024-07-02T20:00:00Z'), 1, { id: 'a', side: 'buy', quantity: 1 }); // the last hour of Tuesday
    trade(Date.parse('2024-07-03T14:30:00Z'), 1, { id: 'b', side: 'sell', quantity: 1 }); // the first of Wednesday
    expect(told.map(saidOf)).toEqual(['buy 1 closing 0 today 0 taker', 'sell 1 closing 1 today 0 taker']);
  });
});

it('never counts more than is held, nor below nothing', () => {
  const trades = fc.array(fc.record({ size: fc.integer({ min: -9, max: 9 }).filter((size) => size !== 0), nextDay: fc.boolean() }), { maxLength: 40 });
  fc.assert(fc.property(trades, (steps) => {
    const opened = new OpenedToday(1);
    const lots: { size: number; day: number }[] = [];
    let day = 1;
    for (const { size, nextDay } of steps) {
      if (nextDay) day++;
      const held = lots.reduce((sum, lot) => sum + lot.size, 0);
      const closing = Math.sign(held) === -Math.sign(size) ? Math.min(Math.abs(size), Math.abs(held)) : 0;
      // Lot by lot, newest first: an independent account of the same rule.
      let left = closing;
      let today = 0;
      while (left > 0) {
        const lot = lots[lots.length - 1];
        const taken = Math.min(left, Math.abs(lot.size));
        if (lot.day === day) today += taken;
        lot.size -= Math.sign(lot.size) * taken;
        if (lot.size === 0) lots.pop();
        left -= taken;
      }
      const rest = Math.abs(size) - closing;
      if (rest > 0) lots.push({ size: Math.sign(size) * rest, day });
      const closingToday = opened.partOf(0, quantity(closing), day);
      expect(closingToday).toBe(quantity(today));
      opened.book(0, {
        instrument: share, side: size > 0 ? 'buy' : 'sell', quantity: quantity(Math.abs(size)), liquidity: 'taker', closing: quantity(closing), closingToday,
        volume: 0, time: 0,
      });
    }
  }));
});
