import { formatCash, formatPrice, formatQuantity } from '@trader/core';
import type { Cash, Instrument, Price, Quantity } from '@trader/core';
import type { AccountRules, Blocks } from './account-rules';
import type { Books } from './books';
import type { Hours } from './hours';
import type { Json } from './replies';
import type { Times } from './times';

type Entity = { readonly [name: string]: Json };

/** What an account entity is made of. */
export interface AccountFacts {
  readonly id: string;
  readonly number: string;
  readonly created: number;
  readonly now: number;
  readonly currency: string;
  readonly shorting: boolean;
  readonly blocks: Blocks;
}

const rounded = (value: number): string => String(Number(value.toFixed(10)));
/** A ratio of two amounts as text. */
const ratio = (part: Cash, whole: Cash): string => (whole === 0n ? '0' : rounded(Number((part * 10_000_000_000n) / (whole < 0n ? -whole : whole)) / 1e10));

/**
 * The account entity. Fields: https://docs.alpaca.markets/reference/getaccount-1 and the example of Alpaca's OpenAPI document. The pattern day trader's rule was
 * replaced in June 2026: its fields are still there, and say nothing.
 */
export const accountEntity = (facts: AccountFacts, books: Books, rules: AccountRules, times: Times): Entity => {
  const { long, short } = books.worths;
  const equity = formatCash(books.equity);
  const power = formatCash(rules.buyingPower);
  const gross = (long - short) as Cash;
  const margin = formatCash((gross / BigInt(books.multiplier)) as Cash);
  return {
    id: facts.id, admin_configurations: {}, user_configurations: null, account_number: facts.number, status: facts.blocks.account ? 'ACCOUNT_UPDATED' : 'ACTIVE',
    crypto_status: 'INACTIVE', currency: facts.currency, buying_power: power, regt_buying_power: power, daytrading_buying_power: '0', options_buying_power: '0',
    effective_buying_power: power, non_marginable_buying_power: formatCash((books.cash() > 0n ? books.cash() : 0n) as Cash), bod_dtbp: '0', cash: formatCash(books.cash()),
    accrued_fees: '0', pending_transfer_in: '0', portfolio_value: equity, pattern_day_trader: false, trading_blocked: facts.blocks.trading,
    transfers_blocked: false, account_blocked: facts.blocks.account, created_at: times.utc(facts.created), trade_suspended_by_user: facts.blocks.suspended,
    multiplier: String(books.multiplier), shorting_enabled: facts.shorting, equity, last_equity: formatCash(books.lastEquity), long_market_value: formatCash(long),
    short_market_value: formatCash(short), position_market_value: formatCash((long + short) as Cash), initial_margin: margin, maintenance_margin: margin,
    last_maintenance_margin: formatCash(books.lastMargin), sma: '0', daytrade_count: 0, balance_asof: times.day(facts.now), crypto_tier: 0, intraday_adjustments: '0',
    pending_reg_taf_fees: '0',
  };
};

/** The position entity. Fields: https://docs.alpaca.markets/reference/getallopenpositions. */
export const positionEntity = (symbol: number, instrument: Instrument, assetId: string, books: Books, held: Quantity): Entity => {
  const quantity = books.quantity(symbol);
  const worth = books.worth(symbol);
  const cost = books.cost(symbol);
  const gain = (worth - cost) as Cash;
  const base = books.intradayBase(symbol);
  const mark = books.mark(symbol);
  const gainToday = (((mark - base) * quantity * instrument.multiplier) / 1_000_000_000n) as Cash;
  const closing = books.closingPrice(symbol);
  const size = (quantity < 0n ? -quantity : quantity) as Quantity;
  const free = size > held ? size - held : 0n;
  return {
    asset_id: assetId, symbol: instrument.symbol, exchange: 'NASDAQ', asset_class: 'us_equity', asset_marginable: books.multiplier > 1,
    qty: formatQuantity(quantity), qty_available: formatQuantity((quantity < 0n ? -free : free) as Quantity), avg_entry_price: formatPrice(books.averagePrice(symbol)), side: quantity < 0n ? 'short' : 'long',
    market_value: formatCash(worth), cost_basis: formatCash(cost), unrealized_pl: formatCash(gain), unrealized_plpc: ratio(gain, cost),
    unrealized_intraday_pl: formatCash(gainToday), unrealized_intraday_plpc: ratio(gainToday, worth), current_price: formatPrice(mark),
    lastday_price: formatPrice(closing), change_today: closing === 0n ? '0' : rounded(Number(((mark - closing) * 1_000_000n) / closing) / 1e6),
  };
};

const ONE = 1_000_000_000n;

/** The asset entity. Fields: https://docs.alpaca.markets/reference/get-v2-assets-symbol_or_asset_id. */
export const assetEntity = (instrument: Instrument, id: string, marginable: boolean): Entity => {
  const percent = String(instrument.marginRate * 100);
  return {
    id, class: 'us_equity', exchange: 'NASDAQ', symbol: instrument.symbol, name: `${instrument.symbol} Common Stock`, status: 'active', tradable: true, marginable,
    maintenance_margin_requirement: instrument.marginRate * 100, margin_requirement_long: percent, margin_requirement_short: percent, shortable: instrument.shortable,
    easy_to_borrow: instrument.shortable, fractionable: instrument.lotSize < ONE, attributes: [], price_increment: formatPrice(instrument.tickSize as Price),
  };
};

/** The clock. Fields: https://docs.alpaca.markets/reference/legacyclock. */
export const clockEntity = (hours: Hours, times: Times, now: number): Entity => {
  const session = hours.session(now);
  const isOpen = session.open <= now;
  return {
    timestamp: times.local(now), is_open: isOpen, next_open: times.local(isOpen ? hours.session(session.close).open : session.open), next_close: times.local(session.close),
  };
};

const DAY = 86_400_000;

/** Days of trading from one to another, both `YYYY-MM-DD` and inclusive. Fields: https://docs.alpaca.markets/reference/legacycalendar. */
export const calendarEntities = (hours: Hours, times: Times, from: string, to: string): Entity[] => {
  const days: Entity[] = [];
  for (let noon = Date.parse(`${from}T12:00:00Z`), last = Date.parse(`${to}T12:00:00Z`); noon <= last; noon += DAY) {
    const session = hours.sessionOn(new Date(noon).toISOString().slice(0, 10));
    if (session === undefined) continue;
    const settles = (hours.next(session) ?? session).day;
    days.push({
      date: session.day, open: times.clock(session.open), close: times.clock(session.close), session_open: '0400', session_close: times.clock(hours.extendedEnd(session)).replace(':', ''),
      settlement_date: settles,
    });
  }
  return days;
};
