import { canBecome, isFinal } from '@trader/core';
import type { ActionEvent, BarTable, BrokerEvent, Fill, MarginCallEvent, Order, OrderStatus, OrderUpdate } from '@trader/core';
import type { ExchangeOptions, SimulatedExchange } from '../src/simulated/exchange';
import { ObservedAccount } from './observed-account';

/** Quantities and prices are kept in parts of their unit so small that no split rounds them. */
const FINE = 2520n ** 4n;
const LOT = 1_000_000_000n * FINE;

/** What somebody who trusts nobody knows of an order. */
interface Known {
  readonly order: Order;
  /** When it can be at the exchange at the earliest. */
  readonly arrives: number;
  readonly old: Known | undefined;
  status: OrderStatus;
  /** What it is for, cut to lots at splits, and uncut; what it has filled itself; its prices: fine. */
  quantity: bigint;
  uncut: bigint;
  own: bigint;
  limit: bigint | undefined;
  stop: bigint | undefined;
  trail: bigint | undefined;
  /** The lowest and highest price that it can have seen, with those it replaced, in the units of today. */
  low: number;
  high: number;
  /** The order that took its place, once that was told. */
  next: Known | undefined;
  /** The bar in which it traded. */
  row: number;
  /** When an order of another symbol released it. */
  released: number;
}

/** Watches an exchange and throws at the first thing that must not be: it knows the orders and the market, and books every fill itself. */
export class Observer {
  readonly counts: Record<string, number> = {};
  private readonly known = new Map<string, Known>();
  /** What a group has filled, and, once an order that opens, or all of one, has, its line. */
  private readonly groups = new Map<string, { filled: bigint; winner: Known | undefined; mixed: boolean }>();
  private readonly traded = new Map<number, bigint>();
  private readonly held = new Map<string, bigint>();
  private readonly account: ObservedAccount;
  private readonly closes: number[];
  private called = false;
  private bars: BarTable | undefined;
  /** Rows of the slice that orders have seen. */
  private readonly shown = new Set<number>();
  private from = 0;
  private to = 0;

  constructor(
    private readonly exchange: SimulatedExchange,
    private readonly options: ExchangeOptions,
  ) {
    this.account = new ObservedAccount(exchange, options);
    this.closes = options.instruments.map(() => NaN);
    exchange.subscribe((event) => this.hear(event));
  }

  /** A slice is about to be shown. */
  shows(bars: BarTable, from: number, to: number): void {
    for (let row = this.from; row < this.to; row++) {
      const symbol = this.bars!.symbol[row]!;
      this.see(symbol, row);
      this.closes[symbol] = this.bars!.close[row]!;
    }
    [this.bars, this.from, this.to] = [bars, from, to];
    this.account.shows(bars, from, to);
    this.shown.clear();
  }

  /** The run ends, and `end` tells the exchange. */
  finish(end: () => void): void {
    this.account.finishes();
    end();
    this.account.complete();
  }

  /** An order was sent, and arrives at `arrives` or later. */
  sends(order: Order, arrives: number): void {
    const old = order.replaces === undefined ? undefined : this.known.get(order.replaces);
    const symbol = this.options.instruments.findIndex((each) => each.symbol === order.symbol);
    let close = this.closes[symbol]!;
    for (let row = this.from; row < this.to; row++) if (this.bars!.symbol[row] === symbol) close = this.bars!.close[row]!;
    const fine = (at: bigint | undefined): bigint | undefined => (at === undefined ? at : at * FINE);
    this.known.set(order.id, {
      order, arrives, old, status: 'intended', quantity: order.quantity * FINE, uncut: order.quantity * FINE, own: 0n, limit: fine(order.limitPrice), stop: fine(order.stopPrice),
      trail: fine(order.trailAmount), low: close, high: close, next: undefined, row: -1, released: -Infinity,
    });
  }

  /** Orders that may still trade. */
  get alive(): { readonly order: Order; readonly lots: number }[] {
    return [...this.known.values()].filter((each) => !isFinal(each.status)).map(({ order, quantity }) => ({ order, lots: Number((quantity + LOT - 1n) / LOT) }));
  }

  /** Whether all of an order is filled, with those it replaced, but for less than a lot. */
  isWhole(id: string): boolean {
    const known = this.must(id);
    return known.quantity - lineFilled(known) < LOT;
  }

  statusOf(id: string): OrderStatus {
    return this.must(id).status;
  }

