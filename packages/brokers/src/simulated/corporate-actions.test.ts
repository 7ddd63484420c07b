import { cash, cashMerger, createBarTable, createCalendars, defineInstrument, dividend, formatCash, formatQuantity, isTraderError, price, split, stockMerger, symbolChange } from '@trader/core';
import type { BrokerEvent, CorporateAction, Instrument } from '@trader/core';
import { costModel } from '@trader/costs';
import { describe, expect, it } from 'vitest';
import { orderOf, textOf } from '../../test/market';
import type { Wish } from '../../test/market';
import { TickMarket } from '../../test/tick-market';
import { SimulatedExchange } from './exchange';
import type { ExchangeOptions } from './exchange';

const HOUR = 3_600_000;
const OLD = defineInstrument({ symbol: 'OLD', calendar: '24x7' });
const NEW = defineInstrument({ symbol: 'NEW', calendar: '24x7' });

/** An exchange of two shares on hourly bars. Slice n ends at hour n. */
class Hours {
  readonly exchange: SimulatedExchange;
  readonly events: BrokerEvent[] = [];
  private hour = 0;

  constructor(actions: readonly CorporateAction[], private readonly instruments: readonly Instrument[] = [OLD, NEW], more: Partial<ExchangeOptions> = {}) {
    this.exchange = new SimulatedExchange({ instruments, cash: cash(10_000), costs: costModel({}), calendarOf: createCalendars(), actions, ...more });
    this.exchange.subscribe((event) => this.events.push(event));
  }

  place(...wishes: readonly (Wish & { readonly of?: number })[]): void {
    for (const { of = 0, ...wish } of wishes) this.exchange.place(orderOf(this.instruments[of]!, wish));
    this.events.length = 0;
  }

  /** A slice of flat bars, one for each symbol that has a price; gives what came of it. */
  slice(...prices: readonly (number | undefined)[]): string[] {
    const bars = createBarTable(this.instruments.map((each) => each.symbol), prices.filter((at) => at !== undefined).length);
    let row = 0;
    prices.forEach((at, symbol) => {
      if (at === undefined) return;
      [bars.openTime[row], bars.time[row], bars.symbol[row]] = [this.hour * HOUR, (this.hour + 1) * HOUR, symbol];
      for (const column of [bars.open, bars.high, bars.low, bars.close]) column[row] = at;
      bars.volume[row] = 1000;
      row++;
    });
    this.hour++;
    this.events.length = 0;
    this.exchange.onSlice(bars, 0, row);
    return this.events.map(textOf);
  }

  get books(): readonly string[] {
    const { cash: money, positions } = this.exchange.account;
    return [formatCash(money), ...positions.map(formatQuantity)];
  }

  /** The live orders' terms, as the broker keeps them. */
  get orders(): readonly string[] {
    const over = new Set(this.exchange.statement().events.flatMap((each) => (each.kind === 'fill' ? [each.fill.orderId] : each.kind === 'order' && each.status === 'cancelled' ? [each.orderId] : [])));
    return this.exchange.statement().orders.filter(({ id }) => !over.has(id)).map((order) =>
      [order.id, order.symbol, formatQuantity(order.quantity), ...[order.limitPrice, order.stopPrice, order.trailAmount].flatMap((at) => (at === undefined ? [] : [String(Number(at) / 1e9)]))].join(' '));
  }
}

