import { cash, createBarTable, createCalendars, defineInstrument, dividend, sliceEnd, split } from '@trader/core';
import type { BarTable, BrokerEvent, Cash, CorporateAction, FinancingModel, Instrument, Order, OrderType, Side, TimeInForce } from '@trader/core';
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
const share = defineInstrument({ symbol: 'A', calendar: '24x7', marginRate: 0.5 });
const kept = defineInstrument({ symbol: 'A', calendar: '24x7', shortable: false });
const future = defineInstrument({ symbol: 'A', calendar: '24x7', settlement: 'margin', multiplier: 5, marginRate: 0.2 });
const other = defineInstrument({ symbol: 'B', calendar: '24x7', marginRate: 0.5 });

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

const RATIOS = ['2:1', '3:1', '3:2', '7:3', '1:2', '1:3', '2:3', '1:10', '21:20'];

/** Splits, and dividends paid at once or later, of the symbols that may have them, at any moment of the bars. */
const randomActions = (dice: Dice, bars: BarTable, symbols: readonly string[]): CorporateAction[] => {
  const [first, last] = [bars.time[0]!, bars.time[bars.length - 1]!];
  const splits = symbols.flatMap((symbol) => Array.from({ length: whole(dice, 0, 2) }, () => split({ symbol, ratio: pick(dice, RATIOS), time: whole(dice, first, last) })));
  const dividends = Array.from({ length: whole(dice, 0, 2) }, () => {
    const time = whole(dice, first, last);
    return dividend({ symbol: pick(dice, symbols), amount: whole(dice, 1, 80) / 100, time, payTime: time + pick(dice, [0, whole(dice, 0, 30 * HOURS)]) });
  });
  return [...splits, ...dividends];
};

/** How many units of now a unit of the beginning has become by `time`, the end of a slice. */
const unitsOf = (actions: readonly CorporateAction[], symbol: string, time: number): number =>
  actions.reduce((units, each) => (each.kind === 'reorganization' && each.symbol === symbol && each.time < time ? (units * Number(each.numerator)) / Number(each.denominator) : units), 1);

/** Bars as they would have traded: prices move with the splits. */
const withSplits = (bars: BarTable, actions: readonly CorporateAction[]): BarTable => {
  for (let row = 0; row < bars.length; row++) {
    const units = unitsOf(actions, SYMBOLS[bars.symbol[row]!]!, bars.time[row]!);
    if (units !== 1) for (const column of [bars.open, bars.high, bars.low, bars.close]) column[row] = Math.max(1, Math.round((column[row]! * 100) / units)) / 100;
  }
  return bars;
};

/** Everything costs something, and nothing is round. */
const FINANCING: FinancingModel = {
  borrow: (_instrument, size, at, days) => ((size * at * BigInt(days)) / 3650n) as Cash,
  interest: (_currency, balance, days) => ((balance * BigInt(days)) / (balance < 0n ? 5000n : 9000n)) as Cash,
};

const TYPES: readonly OrderType[] = ['market', 'limit', 'limit', 'stop', 'stop-limit', 'trailing-stop', 'market-if-touched', 'limit-if-touched'];
const TIMES: readonly TimeInForce[] = ['gtc', 'gtc', 'gtc', 'day', 'gtd', 'ioc', 'fok', 'opg', 'cls'];

/** Type, prices and life of an order given at `now`; prices are around 20 `/ units`. */
const randomTerms = (dice: Dice, now: number, waits: boolean, units: number): Partial<Wish> => {
  const type = pick(dice, TYPES);
  const timeInForce = pick(dice, TIMES);
  const once = ['ioc', 'fok', 'opg', 'cls'].includes(timeInForce);
  const level = whole(dice, 1950, 2050);
  const cents = (at: number): number => Math.max(1, Math.round(at / units)) / 100;
  const terms: Partial<Wish> = {
    type,
    ...(['limit', 'stop-limit', 'limit-if-touched'].includes(type) && { limit: cents(level + (type === 'limit' ? 0 : whole(dice, -20, 20))) }),
    ...(['stop', 'stop-limit', 'market-if-touched', 'limit-if-touched'].includes(type) && { stop: cents(level) }),
    ...(type === 'trailing-stop' && (dice() < 0.5 ? { trailBps: whole(dice, 5, 200) } : { trail: cents(whole(dice, 1, 40)) })),
    ...(type === 'limit' && !once && dice() < 0.2 && { postOnly: true }),
  };
  if (once && ((type !== 'market' && type !== 'limit') || (waits && timeInForce !== 'cls'))) return terms;
  return { ...terms, timeInForce, ...(timeInForce === 'gtd' && { expiresAt: Math.max(0, now) + whole(dice, 1, 60) * HOURS }) };
};

