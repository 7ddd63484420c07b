import { nearestPrice, notional } from '@trader/core';
import type { Cash, Instrument, Price, Quantity } from '@trader/core';
import type { Books } from './books';
import type { Hours } from './hours';
import type { AlpacaOrder, Ticket } from './order';
import { REFUSALS } from './refusals';
import type { Answer } from './replies';
import type { Times } from './times';

const CENT = 10_000_000n;

/** What an account may be kept from. */
export interface Blocks {
  readonly account: boolean;
  readonly trading: boolean;
  /** The user's own switch. */
  readonly suspended: boolean;
}

/** What the rules look at. */
interface RuleTools {
  readonly instruments: readonly Instrument[];
  readonly books: Books;
  readonly hours: Hours;
  readonly times: Times;
  readonly now: () => number;
  readonly alive: () => readonly AlpacaOrder[];
  readonly touch: (symbol: string) => { readonly bid: number; readonly ask: number };
  readonly shorting: boolean;
  readonly blocks: () => Blocks;
}

/** Whether a new order may be taken, by what the account has and by the time of day. Rules: https://docs.alpaca.markets/docs/orders-at-alpaca and `REFUSALS`. */
export class AccountRules {
  private readonly index: ReadonlyMap<string, number>;

  constructor(private readonly tools: RuleTools) {
    this.index = new Map(tools.instruments.map(({ symbol }, index) => [symbol, index]));
  }

  /** What may still be bought: open orders count. */
  get buyingPower(): Cash {
    const { books, alive } = this.tools;
    let reserved = 0n;
    for (const order of alive()) reserved += this.reserved(order);
    const power = books.buyingPower - reserved;
    return (power > 0n ? power : 0n) as Cash;
  }

  /** What of a holding open orders would close: of a chain its exits count once. */
  heldForOrders(symbol: string, except?: AlpacaOrder): Quantity {
    const closing = this.tools.books.quantity(this.index.get(symbol)!) > 0n ? 'sell' : 'buy';
    let held = 0n;
    const chains = new Set<string>();
    for (const order of this.tools.alive()) {
      if (order.symbol !== symbol || order.side !== closing || order === except || order.reserve > 0n || order.isToFollow) continue;
      if (order.parent !== undefined && order.parent.orderClass !== 'oco' && order.parent.status !== 'filled') continue;
      if (order.isExit) {
        if (chains.has(order.group)) continue;
        chains.add(order.group);
      }
      held += order.leaves;
    }
    return held as Quantity;
  }

  /** Why an order is refused; else what one of it may cost (0 when it closes). */
  judge(ticket: Ticket): { readonly refusal: Answer } | { readonly refusal?: undefined; readonly reserve: Price } {
    const refusal = this.blocked() ?? this.auctionFault(ticket) ?? this.legFault(ticket);
    if (refusal !== undefined) return { refusal };
    const symbol = this.index.get(ticket.symbol)!;
    const { books } = this.tools;
    const existing = books.quantity(symbol);
    const closes = ticket.side === 'sell' ? existing > 0n : existing < 0n;
    const fault = closes ? this.closingFault(ticket, existing) : this.openingFault(ticket, symbol);
    if (fault !== undefined) return { refusal: fault };
    return { reserve: closes ? (0n as Price) : this.worthOf(ticket) };
  }

  /** Why a replacement is refused that needs more than the order it replaces. */
  judgeReplacement(old: AlpacaOrder, quantity: Quantity, prices: Pick<Ticket, 'limitPrice' | 'stopPrice'>): Answer | undefined {
    const symbol = this.index.get(old.symbol)!;
    const { books, instruments } = this.tools;
    const leaves = (quantity - old.filled) as Quantity;
    if (old.reserve === 0n) {
      if (old.isExit) return undefined;
      const existing = books.quantity(symbol);
      const held = this.heldForOrders(old.symbol, old);
      const available = positive(abs(existing) - held);
      return leaves > available ? REFUSALS.quantity(old.symbol, leaves, available, existing, held) : undefined;
    }
    const unit = prices.limitPrice ?? prices.stopPrice ?? old.reserve;
    const cost = notional(instruments[symbol], unit, leaves);
    const free = (this.buyingPower + this.reserved(old)) as Cash;
    return cost > free ? REFUSALS.buyingPower(free, cost) : undefined;
  }

  private reserved(order: AlpacaOrder): bigint {
    if (order.reserve === 0n || order.isExit || order.isToFollow) return 0n;
    if (order.ticket.notional !== undefined) return order.ticket.notional - order.paid;
    return notional(this.tools.instruments[this.index.get(order.symbol)!], order.reserve, order.leaves);
  }

  private blocked(): Answer | undefined {
    const { account, trading, suspended } = this.tools.blocks();
    if (account) return REFUSALS.blocked('account is blocked');
    if (trading) return REFUSALS.blocked('account is restricted from trading');
    return suspended ? REFUSALS.blocked('new orders are rejected by user request') : undefined;
  }

