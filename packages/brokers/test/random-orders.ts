import { cash, createBarTable, createCalendars, defineInstrument, sliceEnd } from '@trader/core';
import type { BarTable, BrokerEvent, Instrument, Order, OrderType, Side, TimeInForce } from '@trader/core';
import { costModel, fixedBpsSlippage, perShareFee } from '@trader/costs';
import { SimulatedExchange } from '../src/simulated/exchange';
import type { ExchangeOptions } from '../src/simulated/exchange';
import { orderOf } from './market';
import type { Wish } from './market';
import { Observer } from './observer';

const HOURS = 3_600_000;
const SYMBOLS = ['A', 'B'];
const calendarOf = createCalendars();
const costs = costModel({ fee: perShareFee({ rate: '0.01', minimum: 1 }), slippage: fixedBpsSlippage(7) });
const share = defineInstrument({ symbol: 'A', calendar: '24x7' });
const kept = defineInstrument({ symbol: 'A', calendar: '24x7', shortable: false });
const future = defineInstrument({ symbol: 'A', calendar: '24x7', settlement: 'margin', multiplier: 5, marginRate: 0.2 });
const other = defineInstrument({ symbol: 'B', calendar: '24x7' });

/** Doubles in [0, 1) from a seed. Source: mulberry32 by Tommy Ettinger, public domain. */
export const createDice = (seed: number): (() => number) => {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

export type Dice = ReturnType<typeof createDice>;
export const pick = <T>(dice: Dice, from: readonly T[]): T => from[Math.floor(dice() * from.length)]!;
export const whole = (dice: Dice, from: number, to: number): number => from + Math.floor(dice() * (to - from + 1));

/** Bars of two symbols whose intervals need not be the same, some missing; a price is a walk in cents around 20. */
const randomBars = (dice: Dice, steps: number): BarTable => {
  const [hours, times] = [pick(dice, [1, 3, 6, 8]), pick(dice, [1, 1, 2, 3])];
  const rows: [end: number, symbol: number, hours: number][] = [];
  for (let step = 1; step <= steps; step++) {
    if (dice() < 0.9) rows.push([step * hours, 0, hours]);
    if (step % times === 0 && dice() < 0.9) rows.push([step * hours, 1, hours * times]);
  }
  rows.push([(steps + 1) * hours, 0, hours]);
  const bars = createBarTable(SYMBOLS, rows.length);
  const at = [2000, 2000];
  rows.forEach(([end, symbol, length], row) => {
    const open = Math.max(1900, at[symbol]! + whole(dice, -15, 15));
    const [high, low] = [open + whole(dice, 0, 30), open - whole(dice, 0, 30)];
    const close = whole(dice, low, high);
    at[symbol] = close;
    [bars.time[row], bars.openTime[row], bars.symbol[row]] = [end * HOURS, (end - length) * HOURS, symbol];
    [bars.open[row], bars.high[row], bars.low[row], bars.close[row]] = [open / 100, high / 100, low / 100, close / 100];
    bars.volume[row] = pick(dice, [0, 40, 300, 5_000, 100_000]);
  });
  return bars;
};

const TYPES: readonly OrderType[] = ['market', 'limit', 'limit', 'stop', 'stop-limit', 'trailing-stop', 'market-if-touched', 'limit-if-touched'];
const TIMES: readonly TimeInForce[] = ['gtc', 'gtc', 'gtc', 'day', 'gtd', 'ioc', 'fok', 'opg', 'cls'];

/** Type, prices and life of an order given at `now`. */
const randomTerms = (dice: Dice, now: number, waits: boolean): Partial<Wish> => {
  const type = pick(dice, TYPES);
  const timeInForce = pick(dice, TIMES);
  const once = ['ioc', 'fok', 'opg', 'cls'].includes(timeInForce);
  const level = whole(dice, 1950, 2050);
  const terms: Partial<Wish> = {
    type,
    ...(['limit', 'stop-limit', 'limit-if-touched'].includes(type) && { limit: (level + (type === 'limit' ? 0 : whole(dice, -20, 20))) / 100 }),
    ...(['stop', 'stop-limit', 'market-if-touched', 'limit-if-touched'].includes(type) && { stop: level / 100 }),
    ...(type === 'trailing-stop' && (dice() < 0.5 ? { trailBps: whole(dice, 5, 200) } : { trail: whole(dice, 1, 40) / 100 })),
    ...(type === 'limit' && !once && dice() < 0.2 && { postOnly: true }),
  };
  if (once && ((type !== 'market' && type !== 'limit') || (waits && timeInForce !== 'cls'))) return terms;
  return { ...terms, timeInForce, ...(timeInForce === 'gtd' && { expiresAt: Math.max(0, now) + whole(dice, 1, 60) * HOURS }) };
};

export type Sent = Wish & { readonly symbol: string };

/** Orders that somebody might send at `now`, knowing those that were sent before. */
export const randomOrders = (dice: Dice, now: number, sent: readonly Sent[]): Sent[] => {
  const id = `o${sent.length}`;
  const [symbol, side] = [pick(dice, SYMBOLS), pick<Side>(dice, ['buy', 'sell'])];
  const recent = sent.slice(-12);
  const [quantity, owner] = [whole(dice, 1, 60), pick(dice, ['one', 'one', 'two'])];
  const kind = dice();
  if (kind < 0.25 && recent.length > 0) {
    const old = pick(dice, recent);
    const wish = { symbol: old.symbol, side: old.side, owner: old.owner ?? owner, reduceOnly: old.reduceOnly ?? false };
    const terms = dice() < 0.4 ? { ...old, quantity } : { ...randomTerms(dice, now, true), ...wish, quantity };
    const { after: _after, group: _group, ...rest } = terms as Sent;
    return [{ ...rest, id, replaces: old.id, ...(dice() < 0.15 && { group: `h${whole(dice, 0, 9)}` }) }];
  }
  if (kind < 0.45) {
    const leg = { symbol, side: side === 'buy' ? ('sell' as const) : ('buy' as const), quantity, owner, reduceOnly: true, after: id, group: id };
    return [
      { symbol, side, quantity, owner, id, ...randomTerms(dice, now, false) },
      { ...leg, ...randomTerms(dice, now, true), id: `o${sent.length + 1}` }, { ...leg, ...randomTerms(dice, now, true), id: `o${sent.length + 2}` },
    ];
  }
  const after = dice() < 0.2 && recent.length > 0 ? pick(dice, recent).id : undefined;
  return [{
    symbol, side, quantity, owner, id, reduceOnly: dice() < 0.3, ...randomTerms(dice, now, after !== undefined), ...(after !== undefined && { after }),
    ...(dice() < 0.3 && { group: `g${Math.floor(sent.length / 6)}` }),
  }];
};

/** An exchange as it might be. */
export const randomOptions = (dice: Dice, rich: boolean): ExchangeOptions => {
  const volumeShare = pick(dice, [undefined, 0.01, 0.1, 1]);
  const latency = pick(dice, [undefined, () => 1_000, () => 5 * HOURS, (now: number) => ((now / HOURS) * 7_919_000) % (4 * HOURS)]);
  const halts = dice() < 0.4 ? [{ symbol: pick(dice, SYMBOLS), from: whole(dice, 0, 40) * HOURS, to: whole(dice, 41, 70) * HOURS }] : undefined;
  return {
    instruments: [rich ? share : pick(dice, [share, kept, future]), other], cash: cash(rich ? 1e9 : pick(dice, [2_000, 20_000])), costs, calendarOf,
    ...(volumeShare !== undefined && { volumeShare }), ...(latency !== undefined && { latency }), ...(halts !== undefined && { halts }),
  };
};

/** What came of a scenario. */
export interface Story {
  readonly events: readonly BrokerEvent[];
  readonly counts: Readonly<Record<string, number>>;
}

/**
 * Plays the scenario of a seed and throws when something is that must not be. `passing`: quiet stretches are passed over. After its steps a rich one
 * ends with market orders in the place of all that still waits for a price, and much volume: whatever was asked for must then be there.
 */
export const playScenario = (seed: number, steps: number, passing: boolean): Story => {
  const dice = createDice(seed);
  const rich = dice() < 0.5;
  const bars = randomBars(dice, steps);
  const options = randomOptions(dice, rich);
  const exchange = new SimulatedExchange(options);
  const observer = new Observer(exchange, options);
  const sent: Sent[] = [];
  const place = (wish: Sent): Order => {
    const instrument = options.instruments.find((each) => each.symbol === wish.symbol) as Instrument;
    const order = orderOf(instrument, wish);
    sent.push(wish);
    const now = exchange.asOf;
    observer.sends(order, now === -Infinity ? now : now + (options.latency?.(now) ?? 0));
    exchange.place(order);
    return order;
  };
  for (let from = 0; from < bars.length; ) {
    const to = sliceEnd(bars, from);
    observer.shows(bars, from, to);
    if (passing && exchange.quietUntil(bars, from, to) > from) exchange.pass(bars, from, to);
    else exchange.onSlice(bars, from, to);
    for (let orders = whole(dice, 0, 2); orders > 0; orders--) randomOrders(dice, exchange.asOf, sent).forEach(place);
    if (dice() < 0.2 && sent.length > 0) exchange.cancel(pick(dice, sent.slice(-8)).id);
    from = to;
  }
  if (rich) drain(exchange, observer, place, sent);
  return { events: exchange.statement().events, counts: observer.counts };
};

/** Turns every order that opens and waits for nobody into a market order, and lets all of it trade. */
const drain = (exchange: SimulatedExchange, observer: Observer, place: (wish: Sent) => Order, sent: readonly Sent[]): void => {
  const show = (hour: number): void => {
    const bars = createBarTable(SYMBOLS, 2);
    for (const row of [0, 1]) {
      [bars.time[row], bars.openTime[row], bars.symbol[row], bars.volume[row]] = [hour * HOURS, (hour - 1) * HOURS, row, 1e9];
      bars.open[row] = bars.high[row] = bars.low[row] = bars.close[row] = 20;
    }
    observer.shows(bars, 0, 2);
    exchange.onSlice(bars, 0, 2);
  };
  const start = 2_000;
  show(start);
  const wanted = observer.alive.filter(({ reduceOnly, after, group, replaces }) => !reduceOnly && after === undefined && group === undefined && replaces === undefined);
  const orders = wanted.map(({ id, symbol, side, owner, quantity }) =>
    place({ id: `${id}z`, symbol, side, owner, quantity: Number(quantity) / 1e9, type: 'market', replaces: id, group: `${id}z` }));
  for (let hour = start + 10; hour < start + 15; hour++) show(hour);
  for (const { id, quantity, replaces } of orders) {
    const status = observer.statusOf(id);
    const filled = observer.filled(status === 'rejected' ? replaces! : id);
    if (filled !== quantity) throw new Error(`order ${id} of ${quantity} is ${status} with ${filled} of ${sent.length} orders`);
  }
};
