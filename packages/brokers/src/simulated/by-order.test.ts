import { cash, createBarTable, createCalendars, defineInstrument, formatCash } from '@trader/core';
import type { BrokerEvent, ConversionModel } from '@trader/core';
import { costModel, ibkrConversion, parseFee, spreadConversion } from '@trader/costs';
import { describe, expect, it } from 'vitest';
import { Market, orderOf, share } from '../../test/market';
import type { Wish } from '../../test/market';
import { SimulatedExchange } from './exchange';

/** An exchange where 10 trade in each bar, for a fee. */
const tens = (fee: string): Market => new Market(share, { costs: costModel({ fee: parseFee(fee) }), exchange: { volumeShare: 0.01 } });
const buy = { id: 'o', side: 'buy', quantity: 1000 } as const;
const fees = (events: readonly BrokerEvent[]): string[] => events.flatMap((event) => (event.kind === 'fill' ? [formatCash(event.fill.fee)] : []));
const paid = ({ events }: Market): string => fees(events).reduce((sum, fee) => sum + Number(fee), 0).toFixed(2);
const show = (market: Market, bars: number): void => {
  for (let bar = 0; bar < bars; bar++) market.bar(50, 50, 50, 50);
};

describe('the fees of an order that fills in parts', () => {
  it.each([['ibkr-fixed', '5.00'], ['ibkr-tiered', '6.70'], ['1/trade', '1.00']])('are those of one fill: %s', (fee, expected) => {
    const market = tens(fee);
    market.place(buy);
    show(market, 100);
    expect([fees(market.events).length, market.position, paid(market)]).toEqual([100, '1000', expected]);
  });

  it('go on with the order that takes its place', () => {
    const market = tens('ibkr-fixed');
    market.place(buy);
    show(market, 50);
    market.place({ ...buy, id: 'same', replaces: 'o' }, { ...buy, id: 'new', type: 'limit', limit: 51, replaces: 'same' });
    show(market, 50);
    expect([market.position, paid(market)]).toEqual(['1000', '5.00']);
  });

  it('begin anew with another order, and with the next session', () => {
    const market = tens('ibkr-fixed');
    market.place({ ...buy, quantity: 30 });
    show(market, 2);
    market.bar(50, 50, 50, 50, 24 * 60);
    market.place({ ...buy, id: 'p', quantity: 10 });
    show(market, 1);
    expect(fees(market.events)).toEqual(['1', '0', '1', '1']);
  });
});

describe('the conversion of what an order trades in parts', () => {
  const SAP = defineInstrument({ symbol: 'SAP', calendar: '24x7', currency: 'EUR' });
  const EURUSD = defineInstrument({ symbol: 'EURUSD', calendar: '24x7', tickSize: '0.0001' });
  const MINUTE = 60_000;

  /** Minutes in which 10 of SAP trade at 50, and the euro stands still; what the account was told of money. */
  const run = (conversion: ConversionModel, minutes: number, wish: Wish, { placedAt = 1, cancelAt = Infinity, euro = 1.25 } = {}): string[] => {
    const told: string[] = [];
    const exchange = new SimulatedExchange({
      instruments: [EURUSD, SAP], cash: cash(100_000), costs: costModel({}), calendarOf: createCalendars(), currency: 'USD', rates: { EUR: 'EURUSD' }, conversion, volumeShare: 0.01,
    });
    exchange.subscribe((event) => {
      if (event.kind === 'cash') told.push(`${(event.time / MINUTE).toFixed(0)}: ${event.reason} ${formatCash(event.amount)} ${event.currency}`);
    });
    for (let minute = 0; minute < minutes; minute++) {
      if (minute === placedAt) exchange.place(orderOf(SAP, wish));
      if (minute === cancelAt) exchange.cancel('o');
      const bars = createBarTable(['EURUSD', 'SAP'], 2);
      [euro, 50].forEach((at, symbol) => {
        [bars.symbol[symbol], bars.openTime[symbol], bars.time[symbol], bars.volume[symbol]] = [symbol, minute * MINUTE, (minute + 1) * MINUTE, 1000];
        for (const column of [bars.open, bars.high, bars.low, bars.close]) column[symbol] = at;
      });
      exchange.onSlice(bars, 0, 2);
    }
    return told;
  };

  it('is made once, when it is over: filled, or cancelled', () => {
    expect(run(spreadConversion(0), 200, buy)).toEqual(['100: conversion -62500 USD', '100: conversion 50000 EUR']);
    expect(run(spreadConversion(0), 200, buy, { cancelAt: 11 })).toEqual(['11: conversion -6250 USD', '11: conversion 5000 EUR']);
  });

  it('pays the minimum of a commission once', () => {
    const minimum = run(ibkrConversion(), 200, buy).filter((text) => text.includes('fee'));
    expect(minimum).toEqual(['100: conversion-fee -1.6 EUR']); // 2 dollars
  });

  it('waits no longer than the session', () => {
    expect(run(spreadConversion(0), 24 * 60 + 20, { ...buy, quantity: 150 }, { placedAt: 1430 })).toEqual([
      '1440: conversion -6250 USD', '1440: conversion 5000 EUR', '1444: conversion -3125 USD', '1444: conversion 2500 EUR',
    ]);
  });

  it('is not made of what is worth no more than its fee', () => {
    expect(run(ibkrConversion(), 24 * 60 + 20, { ...buy, quantity: 10 }, { euro: 1.1 }).filter((text) => text.includes('fee'))).toHaveLength(1); // the cents that are left stay
  });
});
