import { GRID, makeWalk } from './walk.mjs';

/** The same rules as one writes them at first: an object for every tick, every order asked every time, money in doubles. */
class ObjectExchange {
  constructor(queue) {
    this.queue = queue;
    this.orders = [];
    this.quote = undefined;
    this.totals = { fills: 0, size: 0, paid: 0 };
  }

  place(side, cents) {
    const order = { side, cents, limit: cents / 100, remaining: GRID.size, ahead: this.queue ? Infinity : 0 };
    this.orders.push(order);
    if (this.quote !== undefined) this.moveUp(order);
  }

  moveUp(order) {
    const { price, size } = order.side === 'buy' ? this.quote.bid : this.quote.ask;
    if (price === order.limit) order.ahead = Math.min(order.ahead, size);
    else if (order.side === 'buy' ? price < order.limit : price > order.limit) order.ahead = 0;
  }

  reachedBy(bid, ask) {
    const by = (order) => (order.side === 'buy' ? order.limit - ask : bid - order.limit);
    return this.orders.filter((order) => by(order) >= 0).sort((a, b) => by(b) - by(a));
  }

  fill(order, there) {
    if (there <= 0) return 0;
    const size = Math.min(order.remaining, there);
    order.remaining -= size;
    this.totals.fills++;
    this.totals.size += size;
    this.totals.paid += (order.side === 'buy' ? 1 : -1) * size * order.cents;
    return size;
  }

  settle() {
    const filled = this.orders.filter((order) => order.remaining === 0);
    if (filled.length === 0) return;
    this.orders = this.orders.filter((order) => order.remaining > 0);
    for (const { side, cents } of filled) this.place(side === 'buy' ? 'sell' : 'buy', cents + (side === 'buy' ? GRID.gap : -GRID.gap));
  }

  onQuote(quote) {
    const before = this.quote;
    for (const side of ['bid', 'ask']) {
      const { price, size } = quote[side];
      const was = before?.[side].price === price ? before[side] : { size: 0, left: 0 };
      quote[side].left = size > was.size ? was.left + size - was.size : Math.min(was.left, size);
    }
    this.quote = quote;
    for (const order of this.orders) this.moveUp(order);
    for (const order of this.reachedBy(quote.bid.price, quote.ask.price)) {
      const far = order.side === 'buy' ? quote.ask : quote.bid;
      far.left -= this.fill(order, far.left);
    }
    this.settle();
  }

  onTrade({ price, size }) {
    let left = size;
    for (const order of this.reachedBy(price, price)) left -= this.fill(order, price === order.limit ? left - order.ahead : left);
    for (const order of this.orders) {
      if (price === order.limit) order.ahead = Math.max(0, order.ahead - size);
      else if (order.side === 'buy' ? price < order.limit : price > order.limit) order.ahead = 0;
    }
    this.settle();
  }
}

/** @param {{ kind: 'quotes' | 'trades', count: number, away: number }} options */
export const objects = ({ kind, count, away }) => {
  const walk = makeWalk(count);
  return {
    operations: count,
    run: () => {
      const exchange = new ObjectExchange(kind === 'quotes');
      for (let index = 0; index < GRID.resting / 2; index++) {
        exchange.place('buy', 9990 - away - GRID.step * index);
        exchange.place('sell', 10_010 + away + GRID.step * index);
      }
      for (let row = 0; row < count; row++) {
        if (kind === 'trades') exchange.onTrade({ time: row, price: walk.bid[row], size: walk.bidSize[row] });
        else exchange.onQuote({ time: row, bid: { price: walk.bid[row], size: walk.bidSize[row] }, ask: { price: walk.ask[row], size: walk.askSize[row] } });
      }
      return { ...exchange.totals, bid: walk.bid[count - 1] };
    },
  };
};
