import { formatCash, quantityToNumber, TraderError } from '@trader/core';
import type { Cash, Exits, Instrument, Price, Quantity, Target } from '@trader/core';
import { checkBand, checkRebalance } from './rebalance-input';
import type { Holding, RebalanceInput } from './rebalance-input';
import { goalsOf, makeLine, PARTS, settledPlan } from './rebalance-plan';
import type { Line, Plan, Terms } from './rebalance-plan';
import { closeLots } from './tax-lots';
import type { ClosedLot } from './tax-lots';
import { costOfTrades } from './trade-cost';
import { washSaleOfBuying, washSaleOfSelling } from './wash-sales';
import type { WashSale } from './wash-sales';

/** A trade that a rebalancing asks for. */
export interface RebalanceTrade {
  readonly symbol: string;
  readonly instrument: Instrument;
  /** Signed, in whole lots: below zero is a sale. */
  readonly quantity: Quantity;
  /** What is held once it is done. */
  readonly after: Quantity;
  readonly price: Price;
  /** What it costs: its fee, and what a cost model says it gets worse than `price`. */
  readonly cost: Cash;
  /** Of a sale whose lots are known: which it closes, in order. */
  readonly lots: readonly ClosedLot[] | undefined;
  readonly reason: string;
}

/** How a symbol with a weight stands. Weights are shares of the investable money before, and after the trades. */
export interface RebalancePosition {
  readonly symbol: string;
  readonly target: number;
  readonly before: number;
  readonly after: number;
  /** Its weight was outside its band. */
  readonly outside: boolean;
  /** Its purchase was cut to what the cash pays. */
  readonly cut: boolean;
}

/** What brings holdings to their weights. */
export interface Rebalancing {
  /** Sales first, then purchases, both in the order of the holdings; at most one by symbol. */
  readonly trades: readonly RebalanceTrade[];
  readonly positions: readonly RebalancePosition[];
  /** Symbols that are held, have no weight and are left alone; their worth is no part of `investable`. */
  readonly leftAlone: readonly string[];
  readonly washSales: readonly WashSale[];
  /** Cash above the reserve, and the worth of what has a weight or is sold: what weights are shares of. */
  readonly investable: Cash;
  /** What all trades cost together. */
  readonly cost: Cash;
  /** Cash once they are done: not below the reserve, unless it was and nothing could be sold. */
  readonly cashAfter: Cash;
}

const partsOf = (share: number): bigint => BigInt(Math.floor(share * Number(PARTS)));

const linesOf = ({ holdings, weights, bands, others = 'leave' }: RebalanceInput): Line[] => {
  const lines: Line[] = [];
  for (const holding of holdings) {
    const { symbol } = holding.instrument;
    const weight = weights.get(symbol);
    if (weight === undefined && others === 'leave') continue;
    const band = (weight ? (typeof bands === 'function' ? bands(symbol) : bands) : undefined) ?? {};
    checkBand(symbol, band);
    const line = makeLine(holding);
    if (line.lotValue <= 0n) throw new TraderError('INVALID_DATA', `rebalance: a lot of ${symbol} is worth nothing at its price`);
    lines.push({
      ...line, weight: partsOf(weight ?? 0),
      absolute: band.absolute === undefined ? undefined : partsOf(band.absolute), relative: band.relative === undefined ? undefined : partsOf(band.relative),
    });
  }
  return lines;
};

const termsOf = (input: RebalanceInput): Terms => {
  const { cash, reserve = 0n, leastTrade = 0n, tradeTo = 'target', fee, time } = input;
  const lines = linesOf(input);
  const investable = lines.reduce((sum, line) => sum + line.value, cash - reserve);
  if (investable < 0n) {
    throw new TraderError('INVALID_DATA', `rebalance: cash and holdings are worth ${formatCash(-investable as Cash)} less than the reserve: lower it, or pay in`);
  }
  return { lines, cash, reserve, investable, leastTrade, toEdge: tradeTo === 'edge', costOf: costOfTrades(fee, time) };
};

/** a / b as a double, for reports; 0 of nothing. */
const shareOf = (a: bigint, b: bigint): number => (b > 0n ? Number((a * PARTS) / b) / Number(PARTS) : 0);

const percent = (share: number): string => `${Math.round(share * 10_000) / 100} %`;

const reasonOf = (line: Line, terms: Terms, raised: boolean): string => {
  const [weight, target] = [percent(shareOf(line.value, terms.investable)), percent(Number(line.weight) / Number(PARTS))];
  return `rebalance: ${weight} of a target of ${target}${raised ? ', to pay for others' : ''}`;
};

const lotsOf = (holding: Holding, quantity: Quantity, { time, lotMethod }: RebalanceInput): readonly ClosedLot[] | undefined => {
  const { instrument, lots, price } = holding;
  if (quantity > 0n || lots === undefined) return undefined;
  return closeLots({ instrument, lots, quantity: -quantity as Quantity, price, time, ...(lotMethod && { method: lotMethod }) });
};

