import { cash, CASH_REASONS, createBarTable, formatCash, formatPrice, formatQuantity, price, quantity, QUOTE_TICK, TRADE_TICK, TraderError } from '@trader/core';
import type { BrokerEvent, BrokerStatement, MarketEvent, MarketProgress, Order, Slice, Tick } from '@trader/core';
import * as z from 'zod'; // so that a bundler leaves out what is not used

/** Two ends that pass lines of text to each other, in order. */
export interface Channel {
  send(line: string): void;
  onLine(listener: (line: string) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}

/**
 * What an exchange is, as far as it decides fills: the name of a setting -> its value, as text. Whoever composes the exchange makes them, and
 * its client compares them with its own.
 */
export type Terms = Readonly<Record<string, string>>;

const decimal = z.string().regex(/^-?\d+(\.\d+)?$/);
const priceText = decimal.transform(price);
const quantityText = decimal.transform(quantity);

/** -Infinity, before the first slice, is written by JSON as null. */
const timeOrNever = z.number().nullable().transform((time) => time ?? -Infinity);

const orderSchema = z.object({
  id: z.string(), parentId: z.string(), owner: z.string(), symbol: z.string(), side: z.enum(['buy', 'sell']),
  type: z.enum(['market', 'limit', 'stop', 'stop-limit', 'trailing-stop', 'market-if-touched', 'limit-if-touched']),
  quantity: quantityText, limitPrice: priceText.optional(), stopPrice: priceText.optional(), trailAmount: priceText.optional(),
  trailBps: z.number().optional(), reduceOnly: z.boolean(), after: z.string().optional(), group: z.string().optional(),
  timeInForce: z.enum(['gtc', 'day', 'gtd', 'ioc', 'fok', 'opg', 'cls']).optional(), expiresAt: z.number().optional(),
  postOnly: z.boolean().optional(), replaces: z.string().optional(), lots: z.array(z.string()).optional(), reason: z.string(),
}) satisfies z.ZodType<Order>;

const updateSchema = z.object({
  kind: z.literal('order'), orderId: z.string(), status: z.enum(['unknown', 'held', 'accepted', 'cancelled', 'rejected', 'expired']),
  reason: z.string(), time: timeOrNever,
});

const fillSchema = z.object({
  kind: z.literal('fill'),
  fill: z.object({
    executionId: z.string(), orderId: z.string(), symbol: z.string(), side: z.enum(['buy', 'sell']), quantity: quantityText, price: priceText,
    fee: decimal.transform(cash), time: z.number(),
  }),
});

const cashSchema = z.object({
  kind: z.literal('cash'), id: z.string(), reason: z.enum(CASH_REASONS), symbol: z.string(), currency: z.string(), amount: decimal.transform(cash), time: z.number(),
  settles: z.string().optional(),
});

const accrualSchema = z.object({
  kind: z.literal('accrual'), id: z.string(), symbol: z.string(), currency: z.string(), amount: decimal.transform(cash), perUnit: priceText, time: z.number(),
  payTime: z.number(),
});

const whole = z.string().regex(/^\d+$/).transform(BigInt);

const actionSchema = z.object({
  kind: z.literal('action'), id: z.string(), symbol: z.string(), into: z.string(), numerator: whole, denominator: whole.refine((value) => value > 0n),
  time: z.number(),
});

const marginCallSchema = z.object({
  kind: z.literal('margin-call'), id: z.string(), state: z.enum(['issued', 'standing', 'met']), equity: decimal.transform(cash),
  required: decimal.transform(cash), worst: decimal.transform(cash), time: z.number(),
});

const eventSchema = z.discriminatedUnion('kind', [updateSchema, fillSchema, cashSchema, accrualSchema, actionSchema, marginCallSchema]);

/** A bar on the wire: symbol, time, openTime, open, high, low, close, volume. */
const barSchema = z.tuple([z.number().int(), z.number(), z.number(), z.number(), z.number(), z.number(), z.number(), z.number()]);

/** A quote or trade on the wire: symbol, time, kind, bid, bidSize, ask, askSize. */
const tickSchema = z.tuple([z.number().int(), z.number(), z.union([z.literal(QUOTE_TICK), z.literal(TRADE_TICK)]), z.number(), z.number(), z.number(), z.number()]);

/** Which event of the market it is, counted from 1. */
const nth = z.number().int().min(1);

const requestSchema = z.discriminatedUnion('op', [
  z.object({ op: z.literal('terms'), ref: z.number() }),
  z.object({ op: z.literal('order'), order: orderSchema }),
  z.object({ op: z.literal('cancel'), orderId: z.string() }),
  z.object({ op: z.literal('bars'), ref: z.number(), place: nth, bars: z.array(barSchema).min(1) }),
  z.object({ op: z.literal('tick'), ref: z.number(), place: nth, tick: tickSchema }),
  z.object({ op: z.literal('statement'), ref: z.number() }),
  z.object({ op: z.literal('quiet'), ref: z.number() }),
  z.object({ op: z.literal('finish'), ref: z.number() }),
]);

const statementSchema = z.object({
  met: z.number().int().min(0),
  metAt: z.array(z.number().int().min(0)),
  asOf: timeOrNever,
  orders: z.array(orderSchema),
  events: z.array(eventSchema),
  positions: z.array(z.object({ symbol: z.string(), quantity: quantityText })),
  cash: decimal.transform(cash),
  balances: z.record(z.string(), decimal.transform(cash)).optional(),
  accruals: z.array(accrualSchema).optional(),
}).refine(({ events, metAt }) => events.length === metAt.length);

const replySchema = z.discriminatedUnion('op', [
  z.object({ op: z.literal('event'), event: eventSchema }),
  z.object({ op: z.literal('done'), ref: z.number(), terms: z.record(z.string(), z.string()).optional(), statement: statementSchema.optional() }),
]);

/** What a client asks of the exchange. */
export type Request = z.infer<typeof requestSchema>;
/** What the exchange answers. */
export type Reply = z.infer<typeof replySchema>;

const orderToWire = (order: Order): Record<string, unknown> => ({
  ...order,
  quantity: formatQuantity(order.quantity),
  ...(order.limitPrice === undefined ? {} : { limitPrice: formatPrice(order.limitPrice) }),
  ...(order.stopPrice === undefined ? {} : { stopPrice: formatPrice(order.stopPrice) }),
  ...(order.trailAmount === undefined ? {} : { trailAmount: formatPrice(order.trailAmount) }),
});

const eventToWire = (event: BrokerEvent): unknown => {
  if (event.kind === 'order') return event;
  if (event.kind === 'cash') return { ...event, amount: formatCash(event.amount) };
  if (event.kind === 'accrual') return { ...event, amount: formatCash(event.amount), perUnit: formatPrice(event.perUnit) };
  if (event.kind === 'action') return { ...event, numerator: String(event.numerator), denominator: String(event.denominator) };
  if (event.kind === 'margin-call') return { ...event, equity: formatCash(event.equity), required: formatCash(event.required), worst: formatCash(event.worst) };
  const { fill } = event;
  return { kind: 'fill', fill: { ...fill, quantity: formatQuantity(fill.quantity), price: formatPrice(fill.price), fee: formatCash(fill.fee) } };
};

const statementToWire = ({ met, metAt, asOf, orders, events, positions, cash: money, balances, accruals }: BrokerStatement & MarketProgress): unknown => ({
  met,
  metAt,
  asOf,
  orders: orders.map(orderToWire),
  events: events.map(eventToWire),
  positions: positions.map((each) => ({ symbol: each.symbol, quantity: formatQuantity(each.quantity) })),
  cash: formatCash(money),
  ...(balances && { balances: Object.fromEntries(Object.entries(balances).map(([currency, amount]) => [currency, formatCash(amount)])) }),
  ...(accruals && { accruals: accruals.map(eventToWire) }),
});

/** Lines of the wire, written. */
export const write = {
  order: (order: Order): string => JSON.stringify({ op: 'order', order: orderToWire(order) }),
  cancel: (orderId: string): string => JSON.stringify({ op: 'cancel', orderId }),
  ask: (op: 'terms' | 'statement' | 'quiet' | 'finish', ref: number): string => JSON.stringify({ op, ref }),
  market: (ref: number, place: number, event: MarketEvent): string => {
    if (!('bars' in event)) {
      const { symbol, time, kind, bid, bidSize, ask, askSize } = event;
      return JSON.stringify({ op: 'tick', ref, place, tick: [symbol, time, kind, bid, bidSize, ask, askSize] });
    }
    const { bars, from, to } = event;
    const rows: number[][] = [];
    for (let i = from; i < to; i++) {
      rows.push([bars.symbol[i], bars.time[i], bars.openTime[i], bars.open[i], bars.high[i], bars.low[i], bars.close[i], bars.volume[i]]);
    }
    return JSON.stringify({ op: 'bars', ref, place, bars: rows });
  },
  event: (event: BrokerEvent): string => JSON.stringify({ op: 'event', event: eventToWire(event) }),
  done: (ref: number): string => JSON.stringify({ op: 'done', ref }),
  terms: (ref: number, terms: Terms): string => JSON.stringify({ op: 'done', ref, terms }),
  statement: (ref: number, statement: BrokerStatement & MarketProgress): string => JSON.stringify({ op: 'done', ref, statement: statementToWire(statement) }),
};

/** A line from a client, read. Throws a ZodError when it is none. */
export const readRequest = (line: string): Request => requestSchema.parse(JSON.parse(line));
/** A line from the exchange, read. Throws a ZodError when it is none. */
export const readReply = (line: string): Reply => replySchema.parse(JSON.parse(line));

/** The bars of a `bars` request as a table over `symbols`. Throws INVALID_DATA unless they are of one time and of those symbols. */
export const barsFromWire = (rows: readonly z.infer<typeof barSchema>[], symbols: readonly string[]): Slice => {
  const bars = createBarTable(symbols, rows.length);
  rows.forEach((row, i) => {
    if (row[1] !== rows[0][1] || symbols[row[0]] === undefined) {
      throw new TraderError('INVALID_DATA', `bar ${i} of a slice: symbol ${row[0]} at ${row[1]} does not fit into its slice`);
    }
    [bars.symbol[i], bars.time[i], bars.openTime[i], bars.open[i], bars.high[i], bars.low[i], bars.close[i], bars.volume[i]] = row;
  });
  return { bars, from: 0, to: rows.length };
};

/** The quote or trade of a `tick` request. Throws INVALID_DATA unless it is of one of `symbols`. */
export const tickFromWire = ([symbol, time, kind, bid, bidSize, ask, askSize]: z.infer<typeof tickSchema>, symbols: readonly string[]): Tick => {
  if (symbols[symbol] === undefined) throw new TraderError('INVALID_DATA', `a quote or trade: there is no symbol ${symbol}`);
  return { symbol, time, kind, bid, bidSize, ask, askSize };
};

/** An order as it came over the wire: absent fields are absent. Whether its prices fit its type is the exchange's to say. */
export const orderFromWire = (order: z.infer<typeof orderSchema>): Order => Object.freeze(order);
