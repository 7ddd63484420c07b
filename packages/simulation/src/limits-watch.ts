import { quantity } from '@trader/core';
import type { JournalWatch } from './journal-watch';
import type { TightLimits, VenueBooks, VenueOrder } from './program';

const MINUTE_MS = 60_000;
/** By how much prices may move from the approval of an order until it arrives, as a share. */
const DRIFT = 0.1;
/** Prices are rounded to ticks. */
const ROUNDING_BPS = 1;

/** Whether the orders that reach a venue lie within the limits of whoever approved them, by the venue's books and the journal's decisions. */
export class LimitsWatch {
  /** Orders that have arrived, by their place in the journal, with when they were meant, ms since 1970 UTC. */
  private readonly arrived: { readonly number: number; readonly time: number }[] = [];

  constructor(private readonly limits: TightLimits, private readonly journal: JournalWatch) {}

  /** An order has arrived. What is wrong with that; `held` is what our orders have come to, by symbol, in units of 10^-9. */
  check(order: VenueOrder, books: VenueBooks, held: ReadonlyMap<string, bigint>): readonly string[] {
    const intent = this.journal.intents.get(order.id);
    const number = this.journal.numbers.get(order.id);
    if (intent === undefined || number === undefined) return [];
    const { time } = intent;
    const earlier = this.arrived.filter((each) => each.number < number && each.time > time - MINUTE_MS && each.time <= time).length;
    this.arrived.push({ number, time });
    if (intent.reduceOnly) return [];
    const found: string[] = [];
    const { ordersPerMinute, gross, collarBps } = this.limits;
    if (earlier >= ordersPerMinute) found.push(`${order.id} is the ${earlier + 1}th order within a minute, and ${ordersPerMinute} are allowed`);
    const [exposure, equity] = worstOf(books, held, (id) => this.journal.intents.get(id)?.reduceOnly === true);
    if (exposure > gross * equity * (1 + DRIFT)) found.push(`with ${order.id} ${Math.round(exposure)} may come to be held on ${Math.round(equity)}, ${gross} times which is allowed`);
    const decided = this.journal.prices.get(intent.parent);
    if (order.limit === undefined || decided === undefined || decided.time !== time) return found;
    const beyond = (order.side === 'buy' ? 1 : -1) * (order.limit / decided.price - 1) * 1e4;
    if (beyond > collarBps + ROUNDING_BPS) found.push(`${order.id} has a limit ${beyond.toFixed(1)} bps beyond the price of its decision, and ${collarBps} are allowed`);
    return found;
  }
}

/** What may come to be held at most, in money, whatever of the open orders fills, and the account's equity. */
const worstOf = ({ orders, marks, cash }: VenueBooks, held: ReadonlyMap<string, bigint>, reduces: (id: string) => boolean): readonly [exposure: number, equity: number] => {
  let exposure = 0;
  let equity = Number(cash) / 1e18;
  for (const [symbol, mark] of marks ?? []) {
    const own = held.get(symbol) ?? quantity(0);
    let [buys, sells] = [0n, 0n];
    for (const { id, symbol: of, side, quantity: whole, filled, open, outside } of orders) {
      if (!open || of !== symbol || outside || reduces(id)) continue;
      if (side === 'buy') buys += whole - filled;
      else sells += whole - filled;
    }
    exposure += (Math.max(Math.abs(Number(own + buys)), Math.abs(Number(own - sells))) / 1e9) * mark;
    equity += (Number(own) / 1e9) * mark;
  }
  return [exposure, equity];
};