  private hear(event: BrokerEvent): void {
    if (event.kind === 'order') this.onUpdate(event);
    else if (event.kind === 'fill') this.onFill(event.fill);
    else if (event.kind === 'margin-call') this.onMarginCall(event);
    else {
      this.counts[event.kind === 'cash' ? event.reason : event.kind] = (this.counts[event.kind === 'cash' ? event.reason : event.kind] ?? 0) + 1;
      if (event.kind === 'cash') this.account.onCash(event);
      else if (event.kind === 'accrual') this.reprice(event.symbol, this.account.onAccrual(event));
      else this.onAction(event);
    }
  }

  /** What arrives now finds another last price. */
  private reprice(name: string, at: number): void {
    this.closes[this.options.instruments.findIndex(({ symbol }) => symbol === name)] = at;
    for (const known of this.known.values()) if (known.order.symbol === name && !isFinal(known.status)) [known.low, known.high] = [least(at, known.low), most(at, known.high)];
  }

  /** Quantities and prices of a symbol are in other units from now on, exactly; what is left of an order is cut to lots. */
  private onAction(event: ActionEvent): void {
    const { numerator, denominator } = event;
    const symbol = this.account.onAction(event);
    const times = (amount: bigint): bigint => (amount * numerator) / denominator;
    const priced = (at: bigint | undefined): bigint | undefined => (at === undefined ? at : (at * denominator) / numerator);
    const marks = (at: number): number => (at * Number(denominator)) / Number(numerator);
    this.closes[symbol] = marks(this.closes[symbol]!);
    const ours = [...this.known.values()].filter((each) => each.order.symbol === event.symbol);
    const lefts = ours.map((each) => times(each.quantity - lineFilled(each)));
    for (const each of ours) [each.own, each.uncut, each.low, each.high] = [times(each.own), times(each.uncut), marks(each.low), marks(each.high)];
    ours.forEach((each, index) => {
      if (lineFilled(each) > 0n && !isFinal(each.status)) this.counts['split of a part'] = (this.counts['split of a part'] ?? 0) + 1;
      each.quantity = lineFilled(each) + (lefts[index]! / LOT) * LOT;
      [each.limit, each.stop, each.trail] = [priced(each.limit), priced(each.stop), priced(each.trail)];
    });
    for (const [name, group] of this.groups) {
      const symbols = new Set([...this.known.values()].filter((each) => groupOf(each) === name).map((each) => each.order.symbol));
      if (symbols.size > 1) group.mixed = true;
      else if (symbols.has(event.symbol)) group.filled = times(group.filled);
    }
    this.shareOut(event, symbol);
  }

  /** Owners hold whole lots of the position, each less than two from his share. */
  private shareOut({ symbol: name, numerator, denominator }: ActionEvent, symbol: number): void {
    let sum = 0n;
    for (const [key, before] of this.held) {
      const [owner = '', of] = key.split(' ');
      if (of !== name) continue;
      const after = this.exchange.account.heldBy(owner, symbol);
      const off = after * denominator - before * numerator;
      check(after % 1_000_000_000n === 0n && off < 2_000_000_000n * denominator && -off < 2_000_000_000n * denominator, `${owner} held ${before}, and holds ${after}`, name);
      this.held.set(key, after);
      sum += after;
    }
    check(sum === this.account.positions[symbol], 'the owners hold something else', name);
  }

  /** Told once until it is met, and again when a session ends in between. */
  private onMarginCall({ state, equity, required, worst, time }: MarginCallEvent): void {
    check(state === 'issued' ? !this.called : this.called, `a margin call is ${state}`, '');
    check(state === 'met' ? equity > required - CENT : equity <= required - CENT, `a margin call is ${state} at ${equity} of ${required}`, '');
    check(worst >= required - equity, `${worst} missing at worst, and ${required - equity} now`, '');
    if (state !== 'standing') check(time === this.exchange.asOf, 'a margin call of another time', '');
    this.called = state !== 'met';
    this.counts[`margin call ${state}`] = (this.counts[`margin call ${state}`] ?? 0) + 1;
  }

  private onUpdate({ orderId, status, reason, time }: OrderUpdate): void {
    const known = this.must(orderId);
    const accepted = status === 'accepted' && lineFilled(known) > 0n ? 'partially-filled' : status;
    // Quantities of the exchange are cut at 10^-9 by splits: it may miss less than that.
    const whole = reason === 'less than a lot is left of it' && known.quantity - lineFilled(known) < LOT;
    check(whole || canBecome(known.status, accepted), `${known.status} becomes ${accepted}`, orderId);
    const lost = reason === 'an action of the issuer leaves nothing of it';
    if (lost) check(known.quantity - lineFilled(known) < LOT || groupOf(known) !== undefined, 'cancelled by an action that leaves something of it', orderId);
    if (known.status === 'intended' && status !== 'unknown' && !lost) check(time >= known.arrives, 'answered before it arrived', orderId);
    known.status = accepted;
    if (reason === 'released' && this.entryOf(known)?.order.symbol !== known.order.symbol) known.released = time;
    if (reason.startsWith('replaced by ')) {
      const next = (known.next = this.must(reason.slice('replaced by '.length)));
      [next.low, next.high] = [least(known.low, next.low), most(known.high, next.high)];
    }
    const label = reason.startsWith('replaced by') ? 'replaced' : reason.endsWith('of its group filled') ? 'group' : reason.endsWith('came first') ? 'exit first' : lost ? 'lost' : status;
    this.counts[label] = (this.counts[label] ?? 0) + 1;
  }

