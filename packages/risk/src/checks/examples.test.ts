import { defineInstrument, price, quantity } from '@trader/core';
import type { Instrument, Order } from '@trader/core';
import { describe, expect, it } from 'vitest';
import { aContext, anOrder, apple, bookOf, gateWith } from '../../test/judging';
import { buyingPowerField } from '../buying-power';
import type { Gate, GateOptions } from '../gate';
import type { Book, GateContext } from '../gate-context';
import type { RiskLimits } from '../limits';
import type { ClosedTrade } from '../protections';
import { CHECK_NAMES } from './check';
import type { CheckName } from './check';

/** A gate with these limits and options hears `before`, and then judges the order. */
interface Example {
  readonly limits?: RiskLimits;
  readonly order?: Partial<Order>;
  readonly context?: Partial<GateContext>;
  readonly options?: Partial<GateOptions>;
  readonly before?: (gate: Gate) => void;
}

/** What refuses it, all of it: `''` when nothing does. */
const told = ({ limits, order, context, options, before }: Example): string => {
  const gate = gateWith(limits, options);
  before?.(gate);
  const judged = gate.judge(anOrder(order), aContext(context));
  const verdict = gate.approve(anOrder(order), aContext(context));
  expect('refused' in verdict ? [verdict.refused] : []).toEqual(judged.slice(0, 1));
  return judged.map(({ check, reason }) => `${check}: ${reason}`).join('\n');
};

const NOW = 1_000_000;
const microsoft = defineInstrument({ symbol: 'MSFT' });
const exxon = defineInstrument({ symbol: 'XOM' });
const german = defineInstrument({ symbol: 'SAP', currency: 'EUR' });
const french = defineInstrument({ symbol: 'OR', currency: 'EUR' });
const limited = (side: 'buy' | 'sell', at: number): Partial<Order> => ({ side, type: 'limit', limitPrice: price(at) });
const trade = (profit: number, closedAt: number): ClosedTrade => ({ symbol: 'AAPL', owner: 'day', side: 'long', closedAt, profit, exit: 'other' });
const closes = (...trades: readonly (readonly [number, number])[]) => (gate: Gate): void => {
  for (const [profit, time] of trades) gate.hear({ kind: 'closed', trade: trade(profit, time), shareOfEquity: profit / 10 });
};
const passes = (...orders: readonly (readonly [number, Partial<Order>])[]) => (gate: Gate): void => {
  for (const [time, order] of orders) expect(gate.approve(anOrder(order), aContext({ time, markTime: time }))).toHaveProperty('approved');
};
const other: Partial<Order> = { id: 'o0', parentId: 'p0' };
const sectors = { AAPL: 'tech', MSFT: 'tech', XOM: 'energy' };
const correlations = { symbols: ['AAPL', 'MSFT', 'XOM'], matrix: [1, 0.7, 0.1, 0.7, 1, 0.69, 0.1, 0.69, 1] };
const ibkr = buyingPowerField({ broker: 'ibkr', account: 'margin', instrument: 'share', side: 'buy', holding: 'intraday', time: NOW });
const unborrowable = defineInstrument({ symbol: 'AAPL', shortable: false });

