import { formatCash, formatPrice, formatQuantity } from '@trader/core';
import type { Cash, Price, Quantity } from '@trader/core';
import type { Answer, Json } from './replies';

const refusal = (status: number, code: number, message: string, fields: Readonly<Record<string, Json>> = {}): Answer => ({ status, body: { code, message, ...fields } });

/** 422 with the code that most refusals of a body have. */
const invalid = (message: string, fields?: Readonly<Record<string, Json>>): Answer => refusal(422, 42210000, message, fields);
/** 422 with the code of what a request lacks. */
const lacking = (message: string): Answer => refusal(422, 40010001, message);
const forbidden = (message: string, fields?: Readonly<Record<string, Json>>): Answer => refusal(403, 40310000, message, fields);
const missing = (message: string): Answer => refusal(404, 40410000, message);

/**
 * Every refusal, as it was quoted in public. The source is beside each; `unverified` says that status and code follow the documentation and
 * the words are ours. Alpaca says that codes are stable and messages are not (https://docs.alpaca.markets/docs/options-trading-overview, "Error
 * Responses"): read the code.
 */
export const REFUSALS = {
  /** No `code`. Source: https://alpaca.markets/learn/how-to-fix-common-trading-api-errors-at-alpaca, 1. */
  unauthorized: (): Answer => ({ status: 401, body: { message: 'unauthorized.' } }),
  /** 429: https://docs.alpaca.markets/docs/usage-limit-api-calls-per-minute; the body is quoted by clients ({"message": "too many requests."}). Whether it has a code is unverified. */
  tooMany: (): Answer => ({ status: 429, body: { message: 'too many requests.' } }),
  /** unverified: a path that is none. */
  noSuchPath: (): Answer => missing('endpoint not found'),
  /** unverified: the body is not JSON. */
  notJson: (): Answer => refusal(400, 40010000, 'request body format is invalid'),
  /** Status and code are those of the duplicate id, quoted for other fields in clients' tests; the words for a field are unverified. */
  badField: (field: string): Answer => lacking(`${field} is invalid`),
  lacking,

  /** Source: quoted in https://github.com/alpacahq/alpaca-py/issues/260; code 40010001 with 422 in many clients, also for orders that are over. */
  duplicate: (): Answer => lacking('client_order_id must be unique'),
  /** Source: https://docs.alpaca.markets/docs/orders-at-alpaca, "Client order ID": at most 128 characters. The words are unverified. */
  clientIdTooLong: (): Answer => lacking('client_order_id must be no more than 128 characters'),
  /** Source: quoted by clients, whole body ({"code":42210000,"message":"asset \"XYZ\" not found"}). */
  noAsset: (symbol: string): Answer => invalid(`asset "${symbol}" not found`),
  /** Source: quoted in clients' tables of errors ("only one of qty or notional is accepted", 40010001). */
  bothSizes: (): Answer => lacking('only one of qty or notional is accepted'),
  /** Source: the same ("qty or notional is required", 40010001). */
  noSize: (): Answer => lacking('qty or notional is required'),
  /** unverified words. */
  notAboveZero: (field: string): Answer => invalid(`${field} must be > 0`),
  /** Source: quoted in public clients, 422 ("market orders require no stop or limit price"). */
  marketHasPrice: (): Answer => invalid('market orders require no stop or limit price'),
  /** Source: https://forum.alpaca.markets/t/bracket-order-closing-positions/11938 ("limit orders must not have stop_price"). */
  strayPrice: (type: string, field: string): Answer => invalid(`${type} orders must not have ${field}`),
  /** unverified words. */
  needsPrice: (type: string, field: string): Answer => invalid(`${type} orders require ${field}`),
  /** unverified words; that one of the two is needed: https://docs.alpaca.markets/docs/orders-at-alpaca, "Trailing stop". */
  oneTrail: (): Answer => invalid('trailing stop orders must specify one of trail_price or trail_percent'),
  /** Source: quoted by many clients ("sub-penny increment does not fulfill minimum pricing criteria", 42210000). */
  subPenny: (field: string, value: Price): Answer =>
    invalid(`invalid ${field} ${formatPrice(value)}. sub-penny increment does not fulfill minimum pricing criteria`),
  /** Source: quoted by many clients. */
  extendedHours: (): Answer => invalid('extended hours order must be DAY limit orders'),
  /** Source: quoted by many clients ("fractional orders must be DAY orders"). */
  fractionalNotDay: (): Answer => invalid('fractional orders must be DAY orders'),
  /** Source: quoted by many clients ("fractional orders must be simple orders", 42210000). */
  fractionalNotSimple: (): Answer => invalid('fractional orders must be simple orders'),
  /** Rule: notional is market and day only (https://docs.alpaca.markets/docs/fractional-trading); the words are unverified. */
  notionalNotMarket: (): Answer => invalid('notional orders must be market orders'),
  /** 403 and code: listed beside other 40310000 in public clients' tests ('asset "BRK.A" is not fractionable'). */
  notFractionable: (symbol: string): Answer => forbidden(`asset "${symbol}" is not fractionable`),
  /** Rule: opg is refused from 09:28 to 19:00, cls from 15:50 to 19:00 (https://docs.alpaca.markets/docs/orders-at-alpaca, "Time in force"); the words are unverified. */
  auctionOver: (timeInForce: string): Answer => invalid(`${timeInForce} orders are not accepted at this time`),
  /** unverified words; that opg and cls are for market and limit orders: the same page; that ioc and fok are, too, is unverified. */
  timeAndType: (timeInForce: string): Answer => invalid(`${timeInForce} orders must be market or limit orders`),
  /** Rule: "time_in_force must be day or gtc" (the same page, bracket orders); the words are unverified. */
  complexTimeInForce: (orderClass: string): Answer => invalid(`${orderClass} orders must be DAY or GTC orders`),
  /** Rule: extended hours are not supported for them (the same page); the words are unverified. */
  complexExtended: (): Answer => invalid('complex orders are not supported in extended hours'),
  /** unverified words. */
  needsLeg: (orderClass: string, leg: string): Answer => invalid(`${orderClass} orders require ${leg}`),
  /** unverified words; that an oto order has one of the two: the same page. */
  otoOneLeg: (): Answer => invalid('oto orders require only one of take_profit or stop_loss'),
  /** Source: quoted by many clients, with `base_price`. */
  takeProfitTooLow: (base: Price): Answer => invalid('take_profit.limit_price must be >= base_price + 0.01', { base_price: formatPrice(base) }),
  /** Source: the same, for the stop. */
  stopLossTooHigh: (base: Price): Answer => invalid('stop_loss.stop_price must be <= base_price - 0.01', { base_price: formatPrice(base) }),
  /** unverified words: the mirrors of the two above for a sell. */
  takeProfitTooHigh: (base: Price): Answer => invalid('take_profit.limit_price must be <= base_price - 0.01', { base_price: formatPrice(base) }),
  stopLossTooLow: (base: Price): Answer => invalid('stop_loss.stop_price must be >= base_price + 0.01', { base_price: formatPrice(base) }),
  /** Source: quoted by clients, 42210000 ("take_profit.limit_price must be < stop_loss.stop_price", for a sell). */
  legsCross: (side: 'buy' | 'sell'): Answer => invalid(`take_profit.limit_price must be ${side === 'buy' ? '>' : '<'} stop_loss.stop_price`),
  /** Source: quoted by clients ("oco orders must be exit orders"). */
  ocoNotExit: (): Answer => invalid('oco orders must be exit orders'),
  /** Source: https://github.com/alpacahq/alpaca-trade-api-js/issues/248 (42210000). */
  bracketNotEntry: (): Answer => invalid('bracket orders must be entry orders'),
  /** unverified words: this server trades no options. */
  noMultiLeg: (): Answer => invalid('multi-leg orders are not supported'),

  /** Source: https://github.com/alpacahq/alpaca-py/issues/225, whole body. */
  buyingPower: (buyingPower: Cash, costBasis: Cash): Answer =>
    forbidden('insufficient buying power', { buying_power: formatCash(buyingPower), cost_basis: formatCash(costBasis) }),
  /** Source: whole bodies quoted by clients: {"available","code","existing_qty","held_for_orders","message","symbol"}; message also in alpaca-trade-api-csharp#247. `related_orders` is unverified and left out. */
  quantity: (symbol: string, requested: Quantity, available: Quantity, existing: Quantity, held: Quantity): Answer =>
    forbidden(`insufficient qty available for order (requested: ${formatQuantity(requested)}, available: ${formatQuantity(available)})`, {
      available: formatQuantity(available), existing_qty: formatQuantity(existing), held_for_orders: formatQuantity(held), symbol,
    }),
  /** Source: whole bodies quoted by clients; https://forum.alpaca.markets/t/bogus-rule-potential-trade-wash-detected/13817 (403, 40310000). */
  washTrade: (existing: string, reason: string): Answer =>
    forbidden('potential wash trade detected. use complex orders', { existing_order_id: existing, reject_reason: reason }),
  /** Source: quoted by many clients, 403 and 40310000. */
  noShorts: (): Answer => forbidden('account is not allowed to short'),
  /** Source: quoted by many clients (422: 'asset "STKH" cannot be sold short'). */
  notShortable: (symbol: string): Answer => invalid(`asset "${symbol}" cannot be sold short`),
  /** Source: quoted by clients, 422 ("fractional orders cannot be sold short"). */
  fractionalShort: (): Answer => invalid('fractional orders cannot be sold short'),
  /** unverified words; that blocked accounts cannot trade: https://docs.alpaca.markets/docs/getting-started-with-trading-api (account properties). */
  blocked: (message: string): Answer => forbidden(message),

  /** Source: quoted by clients, whole body ({"code":40410000,"message":"order not found for ..."}). */
  noOrder: (id: string): Answer => missing(`order not found for ${id}`),
  /** Source: quoted by clients, whole body. */
  noPosition: (): Answer => missing('position does not exist'),
  /** Source: quoted by many clients, 404 and whole body ({"code":40410000,"message":"asset not found for ..."}). */
  assetNotFound: (symbol: string): Answer => missing(`asset not found for ${symbol}`),
  /** Source: quoted by clients, whole body (42210000, 'order is already in "filled" state'). */
  notCancelable: (status: string): Answer => invalid(`order is already in "${status}" state`),
  /** 422: https://docs.alpaca.markets/reference/deleteorderbyorderid; that a cancel is refused while a replacement is pending: the order statuses of https://docs.alpaca.markets/docs/orders-at-alpaca. The words are quoted by clients; the code is unverified. */
  pendingReplacement: (): Answer => invalid('original order pending replacement'),
  /** Source: https://docs.alpaca.markets/docs/options-trading-overview, "Error Responses", replace. */
  notReplaceable: (status: string): Answer => invalid(`cannot replace order in ${status} status`),
  /** Source: the same. */
  unchanged: (): Answer => invalid('order parameters are not changed'),
  /** Source: the same. */
  belowFilled: (): Answer => invalid('qty must be > filled_qty'),
  /** Source: quoted by clients, 42210000. */
  advancedQuantity: (): Answer => invalid('qty cannot be changed for advanced orders'),
  /** Rule: https://docs.alpaca.markets/reference/patchorderbyorderid-1; the words are unverified. */
  notionalReplaced: (): Answer => invalid('notional orders cannot be replaced'),
  /** Rule: the same page; the words are unverified. */
  fractionalReplaced: (): Answer => invalid('qty of fractional orders cannot be changed'),
} as const;
