import { formatPrice, nearestPrice, priceToNumber, quantityToNumber } from '@trader/core';
import type { MarginModel, Price, Quantity, SessionTracker, ShortSupply, Side, TradingState } from '@trader/core';
import { dearestPrice, WorstCase } from '@trader/risk';
import type { GateContext } from '@trader/risk';
import type { FundsSource } from './funds-source';
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
  /** What guards let only be reduced: a sleeve, by its name, or a symbol, by its index; each with its reason. */
  readonly holds: { readonly by: string; readonly of: string | number; readonly reason: string }[] = [];
  /** What the broker itself allows; nobody asks it when absent. */
  funds: FundsSource | undefined;
  /** How much of a symbol may be short. */
  shortSupply: ShortSupply | undefined;
  /** Whether the run has begun: from then on it is journaled. */
  begun = false;
  /** Whether everything waits: an account that was restored, and whose broker has not been asked yet. Goals are kept, and nothing is sent. */
  paused = false;
  /** Whether events are being applied, or orders handed to the broker: what it says meanwhile waits. */
  busy = false;
  /** Whether nobody listens to the strategies: what they want is dropped. */
  deaf = false;
  private readonly context: Mutable<GateContext>;
  /** What each owner holds, by symbol. */
  private readonly sizes: readonly Float64Array[];
  private readonly worst: WorstCase;
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
    margin?: MarginModel,
  ) {
    this.sessionStartEquity = watch.equity;
    this.sizes = owners.map((owner) => ledger.sizesOf(owner));
    const worst = this.worst = new WorstCase(ledger.instruments, margin);
    this.context = {
      time: 0, instrument: ledger.instruments[0], rate: 1, mark: undefined, markTime: 0, portfolioVersion: 0, position: NONE, held: NONE,
      workingBuy: NONE, workingSell: NONE, book: worst.book, marginUsed: 0, equity: 0, receivable: 0,
      marginAfter: margin === undefined ? undefined : (size, price) => worst.marginAfter(this.symbol, size, price * ledger.pointValues[this.symbol] * ledger.rateOf(this.symbol)),
      sessionStartEquity: 0, peakEquity: 0, state: 'active', stateReason: undefined, unknownOrder: undefined, marginCall: undefined, parentRemaining: NONE,
      openOrders: 0, ownBid: undefined, ownAsk: undefined, othersBuy: false, othersSell: false, bid: undefined, ask: undefined, market: undefined, sessionOpen: undefined, sessionClose: undefined,
      borrowable: undefined, brokerFunds: undefined,
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

  /** Takes note of an id that an earlier life of the run has given: it is never given again. */
  recallId(id: string): void {
    const number = id.startsWith(`${this.run}-`) ? Number(id.slice(this.run.length + 1)) : NaN;
    if (number > this.sequence) this.sequence = number;
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
    const { ledger, orders, watch, context, worst } = this;
    const { sizes, pointValues, marks } = ledger;
    const { buySizes, sellSizes } = orders;
    for (let index = 0; index < sizes.length; index++) {
      const size = sizes[index];
      const buys = buySizes[index];
      const sells = sellSizes[index];
      const against = this.opposed(index, size);
      if (size === 0 && buys === 0 && sells === 0 && against === 0) {
        if (worst.isUsed(index)) worst.set(index, 0, 0, 0, 0);
        continue;
      }
      const pointValue = pointValues[index] * ledger.rateOf(index);
      const dearerBuys = buys > 0 ? this.dearer(index, 'buy') * pointValue : 0;
      const dearerSells = sells > 0 ? this.dearer(index, 'sell') * pointValue : 0;
      worst.set(index, size, buys + against, sells + against, pointValue * marks[index], dearerBuys, dearerSells);
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
    context.marginUsed = worst.marginUsed();
    context.equity = ledger.equityEstimate();
    context.receivable = ledger.receivable();
    context.sessionStartEquity = this.sessionStartEquity;
    context.peakEquity = watch.peak;
    context.marginCall = this.marginCall;
    context.state = this.state;
    context.stateReason = this.stateReason;
    if (this.holds.length > 0 && this.state === 'active') this.lookAtHolds(symbol, owner);
    const supply = this.shortSupply?.(context.instrument.symbol, watch.time);
    const short = context.position < 0n ? -context.position : 0n;
    context.borrowable = supply === undefined ? undefined : ((supply > short ? supply - short : 0n) as Quantity);
    this.lookAtOrders(symbol, owner);
    this.lookAtMarket(symbol);
    return context;
  }

  /** By how many points what works on a side of a symbol costs more at the prices that it names than at the last one, in all. */
  private dearer(symbol: number, side: Side): number {
    const mark = this.ledger.marks[symbol];
    if (Number.isNaN(mark)) return 0;
    const last = nearestPrice(mark);
    let points = 0;
    for (const state of this.orders.liveOf(symbol)) {
      if (state.order.side !== side || state.line[0] !== state) continue;
      let left = 0n;
      let at = last;
      for (const { order, working } of state.line) {
        const price = dearestPrice(order, last);
        if (price > at) at = price;
        left += working;
      }
      if (at > last) points += quantityToNumber(left as Quantity) * priceToNumber((at - last) as Price);
    }
    return points;
  }

  /** A hold on the sleeve or on the symbol: only reductions of it pass. */
  private lookAtHolds(symbol: number, owner: string): void {
    const hold = this.holds.find(({ of }) => of === owner || of === symbol);
    if (hold === undefined) return;
    this.context.state = 'reducing';
    this.context.stateReason = `${hold.by}: ${hold.reason}`;
  }

  /** Orders of ours that could stand in the way: one of which nobody told, the best limits on either side, and what other owners open. */
  private lookAtOrders(symbol: number, owner: string): void {
    const { context, orders } = this;
    context.openOrders = orders.liveCount;
    context.unknownOrder = context.ownBid = context.ownAsk = undefined;
    context.othersBuy = context.othersSell = false;
    for (const { status, order } of orders.liveOf(symbol)) {
      if (order.owner !== owner && !order.reduceOnly) {
        if (order.side === 'buy') context.othersBuy = true;
        else context.othersSell = true;
      }
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
    context.market = watch.halted[symbol] === 1 ? 'halted' : !known ? undefined : watch.time >= open && watch.time <= close ? 'open' : 'closed';
    context.bid = bid > 0 ? bid : undefined;
    context.ask = ask > 0 ? ask : undefined;
  }

  /** What owners hold of a symbol against each other: all longs, less the position's own. Zero unless there are two on different sides. */
  private opposed(symbol: number, position: number): number {
    const { sizes } = this;
    let long = 0;
    let owners = 0;
    for (let owner = 0; owner < sizes.length; owner++) {
      const size = sizes[owner][symbol];
      if (size === 0) continue;
      owners++;
      if (size > 0) long += size;
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
