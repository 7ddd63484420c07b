import { formatPrice, formatQuantity, formatUnits } from '@trader/core';
import type { Order, OrderType, TimeInForce } from '@trader/core';

/** One request for new orders: its body, and whom it is about. */
export interface OrderRequest {
  /** Whose client id the request carries. */
  readonly order: Order;
  /** Those that come along as its legs, which carry no client id. */
  readonly legs: readonly Order[];
  readonly body: Readonly<Record<string, unknown>>;
}

/** What of a decision can be sent, and what cannot, with the reason. */
export interface OrderRequests {
  readonly requests: readonly OrderRequest[];
  readonly refused: readonly { readonly order: Order; readonly reason: string }[];
}

const ONE = 1_000_000_000n;
const TYPES: Partial<Record<OrderType, string>> = { market: 'market', limit: 'limit', stop: 'stop', 'stop-limit': 'stop_limit', 'trailing-stop': 'trailing_stop' };
const TIMES: Partial<Record<TimeInForce, string>> = { gtc: 'gtc', day: 'day', ioc: 'ioc', fok: 'fok', opg: 'opg', cls: 'cls' };

/** The number at the end of an id of ours. */
const numberOf = (order: Order): number => Number(/\d+$/.exec(order.id)?.[0] ?? NaN);

export const isFractional = ({ quantity }: Pick<Order, 'quantity'>): boolean => quantity % ONE !== 0n;

/** Alpaca's name of a type of order; undefined when it has none of it. */
export const typeOnWire = (order: Pick<Order, 'type'>): string | undefined => TYPES[order.type];

/** A fraction trades at the market as a day order alone ("fractional orders must be DAY orders"): one that is to trade at once loses nothing by that. */
const timeOnWire = (order: Order): string | undefined => {
  const { timeInForce = 'gtc', type } = order;
  return type === 'market' && timeInForce === 'gtc' && isFractional(order) ? 'day' : TIMES[timeInForce];
};

/** The prices of an order by Alpaca's names. Percents are exact: 250 basis points are 2.5. */
export const pricesOnWire = ({ limitPrice, stopPrice, trailAmount, trailBps }: Order): Record<string, string> => ({
  ...(limitPrice !== undefined && { limit_price: formatPrice(limitPrice) }),
  ...(stopPrice !== undefined && { stop_price: formatPrice(stopPrice) }),
  ...(trailAmount !== undefined && { trail_price: formatPrice(trailAmount) }),
  ...(trailBps !== undefined && { trail_percent: formatUnits(BigInt(trailBps), 2) }),
});

/** Why Alpaca has no form for an order by itself; undefined when it has. */
export const formFault = (order: Order): string | undefined => {
  if (typeOnWire(order) === undefined) return `Alpaca has no ${order.type} orders`;
  if (timeOnWire(order) === undefined) return `Alpaca has no ${order.timeInForce ?? 'gtc'} orders`;
  if (order.postOnly === true) return 'Alpaca has no post-only orders';
  return order.id.length > 128 ? 'Alpaca takes ids of up to 128 characters' : undefined;
};

const simpleBody = (order: Order, extendedHours: boolean): Record<string, unknown> => {
  const time = timeOnWire(order);
  return {
    symbol: order.symbol, side: order.side, type: typeOnWire(order), time_in_force: time, qty: formatQuantity(order.quantity), ...pricesOnWire(order), client_order_id: order.id,
    ...(extendedHours && order.type === 'limit' && (time === 'day' || time === 'gtc') && { extended_hours: true }),
  };
};

const isStop = ({ type }: Order): boolean => type === 'stop' || type === 'stop-limit';
const isLimit = ({ type }: Order): boolean => type === 'limit';
const exitsOnWire = (stop: Order | undefined, limit: Order | undefined): Record<string, unknown> => ({
  ...(limit && { take_profit: pricesOnWire(limit) }),
  ...(stop && { stop_loss: pricesOnWire(stop) }),
});

/** Why exits cannot go with one order of Alpaca; undefined when they can. One class has one quantity, one time in force and one stop and one limit. */
const exitsFault = (first: Order, exits: readonly Order[]): string | undefined => {
  const stops = exits.filter(isStop).length;
  const limits = exits.filter(isLimit).length;
  if (stops > 1 || limits > 1 || stops + limits < exits.length) return 'Alpaca takes one stop (or stop-limit) and one limit as exits of an order, and nothing else';
  if (exits.some((exit) => exit.quantity !== first.quantity)) return 'Alpaca takes exits only of the same quantity';
  if (isFractional(first)) return 'Alpaca takes exits only of whole shares';
  const times = new Set([first, ...exits].map((each) => each.timeInForce ?? 'gtc'));
  if (times.size > 1 || !(times.has('gtc') || times.has('day'))) return 'Alpaca takes an order and its exits only with one time in force, day or gtc';
  return exits.some((exit) => exit.symbol !== first.symbol) ? 'Alpaca takes exits only of the same symbol' : undefined;
};

/**
 * Legs carry ids of Alpaca's making; after a restart they are found by the number of the order that brought them. So an entry's exits have the numbers that
 * follow, the stop first; of two exits of a holding the limit, which carries the id, follows the stop.
 */
