import { formatQuantity, roundToLot } from '@trader/core';
import type { Instrument, Quantity } from '@trader/core';
import type { AccountRules } from './account-rules';
import type { Activities } from './activities';
import type { Books } from './books';
import type { Desk } from './desk';
import { accountEntity, assetEntity, calendarEntities, clockEntity, positionEntity } from './entities';
import type { AccountFacts } from './entities';
import type { History } from './history';
import type { Hours } from './hours';
import type { Ids } from './ids';
import type { OrderRoutes } from './order-routes';
import type { Ticket } from './order';
import { REFUSALS } from './refusals';
import { ok } from './replies';
import type { Answer, Json } from './replies';
import type { Times } from './times';

/** What the routes of an account work with. */
interface AccountTools {
  readonly instruments: readonly Instrument[];
  readonly books: Books;
  readonly rules: AccountRules;
  readonly desk: Desk;
  readonly orders: OrderRoutes;
  readonly activities: Activities;
  readonly hours: Hours;
  readonly times: Times;
  readonly ids: Ids;
  readonly facts: () => AccountFacts;
  readonly positions: History;
  readonly now: () => number;
  /** The server's clock as it says it is. */
  readonly clock: () => number;
  readonly known: (what: 'positions' | 'activities') => number;
  readonly suspend: (suspended: boolean) => void;
}

/** `/v2/account`, positions, assets, clock and calendar. */
export class AccountRoutes {
  constructor(private readonly tools: AccountTools) {}

  account(): Answer {
    const { facts, books, rules, times } = this.tools;
    return ok(accountEntity(facts(), books, rules, times));
  }

  /** Fields: https://docs.alpaca.markets/reference/getaccountconfig-1. Only the user's own switch can be changed. */
  configurations(body: string | undefined): Answer {
    if (body !== undefined && body !== '') {
      let change: unknown;
      try {
        change = JSON.parse(body);
      } catch {
        return REFUSALS.notJson();
      }
      const wish = typeof change === 'object' && change !== null && 'suspend_trade' in change ? change.suspend_trade : undefined;
      if (typeof wish === 'boolean') this.tools.suspend(wish);
    }
    const { shorting, blocks } = this.tools.facts();
    return ok({
      dtbp_check: 'entry', trade_confirm_email: 'all', suspend_trade: blocks.suspended, no_shorting: !shorting, fractional_trading: true,
      max_margin_multiplier: String(this.tools.books.multiplier), pdt_check: 'entry', ptp_no_exception_entry: false,
    });
  }

  activities(type: string | undefined, query: URLSearchParams): Answer {
    const { activities, known, times } = this.tools;
    const date = query.get('date');
    if (date !== null && !isDay(date)) return REFUSALS.lacking('invalid date');
    const [after, until] = [Date.parse(query.get('after') ?? '') || -Infinity, Date.parse(query.get('until') ?? '') || Infinity];
    // A day is New York's.
    const [from, to] = date === null ? [after, until] : [times.midnight(date) - 1, times.midnight(nextDay(date)) - 1];
    const size = Number(query.get('page_size') ?? (date === null ? 100 : 10_000));
    if (!(size >= 1) || (date === null && size > 100)) return REFUSALS.lacking('invalid page_size');
    const types = type ?? query.get('activity_types') ?? undefined;
    const page = activities.page({
      types: types?.split(',').filter(Boolean), category: query.get('category') ?? undefined, from, to, size, descending: query.get('direction') !== 'asc',
      token: query.get('page_token') || undefined,
    }, known('activities'));
    return page === undefined ? REFUSALS.lacking('invalid page_token') : ok(page);
  }

  positions(): Answer {
    const { instruments } = this.tools;
    return ok(instruments.map((_, symbol) => this.position(symbol)).filter((entity) => entity !== null));
  }

  onePosition(name: string): Answer {
    const symbol = this.indexOf(name);
    const entity = symbol < 0 ? null : this.position(symbol);
    return entity === null ? REFUSALS.noPosition() : ok(entity);
  }