export type Sent = Wish & { readonly symbol: string };

/** Orders that somebody might send at `now`, knowing those that were sent before, and what splits made of a unit. */
export const randomOrders = (dice: Dice, now: number, sent: readonly Sent[], units: (symbol: string) => number = () => 1): Sent[] => {
  const id = `o${sent.length}`;
  const [symbol, side] = [pick(dice, SYMBOLS), pick<Side>(dice, ['buy', 'sell'])];
  const recent = sent.slice(-12);
  const [quantity, owner] = [whole(dice, 1, 60), pick(dice, ['one', 'one', 'two'])];
  const kind = dice();
  if (kind < 0.25 && recent.length > 0) {
    const old = pick(dice, recent);
    const wish = { symbol: old.symbol, side: old.side, owner: old.owner ?? owner, reduceOnly: old.reduceOnly ?? false };
    const terms = dice() < 0.4 ? { ...old, quantity } : { ...randomTerms(dice, now, true, units(old.symbol)), ...wish, quantity };
    const { after: _after, group: _group, ...rest } = terms as Sent;
    return [{ ...rest, id, replaces: old.id, ...(dice() < 0.15 && { group: `h${whole(dice, 0, 9)}` }) }];
  }
  if (kind < 0.45) {
    const leg = { symbol, side: side === 'buy' ? ('sell' as const) : ('buy' as const), quantity, owner, reduceOnly: true, after: id, group: id };
    return [
      { symbol, side, quantity, owner, id, ...randomTerms(dice, now, false, units(symbol)) },
      { ...leg, ...randomTerms(dice, now, true, units(symbol)), id: `o${sent.length + 1}` }, { ...leg, ...randomTerms(dice, now, true, units(symbol)), id: `o${sent.length + 2}` },
    ];
  }
  const after = dice() < 0.2 && recent.length > 0 ? pick(dice, recent).id : undefined;
  return [{
    symbol, side, quantity, owner, id, reduceOnly: dice() < 0.3, ...randomTerms(dice, now, after !== undefined, units(symbol)), ...(after !== undefined && { after }),
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
  const plain = randomBars(dice, steps);
  const { instruments, ...rest } = randomOptions(dice, rich);
  const actions = dice() < 0.5 ? [] : randomActions(dice, plain, instruments.filter((each) => each.settlement === 'cash').map((each) => each.symbol));
  const bars = withSplits(plain, actions);
  const options = { ...rest, instruments, actions, ...(dice() < 0.5 && { financing: FINANCING }) };
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
    for (let orders = whole(dice, 0, 2); orders > 0; orders--) randomOrders(dice, exchange.asOf, sent, (symbol) => unitsOf(actions, symbol, exchange.asOf)).forEach(place);
    if (dice() < 0.2 && sent.length > 0) exchange.cancel(pick(dice, sent.slice(-8)).id);
    from = to;
  }
  if (rich) drain(exchange, observer, place, sent);
  observer.finish(() => {
    exchange.finish();
    exchange.finish();
  });
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
  const wanted = observer.alive.filter(({ order: { reduceOnly, after, group, replaces } }) => !reduceOnly && after === undefined && group === undefined && replaces === undefined);
  const orders = wanted.map(({ order: { id, symbol, side, owner }, lots }) =>
    place({ id: `${id}z`, symbol, side, owner, quantity: lots, type: 'market', replaces: id, group: `${id}z` }));
  for (let hour = start + 10; hour < start + 15; hour++) show(hour);
  for (const { id, replaces } of orders) {
    const status = observer.statusOf(id);
    if (!observer.isWhole(status === 'rejected' ? replaces! : id)) throw new Error(`order ${id} is ${status} and not whole, of ${sent.length} orders`);
  }
};