describe('a dividend', () => {
  it('goes to who holds at the ex-moment, and comes when it is paid', () => {
    const hours = new Hours([dividend({ symbol: 'OLD', amount: '0.24', time: 1.5 * HOUR, payTime: 3 * HOUR })]);
    hours.place({ id: 'b', side: 'buy', quantity: 50 });
    hours.slice(100);
    hours.place({ id: 's', side: 'sell', quantity: 50 }, { id: 'later', side: 'buy', quantity: 5, type: 'limit', limit: 90 });
    // 50 x 0.24
    expect(hours.slice(100)).toEqual(['accrual OLD 12 USD', 's sell 50 at 100']);
    expect(hours.slice(100)).toEqual([]);
    expect(hours.slice(90)).toEqual(['dividend OLD 12 USD', 'later buy 5 at 90']);
    expect(hours.exchange.statement().events.find((each) => each.kind === 'cash')).toEqual({
      kind: 'cash', id: 'm2', reason: 'dividend', symbol: 'OLD', currency: 'USD', amount: cash(12), time: 3 * HOUR, settles: 'm1',
    });
  });

  it('is in the equity from its ex-moment on, in the statement and in no cash, until it is paid', () => {
    const hours = new Hours([dividend({ symbol: 'OLD', amount: '0.24', time: 1.5 * HOUR, payTime: 3 * HOUR })]);
    hours.place({ id: 'b', side: 'buy', quantity: 50 });
    hours.slice(100);
    const worth = (at: number): string => formatCash(hours.exchange.account.equity(Float64Array.of(at, NaN)));
    expect([hours.books[0], worth(100), hours.exchange.statement().accruals]).toEqual(['5000', '10000', undefined]);
    hours.slice(99.76);
    expect([hours.books[0], worth(99.76)]).toEqual(['5000', '10000']);
    expect(hours.exchange.statement().accruals).toEqual([{
      kind: 'accrual', id: 'm1', symbol: 'OLD', currency: 'USD', amount: cash(12), perUnit: price('0.24'), time: 1.5 * HOUR, payTime: 3 * HOUR,
    }]);
    hours.slice(99.76);
    hours.slice(99.76);
    expect([hours.books[0], worth(99.76), hours.exchange.statement().accruals]).toEqual(['5012', '10000', undefined]);
  });

  it.each([
    // 10,000 bought 100 at 100. At 50 these are worth 5,000, and 5,000 are due, which would buy 99 more.
    ['due buys nothing before it is paid', 100, { side: 'buy', quantity: 99 }, 'rejected: insufficient buying power', 'buy 99 at 50'],
    // 100 are short at 100, so there are 20,000 in cash. At 50 they cost 5,000, and 5,000 are owed: that leaves 10,000, the margin of 200 short.
    ['owed is no margin', -100, { side: 'sell', quantity: 101 }, 'rejected: insufficient buying power', 'rejected: insufficient buying power'],
    ['owed takes no more than it is', -100, { side: 'sell', quantity: 100 }, 'sell 100 at 50', 'rejected: insufficient buying power'],
  ] as const)('that is %s', (_, held, wish, between, after) => {
    const hours = new Hours([dividend({ symbol: 'OLD', amount: 50, time: 1.5 * HOUR, payTime: 2.5 * HOUR })]);
    hours.place({ id: 'first', side: held > 0 ? 'buy' : 'sell', quantity: 100 });
    hours.slice(100);
    hours.place({ id: 'more', ...wish });
    expect(hours.slice(50)).toEqual([`accrual OLD ${held * 50} USD`, `more ${between}`]);
    hours.place({ id: 'again', ...wish });
    expect(hours.slice(50)).toEqual([`dividend OLD ${held * 50} USD`, `again ${after}`]);
  });

  it('stays the amount that it is when its shares are split, renamed, taken or sold before it is paid', () => {
    const paid = (action: CorporateAction): string[] => {
      const hours = new Hours([dividend({ symbol: 'OLD', amount: 2, time: 1.5 * HOUR, payTime: 5 * HOUR }), action]);
      hours.place({ id: 'b', side: 'buy', quantity: 10 });
      hours.slice(100, 50);
      hours.slice(98, 50);
      hours.slice(98, 50);
      hours.place({ id: 's', side: 'sell', quantity: 4, of: action.kind === 'reorganization' && action.numerator > 0n && action.into === 'NEW' ? 1 : 0 });
      hours.slice(98, 50);
      hours.slice(98, 50);
      return hours.slice(98, 50).filter((each) => each.startsWith('dividend'));
    };
    const time = 2.5 * HOUR;
    for (const action of [
      split({ symbol: 'OLD', ratio: '3:1', time }), symbolChange({ symbol: 'OLD', into: 'NEW', time }), stockMerger({ symbol: 'OLD', into: 'NEW', ratio: '2:1', time }),
      cashMerger({ symbol: 'OLD', cash: 97, time }),
    ]) expect(paid(action)).toEqual(['dividend OLD 20 USD']);
  });

  it('is off the last price from its ex-moment on', () => {
    const hours = new Hours([
      dividend({ symbol: 'OLD', amount: 10, time: 1.5 * HOUR, payTime: 5 * HOUR }), split({ symbol: 'OLD', ratio: '1:10', time: 1.6 * HOUR }),
    ]);
    hours.place({ id: 'b', side: 'buy', quantity: 15 });
    hours.slice(100);
    // 1.5 are left of 15, and half a share is worth half of ten times 90.
    expect(hours.slice(900)).toEqual(['accrual OLD 150 USD', 'OLD becomes 1/10 OLD', 'in-lieu OLD 450 USD']);
  });

  it('that is paid at its ex-moment is one movement of cash, as ever', () => {
    const hours = new Hours([dividend({ symbol: 'OLD', amount: 2, time: 1.5 * HOUR })]);
    hours.place({ id: 'b', side: 'buy', quantity: 10 });
    hours.slice(100);
    expect(hours.slice(98)).toEqual(['dividend OLD 20 USD']);
    expect(hours.events[0]).toEqual({ kind: 'cash', id: 'm1', reason: 'dividend', symbol: 'OLD', currency: 'USD', amount: cash(20), time: 1.5 * HOUR });
  });

  it('is owed by the holder of a short, and nobody hears of one that nobody is entitled to', () => {
    const hours = new Hours([dividend({ symbol: 'OLD', amount: 1, time: HOUR }), dividend({ symbol: 'NEW', amount: 1, time: HOUR })]);
    hours.place({ id: 's', side: 'sell', quantity: 30 });
    expect(hours.slice(100)).toEqual(['s sell 30 at 100']);
    expect(hours.slice(99)).toEqual(['dividend OLD -30 USD']);
    expect(hours.books).toEqual(['12970', '-30', '0']);
  });

  it('leaves the prices of orders alone', () => {
    const hours = new Hours([dividend({ symbol: 'OLD', amount: 1, time: HOUR })]);
    hours.place({ id: 'l', side: 'buy', quantity: 1, type: 'limit', limit: 95 });
    hours.slice(100);
    hours.slice(99);
    expect(hours.orders).toEqual(['l OLD 1 95']);
  });
});

