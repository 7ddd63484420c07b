import { cash, cashToNumber, createBarTable, createCalendars, defineInstrument, marginByRate, quantityToNumber, sliceEnd } from '@trader/core';
import type { BrokerEvent, Cash, MarginModel } from '@trader/core';
import { costModel, parseFinancing } from '@trader/costs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Market, MINUTE, orderOf, textOf } from '../../test/market';
import { SimulatedExchange } from './exchange';
import { readReply, write } from './wire';

const share = defineInstrument({ symbol: 'ABC', calendar: '24x7' });
const DAY = 24 * 60;
const flat = (market: Market, price: number, minutes = 1): string[] => market.bar(price, price, price, price, minutes);

/** Half to take on (12 CFR 220.12); 25 % long and 30 % short to keep (FINRA Rule 4210(c)), without its rule for cheap shares. */
const half: MarginModel = {
  initial: (_instruments, _sizes, worths) => worths.reduce((sum, worth) => sum + Math.abs(worth) / 2, 0),
  maintenance: (_instruments, _sizes, worths) => worths.reduce((sum, worth) => sum + (worth > 0 ? 0.25 * worth : -0.3 * worth), 0),
};

/** 100,000 of shares, long or short, on 50,000. */
const leveraged = (side: 'buy' | 'sell'): Market => {
  const market = new Market(share, { cash: 50_000, exchange: { margin: half } });
  flat(market, 100);
  market.place({ id: 'a', side, quantity: 1000 });
  expect(flat(market, 100)).toEqual([`a ${side} 1000 at 100`]);
  return market;
};