  private auctionFault({ timeInForce }: Ticket): Answer | undefined {
    if (timeInForce !== 'opg' && timeInForce !== 'cls') return undefined;
    const { times, hours, now } = this.tools;
    const clock = times.clock(now());
    const from = timeInForce === 'opg' ? '09:28' : '15:50';
    return hours.sessionOn(times.day(now())) !== undefined && clock >= from && clock < '19:00' ? REFUSALS.auctionOver(timeInForce) : undefined;
  }

  /** The exits of a bracket or oto lie on the right sides of its base price: the limit of the entry, else the market. */
  private legFault(ticket: Ticket): Answer | undefined {
    const { orderClass, takeProfit, stopLoss, side } = ticket;
    if (orderClass !== 'bracket' && orderClass !== 'oto') return undefined;
    const { bid, ask } = this.tools.touch(ticket.symbol);
    const market = side === 'buy' ? ask || bid : bid || ask;
    const base = ticket.limitPrice ?? ticket.stopPrice ?? (market > 0 ? nearestPrice(market) : undefined);
    if (base === undefined) return undefined;
    const [profit, loss] = [takeProfit?.limitPrice, stopLoss?.stopPrice];
    if (side === 'buy') {
      if (profit !== undefined && profit < base + CENT) return REFUSALS.takeProfitTooLow(base);
      return loss !== undefined && loss > base - CENT ? REFUSALS.stopLossTooHigh(base) : undefined;
    }
    if (profit !== undefined && profit > base - CENT) return REFUSALS.takeProfitTooHigh(base);
    return loss !== undefined && loss < base + CENT ? REFUSALS.stopLossTooLow(base) : undefined;
  }

  private closingFault(ticket: Ticket, existing: Quantity): Answer | undefined {
    if (ticket.orderClass === 'bracket') return REFUSALS.bracketNotEntry();
    const held = this.heldForOrders(ticket.symbol);
    const available = positive(abs(existing) - held);
    const wanted = ticket.quantity ?? this.sizeOf(ticket);
    return this.washFault(ticket) ?? (wanted > available ? REFUSALS.quantity(ticket.symbol, wanted, available, existing, held) : undefined);
  }

  private openingFault(ticket: Ticket, symbol: number): Answer | undefined {
    if (ticket.orderClass === 'oco') return REFUSALS.ocoNotExit();
    const instrument = this.tools.instruments[symbol];
    if (ticket.side === 'sell') {
      if (!this.tools.shorting) return REFUSALS.noShorts();
      if (!instrument.shortable) return REFUSALS.notShortable(ticket.symbol);
      if (ticket.quantity === undefined || ticket.quantity % 1_000_000_000n !== 0n) return REFUSALS.fractionalShort();
    }
    const wash = this.washFault(ticket);
    if (wash !== undefined) return wash;
    const cost = ticket.notional ?? notional(instrument, this.worthOf(ticket), ticket.quantity!);
    const free = this.buyingPower;
    return cost > free ? REFUSALS.buyingPower(free, cost) : undefined;
  }

  /** Two orders of the account must not be able to meet. Table: https://docs.alpaca.markets/docs/user-protection, "Preventing Wash Trades". */
  private washFault(ticket: Ticket): Answer | undefined {
    for (const order of this.tools.alive()) {
      if (order.symbol !== ticket.symbol || order.side === ticket.side) continue;
      // Held legs of an entry that has not filled are not on the market.
      if (order.parent !== undefined && order.parent.orderClass !== 'oco' && order.parent.status !== 'filled') continue;
      const both = order.ticket.type === 'limit' && ticket.type === 'limit';
      const [buy, sell] = ticket.side === 'buy' ? [ticket.limitPrice, order.limitPrice] : [order.limitPrice, ticket.limitPrice];
      if (both && buy! < sell!) continue;
      return REFUSALS.washTrade(order.id, order.ticket.type === 'limit' ? 'opposite side limit order exists' : 'opposite side market/stop order exists');
    }
    return undefined;
  }

  /** What one unit is thought to cost: of a short sale the dearer of its limit and 3 % above the ask, else the limit, the stop, or the far side of the market. */
  private worthOf({ side, limitPrice, stopPrice, symbol }: Ticket): Price {
    const { bid, ask } = this.tools.touch(symbol);
    const far = ask || bid;
    if (side === 'sell') {
      const above = far > 0 ? nearestPrice(far * 1.03) : (0n as Price);
      return limitPrice !== undefined && limitPrice > above ? limitPrice : atLeastOne(above);
    }
    return limitPrice ?? stopPrice ?? atLeastOne(far > 0 ? nearestPrice(far) : (0n as Price));
  }

  /** How much a notional order would close by now. */
  private sizeOf({ notional: worth = 0n as Cash, side, symbol }: Ticket): Quantity {
    const { bid, ask } = this.tools.touch(symbol);
    const at = side === 'buy' ? ask || bid : bid || ask;
    return (at > 0 ? worth / nearestPrice(at) : 0n) as Quantity;
  }
}

/** An order that opens has some reserve, so that it is told from one that closes, whatever the price. */
const atLeastOne = (price: Price): Price => (price > 0n ? price : (1n as Price));
const abs = (value: Quantity): bigint => (value < 0n ? -value : value);
const positive = (value: bigint): Quantity => (value > 0n ? value : 0n) as Quantity;
