import { cash, price, quantity } from '@trader/core';
import type { Instrument, Price, Quantity } from '@trader/core';
import * as z from 'zod';
import type { OrderClass, Prices, Ticket, WireTime } from './order';
import { REFUSALS } from './refusals';
import type { Answer } from './replies';

const decimal = z.union([z.string(), z.number()]).transform(String).refine((text) => /^\d{0,24}\.?\d{1,24}$/.test(text.trim()));
const optional = decimal.nullish();
const timeText = z.enum(['day', 'gtc', 'opg', 'cls', 'ioc', 'fok']);
const id = z.string().nullish();

const bodySchema = z.object({
  symbol: z.string().min(1), qty: optional, notional: optional, side: z.enum(['buy', 'sell']), type: z.enum(['market', 'limit', 'stop', 'stop_limit', 'trailing_stop']),
  time_in_force: timeText, limit_price: optional, stop_price: optional, trail_price: optional, trail_percent: optional, extended_hours: z.boolean().nullish(),
  client_order_id: id, order_class: z.enum(['', 'simple', 'bracket', 'oco', 'oto', 'mleg']).nullish(), position_intent: id,
  take_profit: z.object({ limit_price: decimal }).nullish(), stop_loss: z.object({ stop_price: decimal, limit_price: optional }).nullish(),
});

const changeSchema = z.object({
  qty: optional, time_in_force: timeText.nullish(), limit_price: optional, stop_price: optional, trail: optional, client_order_id: id,
});

type Body = z.infer<typeof bodySchema>;

/** What a replacement asks for. */
export interface Change {
  readonly quantity: Quantity | undefined;
  readonly timeInForce: WireTime | undefined;
  readonly limitPrice: Price | undefined;
  readonly stopPrice: Price | undefined;
  /** A trailing stop's new distance, as it came. */
  readonly trail: string | undefined;
  readonly clientOrderId: string | undefined;
}

/** Something read, or why it could not be. */
type Read<T> = { readonly value: T; readonly refusal?: undefined } | { readonly refusal: Answer; readonly value?: undefined };

const parse = <T>(schema: z.ZodType<T>, text: string | undefined): Read<T> => {
  let json: unknown;
  try {
    json = JSON.parse(text ?? '');
  } catch {
    return { refusal: REFUSALS.notJson() };
  }
  const { data, error } = schema.safeParse(json);
  if (error !== undefined) return { refusal: REFUSALS.badField(error.issues[0].path.join('.') || 'body') };
  return { value: data };
};

const money = (text: string | null | undefined): Price | undefined => (text === null || text === undefined ? undefined : price(text.trim()));

const decimals = (text: string | null | undefined): number => text?.split('.')[1]?.length ?? 0;

/** Reads the body of a new order, and says what is wrong with it whatever the account. */
export const readOrder = (text: string | undefined, instrumentOf: (symbol: string) => Instrument | undefined): Read<Ticket> => {
  const { value: body, refusal } = parse(bodySchema, text);
  if (refusal !== undefined) return { refusal };
  const instrument = instrumentOf(body.symbol);
  const wrong = sizeFault(body) ?? (instrument === undefined ? REFUSALS.noAsset(body.symbol) : undefined);
  if (wrong !== undefined || instrument === undefined) return { refusal: wrong ?? REFUSALS.noAsset(body.symbol) };
  const ticket = ticketOf(body);
  const fault = priceFault(ticket, instrument) ?? fractionFault(ticket, instrument) ?? hoursFault(ticket) ?? classFault(ticket);
  return fault === undefined ? { value: ticket } : { refusal: fault };
};

/** Reads the body of a replacement. */
export const readChange = (text: string | undefined): Read<Change> => {
  const { value, refusal } = parse(changeSchema, text);
  if (refusal !== undefined) return { refusal };
  for (const field of ['qty', 'limit_price', 'stop_price', 'trail'] as const) if (decimals(value[field]) > 9) return { refusal: REFUSALS.badField(field) };
  return {
    value: {
      quantity: value.qty === null || value.qty === undefined ? undefined : quantity(value.qty), timeInForce: value.time_in_force ?? undefined,
      limitPrice: money(value.limit_price), stopPrice: money(value.stop_price), trail: value.trail ?? undefined, clientOrderId: value.client_order_id ?? undefined,
    },
  };
};

const sizeFault = (body: Body): Answer | undefined => {
  if ((body.client_order_id?.length ?? 0) > 128) return REFUSALS.clientIdTooLong();
  if (body.order_class === 'mleg') return REFUSALS.noMultiLeg();
  const [sized, priced] = [body.qty !== null && body.qty !== undefined, body.notional !== null && body.notional !== undefined];
  if (sized && priced) return REFUSALS.bothSizes();
  if (!sized && !priced) return REFUSALS.noSize();
  if (decimals(body.qty) > 9) return REFUSALS.badField('qty');
  if (decimals(body.notional) > 2) return REFUSALS.badField('notional');
  for (const field of ['limit_price', 'stop_price', 'trail_price'] as const) if (decimals(body[field]) > 9) return REFUSALS.badField(field);
  if (sized && !(Number(body.qty) > 0)) return REFUSALS.notAboveZero('qty');
  return priced && !(Number(body.notional) > 0) ? REFUSALS.notAboveZero('notional') : undefined;
};

