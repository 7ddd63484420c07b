import { cash, createBarTable, createCalendars, defineInstrument, formatQuantity } from '@trader/core';
import type { BrokerEvent } from '@trader/core';
import { costModel } from '@trader/costs';
import { SimulatedExchange } from '../src/simulated/exchange';
import type { ExchangeOptions } from '../src/simulated/exchange';
import { MINUTE, orderOf, textOf } from './market';
import type { Wish } from './market';

/** A bar of one symbol: when it began, in minutes, and its prices. It ends with its slice. */
export interface BarWish {
  readonly symbol: string;
  readonly from: number;
  readonly prices: readonly [open: number, high: number, low: number, close: number];
  readonly volume?: number;
}

/** An exchange of several instruments, told slices whose bars may have begun at different times. */
export class Markets {
  readonly exchange: SimulatedExchange;
  readonly events: BrokerEvent[] = [];
  private readonly instruments;

  constructor(symbols: readonly string[], options: Partial<ExchangeOptions> = {}) {
    this.instruments = symbols.map((symbol) => defineInstrument({ symbol, calendar: '24x7' }));
    this.exchange = new SimulatedExchange({
      instruments: this.instruments, cash: cash(100_000), costs: costModel({}), calendarOf: createCalendars(), ...options,
    });
    this.exchange.subscribe((event) => this.events.push(event));
  }

  /** Places orders, each in the symbol it names; gives what the exchange said to them. */
  place(...wishes: readonly (Wish & { readonly symbol: string })[]): string[] {
    return this.hear(() => {
      for (const wish of wishes) this.exchange.place(orderOf(this.instruments.find(({ symbol }) => symbol === wish.symbol)!, wish));
    });
  }

  cancel(id: string): string[] {
    return this.hear(() => this.exchange.cancel(id));
  }

  /** Shows the bars that end at a minute; gives what came of them. */
  slice(minute: number, ...wishes: readonly BarWish[]): string[] {
    const symbols = this.instruments.map(({ symbol }) => symbol);
    const bars = createBarTable(symbols, wishes.length);
    wishes.forEach(({ symbol, from, prices, volume = 1000 }, row) => {
      bars.symbol[row] = symbols.indexOf(symbol);
      [bars.openTime[row], bars.time[row], bars.volume[row]] = [from * MINUTE, minute * MINUTE, volume];
      [bars.open[row], bars.high[row], bars.low[row], bars.close[row]] = prices;
    });
    return this.hear(() => this.exchange.onSlice(bars, 0, wishes.length));
  }

  /** What the account holds of each symbol. */
  get positions(): string[] {
    return this.exchange.account.positions.map(formatQuantity);
  }

  private hear(work: () => void): string[] {
    const from = this.events.length;
    work();
    return this.events.slice(from).map(textOf);
  }
}
