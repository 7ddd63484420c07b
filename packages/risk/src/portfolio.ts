import { priceToNumber, quantityToNumber, TraderError } from '@trader/core';
import type { Instrument, MarginModel, Order, Price, Quantity, TradingState } from '@trader/core';
import { dearestPrice } from './exposure';
import type { GateContext } from './gate-context';
import { WorstCase } from './worst-case';

/** What is held of one instrument, and its price. A quantity of 0 makes the instrument known. */
export interface PortfolioHolding {
  readonly instrument: Instrument;
  /** Signed: below zero is short. */
  readonly quantity: Quantity;
  /** The last price, and when it was made, ms since 1970 UTC; the portfolio's time when it is not said. */
  readonly mark: Price;
  readonly markTime?: number | undefined;
  /** The sleeve it belongs to: only that one may reduce it. Anybody's when it is not said. */
  readonly owner?: string | undefined;
  /** What one unit of the instrument's currency is worth in the account's; default 1. */
  readonly rate?: number | undefined;
}

/** An order that may still fill: also one whose cancellation or replacement is under way. */
export interface WorkingOrder {
  readonly order: Order;
  /** What of it has filled; default nothing. */
  readonly filled?: Quantity | undefined;
  readonly status?: 'open' | 'pending-cancel' | 'pending-replace' | undefined;
}

/** An account at one moment, as plain values. Amounts are of its currency. */
export interface Portfolio {
  /** Event time, ms since 1970 UTC. */
  readonly time: number;
  readonly cash: number;
  readonly holdings: readonly PortfolioHolding[];
  readonly working?: readonly WorkingOrder[] | undefined;
  /** Cash plus marks. It must be said when margined instruments are held, whose gains are not in their worth. */
  readonly equity?: number | undefined;
  /** Default: `equity`. */
  readonly sessionStartEquity?: number | undefined;
  readonly peakEquity?: number | undefined;
  /** The account's margin rule; default: each instrument's `marginRate`. */
  readonly margin?: MarginModel | undefined;
  /** Default `active`. */
  readonly state?: TradingState | undefined;
  readonly stateReason?: string | undefined;
  readonly version?: number | undefined;
}

/** What one instrument of a portfolio sums up to. */
interface Line {
  readonly holding: PortfolioHolding;
  readonly unitWorth: number;
  position: bigint;
  /** What owners hold of it on one side. */
  longs: bigint;
  buys: bigint;
  sells: bigint;
  /** By how much the working orders of a side are worth more at the prices that they name than at the last one. */
  dearerBuys: number;
  dearerSells: number;
}

/** What one unit is worth. */
export const unitWorthOf = ({ instrument, mark, rate = 1 }: PortfolioHolding): number => (priceToNumber(mark) * Number(instrument.multiplier) * rate) / 1e9;

const linesOf = ({ holdings }: Portfolio): Map<string, Line> => {
  const lines = new Map<string, Line>();
  const owned = new Map<string, bigint>();
  for (const holding of holdings) {
    const { instrument: { symbol }, quantity, owner = '' } = holding;
    let line = lines.get(symbol);
    if (line === undefined) lines.set(symbol, (line = { holding, unitWorth: unitWorthOf(holding), position: 0n, longs: 0n, buys: 0n, sells: 0n, dearerBuys: 0, dearerSells: 0 }));
    line.position += quantity;
    const key = `${symbol} ${owner}`;
    owned.set(key, (owned.get(key) ?? 0n) + quantity);
  }
  for (const [key, quantity] of owned) {
    const line = lines.get(key.slice(0, key.indexOf(' ')));
    if (line !== undefined && quantity > 0n) line.longs += quantity;
  }
  return lines;
};

/** The order whose place `order` is to take, and the one whose place that takes, and so on: the first of them that is at work. */
const firstOf = (order: Order, orders: ReadonlyMap<string, WorkingOrder>, steps = orders.size): Order => {
  const before = order.replaces === undefined ? undefined : orders.get(order.replaces);
  return before === undefined || steps === 0 ? order : firstOf(before.order, orders, steps - 1);
};

/** What orders have in common of which only one will fill: replacements with what they replace, and entries of one group and side. */
const lineKeyOf = (order: Order, orders: ReadonlyMap<string, WorkingOrder>): string => {
  const first = firstOf(order, orders);
  return first.group !== undefined && !first.reduceOnly ? `group ${first.symbol} ${first.side} ${first.group}` : `order ${first.id}`;
};

/** Adds what working orders have left, of each set of which only one will fill the most. What is reduce-only adds nothing. */
const addWorking = (working: readonly WorkingOrder[], lines: ReadonlyMap<string, Line>): void => {
  const orders = new Map(working.map((each) => [each.order.id, each]));
  const most = new Map<string, { readonly order: Order; left: bigint; at: Price }>();
  for (const { order, filled = orders.get(order.replaces ?? '')?.filled ?? 0n } of working) {
    if (order.reduceOnly) continue;
    const key = lineKeyOf(order, orders);
    const left = order.quantity - filled;
    const at = dearestPrice(order, lineOf(lines, order.symbol).holding.mark);
    const known = most.get(key);
    if (known === undefined) {
      most.set(key, { order, left, at });
      continue;
    }
    if (left > known.left) known.left = left;
    if (at > known.at) known.at = at;
  }
  for (const { order: { symbol, side }, left, at } of most.values()) {
    const line = lineOf(lines, symbol);
    if (left <= 0n) continue;
    const dearer = quantityToNumber(left as Quantity) * (unitWorthOf({ ...line.holding, mark: at }) - line.unitWorth);
    if (side === 'buy') {
      line.buys += left;
      line.dearerBuys += dearer;
    } else {
      line.sells += left;
      line.dearerSells += dearer;
    }
  }
};