const ticketOf = (body: Body): Ticket => {
  const orderClass: OrderClass = body.order_class === 'bracket' || body.order_class === 'oco' || body.order_class === 'oto' ? body.order_class : 'simple';
  const takeProfit = body.take_profit ? { limitPrice: price(body.take_profit.limit_price) } : undefined;
  const { stop_loss: stop } = body;
  return {
    clientOrderId: body.client_order_id || undefined, symbol: body.symbol, side: body.side, type: body.type, timeInForce: body.time_in_force, orderClass,
    extendedHours: body.extended_hours ?? false, quantity: body.qty ? quantity(body.qty.trim()) : undefined, notional: body.notional ? cash(body.notional.trim()) : undefined,
    positionIntent: body.position_intent ?? undefined, limitPrice: money(body.limit_price) ?? (orderClass === 'oco' ? takeProfit?.limitPrice : undefined),
    stopPrice: money(body.stop_price), trailPrice: money(body.trail_price), trailPercent: body.trail_percent ?? undefined, takeProfit,
    stopLoss: stop ? { stopPrice: price(stop.stop_price), limitPrice: money(stop.limit_price) } : undefined,
  };
};

const needs = { limit: ['limit', 'stop_limit'], stop: ['stop', 'stop_limit'] } as const;

/** What is wrong with the prices of an order for its type. */
export const priceFault = (ticket: Pick<Ticket, 'type' | 'takeProfit' | 'stopLoss'> & Prices, instrument: Instrument): Answer | undefined => {
  const { type, limitPrice, stopPrice, trailPrice, trailPercent } = ticket;
  if (type === 'market' && (limitPrice !== undefined || stopPrice !== undefined)) return REFUSALS.marketHasPrice();
  for (const [field, value, types] of [['limit_price', limitPrice, needs.limit], ['stop_price', stopPrice, needs.stop]] as const) {
    const wanted = (types as readonly string[]).includes(type);
    if (wanted && value === undefined) return REFUSALS.needsPrice(type, field);
    if (!wanted && value !== undefined) return REFUSALS.strayPrice(type, field);
  }
  if (type === 'trailing_stop' ? (trailPrice === undefined) === (trailPercent === undefined) : trailPrice !== undefined || trailPercent !== undefined) return REFUSALS.oneTrail();
  const all = [
    ['limit_price', limitPrice], ['stop_price', stopPrice], ['trail_price', trailPrice], ['take_profit.limit_price', ticket.takeProfit?.limitPrice],
    ['stop_loss.stop_price', ticket.stopLoss?.stopPrice], ['stop_loss.limit_price', ticket.stopLoss?.limitPrice],
  ] as const;
  for (const [field, value] of all) {
    if (value === undefined) continue;
    if (value <= 0n) return REFUSALS.notAboveZero(field);
    if (value % instrument.tickSize !== 0n) return REFUSALS.subPenny(field, value);
  }
  return trailPercent !== undefined && !(Number(trailPercent) > 0) ? REFUSALS.notAboveZero('trail_percent') : undefined;
};

const ONE = 1_000_000_000n;

const fractionFault = (ticket: Ticket, { lotSize, symbol }: Instrument): Answer | undefined => {
  const whole = ticket.quantity !== undefined && ticket.quantity % ONE === 0n;
  if (whole) return ticket.quantity % lotSize === 0n ? undefined : REFUSALS.badField('qty');
  if (ticket.orderClass !== 'simple') return REFUSALS.fractionalNotSimple();
  if (ticket.timeInForce !== 'day') return REFUSALS.fractionalNotDay();
  if (ticket.notional !== undefined && ticket.type !== 'market') return REFUSALS.notionalNotMarket();
  if (lotSize >= ONE) return REFUSALS.notFractionable(symbol);
  return ticket.quantity !== undefined && ticket.quantity % lotSize !== 0n ? REFUSALS.badField('qty') : undefined;
};

const hoursFault = ({ extendedHours, type, timeInForce }: Ticket): Answer | undefined => {
  if (extendedHours && (type !== 'limit' || (timeInForce !== 'day' && timeInForce !== 'gtc'))) return REFUSALS.extendedHours();
  return timeInForce !== 'day' && timeInForce !== 'gtc' && type !== 'market' && type !== 'limit' ? REFUSALS.timeAndType(timeInForce) : undefined;
};

const classFault = ({ orderClass, timeInForce, extendedHours, takeProfit, stopLoss, side, limitPrice, type }: Ticket): Answer | undefined => {
  if (orderClass === 'simple') return undefined;
  if (timeInForce !== 'day' && timeInForce !== 'gtc') return REFUSALS.complexTimeInForce(orderClass);
  if (extendedHours) return REFUSALS.complexExtended();
  if (orderClass === 'oto') {
    if (takeProfit === undefined && stopLoss === undefined) return REFUSALS.needsLeg('oto', 'take_profit or stop_loss');
    if (takeProfit !== undefined && stopLoss !== undefined) return REFUSALS.otoOneLeg();
    return undefined;
  }
  if (orderClass === 'oco' && type !== 'limit') return REFUSALS.needsLeg('oco', 'type limit');
  const first = orderClass === 'oco' ? limitPrice : takeProfit?.limitPrice;
  if (first === undefined) return REFUSALS.needsLeg(orderClass, 'take_profit.limit_price');
  if (stopLoss === undefined) return REFUSALS.needsLeg(orderClass, 'stop_loss.stop_price');
  // Of an oco the first order is the exit itself; of a bracket the exits are on the other side.
  const opens = orderClass === 'oco' ? (side === 'sell' ? 'buy' : 'sell') : side;
  const apart = opens === 'buy' ? first > stopLoss.stopPrice : first < stopLoss.stopPrice;
  return apart ? undefined : REFUSALS.legsCross(opens);
};