describe('a split', () => {
  it('comes before the first bar that ends after its moment', () => {
    const hours = new Hours([split({ symbol: 'OLD', ratio: '4:1', time: 2 * HOUR })]);
    hours.place({ id: 'b', side: 'buy', quantity: 50 });
    hours.slice(100);
    expect(hours.slice(100)).toEqual([]);
    expect(hours.slice(25)).toEqual(['OLD becomes 4/1 OLD']);
    expect(hours.books).toEqual(['5000', '200', '0']);
    expect(formatCash(hours.exchange.account.equity(Float64Array.of(25, NaN)))).toBe('10000');
  });

  it('pays fractions at the last price: 33 shares at 3:2 are 49 and a half, at 100 / 1.5', () => {
    const hours = new Hours([split({ symbol: 'OLD', ratio: '3:2', time: HOUR })]);
    hours.place({ id: 'b', side: 'buy', quantity: 33 });
    hours.slice(100);
    // 100 x 2 / 3 = 66.666666667 to nine decimals, and half of it
    expect(hours.slice(66)).toEqual(['OLD becomes 3/2 OLD', 'in-lieu OLD 33.3333333335 USD']);
    expect(hours.books).toEqual(['6733.3333333335', '49', '0']);
  });

  it('rescales every order that rests: sizes to lots, prices to the tick away from the market', () => {
    const hours = new Hours([split({ symbol: 'OLD', ratio: '3:1', time: HOUR })]);
    hours.place(
      { id: 'bl', side: 'buy', quantity: 10, type: 'limit', limit: 95 }, { id: 'sl', side: 'sell', quantity: 10, type: 'limit', limit: 106 },
      { id: 'bs', side: 'buy', quantity: 10, type: 'stop', stop: 106 }, { id: 'ss', side: 'sell', quantity: 10, type: 'stop', stop: 95 },
      { id: 'bm', side: 'buy', quantity: 10, type: 'market-if-touched', stop: 95 }, { id: 'sm', side: 'sell', quantity: 10, type: 'market-if-touched', stop: 106 },
      { id: 'bsl', side: 'buy', quantity: 10, type: 'stop-limit', stop: 106, limit: 107 }, { id: 't', side: 'sell', quantity: 10, type: 'trailing-stop', trail: 5 },
    );
    hours.slice(100);
    hours.slice(33);
    expect(hours.orders).toEqual([
      'bl OLD 30 31.66', 'sl OLD 30 35.34', 'bs OLD 30 35.34', 'ss OLD 30 31.66', 'bm OLD 30 31.66', 'sm OLD 30 35.34', 'bsl OLD 30 35.66 35.34', 't OLD 30 1.67',
    ]);
    // The trailing stop followed 100, now 33.333333333: 1.67 below it is 31.66 on the tick.
    expect(hours.slice(31.67)).toEqual([]);
    expect(hours.slice(31.66)).toEqual(['ss sell 30 at 31.66', 't sell 30 at 31.66', 'bl buy 30 at 31.66', 'bm buy 30 at 31.66']);
  });

  it('cancels an order of which less than a lot is left, and what waits for it', () => {
    const hours = new Hours([split({ symbol: 'OLD', ratio: '1:10', time: HOUR })]);
    hours.place(
      { id: 'e', side: 'buy', quantity: 9, type: 'limit', limit: 90 }, { id: 'x', side: 'sell', quantity: 9, type: 'stop', stop: 80, reduceOnly: true, after: 'e' },
      { id: 'k', side: 'buy', quantity: 25, type: 'limit', limit: 90 },
    );
    hours.slice(100);
    expect(hours.slice(1000)).toEqual([
      'OLD becomes 1/10 OLD', 'e cancelled: an action of the issuer leaves nothing of it', 'x cancelled: e was cancelled',
    ]);
    expect(hours.orders).toEqual(['k OLD 2 900']);
  });

  it('keeps the halves of a bracket together: one fills, the other goes', () => {
    const hours = new Hours([split({ symbol: 'OLD', ratio: '2:1', time: 2 * HOUR })]);
    hours.place({ id: 'e', side: 'buy', quantity: 10 }, { id: 's', side: 'sell', quantity: 10, type: 'stop', stop: 90, reduceOnly: true, after: 'e', group: 'g' },
      { id: 't', side: 'sell', quantity: 10, type: 'limit', limit: 120, reduceOnly: true, after: 'e', group: 'g' });
    hours.slice(100);
    hours.slice(100);
    expect(hours.slice(50)).toEqual(['OLD becomes 2/1 OLD']);
    expect(hours.slice(60)).toEqual(['t sell 20 at 60', 's cancelled: t of its group filled']);
    expect(hours.books).toEqual(['10200', '0', '0']);
  });

  it('keeps what an order has filled and what its group has filled in its stead, in new shares', () => {
    const hours = new Hours([split({ symbol: 'OLD', ratio: '2:1', time: 2 * HOUR })], [OLD, NEW], { volumeShare: 0.1 });
    hours.place({ id: 'b', side: 'buy', quantity: 250 }, { id: 's', side: 'sell', quantity: 50, type: 'stop', stop: 30, reduceOnly: true, group: 'g' },
      { id: 't', side: 'sell', quantity: 50, type: 'limit', limit: 45, reduceOnly: true, group: 'g' });
    expect(hours.slice(40)).toEqual(['b buy 100 at 40']);
    expect(hours.slice(40)).toEqual(['b buy 100 at 40']);
    // 50 of 250 are left, now 100 of 500; the bar's volume of 1000 shares fills them.
    expect(hours.slice(20)).toEqual(['OLD becomes 2/1 OLD', 'b buy 100 at 20']);
    expect(hours.orders).toEqual(['s OLD 100 15', 't OLD 100 22.5']);
    expect(hours.slice(22.5)).toEqual(['t sell 100 at 22.5', 's cancelled: t of its group filled']);
  });

  it('on quotes forgets what was shown, and orders stand at the end of the queue again', () => {
    const market = new TickMarket(OLD, { actions: [split({ symbol: 'OLD', ratio: '2:1', time: 2500 })] });
    market.quote(99, 100, 101, 100);
    expect(market.place({ id: 'l', side: 'buy', quantity: 10, type: 'limit', limit: 99 })).toEqual(['l accepted']);
    expect(market.trade(99, 100)).toEqual([]); // all that stood before it
    expect(market.quote(49.5, 30, 0, 0)).toEqual(['OLD becomes 2/1 OLD']);
    expect(market.place({ id: 'm', side: 'buy', quantity: 5 })).toEqual(['m accepted']); // the old offer of 101 is none
    expect(market.quote(49.5, 30, 50.5, 100)).toEqual(['m buy 5 at 50.5']);
    expect(market.trade(49.5, 30)).toEqual([]);
    expect(market.trade(49.5, 30)).toEqual(['l buy 20 at 49.5']);
  });

  it('that came before the first bar has happened already', () => {
    const hours = new Hours([split({ symbol: 'OLD', ratio: '2:1', time: 0 })]);
    hours.place({ id: 'l', side: 'buy', quantity: 10, type: 'limit', limit: 90 });
    expect(hours.slice(100)).toEqual([]);
    expect(hours.orders).toEqual(['l OLD 10 90']);
  });
});