  /** Sells, or buys back, a holding or part of it at the market. Source: https://docs.alpaca.markets/reference/deleteopenposition. */
  closePosition(name: string, query: URLSearchParams): Answer {
    const symbol = this.indexOf(name);
    const held = symbol < 0 ? 0n : this.tools.books.quantity(symbol);
    if (held === 0n) return REFUSALS.noPosition();
    const size = held < 0n ? -held : held;
    const [wish, percentage] = [query.get('qty'), query.get('percentage')];
    if (wish !== null && percentage !== null) return REFUSALS.bothSizes();
    if (percentage !== null && !(Number(percentage) > 0 && Number(percentage) <= 100)) return REFUSALS.badField('percentage');
    const part = percentage === null ? size : (size * BigInt(Math.round(Number(percentage) * 1e7))) / 1_000_000_000n;
    return this.close(symbol, wish ?? formatQuantity(roundToLot(this.tools.instruments[symbol], part as Quantity)));
  }

  /** 207, with a status for each. Source: https://docs.alpaca.markets/reference/deleteallopenpositions. */
  closeAll(query: URLSearchParams): Answer {
    const { instruments, books, orders } = this.tools;
    if (query.get('cancel_orders') === 'true') orders.cancelAll();
    const told: Json[] = [];
    instruments.forEach(({ symbol }, index) => {
      const held = books.quantity(index);
      if (held === 0n) return;
      const answer = this.close(index, formatQuantity((held < 0n ? -held : held) as Quantity));
      told.push({ symbol, status: answer.status, body: answer.body ?? null });
    });
    return { status: 207, body: told };
  }

  assets(): Answer {
    return ok(this.tools.instruments.map((_, symbol) => this.asset(symbol)));
  }

  oneAsset(name: string): Answer {
    const symbol = this.indexOf(name);
    return symbol < 0 ? REFUSALS.assetNotFound(name) : ok(this.asset(symbol));
  }

  clock(): Answer {
    const { hours, times, clock } = this.tools;
    return ok(clockEntity(hours, times, clock()));
  }

  calendar(query: URLSearchParams): Answer {
    const { hours, times, clock } = this.tools;
    const today = times.day(clock());
    const [from, to] = [query.get('start') ?? today, query.get('end') ?? `${Number(today.slice(0, 4)) + 1}${today.slice(4)}`].map((day) => day.slice(0, 10));
    if (!isDay(from) || !isDay(to)) return REFUSALS.lacking('invalid start or end');
    return ok(calendarEntities(hours, times, from < FIRST ? FIRST : from, to > LAST ? LAST : to));
  }

  /** One point: now, against the last close. Fields: https://docs.alpaca.markets/reference/getaccountportfoliohistory-1. */
  portfolioHistory(): Answer {
    const { books, now } = this.tools;
    const [before, equity] = [books.lastEquity, books.equity].map((amount) => Number(amount / 10n ** 12n) / 1e6);
    const gain = Number((equity - before).toFixed(6));
    return ok({
      timestamp: [Math.floor(now() / 1000)], equity: [equity], profit_loss: [gain], profit_loss_pct: [before === 0 ? 0 : gain / before], base_value: before, timeframe: '1D',
    });
  }

  private position(symbol: number): Json {
    const { known, now, positions, instruments } = this.tools;
    if (known('positions') < now()) return positions.at(instruments[symbol].symbol, known('positions')) ?? null;
    return this.positionNow(symbol);
  }

  /** A position as it is; null when nothing is held. */
  positionNow(symbol: number): Json {
    const { books, instruments, ids, rules } = this.tools;
    const instrument = instruments[symbol];
    if (books.quantity(symbol) === 0n) return null;
    return positionEntity(symbol, instrument, ids.of('asset', instrument.symbol), books, rules.heldForOrders(instrument.symbol));
  }

  private close(symbol: number, quantity: string): Answer {
    const { instruments, books, orders } = this.tools;
    const side: Ticket['side'] = books.quantity(symbol) > 0n ? 'sell' : 'buy';
    return orders.submit(JSON.stringify({ symbol: instruments[symbol].symbol, qty: quantity, side, type: 'market', time_in_force: 'day' }));
  }

  private asset(symbol: number): Json {
    const { instruments, ids, books } = this.tools;
    return assetEntity(instruments[symbol], ids.of('asset', instruments[symbol].symbol), books.multiplier > 1);
  }

  private indexOf(name: string): number {
    const { instruments, ids } = this.tools;
    return instruments.findIndex(({ symbol }) => symbol === name || ids.of('asset', symbol) === name);
  }
}

/** Days beyond these are none of trading here. */
const FIRST = '1990-01-01';
const LAST = '2040-12-31';

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

const nextDay = (day: string): string => new Date(Date.parse(`${day}T12:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
