import { cash, createBarTable, defineInstrument, sliceEnd } from '@trader/core';
import type { BarTable, Entry, Instrument, Slice, Strategy, StrategyContext, Terms } from '@trader/core';

/** A small generator of numbers in [0, 1): mulberry32, by Tommy Ettinger (public domain). */
export const createDice = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
};

export const START = cash(100_000);

/** A share on margin, a future whose sessions end at other times, and a share that comes in small orders and cannot be sold short. */
export const INSTRUMENTS: readonly Instrument[] = [
  defineInstrument({ symbol: 'SHR', calendar: 'XNYS', marginRate: 0.5 }),
  defineInstrument({ symbol: 'FUT', calendar: '24x7', settlement: 'margin', tickSize: '0.05', multiplier: 50, marginRate: 0.2 }),
  defineInstrument({ symbol: 'TNY', calendar: '24x7', lotSize: '0.1', maxOrderQuantity: 5, shortable: false }),
];
const FIRST_PRICES = [50, 2000, 1000];
const LARGEST_TARGETS = [1200, 6, 14];

const HOUR = 3_600_000;
const FIRST = Date.parse('2024-03-06T12:00:00Z');

/** Bars of all instruments, five hours a slice, on the tick; now and then a bar is missing. */
export const randomBars = (seed: number, slices: number): BarTable => {
  const dice = createDice(seed);
  const rows: number[][] = [];
  const lasts = [...FIRST_PRICES];
  for (let slice = 0; slice < slices; slice++) {
    INSTRUMENTS.forEach(({ tickSize }, symbol) => {
      if (slice > 0 && dice() < 0.1) return;
      const tick = Number(tickSize) / 1e9;
      const steps = Array.from({ length: 4 }, () => (dice() - 0.5) * 0.04 * lasts[symbol]!);
      const path = [lasts[symbol]! + steps[0]!];
      for (const step of steps) path.push(path.at(-1)! + step);
      const [open, ...rest] = path.map((at) => Math.round((Math.round(at / tick) * tick) * 1e9) / 1e9);
      lasts[symbol] = rest[3]!;
      rows.push([FIRST + (slice + 1) * 5 * HOUR, FIRST + slice * 5 * HOUR, symbol, open!, Math.max(open!, ...rest), Math.min(open!, ...rest), rest[3]!]);
    });
  }
  const bars = createBarTable(INSTRUMENTS.map((each) => each.symbol), rows.length);
  rows.forEach((row, i) => {
    [bars.time[i], bars.openTime[i], bars.symbol[i], bars.open[i], bars.high[i], bars.low[i], bars.close[i]] = row as [number, number, number, number, number, number, number];
    bars.volume[i] = 1000;
  });
  return bars;
};

/** The first rows of a table. */
export const cut = (bars: BarTable, length: number): BarTable => ({ ...bars, length });

/** The slices of a table, one after the other. */
export function* slicesOf(bars: BarTable): Generator<Slice> {
  for (let from = 0; from < bars.length; from = sliceEnd(bars, from)) yield { bars, from, to: sliceEnd(bars, from) };
}

/** Terms whose exits, of a long (`side` 1) or a short (-1), are on the right side of their entry and of each other: an entry that is not is left out. */
const fitting = (side: number, { entry, ...exits }: Omit<Terms, 'or'>): Omit<Terms, 'or'> => {
  const prices = [entry?.limit, entry?.stop].filter((each) => each !== undefined).map((each) => side * each);
  const below = exits.stop === undefined || side * exits.stop < Math.max(...prices);
  const above = exits.takeProfit === undefined || side * exits.takeProfit > Math.min(...prices);
  return entry === undefined || prices.length > 0 && !(below && above) ? exits : { ...exits, entry };
};

/** With these exits: most entries are at the market, the others of every type and time in force, and now and then two of which one cancels the other. */
export const anyEntry = (dice: () => number, close: number, quantity: number, exits: Omit<Terms, 'or'>): Terms => {
  const terms = fitting(Math.sign(quantity), { ...exits, ...entryOf(dice, close) });
  if ((terms.entry?.type ?? 'market') === 'market' || dice() < 0.5) return terms;
  const side = dice() < 0.7 ? -1 : 1;
  const { entry, ...others } = fitting(side * Math.sign(quantity), { ...(side === 1 && exits), ...entryOf(dice, close) });
  return entry === undefined || (entry.type ?? 'market') === 'market' ? terms : { ...terms, or: { ...others, entry, quantity: side * quantity } };
};

const entryOf = (dice: () => number, close: number): Pick<Terms, 'entry'> => {
  if (dice() < 0.5) return {};
  const near = (): number => close * (1 + (dice() - 0.5) * 0.02);
  const timeInForce = dice() < 0.6 ? 'day' : 'gtc';
  const entries: readonly Entry[] = [
    { type: 'limit', limit: near(), timeInForce }, { type: 'limit', limit: near(), postOnly: true }, { type: 'limit', limit: near(), timeInForce: 'ioc' },
    { type: 'stop', stop: near(), timeInForce }, { type: 'stop-limit', stop: near(), limit: near(), timeInForce },
    { type: 'market-if-touched', stop: near(), timeInForce }, { type: 'limit-if-touched', stop: near(), limit: near(), timeInForce },
    { timeInForce: 'opg' }, { timeInForce: 'cls' }, { type: 'trailing-stop', trailAmount: close * dice() * 0.01, timeInForce }, { type: 'trailing-stop', trailBps: 1 + Math.trunc(dice() * 100) },
  ];
  return { entry: entries[Math.trunc(dice() * entries.length)]! };
};

/** Wants something else all the time: longs, shorts, turns, parts, what it has, all it can pay for, with and without exits, at bars and at fills, busy or not. */
export const restless = (seed: number) => (context: StrategyContext): Strategy => {
  const dice = createDice(seed);
  const closes = new Float64Array(INSTRUMENTS.length);
  const want = (symbol: number, why: string): void => {
    const size = Math.trunc((dice() * 2 - 1) * 2 * LARGEST_TARGETS[symbol]!);
    const { multiplier, marginRate } = INSTRUMENTS[symbol]!;
    const all = Math.trunc(context.equity() / (closes[symbol]! * (Number(multiplier) / 1e9) * marginRate));
    const quantity = dice() < 0.3 ? 0 : dice() < 0.1 ? all : Math.abs(size) > LARGEST_TARGETS[symbol]! ? (size % 2 === 0 ? 1 : -1) * context.position(symbol) : size;
    const away = (share: number): number => closes[symbol]! * (1 + Math.sign(quantity || context.position(symbol)) * share);
    const stop = dice() < 0.7 ? { stop: away(-dice() * 0.03) } : dice() < 0.5 ? { trailBps: 1 + Math.trunc(dice() * 300) } : {};
    const exits = { ...stop, ...(dice() < 0.6 && { takeProfit: away(dice() * 0.03) }) };
    context.target(symbol, quantity, `${why} ${context.sessionClose(symbol)}`, { ...anyEntry(dice, closes[symbol]!, quantity, exits), ...(dice() < 0.1 && { exit: 'cls' }) });
  };
  return {
    onBar: (symbol, _time, _open, _high, _low, close) => {
      closes[symbol] = close;
      if (context.busy(symbol) ? dice() < 0.05 : dice() < 0.35) want(symbol, 'bar');
    },
    onFill: (symbol) => {
      if (dice() < 0.15) want(symbol, 'fill');
      if (dice() < 0.05) want((symbol + 1) % INSTRUMENTS.length, 'neighbour');
    },
  };
};
