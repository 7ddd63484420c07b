import type { BrokerEvent, Fill, OrderUpdate, Quantity } from '@trader/core';

/** A fill as a broker reports it, with the sum of the order's fills after it: by that the same fill is known again, whichever way it was heard of. */
export interface ReportedFill {
  readonly fill: Fill;
  readonly cumulative: Quantity;
}

/** What a broker says of an order at some moment: all of it, or a part. Reports may come late, twice, and in any order. */
export interface OrderReport {
  readonly orderId: string;
  /** `filled` is an end like the others; undefined when the report says nothing of it. */
  readonly status: Exclude<OrderUpdate['status'], 'unknown'> | 'filled' | undefined;
  /** How much of it had been filled then. */
  readonly filled: Quantity;
  readonly fills: readonly ReportedFill[];
  readonly reason: string;
  /** ms since 1970 UTC. */
  readonly time: number;
}

interface Followed {
  /** Parts of the fills that are known, from one sum to the next, in their order; those that touch are one. */
  parts: { from: bigint; to: bigint }[];
  /** The most that anybody said was filled. */
  told: bigint;
  /** What of that the order whose place it took had filled. */
  carried: bigint;
  stage: number;
  end: OrderReport | undefined;
  over: boolean;
}

/** How many orders that are over are remembered, so that what is told again is known again. */
const REMEMBERED = 1_000;
/** How many are remembered in all: the end of one may never be told here. One that was forgotten is told anew. */
const MOST = 10_000;
const STAGES = { held: 1, accepted: 2 } as const;

/**
 * Makes events of reports: each fill once, statuses never backward, and an end only when the fills sum up to what was filled. What a report shows to be missing is
 * called out by `missing`, and whoever hears it asks the broker.
 */
export class OrderTracker {
  private readonly orders = new Map<string, Followed>();
  private readonly finished: string[] = [];

  constructor(
    private readonly tell: (event: BrokerEvent) => void,
    private readonly missing: (orderId: string) => void = () => undefined,
  ) {}

  hear(report: OrderReport): void {
    const order = this.follow(report.orderId);
    this.step(order, report);
    for (const { fill, cumulative } of report.fills) {
      if (cumulative > order.told) order.told = cumulative;
      if (cover(order, cumulative - fill.quantity, cumulative)) this.tell({ kind: 'fill', fill });
    }
    if (report.filled > order.told) order.told = report.filled;
    this.finish(order);
    if (sum(order) < order.told) this.missing(report.orderId);
  }

  /**
   * The order took the place of one that had filled so much, and its own count of what was filled goes on from there. (Should a fill come of that part, it began
   * at 0 after all.)
   */
  carry(orderId: string, filled: Quantity): void {
    const order = this.follow(orderId);
    if (order.parts.some((part) => part.from < filled)) return;
    order.carried = filled;
    this.finish(order);
  }

  /** Whether anything was heard of an order, and is remembered. */
  knows(orderId: string): boolean {
    return this.orders.has(orderId);
  }

  /** How much was filled of which no fill has come. */
  gap(orderId: string): Quantity {
    const order = this.orders.get(orderId);
    const gap = order === undefined ? 0n : order.told - sum(order);
    return (gap > 0n ? gap : 0n) as Quantity;
  }

  /** Whether an order has ended, with all its fills. */
  isOver(orderId: string): boolean {
    return this.orders.get(orderId)?.over ?? false;
  }

  private follow(orderId: string): Followed {
    const known = this.orders.get(orderId);
    if (known !== undefined) return known;
    const order: Followed = { parts: [], told: 0n, carried: 0n, stage: 0, end: undefined, over: false };
    this.orders.set(orderId, order);
    if (this.orders.size > MOST) this.orders.delete(this.orders.keys().next().value ?? '');
    return order;
  }

  private step(order: Followed, report: OrderReport): void {
    const { status, orderId, reason, time } = report;
    if (status === undefined) return;
    if (status !== 'held' && status !== 'accepted') {
      order.end ??= report;
      return;
    }
    if (STAGES[status] <= order.stage || order.end !== undefined || (status === 'held' && order.told > 0n)) return;
    order.stage = STAGES[status];
    this.tell({ kind: 'order', orderId, status, reason, time });
  }

  private finish(order: Followed): void {
    const { end } = order;
    if (order.over || end === undefined || sum(order) < order.told) return;
    order.over = true;
    const { orderId, reason, time, status } = end;
    // An order of which something has filled was not rejected.
    if (status !== 'filled' && status !== undefined) this.tell({ kind: 'order', orderId, status: status === 'rejected' && order.told > order.carried ? 'cancelled' : status, reason, time });
    this.finished.push(orderId);
    if (this.finished.length > REMEMBERED) this.orders.delete(this.finished.shift() ?? '');
  }
}

const sum = ({ parts, carried }: Followed): bigint => parts.reduce((total, { from, to }) => total + to - from, carried);

/** Notes the part from one sum to another. False when all or some of it is known already. */
const cover = (order: Followed, from: bigint, to: bigint): boolean => {
  if (order.parts.some((part) => from < part.to && part.from < to)) return false;
  if (from < order.carried) order.carried = 0n;
  const parts = [...order.parts, { from, to }].sort((a, b) => (a.from < b.from ? -1 : 1));
  order.parts = [];
  for (const part of parts) {
    const last = order.parts.at(-1);
    if (last !== undefined && last.to === part.from) last.to = part.to;
    else order.parts.push({ ...part });
  }
  return true;
};
