import { formatPrice, marginByRate, nearestPrice } from '@trader/core';
import type { MarginModel, Price, Quantity, SessionTracker, TradingState } from '@trader/core';
import type { GateContext } from '@trader/risk';
import type { Ledger } from './ledger';
import type { MarketWatch } from './market-watch';
import type { OrderLifecycle } from './order-lifecycle';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** The account as the gate sees it, and what all who send orders for it share: what it may do, and the numbers of their orders. */
export class AccountView {
  /** Equity when the running session began. */
  sessionStartEquity: number;
  state: TradingState = 'active';
  stateReason: string | undefined;
  /** Why the account is in a margin call; undefined when it is not. */
  marginCall: string | undefined;
  private readonly context: Mutable<GateContext>;
  /** What the context's book is made of. */
  private readonly worths: Float64Array;
  private readonly buys: Float64Array;
  private readonly sells: Float64Array;
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
    private readonly sessions: SessionTracker,
    /** The account's margin rule; default: each instrument's `marginRate`. */
    private readonly margin?: MarginModel,
  ) {
    this.sessionStartEquity = watch.equity;
    this.sizes = owners.map((owner) => ledger.sizesOf(owner));
    this.worstSizes = new Float64Array(ledger.instruments.length);
    this.worstWorths = new Float64Array(ledger.instruments.length);
    this.otherSizes = new Float64Array(ledger.instruments.length);
    const [worths, buys, sells] = [this.worths, this.buys, this.sells] = [0, 1, 2].map(() => new Float64Array(ledger.instruments.length));
    this.context = {
      time: 0, instrument: ledger.instruments[0], rate: 1, mark: undefined, markTime: 0, portfolioVersion: 0, position: NONE, held: NONE,
      workingBuy: NONE, workingSell: NONE, book: { instruments: ledger.instruments, worths, buys, sells }, marginUsed: 0, equity: 0, receivable: 0,
      marginAfter: margin === undefined ? undefined : (size, price) => this.marginAfter(margin, size, price),
      sessionStartEquity: 0, peakEquity: 0, state: 'active', stateReason: undefined, unknownOrder: undefined, marginCall: undefined, parentRemaining: NONE,
      openOrders: 0, ownBid: undefined, ownAsk: undefined, bid: undefined, ask: undefined, market: undefined, sessionOpen: undefined, sessionClose: undefined,
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
    const { worstSizes, worstWorths, otherSizes } = this;
    for (let index = 0; index < sizes.length; index++) {
      const size = sizes[index];
      const against = this.opposed(index, size);
      const buys = orders.buySizes[index] + against;
      const sells = orders.sellSizes[index] + against;
      worstSizes[index] = worstWorths[index] = otherSizes[index] = this.worths[index] = this.buys[index] = this.sells[index] = 0;
      if (size === 0 && buys === 0 && sells === 0) continue;
      const value = pointValues[index] * marks[index] * ledger.rateOf(index);
      this.worths[index] = size * value;
      this.buys[index] = buys * value;
      this.sells[index] = sells * value;
      const long = Math.max(size, 0) + buys;
      const short = Math.max(-size, 0) + sells;
      worstSizes[index] = long < short ? -short : long;
      worstWorths[index] = worstSizes[index] * value;
      otherSizes[index] = long === 0 || short === 0 ? 0 : long < short ? long : -short;
    }
    const mark = marks[symbol];
    context.time = watch.time;
    this.symbol = symbol;
    context.instrument = ledger.instruments[symbol];
    context.rate = ledger.rateOf(symbol);
    context.mark = mark === mark ? nearestPrice(mark) : undefined;
    context.markTime = ledger.markTimes[symbol];
    context.portfolioVersion = ledger.version;
    context.position = ledger.position(symbol);
    context.held = ledger.held(symbol, owner);
    const against = this.opposedExactly(symbol, context.position);
    context.workingBuy = (orders.workingBuys[symbol] + against) as Quantity;
    context.workingSell = (orders.workingSells[symbol] + against) as Quantity;
    context.marginUsed = this.worstMargin();
    context.equity = ledger.equityEstimate();
    context.receivable = ledger.receivable();
    context.sessionStartEquity = this.sessionStartEquity;
    context.peakEquity = watch.peak;
    context.marginCall = this.marginCall;
    context.state = this.state;
    context.stateReason = this.stateReason;
    this.lookAtOrders(symbol);
    this.lookAtMarket(symbol);
    return context;
  }

  /** Orders of ours that could stand in the way: one of which nobody told, and the best limits on either side. */
  private lookAtOrders(symbol: number): void {
    const { context, orders } = this;
    context.openOrders = orders.liveCount;
    context.unknownOrder = context.ownBid = context.ownAsk = undefined;
    for (const { status, order } of orders.liveOf(symbol)) {
      if (status === 'unknown') context.unknownOrder ??= order.id;
      if (status === 'held' || order.type !== 'limit' || order.limitPrice === undefined) continue;
      const limit: Price = order.limitPrice;
      if (order.side === 'buy') context.ownBid = context.ownBid === undefined || limit > context.ownBid ? limit : context.ownBid;
      else context.ownAsk = context.ownAsk === undefined || limit < context.ownAsk ? limit : context.ownAsk;
    }
  }

  private lookAtMarket(symbol: number): void {
    const { context, watch, sessions } = this;
    const [open, close, bid, ask] = [sessions.opens[symbol], sessions.closes[symbol], watch.bids[symbol], watch.asks[symbol]];
    const known = close > -Infinity;
    context.sessionOpen = known ? open : undefined;
    context.sessionClose = known ? close : undefined;
    context.market = !known ? undefined : watch.time >= open && watch.time <= close ? 'open' : 'closed';
    context.bid = bid > 0 ? bid : undefined;
    context.ask = ask > 0 ? ask : undefined;
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
}

const NONE = 0n as Quantity;