describe('a margin call', () => {
  it('comes to half-financed shares below two thirds of what they cost', () => {
    // 50,000 are owed: equity is 25 % of the value at 50,000 / 0.75 = 66,666.67.
    const market = leveraged('buy');
    expect(flat(market, 66.67)).toEqual([]);
    expect(flat(market, 66.66)).toEqual(['margin call issued: 16660 of 16665, at worst 5 missing']);
  });

  it('comes to a short above what its proceeds and the deposit carry', () => {
    // 150,000 - 1,000 P is 30 % of 1,000 P at P = 150 / 1.3 = 115.3846.
    const market = leveraged('sell');
    expect(flat(market, 115.38)).toEqual([]);
    expect(flat(market, 115.39)).toEqual(['margin call issued: 34610 of 34617, at worst 7 missing']);
  });

  it('comes to a future whose losses have eaten its margin', () => {
    // 2,000 - 100 x (100 - P) is 10 % of 100 P at P = 8,000 / 90 = 88.89.
    const future = defineInstrument({ symbol: 'F', settlement: 'margin', marginRate: 0.1, calendar: '24x7' });
    const market = new Market(future, { cash: 2_000 });
    flat(market, 100);
    market.place({ id: 'a', side: 'buy', quantity: 100 });
    flat(market, 100);
    expect(flat(market, 88.89)).toEqual([]);
    expect(flat(market, 88.88)).toEqual(['margin call issued: 888 of 888.8, at worst 0.8 missing']);
  });

  it('is told once, again when a session ends, and when it is met, with the most that was missing', () => {
    const market = leveraged('buy');
    flat(market, 66);
    expect(flat(market, 60)).toEqual([]); // 10,000 of 15,000
    expect(flat(market, 62)).toEqual([]);
    expect(flat(market, 65, DAY)).toEqual(['margin call standing: 12000 of 15500, at worst 5000 missing']); // the session ended at 62
    expect(flat(market, 70)).toEqual(['margin call met: 20000 of 17500, at worst 5000 missing']);
    expect(flat(market, 66)).toEqual(['margin call issued: 16000 of 16500, at worst 500 missing']);
  });

  it('ends with the position', () => {
    const market = leveraged('buy');
    flat(market, 60);
    market.place({ id: 'b', side: 'sell', quantity: 1000 });
    expect(flat(market, 60)).toEqual(['b sell 1000 at 60', 'margin call met: 10000 of 0, at worst 5000 missing']);
  });

  it('is a matter of last prices: what lies inside a bar calls nobody', () => {
    const market = leveraged('buy');
    expect(market.bar(70, 70, 50, 67)).toEqual([]);
    expect(market.bar(67, 67, 50, 66)).toEqual(['margin call issued: 16000 of 16500, at worst 500 missing']);
  });

  it('comes of interest too', () => {
    const financing = { borrow: () => cash(0), interest: (_currency: string, balance: Cash) => (balance < 0n ? cash(-1_100) : cash(0)) };
    const market = new Market(share, { cash: 50_000, exchange: { margin: half, financing } });
    flat(market, 100);
    market.place({ id: 'a', side: 'buy', quantity: 1000 });
    flat(market, 100);
    flat(market, 68); // far enough from a call to look no more
    expect(flat(market, 68, DAY)).toEqual(['margin-interest  -1100 USD', 'margin call issued: 16900 of 17000, at worst 100 missing']);
  });

  it('never comes to shares that are paid for', () => {
    const market = new Market(share, { cash: 100_000, exchange: { margin: half } });
    flat(market, 100);
    market.place({ id: 'a', side: 'buy', quantity: 1000 });
    flat(market, 100);
    expect(flat(market, 0.01)).toEqual([]);
  });

  it('lets nothing in that needs more margin, and everything that does not', () => {
    const market = leveraged('buy');
    market.place({ id: 'stop', side: 'sell', quantity: 1000, stop: 40, reduceOnly: true });
    flat(market, 60);
    expect(market.place({ id: 'b', side: 'buy', quantity: 1 })).toEqual(['b rejected: margin call: only orders that do not need more margin are taken']);
    expect(market.place({ id: 'c', side: 'sell', quantity: 2500 })).toEqual(['c rejected: margin call: only orders that do not need more margin are taken']); // 1,500 short need 27,000
    expect(market.place({ id: 'd', side: 'sell', quantity: 100 }, { id: 'e', side: 'sell', quantity: 1000, limit: 90, reduceOnly: true })).toEqual(['d accepted', 'e accepted']);
    expect(market.cancel('stop')).toEqual(['stop cancelled: on request']);
    expect(flat(market, 60)).toEqual(['d sell 100 at 60']);
    flat(market, 80);
    expect(market.place({ id: 'f', side: 'buy', quantity: 1 })).toEqual(['f accepted']); // it is met
  });

  it('is told at the end of a run as the first slice of the next session tells it: after the interest of the night', () => {
    const tell = (ends: boolean): readonly string[] => {
      const market = new Market(share, { cash: 50_000, exchange: { margin: half, financing: parseFinancing('7.2% debit') } });
      flat(market, 100);
      market.place({ id: 'a', side: 'buy', quantity: 1000 });
      flat(market, 100);
      flat(market, 60, DAY - 2);
      const before = market.events.length;
      if (ends) market.exchange.finish();
      else flat(market, 60);
      return market.events.slice(before).map(textOf);
    };
    // 50,000 x 7.2 % / 360 are 10, and 10,000 - 10 are left of the 15,000 needed
    expect(tell(true)).toEqual(['margin-interest  -10 USD', 'margin call standing: 9990 of 15000, at worst 5010 missing']);
    expect(tell(false)).toEqual(tell(true));
  });

  it('goes over the wire as it is, alone and in a statement', () => {
    const market = leveraged('buy');
    flat(market, 66.66);
    const event = market.events.at(-1)!;
    expect(event).toEqual({ kind: 'margin-call', id: 'm1', state: 'issued', equity: cash(16_660), required: cash(16_665), worst: cash(5), time: 3 * MINUTE });
    expect(readReply(write.event(event))).toEqual({ op: 'event', event });
    expect(readReply(write.statement(7, { ...market.exchange.statement(), met: 3, metAt: [1, 2, 3] }))).toMatchObject({ statement: { events: [...market.events] } });
  });
});

