import { priceToNumber, quantityToNumber, signedQuantity } from '@trader/core';
import type { Instrument, Order, Price, Quantity } from '@trader/core';
import { checksOf } from './checks/checks-of';
import { createExposure, weigh } from './exposure';
import { refusalsOf } from './gate';
import type { Gate, Refusal } from './gate';
import { defaultLimits, readLimits } from './limits';
import type { RiskLimits } from './limits';
import { effectiveHoldings } from './measures/entropy';
import { Memory } from './memory';
import { contextOf, equityOf, unitWorthOf } from './portfolio';
import type { PortfolioHolding, Portfolio } from './portfolio';
import { tailContributions } from './value-at-risk';
import type { TailRisk } from './value-at-risk';

/** What an account is worth and holds, in its currency. */
export interface AccountFigures {
  readonly cash: number;
  readonly equity: number;
  /** Equity that positions and working orders tie up, in the worst case, and what is left of it. */
  readonly marginUsed: number;
  readonly marginFree: number;
  /** Sums of what is held long and short, both 0 or above; their sum, and their difference. */
  readonly long: number;
  readonly short: number;
  readonly gross: number;
  readonly net: number;
  /** Gross as a multiple of equity; undefined when there is no equity. */
  readonly leverage: number | undefined;
  /** Signed position in the order's symbol, in shares or contracts, and its worth as a share of equity. */
  readonly position: number;
  readonly positionShare: number | undefined;
  /** How many equally large positions would be as spread out: `effectiveHoldings`; 0 when nothing is held. */
  readonly effectiveHoldings: number;
  /** 95 % over one period of the covariance, in money, when a covariance was given. */
  readonly tailRisk: TailRisk | undefined;
}

/** How much of a limit would be used. */
export interface LimitUse {
  readonly limit: 'maxGrossLeverage' | 'maxNetLeverage' | 'maxPositionNotional' | 'maxPositionQuantity' | 'maxOrderNotional' | 'maxOrderQuantity';
  /** In the worst case: with all working orders of the order's side. */
  readonly used: number;
  readonly allowed: number;
}

/** What an order would do. Nothing was sent, and no gate remembers that it was asked. */
export interface WhatIf {
  readonly allowed: boolean;
  /** Every reason why it may not pass. */
  readonly refusals: readonly Refusal[];
  /** The price at which it is counted as filled: its own limit, or the last one. */
  readonly price: number;
  readonly before: AccountFigures;
  /** When all of it has filled at that price, less `fee`; of a reduce-only order as much as there is to reduce. */
  readonly after: AccountFigures;
  readonly limits: readonly LimitUse[];
}

/** What `whatIf` may be told. */
export interface WhatIfOptions {
  /** The gate that would judge the order, with what it remembers. Default: a new one with `limits`. */
  readonly gate?: Gate | undefined;
  readonly limits?: RiskLimits | undefined;
  /** What the order costs in fees, in the account's currency. */
  readonly fee?: number | undefined;
  /** Covariance of returns per period of the portfolio's instruments, row by row, in the order in which its holdings name them first. */
  readonly covariance?: ArrayLike<number> | undefined;
}

const NO_PRICE = 0n as Price;

/** A position of one instrument, all owners together. */
interface Position {
  readonly instrument: Instrument;
  readonly size: number;
  readonly worth: number;
}

const positionsOf = (holdings: readonly PortfolioHolding[]): readonly Position[] => {
  const bySymbol = new Map<string, Position>();
  for (const holding of holdings) {
    const { instrument } = holding;
    const size = quantityToNumber(holding.quantity) + (bySymbol.get(instrument.symbol)?.size ?? 0);
    bySymbol.set(instrument.symbol, { instrument, size, worth: size * unitWorthOf(holding) });
  }
  return [...bySymbol.values()];
};

const figuresOf = (portfolio: Portfolio, order: Order, covariance: ArrayLike<number> | undefined): AccountFigures => {
  const positions = positionsOf(portfolio.holdings);
  const worths = positions.map(({ worth }) => worth);
  const sum = (values: readonly number[]): number => values.reduce((total, each) => total + each, 0);
  const long = sum(worths.map((each) => Math.max(each, 0)));
  const short = sum(worths.map((each) => Math.max(-each, 0)));
  const equity = equityOf(portfolio);
  const { marginUsed } = contextOf(portfolio, order);
  const own = positions.find(({ instrument }) => instrument.symbol === order.symbol);
  const share = (worth: number): number | undefined => (equity > 0 ? worth / equity : undefined);
  return {
    cash: portfolio.cash, equity, marginUsed, marginFree: equity - marginUsed, long, short, gross: long + short, net: long - short, leverage: share(long + short),
    position: own?.size ?? 0, positionShare: share(own?.worth ?? 0),
    effectiveHoldings: long + short > 0 ? effectiveHoldings(worths.map((each) => Math.abs(each) / (long + short))) : 0,
    tailRisk: covariance && tailOf(worths, covariance),
  };
};

