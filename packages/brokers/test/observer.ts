import { canBecome, isFinal } from '@trader/core';
import type { BarTable, BrokerEvent, Fill, Instrument, MarginCallEvent, Order, OrderStatus, OrderUpdate } from '@trader/core';
import type { ExchangeOptions, SimulatedExchange } from '../src/simulated/exchange';

/** What somebody who trusts nobody knows of an order. */
interface Known {
  readonly order: Order;
  /** When it can be at the exchange at the earliest. */
  readonly arrives: number;
  readonly old: Known | undefined;
  status: OrderStatus;
  own: bigint;
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
  private readonly groups = new Map<string, { filled: bigint; winner: Known | undefined }>();
  private readonly traded = new Map<number, bigint>();
  private readonly held = new Map<string, bigint>();
  private readonly total: bigint[];
  private flows = 0n;
  private called = false;
  private bars: BarTable | undefined;
  private from = 0;
  private to = 0;

  constructor(
    private readonly exchange: SimulatedExchange,
    private readonly options: ExchangeOptions,
  ) {
    this.total = options.instruments.map(() => 0n);
    exchange.subscribe((event) => this.hear(event));
  }

  /** A slice is about to be shown. */
  shows(bars: BarTable, from: number, to: number): void {
    [this.bars, this.from, this.to] = [bars, from, to];
  }

  /** An order was sent, and arrives at `arrives` or later. */
  sends(order: Order, arrives: number): void {
    const old = order.replaces === undefined ? undefined : this.known.get(order.replaces);
    this.known.set(order.id, { order, arrives, old, status: 'intended', own: 0n, next: undefined, row: -1, released: -Infinity });
  }

  /** Orders that may still trade. */
  get alive(): Order[] {
    return [...this.known.values()].filter((each) => !isFinal(each.status)).map((each) => each.order);
  }

  /** What an order has filled, with those it replaced. */
  filled(id: string): bigint {
    return lineFilled(this.must(id));
  }

  statusOf(id: string): OrderStatus {
    return this.must(id).status;
  }

  private hear(event: BrokerEvent): void {
    if (event.kind === 'order') this.onUpdate(event);
    else if (event.kind === 'fill') this.onFill(event.fill);
    else if (event.kind === 'margin-call') this.onMarginCall(event);
    else check(false, `${event.kind} where nothing but orders moves the account`, '');
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
    check(canBecome(known.status, accepted), `${known.status} becomes ${accepted}`, orderId);
    if (known.status === 'intended' && status !== 'unknown') check(time >= known.arrives, 'answered before it arrived', orderId);
    known.status = accepted;
    if (reason === 'released' && this.entryOf(known)?.order.symbol !== known.order.symbol) known.released = time;
    if (reason.startsWith('replaced by ')) known.next = this.must(reason.slice('replaced by '.length));
    const label = reason.startsWith('replaced by') ? 'replaced' : reason.endsWith('of its group filled') ? 'group' : reason.endsWith('came first') ? 'exit first' : status;
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
    this.checkMarket(known, fill, bars, row);
    this.checkQuantity(known, fill, row);
    this.checkLinks(known, fill);
    this.book(order, fill, this.options.instruments[symbol], symbol);
    known.status = lineFilled(known) >= order.quantity ? 'filled' : 'partially-filled';
    this.counts[`${order.type} ${known.status}`] = (this.counts[`${order.type} ${known.status}`] ?? 0) + 1;
  }

  /** Time and price: inside a bar that began when the order was there, and that was not halted. */
  private checkMarket({ order, arrives, released, row: before }: Known, fill: Fill, bars: BarTable, row: number): void {
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
    const { limitPrice } = order;
    check(limitPrice === undefined || (order.side === 'buy' ? fill.price <= limitPrice : fill.price >= limitPrice), 'filled beyond its limit', order.id);
  }

  /** No more than the order, its line, and the share of the volume; whole lots; all or nothing. */
  private checkQuantity(known: Known, fill: Fill, row: number): void {
    const { order } = known;
    const before = lineFilled(known);
    check(fill.quantity > 0n && fill.quantity % 1_000_000_000n === 0n, `a fill of ${fill.quantity}`, order.id);
    known.own += fill.quantity;
    known.row = row;
    check(lineFilled(known) <= order.quantity, `filled ${lineFilled(known)} of ${order.quantity}`, order.id);
    check(known.next === undefined, 'filled after it was replaced', order.id);
    // What others of its group filled is no longer asked for.
    if (order.timeInForce === 'fok' && !order.reduceOnly && groupOf(known) === undefined) check(before + fill.quantity === order.quantity, 'fok filled in part', order.id);
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
      const group = this.groups.get(name) ?? { filled: 0n, winner: undefined };
      this.groups.set(name, group);
      check(group.winner === undefined || isLineOf(known, group.winner), 'two orders of a group filled', order.id);
      if (!order.reduceOnly || lineFilled(known) === order.quantity) group.winner = known;
      group.filled += quantity;
      const most = [...this.known.values()].reduce((max, each) => (groupOf(each) === name && each.order.quantity > max ? each.order.quantity : max), 0n);
      check(group.filled <= most, `a group filled ${group.filled}, more than any of its orders`, order.id);
    }
    for (const each of this.known.values()) {
      if (each.own > 0n && isExit(each, known) && this.entryOf(each) === known) check(false, `filled after its exit ${each.order.id}`, order.id);
    }
    const entry = this.entryOf(known);
    if (entry !== undefined) {
      const filled = lineFilled(entry);
      const cut = entry.order.reduceOnly || groupOf(entry) !== undefined;
      const exit = isExit(known, entry);
      check(filled > 0n && (exit || cut || filled === entry.order.quantity), 'filled before what it waits for', order.id);
      if (exit && !cut && filled < entry.order.quantity) check(lineFilled(known) <= filled, 'reduced more than its entry filled', order.id);
      if (exit) check(isFinal(entry.status) || entry.status === 'partially-filled', 'an entry that has not filled', order.id);
    }
    const key = `${order.owner} ${order.symbol}`;
    const before = this.held.get(key) ?? 0n;
    const after = before + (order.side === 'buy' ? quantity : -quantity);
    this.held.set(key, after);
    if (order.reduceOnly) check(before > 0n ? after >= 0n && after < before : after <= 0n && after > before, `reduce-only took ${before} to ${after}`, order.id);
  }

  /** The account, kept by nothing but sums of flows. A margined position has just been settled at its price: cash holds its worth, as if it had been sold. */
  private book(order: Order, fill: Fill, instrument: Instrument, symbol: number): void {
    const worth = (size: bigint): bigint => (fill.price * size * instrument.multiplier) / 1_000_000_000n;
    const size = order.side === 'buy' ? fill.quantity : -fill.quantity;
    this.total[symbol] += size;
    this.flows += worth(size) + fill.fee;
    const margined = this.options.instruments.filter((each) => each.settlement === 'margin');
    const { account } = this.exchange;
    check(account.positions[symbol] === this.total[symbol], 'another position', order.id);
    if (margined.length > 0 && margined[0] !== instrument) return;
    const cash = this.options.cash - this.flows + (margined.length > 0 ? worth(this.total[symbol]) : 0n);
    check(account.cash === cash, `cash is ${account.cash}, and must be ${cash}`, order.id);
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

const check = (holds: boolean, what: string, orderId: string): void => {
  if (!holds) throw new Error(`order ${orderId}: ${what}`);
};
