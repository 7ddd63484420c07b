import { cash, quantity, roundTo, TraderError } from '@trader/core';
import type { Price } from '@trader/core';
import * as z from 'zod'; // so that a bundler leaves out what is not used

/** A price to nine decimals, the nearest: averages come with more. */
const nearestPriceOf = (text: string): Price => (roundTo(cash(text.replace(/(\.\d{18})\d+/, '$1')), 1_000_000_000n, 'nearest') / 1_000_000_000n) as Price;

/** A number, whether it came as text or as a number. */
const decimal = z.union([z.string(), z.number()]).transform(String);

/** A transform that refuses what it cannot read, instead of throwing. */
const read = <T>(from: (text: string) => T) => decimal.transform((text, context) => {
  try {
    return from(text);
  } catch {
    context.addIssue('not a number that fits');
    return z.NEVER;
  }
});

const priceText = read(nearestPriceOf);
const quantityText = read(quantity);
const cashText = read(cash);

/** ms since 1970 UTC of an RFC 3339 time, whatever its decimals. */
const time = z.string().transform((text, context) => {
  const parsed = Date.parse(text.replace(/(\.\d{3})\d+/, '$1'));
  if (!Number.isNaN(parsed)) return parsed;
  context.addIssue('not a time');
  return z.NEVER;
});

/** Who buys or sells what; undefined for an order of several legs, which each have their own: it comes as ''. Source: the example of class mleg in the OpenAPI document. */
const orderSide = z.enum(['buy', 'sell']).optional().catch(undefined);

const orderFields = {
  id: z.string(), client_order_id: z.string(), symbol: z.string().nullish(), side: orderSide, type: z.string().nullish(), order_class: z.string().nullish(), status: z.string(),
  qty: quantityText.nullish(), filled_qty: quantityText, replaced_by: z.string().nullish(), replaces: z.string().nullish(), updated_at: time.nullish(), submitted_at: time.nullish(), created_at: time.nullish(),
};
const legSchema = z.object(orderFields);
const orderSchema = z.object({ ...orderFields, legs: z.array(legSchema).nullish() });

/** An order as Alpaca tells it. Source of the fields of all of these: the trading API's OpenAPI document and docs.alpaca.markets/reference. */
export type WireOrder = z.infer<typeof orderSchema>;

const fillSchema = z.object({
  activity_type: z.literal('FILL'), id: z.string(), order_id: z.string(), symbol: z.string(), side: z.enum(['buy', 'sell', 'sell_short', 'buy_to_cover']), qty: quantityText, cum_qty: quantityText, price: priceText, transaction_time: time,
});

/** A fill among the activities of the account. */
export type WireFill = z.infer<typeof fillSchema>;

const movementSchema = z.object({
  activity_type: z.string(), activity_sub_type: z.string().nullish(), id: z.string(), date: z.string().nullish(), created_at: time.nullish(), net_amount: cashText.nullish(), symbol: z.string().nullish(), currency: z.string().nullish(),
});

/** Any other activity: money, or holdings, that moved without a trade. */
export type WireMovement = z.infer<typeof movementSchema>;

const updateSchema = z.object({
  event: z.string(), order: orderSchema, qty: quantityText.nullish(), price: priceText.nullish(), timestamp: time.nullish(), reason: z.string().nullish(),
});

/** News of an order in the stream. Source: docs.alpaca.markets/docs/websocket-streaming. */
export type WireUpdate = z.infer<typeof updateSchema>;

const positionSchema = z.object({ symbol: z.string(), qty: quantityText, side: z.string().nullish(), avg_entry_price: priceText.nullish() });

const accountSchema = z.looseObject({
  account_number: z.string(), currency: z.string().nullish(), cash: cashText, equity: cashText, buying_power: cashText, status: z.string(),
  trading_blocked: z.boolean().nullish(), account_blocked: z.boolean().nullish(), trade_suspended_by_user: z.boolean().nullish(),
});

/** An account, with all of its fields, read where we need them. */
export type WireAccount = z.infer<typeof accountSchema>;

const clockSchema = z.object({ timestamp: time, is_open: z.boolean(), next_open: time, next_close: time });
const daySchema = z.object({ date: z.string(), open: z.string(), close: z.string() });
const assetSchema = z.object({
  symbol: z.string(), status: z.string(), tradable: z.boolean(), marginable: z.boolean().nullish(), shortable: z.boolean().nullish(), easy_to_borrow: z.boolean().nullish(), fractionable: z.boolean().nullish(),
});

/** What we read of answers. */
export const WIRE = {
  order: orderSchema,
  orders: z.array(orderSchema),
  fills: z.array(fillSchema),
  movements: z.array(movementSchema),
  update: updateSchema,
  positions: z.array(positionSchema),
  account: accountSchema,
  clock: clockSchema,
  calendar: z.array(daySchema),
  assets: z.array(assetSchema),
} as const;

/** Reads an answer. Throws INVALID_DATA, with the first thing that is wrong, and nothing of the answer's words. */
export const readWire = <T>(schema: z.ZodType<T>, value: unknown, what: string): T => {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new TraderError('INVALID_DATA', `${what} of Alpaca: ${issue.path.join('.') || 'all of it'} is not what its documentation says`);
};