const tailOf = (weights: readonly number[], covariance: ArrayLike<number>): TailRisk => {
  const { valueAtRisk, expectedShortfall } = tailContributions({ weights, covariance });
  return { valueAtRisk, expectedShortfall };
};

/** What of an order can fill, signed: of a reduce-only one no more than its owner holds against it. */
const fillable = ({ holdings }: Portfolio, order: Order): Quantity => {
  const asked = signedQuantity(order);
  if (!order.reduceOnly) return asked;
  let held = 0n;
  for (const { instrument, quantity, owner = order.owner } of holdings) if (instrument.symbol === order.symbol && owner === order.owner) held += quantity;
  if (asked > 0n) return (held >= 0n ? 0n : asked < -held ? asked : -held) as Quantity;
  return (held <= 0n ? 0n : asked > -held ? asked : -held) as Quantity;
};

/** The portfolio once all of `order` has filled at `price`, and what else is at work still is. */
const filled = (portfolio: Portfolio, order: Order, at: Price, fee: number): Portfolio => {
  const known = portfolio.holdings.find(({ instrument }) => instrument.symbol === order.symbol);
  if (known === undefined) return portfolio;
  const quantity = fillable(portfolio, order);
  const size = quantityToNumber(quantity);
  const unitWorth = unitWorthOf({ ...known, mark: at });
  const paid = known.instrument.settlement === 'margin' ? 0 : size * unitWorth;
  const gained = size * (unitWorthOf(known) - unitWorth);
  return {
    ...portfolio,
    cash: portfolio.cash - paid - fee,
    holdings: [...portfolio.holdings, { ...known, quantity, owner: order.owner }],
    equity: equityOf(portfolio) + gained - fee,
    working: portfolio.working?.filter((each) => each.order.id !== order.replaces),
  };
};

const usesOf = (order: Order, portfolio: Portfolio, limits: RiskLimits): readonly LimitUse[] => {
  const context = contextOf(portfolio, order);
  const exposure = createExposure();
  weigh(order, context, exposure);
  if (exposure.reduces) return [];
  const used: Readonly<Record<LimitUse['limit'], number>> = {
    maxGrossLeverage: exposure.gross / context.equity,
    maxNetLeverage: exposure.net / context.equity,
    maxPositionNotional: exposure.afterWorth,
    maxPositionQuantity: exposure.after,
    maxOrderNotional: exposure.quantity * exposure.unitWorth,
    maxOrderQuantity: exposure.quantity,
  };
  const numbers = readLimits(limits);
  return (Object.keys(used) as LimitUse['limit'][]).flatMap((limit) => { // tidy-ok: its own keys
    const allowed = numbers[limit];
    return allowed === undefined ? [] : [{ limit, used: used[limit], allowed }];
  });
};

/**
 * What `order` would do to `portfolio`: whether it may pass and every reason why not, cash, margin, exposure and measures before it and after all of it has filled, and how
 * much of each limit it would use. Sends nothing. Throws UNKNOWN_SYMBOL for an order in something the portfolio has no price of, INVALID_DATA for broken input.
 */
export const whatIf = (order: Order, portfolio: Portfolio, options: WhatIfOptions = {}): WhatIf => {
  const { gate, limits = gate?.limits ?? defaultLimits, fee = 0, covariance } = options;
  const context = contextOf(portfolio, order);
  const refusals = gate === undefined ? refusalsOf(order, context, checksOf(limits, { memory: new Memory() })) : gate.judge(order, context);
  const own = portfolio.holdings.find(({ instrument }) => instrument.symbol === order.symbol);
  const at = order.limitPrice ?? own?.mark ?? NO_PRICE;
  return {
    allowed: refusals.length === 0, refusals, price: priceToNumber(at),
    before: figuresOf(portfolio, order, covariance),
    after: figuresOf(filled(portfolio, order, at, fee), order, covariance),
    limits: usesOf(order, portfolio, limits),
  };
};
