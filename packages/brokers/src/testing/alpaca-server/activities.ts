import { formatCash, formatPrice, formatQuantity } from '@trader/core';
import type { Cash, Price, Quantity } from '@trader/core';
import type { Ids } from './ids';
import type { AlpacaOrder } from './order';
import type { Json } from './replies';
import type { Times } from './times';

/** Kinds of activity that are no fill, as far as the server makes them. Source of all: https://docs.alpaca.markets/docs/account-activities. */
export type CashActivity = 'CSD' | 'CSW' | 'DIV' | 'FEE' | 'INT' | 'JNLC' | 'PTC' | 'PTR';

/** Money that moved without a trade. */
export interface CashMovement {
  readonly type: CashActivity;
  /** Above zero when the account received it. */
  readonly amount: Cash;
  readonly symbol?: string | undefined;
  /** Of a dividend: what each share got, and how many there were. */
  readonly perShare?: Price | undefined;
  readonly quantity?: Quantity | undefined;
  readonly description?: string | undefined;
}

interface Activity {
  readonly time: number;
  readonly type: string;
  readonly entity: { readonly id: string; readonly [name: string]: Json };
}

/** What is asked of the activities. Times are ms since 1970 UTC. */
interface ActivityQuery {
  readonly types: readonly string[] | undefined;
  readonly category: string | undefined;
  readonly from: number;
  readonly to: number;
  readonly descending: boolean;
  readonly size: number;
  readonly token: string | undefined;
}

/** Names of several types. Source: https://docs.alpaca.markets/docs/account-activities. */
const FAMILIES: Readonly<Record<string, readonly string[]>> = { TRANS: ['CSD', 'CSW'], MISC: ['FEE', 'INT', 'JNLC', 'PTC', 'PTR'] };

/**
 * What changed the account, oldest first. Ids: time and UUID with two colons between (the activities' page of Alpaca's documentation); a fill's time is New
 * York's (quoted by clients, see the tests).
 */
export class Activities {
  private readonly list: Activity[] = [];

  constructor(
    private readonly ids: Ids,
    private readonly times: Times,
  ) {}

  fill(order: AlpacaOrder, size: Quantity, price: Price, time: number): void {
    const whole = order.status === 'filled';
    const id = `${this.times.stamp(time)}::${this.ids.next('activity')}`;
    this.list.push({
      time, type: 'FILL', entity: {
        id, activity_type: 'FILL', transaction_time: this.times.utc(time), type: whole ? 'fill' : 'partial_fill', price: formatPrice(price), qty: formatQuantity(size),
        side: order.side, symbol: order.symbol, leaves_qty: formatQuantity(order.leaves), order_id: order.id, cum_qty: formatQuantity(order.filled),
        order_status: order.status,
      },
    });
  }

  move({ type, amount, symbol, perShare, quantity, description = '' }: CashMovement, time: number): void {
    const day = this.times.day(time);
    this.list.push({
      time, type, entity: {
        id: `${day.replace(/-/g, '')}000000000::${this.ids.next('activity')}`, activity_type: type, date: day, created_at: this.times.utc(time), net_amount: formatCash(amount),
        description, status: 'executed', ...(symbol === undefined ? {} : { symbol }), ...(quantity === undefined ? {} : { qty: formatQuantity(quantity) }),
        ...(perShare === undefined ? {} : { per_share_amount: formatPrice(perShare) }),
      },
    });
  }

  /** A page: `token`, the id of the last of the page before. Undefined when nobody has that id. */
  page({ types, category, from, to, descending, size, token }: ActivityQuery, known: number): readonly Json[] | undefined {
    const wanted = types?.flatMap((type) => FAMILIES[type] ?? [type]);
    let found = this.list.filter((each) => each.time <= known && each.time > from && each.time <= to && (wanted === undefined || wanted.includes(each.type)));
    if (category !== undefined) found = found.filter(({ type }) => (type === 'FILL') === (category === 'trade_activity'));
    if (descending) found.reverse();
    if (token !== undefined) {
      const place = found.findIndex(({ entity }) => entity.id === token);
      if (place < 0) return undefined;
      found = found.slice(place + 1);
    }
    return found.slice(0, size).map(({ entity }) => entity);
  }
}
