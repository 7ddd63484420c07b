import { formatPrice, marginByRate, nearestCash, nearestPrice } from '@trader/core';
import type { Instrument, MarginModel, Quantity } from '@trader/core';
import type { GateContext } from '@trader/risk';
import type { Ledger } from './ledger';
import type { MarketWatch } from './market-watch';
import type { OrderLifecycle } from './order-lifecycle';

/** More than anybody has: what an account that may not hold what it holds ties up. */
const ENDLESS = 1e30;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** An instrument as the gate sees it, whose limits are in the account's currency: a point is worth so much more, or less, of it. */
const inAccountCurrency = (instrument: Instrument, rate: number): Instrument => {
  const multiplier = BigInt(Math.round(Number(instrument.multiplier) * (rate > 0 ? rate : 0)));
  return { ...instrument, multiplier: multiplier > 0n ? multiplier : 1n };
};

/** The account as the gate sees it, and what all who send orders for it share: halts, and the numbers of their orders. */
export class AccountView {
  /** Equity when the running session began. */
  sessionStartEquity: number;
  haltReason: string | undefined;
  /** Why the account is in a margin call; undefined when it is not. */
  marginCall: string | undefined;
  private readonly context: Mutable<GateContext>;
  /** What each owner holds, by symbol. */
  private readonly sizes: readonly Float64Array[];
  /** What could be held in the worst case, by symbol, signed, and what that would be worth. */
  private readonly worstSizes: Float64Array;
  private readonly worstWorths: Float64Array;
  /** The size on the other side, where there may be one; 0 where not. */
  private readonly otherSizes: Float64Array;
  private sequence = 0;
  /** The symbol that was looked at last. */
  private symbol = 0;

  /** `run` is the prefix of every order id, `owners` are all who may hold something. */
  constructor(
    private readonly run: string,
    private readonly owners: readonly string[],
    private readonly ledger: Ledger,
    private readonly orders: OrderLifecycle,
    private readonly watch: MarketWatch,
    /** The account's margin rule; default: each instrument's `marginRate`. */
    private readonly margin?: MarginModel,
  ) {
    this.sessionStartEquity = watch.equity;
    this.sizes = owners.map((owner) => ledger.sizesOf(owner));
    this.worstSizes = new Float64Array(ledger.instruments.length);
    this.worstWorths = new Float64Array(ledger.instruments.length);
    this.otherSizes = new Float64Array(ledger.instruments.length);
    this.context = {
      time: 0, instrument: ledger.instruments[0], mark: undefined, markTime: 0, portfolioVersion: 0, position: 0n as Quantity, held: 0n as Quantity,
      workingBuy: 0n as Quantity, workingSell: 0n as Quantity, grossNotional: nearestCash(0), workingNotional: nearestCash(0), marginUsed: nearestCash(0), equity: nearestCash(0), receivable: nearestCash(0),
      marginAfter: margin === undefined ? undefined : (size, price) => this.marginAfter(margin, size, price),
      sessionStartEquity: nearestCash(0), peakEquity: nearestCash(0), halt: undefined, marginCall: undefined, parentRemaining: 0n as Quantity,
    };
  }

  /** Event time, ms since 1970 UTC. */
  get time(): number {
    return this.watch.time;
  }

  /** The next order id: the run's name and a number. */
  nextId(): string {
    return `${this.run}-${++this.sequence}`;
  }

  /** The last price of a symbol as text; empty when there is none. */
  markText(symbol: number): string {
    const mark = this.ledger.marks[symbol];
    return mark === mark ? formatPrice(nearestPrice(mark)) : '';
  }