const REFUSED: readonly (readonly [string, Example])[] = [
  ['order shape: quantity 0.5 is not a whole number of lots', { order: { quantity: quantity('0.5') } }],
  ['order shape: limit price 200.005 is not on the tick', { order: { type: 'limit', limitPrice: price('200.005') } }],
  ['order shape: stop price 200.005 is not on the tick', { order: { type: 'stop', stopPrice: price('200.005') } }],
  ['order shape: quantity 0 is not above 0', { order: { quantity: quantity(0) } }],
  ['owner: day is none of those who may trade: swing', { limits: { owners: { swing: '*' } } }],
  ['owner: AAPL is none of the symbols of day', { limits: { owners: { swing: '*', day: ['MSFT'] } } }],
  ['owner: constructor is none of those who may trade: swing', { limits: { owners: { swing: '*' } }, order: { owner: 'constructor' } }],
  ['parent reservation: quantity 100 above the 99.999999999 left of parent p1', { context: { parentRemaining: quantity('99.999999999') } }],
  ['price collar: limit 210.01 is 500.5 bps beyond the last price 200, limit 500 bps',
    { limits: { priceCollarBps: 500 }, order: limited('buy', 210.01) }],
  ['price collar: limit 189.99 is 500.5 bps beyond the last price 200, limit 500 bps',
    { limits: { priceCollarBps: 500 }, order: limited('sell', 189.99) }],
  ['trading state: reducing: nobody said why', { context: { state: 'reducing' } }],
  ['trading state: halted: kill switch', { context: { state: 'halted', stateReason: 'kill switch' } }],
  ['unknown order: nobody has told what became of order o0', { context: { unknownOrder: 'o0' } }],
  ['margin call: in a margin call: equity 900 of 1000', { context: { marginCall: 'equity 900 of 1000' } }],
  ['restricted symbol: AAPL is restricted: it may only be closed', { limits: { restricted: ['MSFT', 'AAPL'] } }],
  ['market state: trading in AAPL is halted', { context: { market: 'halted' } }],
  ['market state: the market of AAPL is closed', { limits: { onlyWhenOpen: true }, context: { market: 'closed' } }],
  ['session time: 59999 ms after the open, within the first 60000',
    { limits: { noEntryAfterOpenMs: 60_000 }, context: { sessionOpen: NOW - 59_999, sessionClose: NOW + 9e6 } }],
  ['session time: 0 ms after the open, within the first 60000',
    { limits: { noEntryAfterOpenMs: 60_000 }, context: { sessionOpen: NOW, sessionClose: NOW + 9e6 } }],
  ['session time: 299999 ms before the close, within the last 300000',
    { limits: { noEntryBeforeCloseMs: 300_000 }, context: { sessionOpen: 0, sessionClose: NOW + 299_999 } }],
  ['session time: 0 ms before the close, within the last 300000',
    { limits: { noEntryBeforeCloseMs: 300_000 }, context: { sessionOpen: 0, sessionClose: NOW } }],
  ['unknown price: the last price of AAPL is not above 0', { context: { mark: price(0) } }],
  ['stale price: price of AAPL is 300001 ms old, above limit 300000', { limits: { maxPriceAgeMs: 300_000 }, context: { markTime: NOW - 300_001 } }],
  ['spread: spread of 20 bps above limit 19', { limits: { maxSpreadBps: 19 }, context: { bid: 199.8, ask: 200.2 } }],
  ['short sale: AAPL cannot be sold short: a sell of 100 must be reduce-only and within the position of 100',
    { order: { side: 'sell' }, context: { position: quantity(100), instrument: unborrowable } }],
  ['borrow: 100 of AAPL might have to be borrowed, and there are 99', { order: { side: 'sell' }, context: { borrowable: quantity(99) } }],
  ['borrow: 101 of AAPL might have to be borrowed, and there are 100',
    { order: { side: 'sell' }, context: { borrowable: quantity(100), workingSell: quantity(1) } }],
  ['one side: others hold 100 AAPL, and a short position of day beside it could be neither closed nor protected',
    { limits: { oneSide: true }, order: { side: 'sell' }, context: { position: quantity(100), held: quantity(0) } }],
  ['one side: others hold 100 AAPL, and a short position of day beside it could be neither closed nor protected',
    { limits: { oneSide: true }, order: { side: 'sell' }, context: { position: quantity('199.5'), held: quantity('99.5') } }],
  ['one side: others hold -0.5 AAPL, and a long position of day beside it could be neither closed nor protected',
    { limits: { oneSide: true }, context: { position: quantity('-0.5'), held: quantity(0) } }],
  ['one side: others buy AAPL, and a short position of day beside it could be neither closed nor protected',
    { limits: { oneSide: true }, order: { side: 'sell' }, context: { othersBuy: true } }],
  ['one side: others sell AAPL, and a long position of day beside it could be neither closed nor protected', { limits: { oneSide: true }, context: { othersSell: true } }],
  ['self-trade: it could trade with our own sell order at 201', { order: limited('buy', 201), context: { ownAsk: price(201) } }],
  ['self-trade: it could trade with our own buy order at 199', { order: limited('sell', 199), context: { ownBid: price(199) } }],
  ['self-trade: it could trade with our own sell order at 200', { context: { ownAsk: price(200) } }],
  ['self-trade: it could trade with our own buy order at 200', { order: { side: 'sell' }, context: { ownBid: price(200) } }],
  ['self-trade: it could trade with our own sell order at 200.05', { context: { ownAsk: price('200.05'), ask: 200.05, bid: 200.01 } }],
  ['self-trade: it could trade with our own buy order at 199.95',
    { order: { side: 'sell' }, context: { ownBid: price('199.95'), ask: 199.99, bid: 199.95 } }],
  ['self-trade: it could trade with our own sell order at 209', { order: { type: 'stop', stopPrice: price(210) }, context: { ownAsk: price(209) } }],
  ['duplicate order: buy 100 AAPL repeats order o0 of 999 ms before, within the window of 1000 ms',
    { limits: { duplicateWindowMs: 1_000 }, before: passes([NOW - 999, other]) }],
  ['repeat rate: 2 buy orders in AAPL within a minute reach the limit of 2',
    { limits: { maxRepeatsPerMinute: 2 }, before: passes([NOW - 59_999, other], [NOW, { ...other, side: 'sell' }], [NOW, other]) }],
  ['message rate: 2 orders and cancels within a minute reach the limit of 2',
    { limits: { maxOrdersPerMinute: 2 }, before: (gate) => { passes([NOW - 59_999, other])(gate); gate.hear({ kind: 'cancel', time: NOW - 1 }); } }],
  ['open orders: 2 orders are at work, which is the limit', { limits: { maxOpenOrders: 2 }, context: { openOrders: 2 } }],
  ['session loss: session loss above limit 5 %: equity 94999 after a start at 100000',
    { limits: { maxSessionLoss: 0.05 }, context: { equity: 94_999 } }],
  ['drawdown: drawdown above limit 25 %: equity 89999 after a peak of 120000',
    { limits: { maxDrawdown: 0.25 }, context: { equity: 89_999, peakEquity: 120_000 } }],
  ['loss streak: 2 trades in a row lost, at the limit of 2: for 1 ms more',
    { limits: { maxLossStreak: 2, lossStreakPauseMs: 10_000 }, before: closes([-0.01, NOW - 20_000], [0, NOW - 15_000], [-0.01, NOW - 9_999]) }],
  ['loss streak: 1 trades in a row lost, at the limit of 1: for 1 ms more',
    { limits: { maxLossStreak: 1 }, before: closes([-0.01, NOW - 86_399_999]) }],
  ['circuit breaker: open for 5000 ms more: 1 losses in a row',
    { options: { circuitBreaker: { lossesInARow: 1, cooldownMs: 10_000 } }, before: closes([-0.01, NOW - 5_000]) }],
  ['protection: cooldown: AAPL was closed less than 60000 ms before: for 50000 ms more',
    { options: { protections: [{ kind: 'cooldown', stopMs: 60_000 }] }, before: closes([0.01, NOW - 10_000]) }],
  ['minimum size: order quantity 100 below the least of 101', { limits: { minOrderQuantity: 101 } }],
  ['minimum size: order notional 20000 below the least of 20000.01', { limits: { minOrderNotional: '20000.01' } }],
  ['order quantity: order quantity 100 above limit 99.5', { limits: { maxOrderQuantity: '99.5' } }],
  ['order notional: order notional 20000 above limit 19999.99', { limits: { maxOrderNotional: '19999.99' } }],
  ['volume share: order of 100 is above 1 % of the average volume of 9999', { limits: { maxVolumeShare: 0.01 }, context: { averageVolume: 9_999 } }],
  ['position quantity: position could reach 350.5, above limit 350',
    { limits: { maxPositionQuantity: 350 }, context: { position: quantity('200.5'), workingBuy: quantity(50) } }],
  ['position quantity: position could reach 120, above limit 119',
    { limits: { maxPositionQuantity: 119 }, order: { side: 'sell' }, context: { position: quantity(200), workingSell: quantity(20) } }],
  ['position notional: position notional could reach 70200, above limit 70000',
    { limits: { maxPositionNotional: 70_000 }, context: { position: quantity(201), workingBuy: quantity(50) } }],
  ['positions: it could be position number 2, above limit 1',
    { limits: { maxPositions: 1 }, context: { book: bookOf([apple, 0], [microsoft, -5]) } }],
  ['positions: it could be position number 3, above limit 2',
    { limits: { maxPositions: 2 }, context: { book: bookOf([apple, 9], [microsoft, 0, 1], [exxon, 0, 0, 1]) } }],
  ['sector exposure: sector tech could reach 50000.01 on equity 100000, above limit 50 %',
    { limits: { maxSectorShare: 0.5, sectors }, context: { book: bookOf([exxon, 90_000], [apple, 10_000], [microsoft, 0, 5_000, 20_000.01]) } }],
  ['currency exposure: currency EUR could reach 50000.01 on equity 100000, above limit 50 %', {
    limits: { maxCurrencyShare: 0.5, currency: 'USD' }, order: { symbol: 'SAP' },
    context: { instrument: german, mark: price(100), rate: 1.2, book: bookOf([apple, 90_000], [german, 0], [french, -38_000.01]) },
  }],
  ['correlated exposure: what moves with AAPL could reach 50000.01 on equity 100000, above limit 50 %',
    { limits: { maxCorrelatedShare: 0.5, correlations }, context: { book: bookOf([exxon, 90_000], [apple, 0], [microsoft, -30_000.01]) } }],
  ['net exposure: net long notional could reach 100000.01 on equity 100000, above limit 1 times',
    { limits: { maxNetLeverage: 1 }, context: { book: bookOf([apple, 60_000, 40_000], [microsoft, -20_000, 0.01, 500]) } }],
  ['net exposure: net short notional could reach 100000.01 on equity 100000, above limit 1 times',
    { limits: { maxNetLeverage: 1 }, order: { side: 'sell' },
      context: { book: bookOf([apple, -60_000, 500, 40_000], [microsoft, 20_000, 0, 0.01]) } }],
  ['gross exposure: gross notional could reach 200000.01 on equity 100000, above limit 2 times',
    { limits: { maxGrossLeverage: 2 }, context: { book: bookOf([apple, 100_000, 20_000.01, 30_000], [microsoft, -40_000, 500, 20_000]) } }],
  ['buying power: order needs 20000 of margin, but only 19999.99 of equity is free', { context: { marginUsed: 70_000, receivable: 10_000.01 } }],
  ['broker funds: order needs 20000 (margin), but AvailableFunds is 19999.99: equity that no initial margin ties up',
    { context: { brokerFunds: { fields: { AvailableFunds: '19999.99' }, answer: ibkr } } }],
];

