import { cash, Currencies, defineInstrument, defineOrder, price, quantity } from '@trader/core';
import type { Fill, OrderType, Side } from '@trader/core';
import { describe, expect, it } from 'vitest';
import { ClosedTrades } from './closed-trades';
import { Ledger } from './ledger';

const share = defineInstrument({ symbol: 'ABC' });
const future = defineInstrument({ symbol: 'FUT', settlement: 'margin', tickSize: '0.2', multiplier: 300 });
const sap = defineInstrument({ symbol: 'SAP', currency: 'EUR' });
const euro = defineInstrument({ symbol: 'EURUSD', tickSize: '0.0001' });

interface Deal {
  readonly fee?: number | string;
  readonly owner?: string;
  readonly symbol?: number;
  readonly reason?: string;
  readonly type?: OrderType;
}

/** A book and who follows it: `deal` books a fill and gives what it closed. */
const bookOf = (ledger = new Ledger([share, future], cash(100_000))) => {
  const trades = new ClosedTrades(ledger);
  let time = 0;
  const deal = (side: Side, size: number | string, at: number | string, { fee = 0, owner = 'day', symbol = 0, reason = 'as it likes', type = 'market' }: Deal = {}) => {
    const id = `o${++time}`;
    const instrument = ledger.instruments[symbol];
    const order = defineOrder(instrument, {
      id, parentId: 'p', owner, symbol: instrument.symbol, side, type, quantity: quantity(size), reduceOnly: false, reason,
      ...(type === 'stop' ? { stopPrice: price(at) } : {}), ...(type === 'trailing-stop' ? { trailBps: 50 } : {}), ...(type === 'limit' ? { limitPrice: price(at) } : {}),
    });
    const fill: Fill = { executionId: `x${time}`, orderId: id, symbol: instrument.symbol, side, quantity: quantity(size), price: price(at), fee: cash(fee), time };
    return trades.follow(symbol, order, fill, ledger.book(symbol, owner, fill));
  };
  return { deal, ledger };
};

describe('closed trades', () => {
  it('of several parts count once, when all is closed, fees of every part included', () => {
    const { deal } = bookOf();
    expect(deal('buy', 60, 10, { fee: 1 })).toBeUndefined();
    expect(deal('buy', 40, 11, { fee: 1 })).toBeUndefined();
    expect(deal('sell', 30, 12, { fee: 1 })).toBeUndefined();
    expect(deal('sell', 20, 9, { fee: 1 })).toBeUndefined();
    // Staked 60 x 10 + 40 x 11 = 1040; back come 30 x 12 + 20 x 9 + 50 x 9.5 = 1015, less five fees: -30.
    expect(deal('sell', 50, '9.5', { fee: 1 })).toEqual({
      trade: { symbol: 'ABC', owner: 'day', side: 'long', closedAt: 5, profit: -30 / 1040, exit: 'other' }, profit: -30,
    });
  });

  it('are told again of the next trade, which begins with nothing', () => {
    const { deal } = bookOf();
    deal('buy', 10, 10, { fee: 3 });
    expect(deal('sell', 10, 8)?.profit).toBe(-23);
    deal('buy', 10, 10);
    expect(deal('sell', 10, 10)).toMatchObject({ profit: 0, trade: { profit: 0, closedAt: 4 } });
  });

  it('of what an action made of another symbol have its worth as stake, so that a loss is one', () => {
    const { deal, ledger } = bookOf();
    ledger.book(0, 'day', { executionId: 'y', orderId: 'y', symbol: 'ABC', side: 'buy', quantity: quantity(10), price: price(100), fee: cash(0), time: 0 });
    expect(deal('sell', 10, 80)).toMatchObject({ profit: -200, trade: { profit: -0.25 } });
  });

  it('of short positions gain when the price falls', () => {
    const { deal } = bookOf();
    deal('sell', 10, 100, { fee: 1 });
    expect(deal('buy', 4, 90)).toBeUndefined();
    expect(deal('buy', 6, 95, { fee: 1 })).toMatchObject({ profit: 68, trade: { side: 'short', profit: 68 / 1000 } }); // 4 x 10 + 6 x 5 - 2
  });

  it('of a fill that turns the position: one is closed, and the other begins, each with its part of the fee', () => {
    const { deal } = bookOf();
    deal('buy', 10, 100);
    expect(deal('sell', 40, 90, { fee: 4 })).toMatchObject({ profit: -101, trade: { side: 'long', profit: -0.101 } }); // -100, and a quarter of the fee
    expect(deal('buy', 30, 80, { fee: 2 })).toMatchObject({ profit: 295, trade: { side: 'short', profit: 295 / 2700 } }); // 300 - 3 - 2
  });

  it('of two owners are apart, also where one holds what the other has sold', () => {
    const { deal, ledger } = bookOf();
    deal('buy', 10, 100, { owner: 'day' });
    deal('sell', 10, 100, { owner: 'slow' });
    expect(ledger.position(0)).toBe(0n);
    expect(deal('sell', 10, 90, { owner: 'day' })).toMatchObject({ profit: -100, trade: { owner: 'day', side: 'long' } });
    expect(deal('buy', 10, 90, { owner: 'slow' })).toMatchObject({ profit: 100, trade: { owner: 'slow', side: 'short' } });
  });

  it('of contracts stake what they are worth', () => {
    const { deal } = bookOf();
    deal('buy', 2, 4000, { symbol: 1 });
    expect(deal('sell', 2, 3990, { symbol: 1 })).toMatchObject({ profit: -6000, trade: { symbol: 'FUT', profit: -6000 / 2_400_000 } });
  });

  it('in another currency are told in that of the account, stake, profit and fees at the rate of their fill', () => {
    const instruments = [sap, euro];
    const ledger = new Ledger(instruments, cash(100_000), () => 'fifo', new Currencies(instruments, { currency: 'USD', rates: { EUR: 'EURUSD' } }));
    ledger.marks[1] = 1.25;
    const { deal } = bookOf(ledger);
    deal('buy', 10, 100, { fee: 2 }); // stakes 1250, costs 2.50
    ledger.marks[1] = 1.5;
    expect(deal('sell', 10, 90, { fee: 4 })).toMatchObject({ profit: -158.5, trade: { symbol: 'SAP', profit: -158.5 / 1250 } }); // -100 EUR, 4 EUR at 1.5, and 2.50
  });

  it('begin anew after what was held has gone by an action of its issuer', () => {
    const { deal, ledger } = bookOf();
    deal('buy', 10, 100, { fee: 50 });
    ledger.reorganize(0, 1, { kind: 'action', id: 'merger', symbol: 'ABC', into: 'FUT', numerator: 1n, denominator: 1n, time: 2 });
    deal('buy', 10, 100);
    expect(deal('sell', 10, 110)).toMatchObject({ profit: 100, trade: { profit: 0.1 } });
  });

  it.each([
    ['stop', 'market', 'stop'], ['stop', 'stop', 'stop'], ['as it likes', 'stop', 'stop'], ['as it likes', 'trailing-stop', 'stop'], ['take profit', 'limit', 'take profit'], ['as it likes', 'limit', 'other'],
  ] as const)('whose exit is for "%s", a %s order, are closed by %s', (reason, type, exit) => {
    const { deal } = bookOf();
    deal('buy', 10, 100);
    expect(deal('sell', 10, 99, { reason, type })?.trade.exit).toBe(exit);
  });
});
