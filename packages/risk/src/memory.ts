import type { Order } from '@trader/core';

const MINUTE_MS = 60_000;
/** So many entries say what one is worth as a rule. */
const ENTRIES = 20;

/** Times of events of the last minute, oldest first; those that are older are dropped. */
class LastMinute {
  private times: number[] = [];
  private first = 0;

  add(time: number): void {
    this.first = this.times.length - this.count(time);
    if (this.first > 1_024 && this.first * 2 > this.times.length) {
      this.times = this.times.slice(this.first);
      this.first = 0;
    }
    this.times.push(time);
  }

  /** How many were less than a minute before `time`. Forgets nothing: who only asks may ask of a later time. */
  count(time: number): number {
    const { times } = this;
    let [low, high] = [this.first, times.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (time - times[middle] >= MINUTE_MS) low = middle + 1;
      else high = middle;
    }
    return times.length - low;
  }
}

/** One symbol's orders and when they were approved, oldest first. */
class Recent {
  orders: Order[] = [];
  times: number[] = [];
  readonly buys = new LastMinute();
  readonly sells = new LastMinute();

  add(order: Order, time: number, keepMs: number): void {
    const { orders, times } = this;
    const half = times.length >> 1;
    if (times.length > 0 && time - times[times.length - 1] >= keepMs) {
      orders.length = times.length = 0;
    } else if (half >= 32 && time - times[half] >= keepMs) {
      orders.splice(0, half + 1);
      times.splice(0, half + 1);
    }
    orders.push(order);
    times.push(time);
    (order.side === 'buy' ? this.buys : this.sells).add(time);
  }
}

/** What the gate remembers of what passed it. A new set of limits keeps it. */
export class Memory {
  /** Approved orders and cancels. */
  readonly messages = new LastMinute();
  /** What the last twenty entries that passed are worth, oldest first. */
  readonly entries: number[] = [];
  /** What the last of them have pushed out, the latest first. */
  private displaced: readonly number[] = [];
  private readonly bySymbol = new Map<string, Recent>();
  /** Closed trades in a row that lost, and when the last of them was closed. */
  lossStreak = 0;
  lastLoss = -Infinity;

  /** The symbol's approved orders, at least those that `approved` was told to keep. */
  recentOf(symbol: string): Recent | undefined {
    return this.bySymbol.get(symbol);
  }

  /** What an entry is worth as a rule: the mean of the last twenty that passed; `otherwise` when there is none yet. */
  usualEntry(otherwise: number): number {
    const { entries } = this;
    return entries.length === 0 ? otherwise : entries.reduce((sum, each) => sum + each, 0) / entries.length;
  }

  /** Notes what an approved entry is worth. */
  entered(worth: number): void {
    this.entries.push(worth);
    if (this.entries.length <= ENTRIES) return;
    this.displaced = [this.entries.shift() ?? 0, ...this.displaced.slice(0, 3)];
  }

  /** The last entry was not sent after all. */
  takeBack(): void {
    this.entries.pop();
    const [last, ...others] = this.displaced;
    if (last === undefined) return;
    this.entries.unshift(last);
    this.displaced = others;
  }

  /** Notes an approved order; it is kept for `keepMs`. */
  approved(order: Order, time: number, keepMs: number): void {
    let recent = this.bySymbol.get(order.symbol);
    if (recent === undefined) this.bySymbol.set(order.symbol, (recent = new Recent()));
    recent.add(order, time, keepMs);
    this.messages.add(time);
  }

  /** Notes the end of a trade: its profit is signed. */
  closed(profit: number, time: number): void {
    if (profit > 0) this.lossStreak = 0;
    if (!(profit < 0)) return;
    this.lossStreak++;
    this.lastLoss = time;
  }

  /** Approved orders and cancels less than a minute before `time`. */
  messagesInMinute(time: number): number {
    return this.messages.count(time);
  }

  /** Approved orders of a symbol and side less than a minute before `time`. */
  repeatsInMinute({ symbol, side }: Order, time: number): number {
    const recent = this.bySymbol.get(symbol);
    return recent === undefined ? 0 : (side === 'buy' ? recent.buys : recent.sells).count(time);
  }
}