/** The largest, the last or the nearest that still passes. */
const AT_THE_LIMIT: readonly (readonly [CheckName, Example])[] = [
  ['order shape', { order: { quantity: apple.maxOrderQuantity }, context: { equity: 1e9 } }],
  ['order shape', { order: limited('buy', 200.01) }],
  ['owner', { limits: { owners: { day: ['MSFT', 'AAPL'] } } }],
  ['owner', { limits: { owners: { day: '*' } } }],
  ['parent reservation', { context: { parentRemaining: quantity(100) } }],
  ['price collar', { limits: { priceCollarBps: 500 }, order: limited('buy', 210) }],
  ['price collar', { limits: { priceCollarBps: 500 }, order: limited('sell', 190) }],
  ['trading state', { context: { state: 'active', stateReason: 'resumed' } }],
  ['unknown order', { context: { unknownOrder: undefined } }],
  ['margin call', { context: { marginCall: undefined } }],
  ['restricted symbol', { limits: { restricted: ['MSFT'] } }],
  ['market state', { limits: { onlyWhenOpen: true }, context: { market: 'open' } }],
  ['market state', { limits: { onlyWhenOpen: true }, context: { market: 'auction' } }],
  ['market state', { context: { market: 'closed' } }],
  ['session time', { limits: { noEntryAfterOpenMs: 60_000 }, context: { sessionOpen: NOW - 60_000, sessionClose: NOW } }],
  ['session time', { limits: { noEntryBeforeCloseMs: 300_000 }, context: { sessionOpen: NOW, sessionClose: NOW + 300_000 } }],
  ['session time',
    { limits: { noEntryAfterOpenMs: 60_000, noEntryBeforeCloseMs: 300_000 }, context: { sessionOpen: NOW + 1, sessionClose: NOW + 9e6 } }],
  ['session time', { limits: { noEntryAfterOpenMs: 60_000, noEntryBeforeCloseMs: 300_000 }, context: { sessionOpen: 0, sessionClose: NOW - 1 } }],
  ['unknown price', { context: { mark: price('0.000000001') } }],
  ['stale price', { limits: { maxPriceAgeMs: 300_000 }, context: { markTime: NOW - 300_000 } }],
  ['spread', { limits: { maxSpreadBps: 20 }, context: { bid: 199.8, ask: 200.2 } }],
  ['short sale', { order: { side: 'buy' }, context: { instrument: unborrowable } }],
  ['short sale', { order: { side: 'sell' } }],
  ['borrow', { order: { side: 'sell' }, context: { borrowable: quantity(100) } }],
  ['borrow', { order: { side: 'buy' }, context: { borrowable: quantity(0) } }],
  ['one side', { limits: { oneSide: true }, context: { position: quantity(100), held: quantity(0) } }],
  ['one side', { limits: { oneSide: true }, order: { side: 'sell' }, context: { position: quantity(-50), held: quantity(0) } }],
  ['one side', { limits: { oneSide: true }, order: { side: 'sell' }, context: { position: quantity(200), held: quantity(100) } }],
  ['one side', { limits: { oneSide: true }, context: { position: quantity(-200), held: quantity(-100) } }],
  ['one side', { limits: { oneSide: true }, context: { othersBuy: true } }],
  ['one side', { limits: { oneSide: true }, order: { side: 'sell' }, context: { position: quantity(100), othersBuy: true } }],
  ['one side', { order: { side: 'sell' }, context: { position: quantity(100), held: quantity(0) } }],
  ['self-trade', { order: limited('buy', 200.99), context: { ownAsk: price(201), ownBid: price(205) } }],
  ['self-trade', { order: limited('sell', 199.01), context: { ownBid: price(199), ownAsk: price(195) } }],
  ['self-trade', { context: { ownAsk: price('200.06'), ask: 200.05 } }],
  ['self-trade', { order: { side: 'sell' }, context: { ownBid: price('199.94'), bid: 199.95 } }],
  ['duplicate order', { limits: { duplicateWindowMs: 1_000 }, before: passes([NOW - 1_000, other]) }],
  ['repeat rate',
    { limits: { maxRepeatsPerMinute: 2 }, before: passes([NOW - 60_000, other], [NOW - 1, { ...other, side: 'sell' }], [NOW - 1, other]) }],
  ['message rate', { limits: { maxOrdersPerMinute: 2 }, before: passes([NOW - 60_000, other], [NOW - 59_999, other]) }],
  ['open orders', { limits: { maxOpenOrders: 2 }, context: { openOrders: 1 } }],
  ['session loss', { limits: { maxSessionLoss: 0.05 }, context: { equity: 95_000 } }],
  ['session loss', { limits: { maxSessionLoss: 0 }, context: { equity: 100_000.01 } }],
  ['drawdown', { limits: { maxDrawdown: 0.25 }, context: { equity: 90_000, peakEquity: 120_000 } }],
  ['loss streak', { limits: { maxLossStreak: 2 }, before: closes([-0.01, NOW - 2], [0.01, NOW - 1], [-0.01, NOW]) }],
  ['loss streak', { limits: { maxLossStreak: 2, lossStreakPauseMs: 10_000 }, before: closes([-0.01, NOW - 10_001], [-0.01, NOW - 10_000]) }],
  ['circuit breaker', { options: { circuitBreaker: { lossesInARow: 2, cooldownMs: 10_000 } }, before: closes([-0.01, NOW]) }],
  ['circuit breaker',
    { options: { circuitBreaker: { lossesInARow: 1, cooldownMs: 10_000, probeShare: 0.2 } }, before: closes([-0.01, NOW - 10_000]) }],
  ['protection', { options: { protections: [{ kind: 'cooldown', stopMs: 60_000 }] }, before: closes([0.01, NOW - 60_000]) }],
  ['minimum size', { limits: { minOrderQuantity: 100, minOrderNotional: 20_000 } }],
  ['order quantity', { limits: { maxOrderQuantity: 100 } }],
  ['order notional', { limits: { maxOrderNotional: 20_000 } }],
  ['volume share', { limits: { maxVolumeShare: 0.01 }, context: { averageVolume: 10_000 } }],
  ['position quantity',
    { limits: { maxPositionQuantity: 350 }, context: { position: quantity(200), workingBuy: quantity(50), workingSell: quantity(500) } }],
  ['position notional', { limits: { maxPositionNotional: 70_000 }, context: { position: quantity(200), workingBuy: quantity(50) } }],
  ['positions', { limits: { maxPositions: 2 }, context: { book: bookOf([apple, 9], [microsoft, -5], [exxon, 0]) } }],
  ['sector exposure',
    { limits: { maxSectorShare: 0.5, sectors }, context: { book: bookOf([exxon, 90_000], [apple, 10_000], [microsoft, -20_000]) } }],
  ['currency exposure', { limits: { maxCurrencyShare: 0, currency: 'USD' } }],
  ['correlated exposure',
    { limits: { maxCorrelatedShare: 0.5, correlations: { ...correlations, threshold: 0.701 } },
      context: { book: bookOf([apple, 30_000], [microsoft, 90_000]) } }],
  ['net exposure', { limits: { maxNetLeverage: 1 }, context: { book: bookOf([apple, 60_000, 40_000], [microsoft, -20_000]) } }],
  ['gross exposure', { limits: { maxGrossLeverage: 2 }, context: { book: bookOf([apple, 100_000, 20_000], [microsoft, -40_000, 500, 20_000]) } }],
  ['buying power', { context: { marginUsed: 70_000, receivable: 10_000 } }],
  ['broker funds', { context: { brokerFunds: { fields: { AvailableFunds: '20000' }, answer: ibkr } } }],
];

