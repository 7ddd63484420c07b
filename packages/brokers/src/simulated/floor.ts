import { Currencies, formatQuantity, marginByRate, SessionTracker, TraderError } from '@trader/core';
import type {
  BrokerEvent, Cash, CashReason, CorporateAction, ConversionModel, CostModel, CurrencyOptions, ExchangeCalendar, FinancingModel, Instrument, MarginModel, Order, OrderUpdate, Quantity, ShortSupply,
} from '@trader/core';
import { SimulatedAccount } from './account';
import type { Latency } from './latency';
import { OpenedToday } from './opened-today';
import { OrderBook } from './order-book';
import type { QueueModel } from './queue';
import type { RestingOrder } from './resting-order';

/** What a simulated exchange needs to know. */
export interface ExchangeOptions extends CurrencyOptions {
  readonly instruments: readonly Instrument[];
  readonly cash: Cash;
  readonly costs: CostModel;
  readonly calendarOf: (instrument: Instrument) => ExchangeCalendar;
  /** How long orders, replacements and cancels travel to the exchange. Without one they are there at once. */
  readonly latency?: Latency;
  /** The share of a bar's volume, above 0 and up to 1, that all orders of its symbol together may trade. Without one they are filled whole. `ticked` symbols trade what is shown, whatever it says. */
  readonly volumeShare?: number;
  /** When symbols do not trade: bars that begin then are met by nobody. One that lies inside a bar, after its open, changes nothing. */
  readonly halts?: readonly TradingHalt[];
  /** Symbols whose orders meet quotes and trades (`onQuote`, `onTrade`), and never bars: `volumeShare` and the slippage of `costs` are not for them. */
  readonly ticked?: readonly string[];
  /** Who stands before a limit order at its level, on quotes and trades; bars have none. Default `risk-averse`. */
  readonly queue?: QueueModel;
  /** What issuers do to those who hold their shares: the bars must be as they traded, not adjusted for it. */
  readonly actions?: readonly CorporateAction[];
  /** What holding costs and earns. Without one, nothing. */
  readonly financing?: FinancingModel;
  /** What it costs to change money of other currencies into the account's own: when an order is over it is changed, and what is owed of them is bought. Without one it stays as it is. */
  readonly conversion?: ConversionModel;
  /** When the account begins, ms since 1970 UTC: what issuers did before has happened already, and nothing earned or cost interest. Default: with the first slice. */
  readonly begins?: number | undefined;
  /** How much equity what is held needs: an order that adds to it is rejected when less is there. Default `marginByRate`. */
  readonly margin?: MarginModel;
  /** How much may be borrowed to be sold short, of `cash` instruments: a future needs no loan. Without one, all that is `shortable`. */
  readonly shortSupply?: ShortSupply;
}

/** A pause in the trading of a symbol, from its first moment to its end (exclusive), ms since 1970 UTC. */
export interface TradingHalt {
  readonly symbol: string;
  readonly from: number;
  readonly to: number;
}

/** What all parts of a simulated exchange share. Symbols are indexes into its instruments. */
export class Floor {
  readonly account: SimulatedAccount;
  readonly book: OrderBook;
  /** The last price of each symbol; NaN before the first. */
  readonly marks: Float64Array;
  /** The halts of each symbol. */
  private readonly halts: (readonly TradingHalt[])[];
  /** Every order it ever was sent, by id. */
  readonly orders = new Map<string, RestingOrder>();
  readonly symbols: ReadonlyMap<string, number>;
  /** What symbols have become that are gone: others, or money. */
  readonly became = new Map<string, string>();
  /** 1 for symbols whose orders meet quotes and trades. */
  readonly ticked: Uint8Array;
  readonly calendars: readonly ExchangeCalendar[];
  readonly sessions: SessionTracker;
  readonly openedToday: OpenedToday;
  /** Every event, in the order in which they were told. */
  readonly history: BrokerEvent[] = [];
  private movements = 0;
  listener: (event: BrokerEvent) => void = () => undefined;
  /** Hears that money has moved, when an order, a session or a payment is done, and when: it may be of another currency. */
  onMoney: (time: number) => void = () => undefined;
  /** Time of the last slice of the market, ms since 1970 UTC. */
  asOf = -Infinity;
  /** Grows with everything that changes what the account has. */
  changes = 0;
  /** Whether the account is in a margin call. */
  marginCalled = false;