const numbersFault = (orders: readonly (Order | undefined)[]): string | undefined => {
  const numbers = orders.flatMap((order) => (order === undefined ? [] : [numberOf(order)]));
  return numbers.every((number, index) => index === 0 || number === numbers[index - 1] + 1)
    ? undefined
    : 'orders that go to Alpaca as one must be numbered one after another: the entry, its stop, its limit';
};

const entryRequest = (entry: Order, exits: readonly Order[]): OrderRequest | string => {
  const [stop, limit] = [exits.find(isStop), exits.find(isLimit)];
  const fault = exitsFault(entry, exits) ?? numbersFault([entry, stop, limit]);
  if (fault !== undefined) return fault;
  if (exits.some((exit) => exit.side === entry.side)) return 'Alpaca takes exits only on the other side';
  if (exits.length === 2 && (exits[0].group === undefined || exits[0].group !== exits[1].group)) return 'Alpaca takes two exits of one order only when one cancels the other';
  return { order: entry, legs: exits, body: { ...simpleBody(entry, false), order_class: exits.length === 2 ? 'bracket' : 'oto', ...exitsOnWire(stop, limit) } };
};

/** Two exits of what is held. Alpaca: the limit is the order, the stop is its leg. */
const pairRequest = (pair: readonly Order[]): OrderRequest | string => {
  const [stop, limit] = [pair.find(isStop), pair.find(isLimit)];
  if (pair.length !== 2 || stop === undefined || limit === undefined || pair.some((each) => !each.reduceOnly) || stop.side !== limit.side) {
    return 'Alpaca binds only two exits to each other: a stop (or stop-limit) and a limit, both of what is held';
  }
  const fault = exitsFault(limit, pair) ?? numbersFault([stop, limit]);
  if (fault !== undefined) return fault;
  const { limit_price: _, ...body } = simpleBody(limit, false);
  return { order: limit, legs: [stop], body: { ...body, order_class: 'oco', ...exitsOnWire(stop, limit) } };
};

/**
 * The orders of one decision in Alpaca's classes, in their order: simple; an entry with one exit (oto) or two (bracket); two exits of a holding (oco). What Alpaca has no form for is
 * refused, with all that is bound to it: an entry goes with its exits or not at all. Notional orders and those of several legs (mleg) cannot be asked for, since an `Order` has a quantity
 * and one symbol; nor extended hours by the order, since it does not say them: they are a switch of the broker. `bound` are names of groups whose orders were sent before: Alpaca adds none to them.
 * Source: docs.alpaca.markets/docs/orders-at-alpaca.
 */
export const orderRequests = (orders: readonly Order[], options: { readonly extendedHours: boolean; readonly bound: (group: string) => boolean }): OrderRequests => {
  const requests: OrderRequest[] = [];
  const refused: { order: Order; reason: string }[] = [];
  const placed = new Set<Order>();
  const place = (together: readonly Order[], made: OrderRequest | string): void => {
    for (const order of together) placed.add(order);
    if (typeof made !== 'string') requests.push(made);
    else for (const order of together) refused.push({ order, reason: made });
  };
  for (const order of orders) {
    if (placed.has(order)) continue;
    const together = boundTo(order, orders);
    const fault = together.map(formFault).find((each) => each !== undefined);
    const entry = together.find(({ after }) => after === undefined);
    const exits = together.filter(({ after }) => after !== undefined);
    if (fault !== undefined) place(together, fault);
    else if (entry === undefined || exits.some(({ after }) => after !== entry.id)) place(together, 'Alpaca holds an order back only behind an entry that comes with it');
    else if (together.length === 1) place(together, joinsOthers(order, options.bound) ? 'Alpaca adds no order to those of a group that are there already' : { order, legs: [], body: simpleBody(order, options.extendedHours) });
    else place(together, exits.length === 0 ? pairRequest(together) : together.length === exits.length + 1 ? entryRequest(entry, exits) : 'Alpaca has no two entries of which one cancels the other');
  }
  return { requests, refused };
};

/**
 * Whether an order joins a group whose others were sent before: by this process (`bound`), or by an earlier one. `@trader/execution` names a group after the parent order that made
 * it, `${parentId}.${number}`: one of another parent was there before.
 */
const joinsOthers = ({ group, parentId }: Order, bound: (group: string) => boolean): boolean => {
  if (group === undefined) return false;
  const maker = /^(.+)\.\d+$/.exec(group)?.[1];
  return bound(group) || (maker !== undefined && maker !== parentId);
};

/** All orders of a decision that are bound to one: by what they wait for, or by their group. */
const boundTo = (order: Order, orders: readonly Order[]): readonly Order[] => {
  const found = new Set([order]);
  for (let size = 0; size < found.size; ) {
    size = found.size;
    for (const each of orders) {
      for (const other of found) {
        if (each.after === other.id || other.after === each.id || (each.group !== undefined && each.group === other.group)) found.add(each);
      }
    }
  }
  return orders.filter((each) => found.has(each));
};