/** What nobody knows refuses, unless the check is told to look only where something is known. */
const UNKNOWN: readonly (readonly [string, Example])[] = [
  ['nothing: a reduction may have a stale price',
    { limits: { priceCollarBps: 500, maxPriceAgeMs: 1 }, order: { ...limited('sell', 100), reduceOnly: true },
      context: { position: quantity(100), markTime: NOW - 2 } }],
  ['price collar: limit 210.01 is 500.5 bps beyond the last price 200, limit 500 bps\nstale price: price of AAPL is 2 ms old, above limit 1',
    { limits: { priceCollarBps: 500, maxPriceAgeMs: 1 }, order: limited('buy', 210.01), context: { markTime: NOW - 2 } }],
  ['market state: nobody knows whether the market of AAPL is open', { limits: { onlyWhenOpen: true } }],
  ['nothing: only some want open markets', {}],
  ['session time: the session of AAPL is not known', { limits: { noEntryAfterOpenMs: 1 }, context: { sessionClose: NOW + 9e6 } }],
  ['session time: the session of AAPL is not known', { limits: { noEntryBeforeCloseMs: 1 }, context: { sessionOpen: 0 } }],
  ['unknown price: no price of AAPL is known', { context: { mark: undefined } }],
  ['unknown price: no rate of EUR, the currency of SAP, is known', { order: { symbol: 'SAP' }, context: { instrument: german, rate: NaN } }],
  ['unknown price: no rate of EUR, the currency of SAP, is known', { order: { symbol: 'SAP' }, context: { instrument: german, rate: 0 } }],
  ['stale price: price of AAPL is NaN ms old, above limit 300000', { limits: { maxPriceAgeMs: 300_000 }, context: { markTime: NaN } }],
  ['spread: the spread of AAPL is not known', { limits: { maxSpreadBps: 20 }, context: { bid: 199.8 } }],
  ['spread: the spread of AAPL is not known', { limits: { maxSpreadBps: 20 }, context: { ask: 200.2 } }],
  ['spread: spread of NaN bps above limit 20', { limits: { maxSpreadBps: 20 }, context: { bid: 0, ask: 0 } }],
  ["nothing: the broker's locate decides", { order: { side: 'sell' }, context: { borrowable: undefined } }],
  ['nothing: where a trailing stop ends', { order: { type: 'trailing-stop', trailBps: 1 }, context: { ownAsk: price(100) } }],
  ['open orders: nobody knows how many orders are at work', { limits: { maxOpenOrders: 2 } }],
  ['session loss: session loss above limit 5 %: equity 100000 after a start at NaN',
    { limits: { maxSessionLoss: 0.05 }, context: { sessionStartEquity: NaN } }],
  ['session loss: session loss above limit 5 %: equity 100000 after a start at 0',
    { limits: { maxSessionLoss: 0.05 }, context: { sessionStartEquity: 0 } }],
  ['drawdown: drawdown above limit 25 %: equity 100000 after a peak of NaN', { limits: { maxDrawdown: 0.25 }, context: { peakEquity: NaN } }],
  ['volume share: the average volume of AAPL is not known', { limits: { maxVolumeShare: 0.01 } }],
  ['sector exposure: sector unknown could reach 50000.01 on equity 100000, above limit 50 %',
    { limits: { maxSectorShare: 0.5, sectors: { XOM: 'energy' } }, context: { book: bookOf([exxon, 90_000], [apple, 0], [microsoft, 30_000.01]) } }],
  ['correlated exposure: what moves with AAPL could reach 50000.01 on equity 100000, above limit 50 %',
    { limits: { maxCorrelatedShare: 0.5, correlations }, context: { book: bookOf([apple, 0], [german, 30_000.01]) } }],
  ['gross exposure: gross notional could reach 20000 on equity NaN, above limit 2 times\n' +
    'buying power: order needs 20000 of margin, but only NaN of equity is free',
    { limits: { maxGrossLeverage: 2 }, context: { equity: NaN } }],
  ['buying power: the margin rule of the account allows no long position in AAPL', { context: { marginAfter: () => Infinity } }],
  ['buying power: order needs NaN of margin, but only 100000 of equity is free', { context: { marginAfter: () => NaN } }],
  ['broker funds: the account has no AvailableFunds, so what may be bought is unknown: ask the broker for that field',
    { context: { brokerFunds: { fields: {}, answer: ibkr } } }],
  ['stale price: price of AAPL is -300001 ms old, above limit 300000', { limits: { maxPriceAgeMs: 300_000 }, context: { markTime: 1_300_001 } }],
  ['buying power: nobody knows how much equity is free', { context: { equity: Infinity } }],
  ['buying power: order needs NaN of margin, but only NaN of equity is free\nbroker funds: the broker\'s fields could not be read',
    { context: { marginUsed: NaN, marginAfter: () => NaN, brokerFunds: { fields: { AvailableFunds: '9e9' }, answer: ibkr } } }],
  ['broker funds: nobody knows',
    { context: { brokerFunds: { fields: { AvailableFunds: '9e9' }, answer: { refused: 'nobody knows', source: 'test' } } } }],
  ['nothing: a broker that says nothing', { context: { brokerFunds: undefined } }],
];