describe('a change of symbol and a merger', () => {
  it('move holdings, orders and the last price to the new symbol', () => {
    const hours = new Hours([symbolChange({ symbol: 'OLD', into: 'NEW', time: 1.5 * HOUR })]);
    hours.place({ id: 'b', side: 'buy', quantity: 40 });
    hours.slice(100);
    hours.place({ id: 's', side: 'sell', quantity: 40, type: 'stop', stop: 90, reduceOnly: true });
    expect(hours.slice(undefined, 100)).toEqual(['OLD becomes 1/1 NEW']);
    expect([hours.books, hours.orders]).toEqual([['6000', '0', '40'], ['s NEW 40 90']]);
    expect(hours.slice(undefined, 89)).toEqual(['s sell 40 at 89']);
    expect(hours.books).toEqual(['9560', '0', '0']);
  });

  it('pay shares of the other company, cash beside them, and fractions at its last price', () => {
    const hours = new Hours([stockMerger({ symbol: 'OLD', into: 'NEW', ratio: '0.25:1', cash: 3, time: HOUR })]);
    hours.place({ id: 'b', side: 'buy', quantity: 10 });
    hours.slice(20, 60);
    expect(hours.slice(undefined, 62)).toEqual(['OLD becomes 1/4 NEW', 'in-lieu NEW 30 USD', 'merger OLD 30 USD']);
    expect(hours.books).toEqual(['9860', '0', '2']);
  });

  it('leave nothing to order under the old symbol, until something becomes it', () => {
    const hours = new Hours([
      symbolChange({ symbol: 'OLD', into: 'NEW', time: HOUR }), symbolChange({ symbol: 'NEW', into: 'OLD', time: 2 * HOUR }), cashMerger({ symbol: 'OLD', cash: 25, time: 3 * HOUR }),
    ]);
    const refusals = (...ids: readonly string[]): readonly (string | undefined)[] =>
      ids.map((id) => hours.exchange.statement().events.map(textOf).findLast((text) => text.startsWith(`${id} `)));
    hours.slice(100);
    hours.slice(undefined, 100);
    hours.place({ id: 'a', side: 'buy', quantity: 1 }, { id: 'b', side: 'buy', quantity: 1, of: 1, type: 'limit', limit: 1 });
    hours.slice(100);
    hours.place({ id: 'c', side: 'buy', quantity: 1, type: 'limit', limit: 1 }, { id: 'd', side: 'buy', quantity: 1, of: 1 });
    expect(refusals('a', 'b', 'c', 'd')).toEqual(['a rejected: OLD became NEW', 'b accepted', 'c accepted', 'd rejected: NEW became OLD']);
    hours.slice(undefined, 100);
    hours.place({ id: 'e', side: 'buy', quantity: 1 });
    expect(refusals('e')).toEqual(['e rejected: OLD became money']);
    const late = new Hours([symbolChange({ symbol: 'OLD', into: 'NEW', time: -1 })]);
    late.slice(undefined, 100);
    late.place({ id: 'f', side: 'buy', quantity: 1 });
    expect(late.exchange.statement().events.map(textOf)).toEqual(['f rejected: OLD became NEW']);
  });

  it('for money alone leave neither shares nor orders', () => {
    const hours = new Hours([cashMerger({ symbol: 'OLD', cash: 25, time: HOUR })]);
    hours.place({ id: 'b', side: 'buy', quantity: 10 }, { id: 'l', side: 'sell', quantity: 10, type: 'limit', limit: 30 });
    hours.slice(20, 60);
    expect(hours.slice(undefined, 62)).toEqual(['OLD becomes 0/1 OLD', 'l cancelled: an action of the issuer leaves nothing of it', 'merger OLD 250 USD']);
    expect(hours.books).toEqual(['10050', '0', '0']);
  });
});

