import { cash, createApprovalAuthority, createBarTable, createCalendars, defineInstrument, formatQuantity, noTrace, price, quantity } from '@trader/core';
import type { ApprovedOrder, Broker, BrokerEvent, Fill, JournalRecord, Order, OrderUpdate, StrategyContext, Target, Trace } from '@trader/core';
import { createGate } from '@trader/risk';
import type { Gate, RiskLimits } from '@trader/risk';
import { TradingLoop } from '../src';
import type { LoopOptions, SleeveOptions } from '../src';

export const HOUR = 3_600_000;
export const share = defineInstrument({ symbol: 'ABC', calendar: '24x7' });
const other = defineInstrument({ symbol: 'XYZ', calendar: '24x7' });

const describeOrder = ({ id, side, quantity: size, type, reduceOnly, after }: Order): string =>
  `${id} ${side} ${formatQuantity(size)} ${type}${reduceOnly ? ' reduce' : ''}${after === undefined ? '' : ` after ${after}`}`;

/** A broker that does nothing by itself: it notes what it is asked, and the test speaks for it. */
export class QuietBroker implements Broker {
  readonly asked: string[] = [];
  readonly orders = new Map<string, Order>();
  say: (event: BrokerEvent) => void = () => undefined;
  private executions = 0;

  submit(...approvals: readonly ApprovedOrder[]): void {
    for (const { order } of approvals) {
      this.orders.set(order.id, order);
      this.asked.push(describeOrder(order));
    }
  }

  cancel(orderId: string): void {
    this.asked.push(`cancel ${orderId}`);
  }

  subscribe(listener: (event: BrokerEvent) => void): void {
    this.say = listener;
  }

  tell(status: OrderUpdate['status'], ...ids: string[]): void {
    for (const orderId of ids) this.say({ kind: 'order', orderId, status, reason: '', time: 0 });
  }

  fill(orderId: string, size: number, at = 10, fields: Partial<Fill> = {}): void {
    const side = this.orders.get(orderId)?.side ?? 'buy';
    this.say({ kind: 'fill', fill: { executionId: `x${++this.executions}`, orderId, symbol: 'ABC', side, quantity: quantity(size), price: price(at), fee: cash(0), time: 0, ...fields } });
  }

  /** What it was asked since the last time. */
  since(): string[] {
    return this.asked.splice(0);
  }
}

interface Setting {
  readonly limits?: RiskLimits;
  readonly gate?: (real: Gate) => Gate;
  readonly onBar?: (context: StrategyContext) => void;
  readonly onFill?: (context: StrategyContext) => void;
  readonly commit?: () => void;
  readonly trace?: Trace;
  readonly tradeFrom?: number;
  /** In place of the one that `onBar` and `onFill` make. */
  readonly sleeves?: readonly SleeveOptions[];
  /** What else the loop is made of. */
  readonly more?: Partial<LoopOptions>;
}

export const setUp = ({ limits = {}, gate = (real) => real, onBar, onFill, commit, trace = noTrace, sleeves, tradeFrom, more }: Setting = {}) => {
  const { mint } = createApprovalAuthority();
  const broker = new QuietBroker();
  const records: JournalRecord[] = [];
  let context!: StrategyContext;
  const loop = new TradingLoop({
    run: 'r', instruments: [share, other], cash: cash(100_000), calendarOf: createCalendars(), broker,
    gate: gate(createGate({ mint, limits })), trace, tradeFrom,
    journal: { append: (record) => void records.push(record), commit: () => commit?.() },
    sleeves: sleeves ?? [{
      name: 'test',
      createStrategy: (given) => {
        context = given;
        return { onBar: () => onBar?.(given), onFill: () => onFill?.(given) };
      },
    }],
    ...more,
  });
  let slice = 0;
  /** A bar of ABC at this price, and what the broker was asked because of it. */
  const bar = (at = 10, hours = 1): string[] => {
    const bars = createBarTable(['ABC', 'XYZ'], 1);
    bars.time[0] = (slice += hours) * HOUR;
    for (const column of [bars.open, bars.high, bars.low, bars.close]) column[0] = at;
    loop.advance(bars.time[0]);
    loop.settle();
    loop.onSlice(bars, 0, 1);
    loop.settle();
    return broker.since();
  };
  const settled = (): string[] => {
    loop.settle();
    return broker.since();
  };
  const kinds = (): string[] => records.splice(0).map((record) => record.kind);
  const pursue = (target: Omit<Target, 'symbol' | 'reason'>): string[] => {
    loop.pursue({ symbol: 0, reason: 'test', ...target });
    return settled();
  };
  bar();
  records.splice(0);
  return { loop, broker, records, context, bar, settled, pursue, kinds };
};

/** Holds 100 with a stop (r-3, accepted) and a limit (r-4, accepted). */
export const withBracket = (setting?: Setting) => {
  const all = setUp(setting);
  all.pursue({ quantity: 100, stop: 9, takeProfit: 11 });
  all.broker.tell('accepted', 'r-2');
  all.broker.tell('held', 'r-3', 'r-4');
  all.broker.fill('r-2', 100);
  all.broker.tell('accepted', 'r-3', 'r-4');
  all.settled();
  all.kinds();
  return all;
};