/** Checks that ask for nothing that may be missing: the order, the limits, or what the gate itself remembers answer them. */
const SELF_SUFFICIENT: readonly CheckName[] = [
  'order shape', 'owner', 'parent reservation', 'trading state', 'unknown order', 'margin call', 'restricted symbol', 'short sale', 'one side',
  'duplicate order', 'repeat rate', 'message rate', 'loss streak', 'circuit breaker', 'protection',
];
/** Checks of sizes, which a price that is unknown leaves to `unknown price`; or whose missing knowledge is shown by an example that passes. */
const LEFT_TO_OTHERS: readonly CheckName[] = [
  'price collar', 'borrow', 'self-trade', 'minimum size', 'order quantity', 'order notional', 'position quantity',
  'position notional', 'positions', 'currency exposure', 'net exposure',
];

const namesIn = (lines: readonly string[]): Set<string> => new Set(lines.map((line) => line.slice(0, line.indexOf(':'))));

describe('a refusal tells the check and the figures, and nothing else refuses', () => {
  it.each(REFUSED)('%s', (line, example) => expect(told(example)).toBe(line));

  it('of every check', () => {
    expect(namesIn(REFUSED.map(([line]) => line))).toEqual(new Set(CHECK_NAMES));
  });
});

describe('what is at its limit passes', () => {
  it.each(AT_THE_LIMIT)('%s', (name, example) => {
    expect(told(example)).toBe('');
    expect([name, ...gateWith(example.limits, example.options).checks]).toContain(name);
  });

  it('of every check', () => {
    expect(new Set(AT_THE_LIMIT.map(([name]) => name))).toEqual(new Set(CHECK_NAMES));
  });
});

