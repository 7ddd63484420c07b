import { EventEmitter } from 'node:events';
import { makeWalk } from './walk.mjs';

/**
 * The same trading as many would write it first: an object for every bar, events for bars and fills, Maps by symbol, order objects, and
 * money in doubles rounded to cents. The same rules as ours, so that the figures must agree.
 */

const toCents = (value) => Math.round(value * 100) / 100;
const upToCent = (price) => Math.ceil(Math.round(price * 1e9) / 1e7) / 100;
const downToCent = (price) => Math.floor(Math.round(price * 1e9) / 1e7) / 100;

class MovingAverage {
  constructor(period) {
    this.period = period;
    this.values = [];
    this.sum = 0;
  }

  add(value) {
    this.values.push(value);
    this.sum += value;
    if (this.values.length > this.period) this.sum -= this.values.shift();
    return this.values.length === this.period ? this.sum / this.period : undefined;
  }
}

class AverageTrueRange {
  constructor(period) {
    this.period = period;
    this.ranges = [];
  }

  add({ high, low, close }) {
    const range = this.close === undefined ? high - low : Math.max(high, this.close) - Math.min(low, this.close);
    this.close = close;
    if (this.value !== undefined) this.value = (this.value * (this.period - 1) + range) / this.period;
    else if (this.ranges.push(range) === this.period) this.value = this.ranges.reduce((sum, each) => sum + each, 0) / this.period;
    return this.value;
  }
}

class Broker extends EventEmitter {
  constructor(cash) {
    super();
    this.cash = cash;
    this.fees = 0;
    this.fills = 0;
    this.positions = new Map();
    this.prices = new Map();
    this.orders = [];
  }

  get equity() {
    let equity = this.cash;
    for (const [symbol, quantity] of this.positions) equity += quantity * this.prices.get(symbol);
    return equity;
  }

  position(symbol) {
    return this.positions.get(symbol) ?? 0;
  }

  submit(order) {
    this.orders.push(order);
  }

  cancelAll(symbol) {
    this.orders = this.orders.filter((order) => order.symbol !== symbol);
  }

  /** Market orders at the open, then the stop, then the limit. */
  onBar(bar) {
    const mine = this.orders.filter((order) => order.symbol === bar.symbol);
    for (const type of ['market', 'stop', 'limit']) {
      for (const order of mine) if (order.type === type && this.orders.includes(order)) this.tryFill(order, bar);
    }
    this.prices.set(bar.symbol, bar.close);
  }

  tryFill(order, bar) {
    if (order.type === 'market') return this.fill(order, bar.open, bar);
    const below = (order.type === 'limit') === (order.side === 'buy');
    if (below ? bar.open <= order.price : bar.open >= order.price) return this.fill(order, bar.open, bar);
    if (below ? bar.low <= order.price : bar.high >= order.price) return this.fill(order, order.price, bar);
  }

  fill(order, shown, bar) {
    const buys = order.side === 'buy';
    let price = shown;
    if (order.type !== 'limit') {
      price = buys ? Math.max(Math.min(upToCent(shown * 1.0001), bar.high), shown) : Math.min(Math.max(downToCent(shown * 0.9999), bar.low), shown);
    }
    const fee = Math.max(100, Math.round(order.quantity / 2)) / 100; // half a cent a share
    this.cash = toCents(this.cash - (buys ? 1 : -1) * order.quantity * price - fee);
    this.fees = toCents(this.fees + fee);
    this.positions.set(order.symbol, this.position(order.symbol) + (buys ? order.quantity : -order.quantity));
    this.orders = this.orders.filter((other) => other !== order && !(order.group && other.group === order.group));
    this.fills++;
    this.emit('fill', { order, price, fee, time: bar.time });
  }
}

class Strategy {
  constructor(broker, { symbols, fast, slow }) {
    this.broker = broker;
    this.share = 0.01 / symbols;
    this.symbols = new Map();
    this.periods = { fast, slow };
    this.groups = 0;
    this.peak = broker.cash;
  }

  stateOf(symbol) {
    let state = this.symbols.get(symbol);
    if (state === undefined) {
      const { fast, slow } = this.periods;
      state = { fast: new MovingAverage(fast), slow: new MovingAverage(slow), range: new AverageTrueRange(14), above: undefined };
      this.symbols.set(symbol, state);
    }
    return state;
  }

  onBar(bar) {
    const state = this.stateOf(bar.symbol);
    const range = state.range.add(bar);
    const fast = state.fast.add(bar.close);
    const slow = state.slow.add(bar.close);
    this.peak = Math.max(this.peak, this.broker.equity);
    if (slow === undefined) return;
    if (state.above === undefined) state.above = fast > slow * (1 + 1e-12);
    else if (state.above ? !(fast > slow * (1 - 1e-12)) : fast > slow * (1 + 1e-12)) {
      state.above = !state.above;
      this.turn(bar, state.above ? 1 : -1, range);
    }
  }

  turn({ symbol, close }, side, range) {
    const { broker } = this;
    broker.cancelAll(symbol);
    const held = broker.position(symbol);
    const quantity = Math.floor((this.share * broker.equity) / close);
    const exit = side === 1 ? 'sell' : 'buy';
    if (held !== 0) broker.submit({ symbol, side: exit === 'sell' ? 'buy' : 'sell', type: 'market', quantity: Math.abs(held) });
    if (!this.allowed(quantity * close)) return;
    const group = ++this.groups;
    const stop = side === 1 ? Math.min(upToCent(close - 3 * range), close - 0.01) : Math.max(downToCent(close + 3 * range), close + 0.01);
    const target = side === 1 ? Math.max(downToCent(close + 6 * range), close + 0.01) : Math.min(upToCent(close - 6 * range), close - 0.01);
    broker.submit({ symbol, side: side === 1 ? 'buy' : 'sell', type: 'market', quantity });
    broker.submit({ symbol, side: exit, type: 'stop', price: toCents(stop), quantity, group });
    broker.submit({ symbol, side: exit, type: 'limit', price: toCents(target), quantity, group });
  }

  allowed(notional) {
    const { equity } = this.broker;
    return notional <= equity * 2 && equity >= this.peak * 0.75;
  }
}

/** The bars as objects, made beforehand: reading them is not what is timed. */
const barObjects = ({ symbols, perSymbol }) => {
  const table = makeWalk(symbols, perSymbol);
  return Array.from({ length: table.length }, (_, row) => ({
    symbol: table.symbols[table.symbol[row]], time: new Date(table.time[row]), open: table.open[row], high: table.high[row],
    low: table.low[row], close: table.close[row], volume: table.volume[row],
  }));
};

export const objects = (job) => {
  const bars = barObjects(job);
  return {
    operations: bars.length,
    run: () => {
      const feed = new EventEmitter();
      const broker = new Broker(10_000_000);
      const strategy = new Strategy(broker, job);
      const fills = [];
      broker.on('fill', (fill) => fills.push(fill));
      feed.on('bar', (bar) => broker.onBar(bar));
      feed.on('bar', (bar) => strategy.onBar(bar));
      for (const bar of bars) feed.emit('bar', { ...bar });
      return { cash: broker.cash, equity: toCents(broker.equity), fees: broker.fees, fills: fills.length };
    },
  };
};