  /**
   * What the gate is to judge an order of `owner` in `symbol` on: sums over all symbols in doubles, the order's own symbol exact. What owners hold against
   * each other counts as working orders do, since each may close its own at any time. The same object every time; the caller fills in `parentRemaining`.
   */
  look(symbol: number, owner: string): Mutable<GateContext> {
    const { ledger, orders, watch, context } = this;
    const { sizes, pointValues, marks } = ledger;
    let gross = 0;
    let worst = 0;
    const { worstSizes, worstWorths, otherSizes } = this;
    for (let index = 0; index < sizes.length; index++) {
      const size = sizes[index];
      const against = this.opposed(index, size);
      const buys = orders.buySizes[index] + against;
      const sells = orders.sellSizes[index] + against;
      worstSizes[index] = worstWorths[index] = otherSizes[index] = 0;
      if (size === 0 && buys === 0 && sells === 0) continue;
      const value = pointValues[index] * marks[index] * ledger.rateOf(index);
      gross += Math.abs(size) * value;
      const long = Math.max(size, 0) + buys;
      const short = Math.max(-size, 0) + sells;
      worst += Math.max(long, short) * value;
      worstSizes[index] = long < short ? -short : long;
      worstWorths[index] = worstSizes[index] * value;
      otherSizes[index] = long === 0 || short === 0 ? 0 : long < short ? long : -short;
    }
    const mark = marks[symbol];
    context.time = watch.time;
    const rate = ledger.rateOf(symbol);
    this.symbol = symbol;
    context.instrument = rate === 1 ? ledger.instruments[symbol] : inAccountCurrency(ledger.instruments[symbol], rate);
    context.mark = mark === mark && rate === rate ? nearestPrice(mark) : undefined;
    context.markTime = ledger.markTimes[symbol];
    context.portfolioVersion = ledger.version;
    context.position = ledger.position(symbol);
    context.held = ledger.held(symbol, owner);
    const against = this.opposedExactly(symbol, context.position);
    context.workingBuy = (orders.workingBuys[symbol] + against) as Quantity;
    context.workingSell = (orders.workingSells[symbol] + against) as Quantity;
    context.grossNotional = nearestCash(gross);
    context.workingNotional = nearestCash(worst - gross);
    context.marginUsed = nearestCash(Math.min(this.worstMargin(), ENDLESS));
    context.equity = nearestCash(ledger.equityEstimate());
    context.receivable = nearestCash(ledger.receivable());
    context.sessionStartEquity = nearestCash(this.sessionStartEquity);
    context.peakEquity = nearestCash(watch.peak);
    context.marginCall = this.marginCall;
    context.halt = this.haltReason ?? this.unknownOf(symbol);
    return context;
  }

  /**
   * The initial margin of the worst case; where a symbol may end on either side, that of the dearer one, which stays: a rule need not ask the same of longs and shorts.
   * A side that the rule forbids is none: no order of ours gets there.
   */
  private worstMargin(): number {
    const { worstSizes, worstWorths, otherSizes, ledger, margin = marginByRate } = this;
    let most = margin.initial(ledger.instruments, worstSizes, worstWorths);
    for (let index = 0; index < otherSizes.length; index++) {
      if (otherSizes[index] === 0) continue;
      const [size, worth] = [worstSizes[index], worstWorths[index]];
      worstSizes[index] = otherSizes[index];
      worstWorths[index] = (worth * otherSizes[index]) / size;
      const needed = margin.initial(ledger.instruments, worstSizes, worstWorths);
      if (needed > most && needed < Infinity) most = needed;
      else [worstSizes[index], worstWorths[index]] = [size, worth];
    }
    return most;
  }

  /** The margin of the worst case that was looked at last, if the symbol of its order came to `size` at `price` in it. */
  private marginAfter(margin: MarginModel, size: number, price: number): number {
    const { worstSizes, worstWorths, ledger, symbol } = this;
    const sizeBefore = worstSizes[symbol];
    const worthBefore = worstWorths[symbol];
    worstSizes[symbol] = size;
    worstWorths[symbol] = size * ledger.pointValues[symbol] * ledger.rateOf(symbol) * price;
    const needed = margin.initial(ledger.instruments, worstSizes, worstWorths);
    worstSizes[symbol] = sizeBefore;
    worstWorths[symbol] = worthBefore;
    return needed;
  }

  /** What owners hold of a symbol against each other: all longs, less the position's own. Zero unless there are two on different sides. */
  private opposed(symbol: number, position: number): number {
    let long = 0;
    let owners = 0;
    for (const sizes of this.sizes) {
      if (sizes[symbol] === 0) continue;
      owners++;
      if (sizes[symbol] > 0) long += sizes[symbol];
    }
    return owners < 2 ? 0 : Math.max(0, long - Math.max(position, 0));
  }

  private opposedExactly(symbol: number, position: Quantity): bigint {
    let long = 0n;
    for (const owner of this.owners) {
      const held = this.ledger.held(symbol, owner);
      if (held > 0n) long += held;
    }
    return position > 0n ? long - position : long;
  }

  private unknownOf(symbol: number): string | undefined {
    for (const { status, order } of this.orders.liveOf(symbol)) {
      if (status === 'unknown') return `nobody has told what became of order ${order.id}`;
    }
    return undefined;
  }
}
