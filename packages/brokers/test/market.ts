import { createBarTable, createCalendars, defineInstrument, defineOrder, cash, formatCash, formatPrice, formatQuantity, price, quantity } from '@trader/core';
import type { BrokerEvent, CostModel, Instrument, Numeric, Order, OrderType, Side, TimeInForce } from '@trader/core';
import { costModel } from '@trader/costs';
import { SimulatedExchange } from '../src/simulated/exchange';
import type { ExchangeOptions } from '../src/simulated/exchange';

export const MINUTE = 60_000;
export const share = defineInstrument({ symbol: 'ABC', calendar: '24x7' });

export interface Wish {
  readonly id: string;
  readonly side: Side;
  readonly quantity: Numeric;
  readonly limit?: Numeric | undefined;
  readonly stop?: Numeric;
  /** Without one: `market`, or `limit` or `stop` by the price that it has. */
  readonly type?: OrderType;
  readonly trail?: Numeric;
  readonly trailBps?: number;
  readonly timeInForce?: TimeInForce;
  readonly expiresAt?: number;
  readonly postOnly?: boolean;
  readonly reduceOnly?: boolean;
  readonly after?: string;
  readonly group?: string;
  readonly owner?: string;
  readonly replaces?: string;
  readonly lots?: readonly string[];
}

/** An order as one would say it. */
export const orderOf = (instrument: Instrument, wish: Wish): Order =>
  defineOrder(instrument, {
    id: wish.id, parentId: 'p', owner: wish.owner ?? 'test', symbol: instrument.symbol, side: wish.side, quantity: quantity(wish.quantity),
    type: wish.type ?? (wish.limit !== undefined ? 'limit' : wish.stop !== undefined ? 'stop' : 'market'), reduceOnly: wish.reduceOnly ?? false, reason: 'test',
    ...(wish.limit === undefined ? {} : { limitPrice: price(wish.limit) }),
    ...(wish.stop === undefined ? {} : { stopPrice: price(wish.stop) }),
    ...(wish.trail === undefined ? {} : { trailAmount: price(wish.trail) }),
    ...(wish.trailBps === undefined ? {} : { trailBps: wish.trailBps }),
    ...(wish.timeInForce === undefined ? {} : { timeInForce: wish.timeInForce }),
    ...(wish.expiresAt === undefined ? {} : { expiresAt: wish.expiresAt }),
    ...(wish.postOnly === undefined ? {} : { postOnly: wish.postOnly }),
    ...(wish.after === undefined ? {} : { after: wish.after }),
    ...(wish.group === undefined ? {} : { group: wish.group }),
    ...(wish.replaces === undefined ? {} : { replaces: wish.replaces }),
    ...(wish.lots === undefined ? {} : { lots: wish.lots }),
  });

export const textOf = (event: BrokerEvent): string => {
  if (event.kind === 'order') return `${event.orderId} ${event.status}${event.reason === '' ? '' : `: ${event.reason}`}`;
  if (event.kind === 'cash') return `${event.reason} ${event.symbol} ${formatCash(event.amount)} ${event.currency}`;
  if (event.kind === 'accrual') return `accrual ${event.symbol} ${formatCash(event.amount)} ${event.currency}`;
  if (event.kind === 'action') return `${event.symbol} becomes ${event.numerator}/${event.denominator} ${event.into}`;
  if (event.kind === 'margin-call') return `margin call ${event.state}: ${formatCash(event.equity)} of ${formatCash(event.required)}, at worst ${formatCash(event.worst)} missing`;
  const { fill } = event;
  const fee = fill.fee === 0n ? '' : ` fee ${formatCash(fill.fee)}`;
  return `${fill.orderId} ${fill.side} ${formatQuantity(fill.quantity)} at ${formatPrice(fill.price)}${fee}`;
};

/** An exchange of one instrument, told one-minute bars one by one. */
export class Market {
  readonly exchange: SimulatedExchange;
  readonly events: BrokerEvent[] = [];
  private minute: number;

  constructor(
    readonly instrument: Instrument = share,
    options: { readonly cash?: Numeric; readonly costs?: CostModel; readonly from?: number; readonly exchange?: Partial<ExchangeOptions> } = {},
  ) {
    this.minute = (options.from ?? 0) / MINUTE;
    this.exchange = new SimulatedExchange({
      instruments: [instrument], cash: cash(options.cash ?? 100_000), costs: options.costs ?? costModel({}), calendarOf: createCalendars(), ...options.exchange,
    });
    this.exchange.subscribe((event) => this.events.push(event));
  }

  /** Places orders; gives what the exchange said to them. */
  place(...wishes: readonly Wish[]): string[] {
    return this.hear(() => wishes.forEach((wish) => this.exchange.place(orderOf(this.instrument, wish))));
  }

  cancel(id: string): string[] {
    return this.hear(() => this.exchange.cancel(id));
  }

  /** Shows a bar, `minutes` after the last; gives what came of it. */
  bar(open: number, high: number, low: number, close: number, minutes = 1, volume = 1000): string[] {
    const bars = createBarTable([this.instrument.symbol], 1);
    bars.openTime[0] = this.minute * MINUTE;
    bars.time[0] = (this.minute += minutes) * MINUTE;
    [bars.open[0], bars.high[0], bars.low[0], bars.close[0], bars.volume[0]] = [open, high, low, close, volume];
    return this.hear(() => this.exchange.onSlice(bars, 0, 1));
  }

  /** Lets minutes pass without a bar. */
  skip(minutes: number): void {
    this.minute += minutes;
  }

  get position(): string {
    return formatQuantity(this.exchange.account.positions[0]);
  }

  get cash(): string {
    return formatCash(this.exchange.account.cash);
  }

  private hear(work: () => void): string[] {
    const from = this.events.length;
    work();
    return this.events.slice(from).map(textOf);
  }
}