describe('what nobody knows', () => {
  it.each(UNKNOWN)('%s', (line, example) => expect(told(example)).toBe(line.startsWith('nothing') ? '' : line));

  it('refuses in every check that needs it', () => {
    const asked = namesIn(UNKNOWN.flatMap(([line]) => (line.startsWith('nothing') ? [] : line.split('\n'))));
    expect(new Set([...asked, ...SELF_SUFFICIENT, ...LEFT_TO_OTHERS])).toEqual(new Set(CHECK_NAMES));
  });
});

it('a group is found anew for each symbol, and for each list of instruments', () => {
  const gate = gateWith({ maxSectorShare: 0.5, sectors });
  const asked = (symbol: string, instrument: Instrument, book: Book): string =>
    gate.judge(anOrder({ symbol }), aContext({ instrument, book })).map(({ reason }) => reason).join();
  const inOneBook = bookOf([apple, 40_000], [exxon, 0], [microsoft, 0]);
  expect(asked('AAPL', apple, inOneBook)).toContain('sector tech could reach 60000');
  expect(asked('XOM', exxon, inOneBook)).toBe('');
  expect(asked('MSFT', microsoft, inOneBook)).toContain('sector tech could reach 60000');
  expect(asked('AAPL', apple, bookOf([exxon, 40_000], [apple, 0]))).toBe('');
  expect(asked('XOM', exxon, bookOf([exxon, 40_000], [apple, 0]))).toContain('sector energy could reach 60000');
});

it.each<[string, boolean, Partial<Order>, number]>([
  ['a sell of all that is held', true, { side: 'sell' }, 100],
  ['a sell of more than that', false, { side: 'sell' }, 99],
  ['a buy of all that is short', true, { side: 'buy' }, -100],
  ['a buy of more than that', false, { side: 'buy' }, -99],
  ['a buy against a long', false, { side: 'buy' }, 100],
  ['a sell against a short', false, { side: 'sell' }, -100],
  ['a sell of nothing that is held', false, { side: 'sell' }, 0],
  ['a sell that may also open', false, { side: 'sell', reduceOnly: false }, 100],
  ['an exit held behind its entry', true, { side: 'sell', after: 'entry' }, 0],
  ['an entry held behind another', false, { side: 'sell', after: 'entry', reduceOnly: false }, 100],
])('%s is a reduction: %s', (_what, is, order, held) => {
  const context = aContext({ state: 'halted', held: quantity(held), position: quantity(held) });
  const verdict = gateWith().approve(anOrder({ reduceOnly: true, ...order }), context);
  expect('approved' in verdict).toBe(is);
});