const tradesOf = (terms: Terms, plan: Plan, input: RebalanceInput): RebalanceTrade[] => {
  const trades = terms.lines.flatMap((line, i): RebalanceTrade[] => {
    const { instrument, price, quantity: held } = line.holding;
    const quantity = (plan.lots[i] * instrument.lotSize) as Quantity;
    if (quantity === 0n) return [];
    const cost = terms.costOf(instrument, quantity, price);
    const lots = lotsOf(line.holding, quantity, input);
    return [{ symbol: instrument.symbol, instrument, quantity, after: (held + quantity) as Quantity, price, cost, lots, reason: reasonOf(line, terms, plan.raised[i]) }];
  });
  return [...trades.filter((trade) => trade.quantity < 0n), ...trades.filter((trade) => trade.quantity > 0n)];
};

const positionsOf = (terms: Terms, plan: Plan): RebalancePosition[] =>
  terms.lines.map((line, i) => {
    const { low, high } = goalsOf(line, terms.investable);
    return {
      symbol: line.holding.instrument.symbol,
      target: Number(line.weight) / Number(PARTS),
      before: shareOf(line.value, terms.investable),
      after: shareOf(line.value + plan.lots[i] * line.lotValue, terms.investable - plan.cost),
      outside: line.value < low || line.value > high,
      cut: plan.cut.has(i),
    };
  });

const washSalesOf = (trades: readonly RebalanceTrade[], { holdings, soldAtLoss = [], time }: RebalanceInput): WashSale[] =>
  trades.flatMap(({ symbol, quantity, lots }) => {
    const held = holdings.find((each) => each.instrument.symbol === symbol)?.lots;
    const found = quantity > 0n ? washSaleOfBuying(symbol, soldAtLoss, time) : lots && held && washSaleOfSelling(symbol, held, lots, time);
    return found === undefined ? [] : [found];
  });

/**
 * The trades that bring holdings to target weights, in exact money. Weights are shares of what can be invested: cash above the reserve and the worth of all that has
 * a weight (or is sold), less what the trades cost. What is outside its band is sold, or bought, down to whole lots; a trade below `leastTrade`, and a sale that
 * costs what it brings, is left out. Sales come first. When they do not pay for the purchases, what is above its target inside its band is sold too, the most excess
 * first; purchases are cut to what the cash then pays, the largest shortfall first. So cash never falls below the reserve, costs included, no more is sold than is
 * held, and whoever asks again at the same prices is told to trade nothing. Bands instead of a calendar: C. Donohue and K. Yip, "Optimal Portfolio Rebalancing with
 * Transaction Costs", Journal of Portfolio Management 29(4), 2003 (to the edge); the absolute with the relative band is L. Swedroe's 5/25 rule (The Only Guide to a Winning
 * Investment Strategy You'll Ever Need, 2005). Throws INVALID_DATA and INVALID_CONFIG, naming the symbol: holdings that are short or margined, currencies that differ,
 * weights that sum to more than 1 or have no holding, lots that do not sum to what is held.
 */
export const rebalance = (input: RebalanceInput): Rebalancing => {
  checkRebalance(input);
  const { holdings, weights, cash, others = 'leave' } = input;
  const terms = termsOf(input);
  const plan = settledPlan(terms);
  const trades = tradesOf(terms, plan, input);
  const spent = plan.lots.reduce((sum, lots, i) => sum + lots * terms.lines[i].lotValue, plan.cost);
  return {
    trades,
    positions: positionsOf(terms, plan),
    leftAlone: others === 'sell' ? [] : holdings.filter(({ instrument, quantity }) => quantity !== 0n && !weights.has(instrument.symbol)).map((each) => each.instrument.symbol),
    washSales: washSalesOf(trades, input),
    investable: terms.investable as Cash,
    cost: plan.cost as Cash,
    cashAfter: (cash - spent) as Cash,
  };
};

/**
 * The trades as targets of a strategy: the quantity to hold afterwards, the reason, and of a sale the ids of the lots to close first. `numberOf` gives the strategy's
 * number of a symbol; `exitsFor` the exits that are to protect what is held afterwards, for a target says all of them. Throws UNKNOWN_SYMBOL for a symbol without a number.
 */
export const rebalanceTargets = (
  { trades }: Pick<Rebalancing, 'trades'>,
  numberOf: (symbol: string) => number | undefined,
  exitsFor?: (trade: RebalanceTrade) => Exits,
): Target[] =>
  trades.map((trade) => {
    const { symbol, after, lots, reason } = trade;
    const number = numberOf(symbol);
    if (number === undefined || !(number >= 0)) throw new TraderError('UNKNOWN_SYMBOL', `${symbol} is to be traded, and the strategy does not have it`);
    return { symbol: number, quantity: quantityToNumber(after), reason, ...(lots && { lots: lots.map((lot) => lot.id) }), ...(after !== 0n && exitsFor?.(trade)) };
  });
