import { SimulatedExchange } from '@trader/brokers/simulated';
import { cash, createBarTable, createCalendars, defineInstrument, defineOrder, price, quantity } from '@trader/core';
import { costModel } from '@trader/costs';
import { GRID, makeWalk } from './walk.mjs';

const instrument = defineInstrument({ symbol: 'ABC', calendar: '24x7', marginRate: 0.01, settlement: 'margin' });

const createExchange = (options = {}) =>
  new SimulatedExchange({ instruments: [instrument], cash: cash('1000000000'), costs: costModel({}), calendarOf: createCalendars(), ...options });

const orderOf = (id, side, size, terms) =>
  defineOrder(instrument, { id, parentId: 'bench', owner: 'bench', symbol: 'ABC', side, quantity: quantity(size), reduceOnly: false, reason: 'bench', ...terms });

const cents = (value) => price((value / 100).toFixed(2));

/** Ticks through a grid of resting orders, see GRID, which begins `away` cents farther off. */
export const ticks = ({ kind, count, away }) => {
  const walk = makeWalk(count);
  return {
    operations: count,
    run: () => {
      const exchange = createExchange({ ticked: ['ABC'], queue: kind === 'quotes' ? 'risk-averse' : 'none' });
      const totals = { fills: 0, size: 0, paid: 0 };
      const open = new Map();
      const done = [];
      exchange.subscribe((event) => {
        if (event.kind !== 'fill') return;
        const { orderId, side, quantity: units } = event.fill;
        const size = Number(units / 1_000_000_000n);
        const order = open.get(orderId);
        totals.fills++;
        totals.size += size;
        totals.paid += (side === 'buy' ? 1 : -1) * size * order.cents;
        order.remaining -= size;
        if (order.remaining === 0) done.push(order);
      });
      let ids = 0;
      const place = (side, at) => {
        const id = `o${++ids}`;
        open.set(id, { side, cents: at, remaining: GRID.size });
        exchange.place(orderOf(id, side, GRID.size, { type: 'limit', limitPrice: cents(at) }));
      };
      for (let index = 0; index < GRID.resting / 2; index++) {
        place('buy', 9990 - away - GRID.step * index);
        place('sell', 10_010 + away + GRID.step * index);
      }
      if (kind === 'trades') exchange.onQuote(0, 0, 0.01, 100, 1000, 100);
      for (let row = 0; row < count; row++) {
        if (kind === 'trades') exchange.onTrade(0, row + 1, walk.bid[row], walk.bidSize[row]);
        else exchange.onQuote(0, row + 1, walk.bid[row], walk.bidSize[row], walk.ask[row], walk.askSize[row]);
        while (done.length > 0) {
          const { side, cents: at } = done.shift();
          place(side === 'buy' ? 'sell' : 'buy', at + (side === 'buy' ? GRID.gap : -GRID.gap));
        }
      }
      return { ...totals, bid: walk.bid[count - 1] };
    },
  };
};

const stop = { type: 'stop', stopPrice: cents(10_050) };
const limit = { type: 'limit', limitPrice: cents(9950) };
const market = { type: 'market' };

const alone = (terms) => ({ orders: [terms], events: 2, fills: 1 });
const exit = { side: 'sell', after: 0, reduceOnly: true, group: 'exits' };

/**
 * What is placed before each bar (open 100, high 101, low 99, close 100), which fills the first of it, or one of two that cancel each other; and what the exchange
 * tells of it.
 */
export const SETS = {
  market: alone(market),
  limit: alone(limit),
  stop: alone(stop),
  'stop-limit': alone({ type: 'stop-limit', stopPrice: cents(10_050), limitPrice: cents(10_080) }),
  'market-if-touched': alone({ type: 'market-if-touched', stopPrice: cents(9950) }),
  'limit-if-touched': alone({ type: 'limit-if-touched', stopPrice: cents(9950), limitPrice: cents(9940) }),
  'trailing-stop': alone({ type: 'trailing-stop', trailAmount: cents(50) }),
  'market day': alone({ ...market, timeInForce: 'day' }),
  'market ioc': alone({ ...market, timeInForce: 'ioc' }),
  'market fok': alone({ ...market, timeInForce: 'fok' }),
  'market opg, daily bars': alone({ ...market, timeInForce: 'opg' }),
  'market cls, daily bars': alone({ ...market, timeInForce: 'cls' }),
  'OCO of a stop and a limit': { orders: [{ ...stop, group: 'oco' }, { ...limit, group: 'oco' }], events: 4, fills: 1 },
  'bracket of a market entry, a stop and a take profit': {
    orders: [market, { ...exit, type: 'stop', stopPrice: cents(9800) }, { ...exit, type: 'limit', limitPrice: cents(10_050) }], events: 8, fills: 2,
  },
};

const barOf = (bars, number, length) => {
  [bars.openTime[0], bars.time[0]] = [number * length, (number + 1) * length];
  [bars.open[0], bars.high[0], bars.low[0], bars.close[0], bars.volume[0]] = [100, 101, 99, 100, 10_000];
};

/** `count` times the orders of a set, one set a bar. Fails when the exchange tells anything else of them than the set says. */
export const onBars = ({ set, count }) => {
  const length = set.includes('daily') ? 86_400_000 : 60_000;
  const { orders, events, fills } = SETS[set];
  const sets = Array.from({ length: count }, (_, bar) => orders.map(({ side = 'buy', after, group, ...terms }, place) => orderOf(`o${bar}-${place}`, side, 1, {
    ...terms, ...(after === undefined ? {} : { after: `o${bar}-${after}` }), ...(group === undefined ? {} : { group: `${group}${bar}` }),
  })));
  const bars = createBarTable(['ABC'], 1);
  return {
    operations: count * orders.length,
    run: () => {
      const exchange = createExchange();
      const totals = { events: 0, fills: 0 };
      exchange.subscribe(({ kind }) => {
        totals.events++;
        if (kind === 'fill') totals.fills++;
      });
      barOf(bars, 0, length);
      exchange.onSlice(bars, 0, 1);
      for (let bar = 0; bar < count; bar++) {
        for (const order of sets[bar]) exchange.place(order);
        barOf(bars, bar + 1, length);
        exchange.onSlice(bars, 0, 1);
      }
      if (totals.events !== count * events || totals.fills !== count * fills) throw new Error(`${set}: ${totals.events} events and ${totals.fills} fills of ${count} bars`);
      return totals;
    },
  };
};

/** Orders that are placed among 100 others and then cancelled, or moved by a tick again and again. */
export const changes = ({ kind, count }) => {
  const resting = Array.from({ length: GRID.resting }, (_, index) => orderOf(`r${index}`, 'buy', 1, { type: 'limit', limitPrice: cents(9000 - index) }));
  const orders = Array.from({ length: count }, (_, index) =>
    orderOf(`o${index}`, 'buy', 1, { type: 'limit', limitPrice: cents(9800 + (index % 100)), ...(kind === 'replace' && index > 0 ? { replaces: `o${index - 1}` } : {}) }));
  return {
    operations: count,
    run: () => {
      const exchange = createExchange();
      let events = 0;
      exchange.subscribe(() => events++);
      for (const order of resting) exchange.place(order);
      for (const order of orders) {
        exchange.place(order);
        if (kind === 'cancel') exchange.cancel(order.id);
      }
      return events;
    },
  };
};
