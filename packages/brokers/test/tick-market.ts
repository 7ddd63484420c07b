import { createCalendars, cash, formatQuantity } from '@trader/core';
import type { BrokerEvent, Instrument } from '@trader/core';
import { costModel } from '@trader/costs';
import { SimulatedExchange } from '../src/simulated/exchange';
import type { ExchangeOptions } from '../src/simulated/exchange';
import { orderOf, share, textOf } from './market';
import type { Wish } from './market';

/** An exchange of one instrument, told quotes and trades a second apart. */
export class TickMarket {
  readonly exchange: SimulatedExchange;
  readonly events: BrokerEvent[] = [];
  time = 0;

  constructor(
    readonly instrument: Instrument = share,
    options: Partial<ExchangeOptions> = {},
  ) {
    this.exchange = new SimulatedExchange({
      instruments: [instrument], cash: cash(1_000_000), costs: costModel({}), calendarOf: createCalendars(), ticked: [instrument.symbol], ...options,
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

  /** Shows a quote, `after` ms after the last tick; gives what came of it. */
  quote(bid: number, bidSize: number, ask: number, askSize: number, after = 1000): string[] {
    this.time += after;
    return this.hear(() => this.exchange.onQuote(0, this.time, bid, bidSize, ask, askSize));
  }

  /** Shows a trade, `after` ms after the last tick; gives what came of it. */
  trade(price: number, size: number, after = 1000): string[] {
    this.time += after;
    return this.hear(() => this.exchange.onTrade(0, this.time, price, size));
  }

  get position(): string {
    return formatQuantity(this.exchange.account.positions[0]);
  }

  private hear(work: () => void): string[] {
    const from = this.events.length;
    work();
    return this.events.slice(from).map(textOf);
  }
}