describe('any account in any market', () => {
  const other = defineInstrument({ symbol: 'XYZ', settlement: 'margin', marginRate: 0.2, calendar: '24x7' });
  const instruments = [share, other];
  const models = [undefined, half, marginByRate];

  /** Plays moves of both prices, with market orders on the way; gives the events, and how many slices were passed over. */
  const play = (seed: readonly (readonly [number, number, number])[], model: MarginModel | undefined, passing: boolean): { readonly events: BrokerEvent[]; readonly quiet: number } => {
    const exchange = new SimulatedExchange({ instruments, cash: cash(10_000), costs: costModel({}), calendarOf: createCalendars(), ...(model && { margin: model }) });
    const bars = createBarTable(['ABC', 'XYZ'], seed.length * 2);
    const last = [100, 50];
    seed.forEach((moves, slice) => last.forEach((_, symbol) => {
      const row = 2 * slice + symbol;
      [bars.symbol[row], bars.openTime[row], bars.time[row], bars.volume[row]] = [symbol, slice * 10 * MINUTE, (slice + 1) * 10 * MINUTE, 1000];
      last[symbol] = Math.max(1, Math.round(last[symbol] * (100 + moves[symbol])) / 100);
      [bars.open[row], bars.high[row], bars.low[row], bars.close[row]] = [last[symbol], last[symbol] * 1.01, last[symbol] * 0.99, last[symbol]];
    }));
    const events: BrokerEvent[] = [];
    const [cashNow, sizes] = [[10_000], [0, 0]];
    let called = false;
    exchange.subscribe((event) => {
      events.push(event);
      if (event.kind === 'margin-call') called = event.state !== 'met';
      if (event.kind !== 'fill') return;
      const { fill } = event;
      const size = (fill.side === 'buy' ? 1 : -1) * quantityToNumber(fill.quantity);
      sizes[fill.symbol === 'ABC' ? 0 : 1] += size;
      cashNow[0] -= (size * Number(fill.price)) / 1e9; // of the future too: its worth less its cost is its profit
    });
    let quiet = 0;
    for (let from = 0; from < bars.length; ) {
      const to = sliceEnd(bars, from);
      if (passing && exchange.quietUntil(bars, from, to) > from) {
        exchange.pass(bars, from, to);
        quiet++;
      } else exchange.onSlice(bars, from, to);
      const worths = Float64Array.from(sizes, (size, symbol) => size * bars.close[from + symbol]);
      const equity = cashNow[0] + worths[0] + worths[1];
      const needed = (model ?? marginByRate).maintenance(instruments, Float64Array.from(sizes), worths);
      expect(Math.abs(cashToNumber(exchange.account.equity(Float64Array.of(bars.close[from], bars.close[from + 1]))) - equity)).toBeLessThan(1e-6);
      if (Math.abs(equity - needed + 0.01) > 1e-6) expect(called).toBe(equity - needed < -0.01);
      const order = seed[from / 2][2];
      const symbol = from % 4 === 0 ? 0 : 1;
      const most = Math.max(1, equity) / (bars.close[from + symbol] * (model === half ? 0.5 : [1, 0.2][symbol])); // what the equity can carry
      if (order !== 0) exchange.place(orderOf(instruments[symbol], { id: `o${from}`, side: order > 0 ? 'buy' : 'sell', quantity: Math.ceil(most * Math.abs(order / 100)), reduceOnly: order % 10 === 0 }));
      from = to;
    }
    return { events, quiet };
  };

  it('is called exactly when its equity is below its maintenance margin at the end of a slice, quiet stretches or not', () => {
    const move = fc.integer({ min: -12, max: 12 });
    const step = fc.tuple(move, move, fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.integer({ min: -95, max: 95 })));
    const seen = { calls: 0, quiet: 0, slices: 0 };
    fc.assert(fc.property(fc.array(step, { minLength: 40, maxLength: 80 }), fc.constantFrom(...models), (seed, model) => {
      const passed = play(seed, model, true);
      expect(passed.events).toEqual(play(seed, model, false).events);
      seen.calls += passed.events.filter((event) => event.kind === 'margin-call' && event.state === 'issued').length;
      seen.quiet += passed.quiet;
      seen.slices += seed.length;
    }), { numRuns: 200, seed: 7 });
    expect(seen.calls).toBeGreaterThan(50);
    expect(seen.quiet / seen.slices).toBeGreaterThan(0.2);
  });

  it('leaves quiet what is far from a call', () => {
    const market = leveraged('buy');
    const bars = createBarTable(['ABC'], 1000);
    for (let row = 0; row < 1000; row++) {
      [bars.openTime[row], bars.time[row]] = [(2 + row) * MINUTE, (3 + row) * MINUTE];
      bars.open[row] = bars.high[row] = bars.low[row] = bars.close[row] = 90 + (row % 20);
    }
    expect(market.exchange.quietUntil(bars, 0, 1000)).toBe(1000);
    bars.low[500] = 66;
    expect(market.exchange.quietUntil(bars, 0, 1000)).toBe(500);
  });
});