  private onFill(fill: Fill): void {
    const known = this.must(fill.orderId);
    const { order } = known;
    const bars = this.bars!;
    const symbol = this.options.instruments.findIndex((each) => each.symbol === fill.symbol);
    let row = this.from;
    while (row < this.to && bars.symbol[row] !== symbol) row++;
    check(row < this.to && fill.symbol === order.symbol && fill.side === order.side, 'a fill without its bar', order.id);
    check(!isFinal(known.status), `filled though ${known.status}`, order.id);
    this.see(symbol, row);
    this.checkMarket(known, fill, bars, row);
    this.checkTrigger(known);
    this.checkQuantity(known, fill, row);
    this.checkLinks(known, fill);
    this.account.book(symbol, fill);
    known.status = lineFilled(known) >= known.quantity ? 'filled' : 'partially-filled';
    this.counts[`${order.type} ${known.status}`] = (this.counts[`${order.type} ${known.status}`] ?? 0) + 1;
  }

  /** Time and price: inside a bar that began when the order was there, and that was not halted. */
  private checkMarket({ order, limit, arrives, released, row: before }: Known, fill: Fill, bars: BarTable, row: number): void {
    const at = Number(fill.price) / 1e9;
    check(at >= bars.low[row] && at <= bars.high[row], `${at} is outside its bar`, order.id);
    const [began, ended] = [bars.openTime[row], bars.time[row]];
    const closing = order.timeInForce === 'cls';
    check((closing ? ended : began) >= arrives, `met a bar that began at ${began}, and could be there at ${arrives}`, order.id);
    check(closing || began >= released, 'met a bar that began before it was released', order.id);
    check(fill.time >= arrives && (fill.time === began || fill.time === ended), `filled at ${fill.time}`, order.id);
    check(ended <= (order.expiresAt ?? Infinity), 'filled after its time', order.id);
    if (order.timeInForce === 'ioc' || order.timeInForce === 'fok' || order.timeInForce === 'opg') {
      check(fill.time === began && (before === -1 || before === row), 'filled later than its one chance', order.id);
    }
    for (const { symbol, from, to } of this.options.halts ?? []) check(symbol !== order.symbol || began < from || began >= to, 'filled in a halt', order.id);
    check(limit === undefined || (order.side === 'buy' ? fill.price * FINE <= limit : fill.price * FINE >= limit), 'filled beyond its limit', order.id);
  }

  /** What waits for a price has seen it, and what trails has seen the market turn by as much, all in the units of today. */
  private checkTrigger({ order, stop, trail, low, high }: Known): void {
    if (this.options.ticked !== undefined) return; // a bystander judges prices of quotes and trades
    const rises = (order.side === 'buy') === (order.type === 'stop' || order.type === 'stop-limit');
    const reach = (at: bigint): number => Number((at * 1_000_000n) / FINE) / 1e15;
    if (stop !== undefined) check(rises ? high >= reach(stop) - 1e-9 : low <= reach(stop) + 1e-9, `filled at ${low} to ${high} before its stop ${reach(stop)}`, order.id);
    const turn = trail !== undefined ? reach(trail) : order.trailBps === undefined ? 0 : (order.trailBps / 10_000) * (order.side === 'buy' ? low : high);
    if (order.type === 'trailing-stop') check(high - low >= turn - 1e-8, `filled at ${low} to ${high}, trailing by ${turn}`, order.id);
  }

  /** The bar of a row is known to all orders of its symbol that are there. */
  private see(symbol: number, row: number): void {
    if (this.shown.has(row)) return;
    this.shown.add(row);
    const { low, high, close, time } = this.bars!;
    for (const known of this.known.values()) {
      if (isFinal(known.status) || known.order.symbol !== this.options.instruments[symbol]!.symbol) continue;
      // One on its way will find the last price.
      if (known.arrives > time[row]!) known.low = known.high = close[row]!;
      else [known.low, known.high] = [least(low[row]!, known.low), most(high[row]!, known.high)];
    }
  }