describe('an exchange given actions it cannot do', () => {
  it.each([
    ['UNKNOWN_SYMBOL', [split({ symbol: 'XYZ', ratio: '2:1', time: 0 })], [OLD]],
    ['UNKNOWN_SYMBOL', [symbolChange({ symbol: 'OLD', into: 'XYZ', time: 0 })], [OLD]],
    ['INVALID_CONFIG', [split({ symbol: 'FUT', ratio: '2:1', time: 0 })], [defineInstrument({ symbol: 'FUT', settlement: 'margin' })]],
  ] as const)('says so: %s', (code, actions, instruments) => {
    const thrown = (() => {
      try {
        return new Hours(actions, instruments);
      } catch (error) {
        return isTraderError(error) ? error.code : error;
      }
    })();
    expect(thrown).toBe(code);
  });
});

describe('a split of orders that have filled in part', () => {
  const few = { volumeShare: 0.007 }; // 7 of 1,000 in a bar

  it('leaves a replacement whole lots, and ends it when less than one is left', () => {
    const hours = new Hours([split({ symbol: 'OLD', ratio: '3:2', time: 1.5 * HOUR })], undefined, few);
    hours.place({ id: 'b', side: 'buy', quantity: 30, limit: 99 });
    expect(hours.slice(99)).toEqual(['b buy 7 at 99']);
    hours.slice(70);
    hours.place({ id: 'c', side: 'buy', quantity: 20, limit: 60, replaces: 'b' });
    // 7 are 10.5 of the new, so 9.5 of 20 are left
    expect([...hours.slice(60), ...hours.slice(60), ...hours.slice(60)]).toEqual(['c buy 7 at 60', 'c buy 2 at 60', 'c cancelled: less than a lot is left of it']);
    expect(hours.books[1]).toBe('19');
  });

  it('gives a replacement on its way what is left of both', () => {
    const hours = new Hours([split({ symbol: 'OLD', ratio: '3:2', time: 1.5 * HOUR })], undefined, { ...few, latency: () => 2 * HOUR });
    hours.place({ id: 'b', side: 'buy', quantity: 30, limit: 100 });
    expect(hours.slice(100)).toEqual(['b buy 7 at 100']);
    hours.place({ id: 'c', side: 'buy', quantity: 20, limit: 80, replaces: 'b' });
    hours.slice(70);
    hours.slice(70);
    // 13 are 19 and a half, of which 19 are left: it is whole with 10.5 and those
    expect([...hours.slice(40), ...hours.slice(40), ...hours.slice(40), ...hours.slice(40)]).toEqual(['c buy 7 at 40', 'c buy 7 at 40', 'c buy 5 at 40']);
    expect(hours.books[1]).toBe('29');
  });

  it('lets an exit cover no more than its entry has filled, also when that is over', () => {
    const hours = new Hours([split({ symbol: 'OLD', ratio: '1:2', time: 1.5 * HOUR })], undefined, { volumeShare: 0.02 });
    hours.place({ id: 'x', side: 'buy', quantity: 13 }, { id: 'b', side: 'buy', quantity: 30 }, { id: 's', side: 'sell', quantity: 30, limit: 150, reduceOnly: true, after: 'b' });
    expect(hours.slice(100)).toEqual(['x buy 13 at 100', 'b buy 7 at 100', 's accepted: released']);
    hours.exchange.cancel('b');
    // 7 are 3.5 of the new, of 10 that are held
    expect(hours.slice(300)).toEqual(['OLD becomes 1/2 OLD', 's sell 3 at 300', 's cancelled: nothing left to reduce']);
  });

  it('counts what orders of a group have filled that are over', () => {
    const hours = new Hours([split({ symbol: 'OLD', ratio: '2:1', time: 3.5 * HOUR })], undefined, few);
    hours.place({ id: 'x', side: 'buy', quantity: 14 });
    hours.slice(100);
    hours.slice(100);
    hours.place({ id: 'a', side: 'sell', quantity: 10, limit: 100, reduceOnly: true, group: 'g' });
    expect(hours.slice(100)).toEqual(['a sell 7 at 100']);
    hours.exchange.cancel('a');
    hours.slice(50);
    hours.place({ id: 'b', side: 'sell', quantity: 20, limit: 50, reduceOnly: true, group: 'g' });
    expect(hours.slice(50)).toEqual(['b sell 6 at 50', 'b cancelled: others of its group filled the rest']);
  });
});