  constructor(readonly options: ExchangeOptions) {
    const { instruments, calendarOf } = options;
    this.account = new SimulatedAccount(instruments, options.cash, options.margin ?? marginByRate, new Currencies(instruments, options));
    this.book = new OrderBook(instruments.length);
    this.marks = new Float64Array(instruments.length).fill(NaN);
    this.symbols = new Map(instruments.map((instrument, index) => [instrument.symbol, index]));
    this.ticked = Uint8Array.from(instruments, ({ symbol }) => Number(options.ticked?.includes(symbol) ?? false));
    this.sessions = new SessionTracker(instruments, calendarOf);
    this.calendars = instruments.map(calendarOf);
    this.openedToday = new OpenedToday(instruments.length);
    this.halts = instruments.map(({ symbol }) => options.halts?.filter((halt) => halt.symbol === symbol) ?? []);
    checkOptions(options, this.symbols);
  }

  /** Says what happened. */
  report(event: BrokerEvent): void {
    if (event.kind !== 'order' && event.kind !== 'margin-call') this.changes++;
    this.history.push(event);
    this.listener(event);
  }

  /** Moves money that is of no trade; `settles` is the accrual that it pays. */
  pay(reason: CashReason, symbol: string, currency: string, amount: Cash, time: number, settles?: string): void {
    if (amount === 0n) return;
    const { balances, currencies } = this.account;
    const index = currencies.names.indexOf(currency);
    balances[index] = (balances[index] + amount) as Cash;
    if (settles !== undefined) this.account.accruals.settle(settles);
    this.report({ kind: 'cash', id: this.nextEventId(), reason, symbol, currency, amount, time, ...(settles === undefined ? {} : { settles }) });
  }

  /** The id of the next event that is of no order. */
  nextEventId(): string {
    return `m${++this.movements}`;
  }

  /** Says what became of an order. */
  tell(order: Order, status: OrderUpdate['status'], reason: string, time: number): void {
    this.report({ kind: 'order', orderId: order.id, status, reason, time });
  }

  /** Whether a symbol does not trade at `time`. */
  isHalted(symbol: number, time: number): boolean {
    for (const { from, to } of this.halts[symbol]) if (time >= from && time < to) return true;
    return false;
  }

  /** Why the account may not sell what is left of an order, for it cannot borrow the shares; undefined when it may. */
  shortRefusal({ order, symbol, remaining }: RestingOrder, now: number): string | undefined {
    const short = (remaining - this.account.positions[symbol]) as Quantity;
    if (order.side === 'buy' || order.reduceOnly || short <= 0n) return undefined;
    const { instruments, shortSupply } = this.options;
    if (!instruments[symbol].shortable) return `${order.symbol} cannot be sold short`;
    const supply = instruments[symbol].settlement === 'cash' ? shortSupply?.(order.symbol, now) : undefined;
    if (supply === undefined || short <= supply) return undefined;
    return `only ${formatQuantity(supply)} of ${order.symbol} can be borrowed, and this would be short of ${formatQuantity(short)}`;
  }
}

/** A time for people; as the number that it is when it is beyond the calendar. */
const textOf = (time: number): string => (Math.abs(time) <= 8.64e15 ? new Date(time).toISOString() : String(time));

const checkOptions = ({ volumeShare = 1, halts = [], ticked = [] }: ExchangeOptions, symbols: ReadonlyMap<string, number>): void => {
  if (!(volumeShare > 0 && volumeShare <= 1)) throw new TraderError('INVALID_CONFIG', `volumeShare must be above 0 and at most 1, got ${volumeShare}`);
  const stray = ticked.find((symbol) => !symbols.has(symbol));
  if (stray !== undefined) throw new TraderError('INVALID_CONFIG', `quotes or trades of ${stray}, which the exchange does not list`);
  for (const { symbol, from, to } of halts) {
    if (!symbols.has(symbol)) throw new TraderError('INVALID_CONFIG', `a halt of ${symbol}, which the exchange does not list`);
    if (!(from < to)) throw new TraderError('INVALID_CONFIG', `a halt of ${symbol} from ${textOf(from)} to ${textOf(to)}: it must end after it begins`);
  }
};