const lineOf = (lines: ReadonlyMap<string, Line>, symbol: string): Line => {
  const line = lines.get(symbol);
  if (line === undefined) throw new TraderError('UNKNOWN_SYMBOL', `the portfolio knows no ${symbol}: add a holding of it, of quantity 0 if need be, with its price`);
  return line;
};

/** Cash plus what is held. Throws INVALID_DATA when margined instruments are held and nobody says what the equity is. */
export const equityOf = ({ equity, cash, holdings }: Portfolio): number => {
  if (equity !== undefined) return finite('equity', equity);
  let sum = finite('cash', cash);
  for (const holding of holdings) {
    const { instrument, quantity } = holding;
    if (quantity === 0n) continue;
    if (instrument.settlement === 'margin') throw new TraderError('INVALID_DATA', `${instrument.symbol} is margined, so its gains are not in its worth: say the portfolio's equity`);
    sum += quantityToNumber(quantity) * unitWorthOf(holding);
  }
  return sum;
};

const finite = (name: string, value: number): number => {
  if (!Number.isFinite(value)) throw new TraderError('INVALID_DATA', `the portfolio's ${name} must be a finite number, got ${value}`);
  return value;
};

const bestLimit = (working: readonly WorkingOrder[], { symbol }: Order, side: Order['side']): Price | undefined => {
  let best: Price | undefined;
  for (const { order } of working) {
    if (order.symbol !== symbol || order.side !== side || order.type !== 'limit' || order.limitPrice === undefined || order.after !== undefined) continue;
    if (best === undefined || (side === 'buy' ? order.limitPrice > best : order.limitPrice < best)) best = order.limitPrice;
  }
  return best;
};

const isOpenedByOthers = (working: readonly WorkingOrder[], { symbol, owner }: Order, side: Order['side']): boolean =>
  working.some(({ order }) => order.symbol === symbol && order.owner !== owner && order.side === side && !order.reduceOnly);

/**
 * What a gate judges `order` on, of a portfolio given as plain values. `parentRemaining` is what is left of the order's parent: all of the order when it is not
 * said. Throws UNKNOWN_SYMBOL for an order in something the portfolio has no price of, INVALID_DATA for amounts that are no numbers.
 */
export const contextOf = (portfolio: Portfolio, order: Order, parentRemaining: Quantity = order.quantity): GateContext => {
  const { time, working = [], margin } = portfolio;
  const lines = linesOf(portfolio);
  addWorking(working, lines);
  const own = lineOf(lines, order.symbol);
  const all = [...lines.values()];
  const worst = new WorstCase(all.map(({ holding }) => holding.instrument), margin);
  all.forEach(({ position, longs, buys, sells, unitWorth, dearerBuys, dearerSells }, index) => {
    const against = longs - (position > 0n ? position : 0n);
    worst.set(index, Number(position) / 1e9, Number(buys + against) / 1e9, Number(sells + against) / 1e9, unitWorth, dearerBuys, dearerSells);
  });
  const { holding: { instrument, mark, markTime = time, rate = 1 }, position, longs } = own;
  const against = longs - (position > 0n ? position : 0n);
  const equity = equityOf(portfolio);
  const held = portfolio.holdings.filter((each) => each.instrument.symbol === order.symbol && (each.owner ?? order.owner) === order.owner);
  const index = all.indexOf(own);
  return {
    time, instrument, rate, mark, markTime, equity, parentRemaining,
    portfolioVersion: portfolio.version ?? 0,
    position: position as Quantity,
    held: held.reduce((sum, { quantity }) => sum + quantity, 0n) as Quantity,
    workingBuy: (own.buys + against) as Quantity,
    workingSell: (own.sells + against) as Quantity,
    book: worst.book,
    marginUsed: worst.marginUsed(),
    ...(margin === undefined ? {} : { marginAfter: (size: number, price: number) => worst.marginAfter(index, size, (price * Number(instrument.multiplier) * rate) / 1e9) }),
    sessionStartEquity: finite('sessionStartEquity', portfolio.sessionStartEquity ?? equity),
    peakEquity: finite('peakEquity', portfolio.peakEquity ?? equity),
    state: portfolio.state ?? 'active',
    stateReason: portfolio.stateReason,
    openOrders: working.length,
    ownBid: bestLimit(working, order, 'buy'),
    ownAsk: bestLimit(working, order, 'sell'),
    othersBuy: isOpenedByOthers(working, order, 'buy'),
    othersSell: isOpenedByOthers(working, order, 'sell'),
  };
};