  /** No more than the order, its line, and the share of the volume; whole lots; all or nothing. */
  private checkQuantity(known: Known, fill: Fill, row: number): void {
    const { order } = known;
    check(fill.quantity > 0n && fill.quantity % 1_000_000_000n === 0n, `a fill of ${fill.quantity}`, order.id);
    known.own += fill.quantity * FINE;
    known.row = row;
    const left = known.quantity - lineFilled(known);
    check(left >= 0n, `filled ${-left} more than ${known.quantity}`, order.id);
    check(known.next === undefined, 'filled after it was replaced', order.id);
    // What others of its group filled is no longer asked for.
    if (order.timeInForce === 'fok' && !order.reduceOnly && groupOf(known) === undefined) check(left < LOT, 'fok filled in part', order.id);
    const traded = (this.traded.get(row) ?? 0n) + fill.quantity;
    this.traded.set(row, traded);
    const share = (this.options.volumeShare ?? Infinity) * this.bars!.volume[row];
    check(!(Number(traded) / 1e9 > share + 1e-6), `${traded} traded of a volume share of ${share}`, order.id);
  }

  /** Groups, chains and what only reduces. */
  private checkLinks(known: Known, { quantity }: Fill): void {
    const { order } = known;
    const name = groupOf(known);
    if (name !== undefined) {
      const group = this.groups.get(name) ?? { filled: 0n, winner: undefined, mixed: false };
      this.groups.set(name, group);
      check(group.winner === undefined || isLineOf(known, group.winner), 'two orders of a group filled', order.id);
      if (!order.reduceOnly || lineFilled(known) >= known.quantity) group.winner = known;
      group.filled += quantity * FINE;
      const largest = [...this.known.values()].reduce((max, each) => (groupOf(each) === name && each.uncut > max ? each.uncut : max), 0n);
      check(group.mixed || group.filled <= largest, `a group filled ${group.filled}, more than any of its orders`, order.id);
    }
    for (const each of this.known.values()) {
      if (each.own > 0n && isExit(each, known) && this.entryOf(each) === known) check(false, `filled after its exit ${each.order.id}`, order.id);
    }
    const entry = this.entryOf(known);
    if (entry !== undefined) {
      const filled = lineFilled(entry);
      const cut = entry.order.reduceOnly || groupOf(entry) !== undefined;
      const exit = isExit(known, entry);
      const left = entry.quantity - filled;
      check(filled > 0n && (exit || cut || left < LOT), 'filled before what it waits for', order.id);
      if (exit && !cut && left >= LOT) check(lineFilled(known) <= filled, 'reduced more than its entry filled', order.id);
      if (exit) check(isFinal(entry.status) || entry.status === 'partially-filled', 'an entry that has not filled', order.id);
    }
    const key = `${order.owner} ${order.symbol}`;
    const before = this.held.get(key) ?? 0n;
    const after = before + (order.side === 'buy' ? quantity : -quantity);
    this.held.set(key, after);
    if (order.reduceOnly) check(before > 0n ? after >= 0n && after < before : after <= 0n && after > before, `reduce-only took ${before} to ${after}`, order.id);
  }

  private entryOf(known: Known): Known | undefined {
    for (let each: Known | undefined = known; each !== undefined; each = each.old) {
      if (each.order.after === undefined) continue;
      let entry = this.must(each.order.after);
      while (entry.next !== undefined) entry = entry.next;
      return entry;
    }
    return undefined;
  }

  private must(id: string): Known {
    const known = this.known.get(id);
    if (known === undefined) throw new Error(`nobody sent order ${id}`);
    return known;
  }
}

/** The sum of the fills of an order and of those it replaced. */
const lineFilled = ({ own, old }: Known): bigint => own + (old === undefined ? 0n : lineFilled(old));

const isExit = ({ order }: Known, { order: entry }: Known): boolean => order.reduceOnly && order.symbol === entry.symbol && order.side !== entry.side;

const groupOf = ({ order, old }: Known): string | undefined => order.group ?? (old === undefined ? undefined : groupOf(old));

const isLineOf = (known: Known, earlier: Known): boolean => known === earlier || (known.old !== undefined && isLineOf(known.old, earlier));

const CENT = 10n ** 16n;

const least = (a: number, b: number): number => (b < a || Number.isNaN(a) ? b : a);
const most = (a: number, b: number): number => (b > a || Number.isNaN(a) ? b : a);

const check = (holds: boolean, what: string, orderId: string): void => {
  if (!holds) throw new Error(`order ${orderId}: ${what}`);
};
