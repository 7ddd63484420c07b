import { cash, createBarTable, createCalendars, defineInstrument } from '@trader/core';
import type { BrokerEvent, CostModel, Instrument } from '@trader/core';
import { costModel, fixedBpsSlippage, makerTakerFee } from '@trader/costs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Market, orderOf, textOf } from '../../test/market';
import type { Wish } from '../../test/market';
import { SimulatedExchange } from './exchange';

const A = defineInstrument({ symbol: 'A', calendar: '24x7' });
const B = defineInstrument({ symbol: 'B', calendar: '24x7' });

type Bar = readonly [open: number, high: number, low: number, close: number];
type Orders = readonly (readonly [instrument: Instrument, wish: Wish])[];

/** What becomes of orders that were placed when A and B stood at 100 and meet one bar of each; the table lists the symbols in the order of `listed`. */
const meet = (listed: readonly Instrument[], funds: number, orders: Orders, bars: Readonly<Record<string, Bar>>): string[] => {
  const exchange = new SimulatedExchange({ instruments: listed, cash: cash(funds), costs: costModel({}), calendarOf: createCalendars() });
  const told: BrokerEvent[] = [];
  const show = (hour: number, barOf: (symbol: string) => Bar): void => {
    const table = createBarTable(listed.map((each) => each.symbol), listed.length);
    listed.forEach(({ symbol }, row) => {
      [table.symbol[row], table.openTime[row], table.time[row]] = [row, hour * 3_600_000, (hour + 1) * 3_600_000];
      [table.open[row], table.high[row], table.low[row], table.close[row]] = barOf(symbol);
    });
    exchange.onSlice(table, 0, listed.length);
  };
  exchange.place(orderOf(A, { id: 'first', side: 'buy', quantity: 50 }));
  show(0, () => [100, 100, 100, 100]);
  for (const [instrument, wish] of orders) exchange.place(orderOf(instrument, wish));
  exchange.subscribe((event) => told.push(event));
  show(1, (symbol) => bars[symbol]);
  return told.map(textOf);
};

/** The same, and that the order of the symbols in the table says nothing. */
const either = (funds: number, orders: Orders, bars: Readonly<Record<string, Bar>>): string[] => {
  const told = meet([A, B], funds, orders, bars);
  expect(meet([B, A], funds, orders, bars)).toEqual(told);
  return told;
};

describe('bars of one slice', () => {
  it('open together: what one makes of the account later is not known to the other', () => {
    const buyB = [[B, { id: 'b', side: 'buy', quantity: 50 }]] as const;
    expect(either(10_000, buyB, { A: [100, 100, 60, 60], B: [100, 100, 100, 100] })).toEqual(['b buy 50 at 100']);
    expect(either(10_000, buyB, { A: [90, 150, 90, 150], B: [100.5, 101, 100, 100] })).toEqual(['b rejected: insufficient buying power']);
  });

  it('let an open be paid with what an open brought in, and not with what came inside', () => {
    const orders = [[A, { id: 'tp', side: 'sell', quantity: 50, limit: 110, reduceOnly: true }], [B, { id: 'b', side: 'buy', quantity: 60 }]] as const;
    const B100: Bar = [100, 100, 100, 100];
    expect(either(10_000, orders, { A: [100, 120, 100, 120], B: B100 })).toEqual(['b rejected: insufficient buying power', 'tp sell 50 at 110']);
  });

  it('fill of a group over two symbols the order whose open comes first', () => {
    const orders = [
      [A, { id: 'a', side: 'buy', quantity: 1, limit: 99, group: 'g' }], [B, { id: 'b', side: 'buy', quantity: 1, limit: 99, group: 'g' }],
    ] as const;
    expect(either(10_000, orders, { A: [100, 100, 98, 100], B: [98, 98, 98, 98] })).toEqual(['b buy 1 at 98', 'a cancelled: b of its group filled']);
  });

  it('say the same of each symbol in whatever order the table has them', () => {
    const at = fc.integer({ min: 95, max: 105 });
    const bar = fc.tuple(at, at, at, at).map(([open, close, x, y]): Bar => [open, Math.max(open, close, x, y), Math.min(open, close, x, y), close]);
    const wish = fc.record({ id: fc.constant('o'), side: fc.constantFrom('buy' as const, 'sell' as const), quantity: fc.integer({ min: 1, max: 40 }) });
    const priced = fc.tuple(wish, fc.option(at, { nil: undefined }), fc.constantFrom('limit', 'stop')).map(([each, price, kind]): Wish => ({ ...each, ...(price !== undefined && { [kind]: price }) }));
    fc.assert(
      fc.property(bar, bar, priced, priced, (a, b, ofA, ofB) => {
        const orders = [[A, { ...ofA, id: 'a' }], [B, { ...ofB, id: 'b' }]] as const;
        const told = meet([A, B], 1_000_000, orders, { A: a, B: b });
        expect(meet([B, A], 1_000_000, orders, { A: a, B: b }).sort()).toEqual(told.sort());
      }),
    );
  });
});

describe('a limit the market is at when it arrives', () => {
  const costs: CostModel = costModel({ fee: makerTakerFee({ maker: { bps: -2 }, taker: { bps: 3 }, decimals: 4 }), slippage: fixedBpsSlippage(50) });
  const atHundred = (wish: Partial<Wish>): string[] => {
    const market = new Market(undefined, { costs });
    market.bar(100, 100, 100, 100);
    market.place({ id: 'l', side: 'buy', quantity: 10, ...wish });
    return market.bar(100, 101, 98, 100);
  };

  it('takes, and slips as far as its limit; so does one that has one chance', () => {
    const paid = atHundred({}).map((text) => text.replace('l ', ''));
    expect(paid[0]).toMatch(/^buy 10 at 100\.5 fee /);
    for (const timeInForce of ['gtc', 'ioc', 'fok'] as const) expect(atHundred({ limit: 102, timeInForce }).map((text) => text.replace('l ', ''))).toEqual(paid);
    expect(atHundred({ limit: 100.2 })[0]).toMatch(/^l buy 10 at 100\.2 fee 0\./);
  });

  it('rests when the market leaves it before it can trade, and makes when the market comes back', () => {
    const market = new Market(undefined, { costs });
    market.bar(100, 100, 100, 100);
    market.place({ id: 'l', side: 'buy', quantity: 10, limit: 100 });
    expect(market.bar(102, 103, 101, 102)).toEqual([]);
    expect(market.bar(99, 99, 99, 99)[0]).toMatch(/^l buy 10 at 99 fee -/);
  });

  it('makes when it was away from the market, also at an open beyond it', () => {
    const market = new Market(undefined, { costs });
    market.bar(100, 100, 100, 100);
    market.place({ id: 'l', side: 'buy', quantity: 10, limit: 99 });
    expect(market.bar(98, 98, 98, 98)[0]).toMatch(/^l buy 10 at 98 fee -/);
  });
});
