import type { Strategy, StrategyContext } from '@trader/core';
import { TraderError } from '@trader/core';
import type { Indicator } from '@trader/indicators';
import { BiggerBars } from './bigger-bars';
import { readParameters } from './parameters';
import type { Parameter } from './parameters';
import type { StrategyEntry } from './registry';

/** An indicator that a declaration can feed. */
type Fed = Indicator & { next(...values: number[]): number };

/** An indicator that every symbol gets one of. */
export interface DeclaredIndicator<Made extends Fed> {
  readonly make: () => Made;
  /** What it takes of a bar: its close; high, low and close; or those and the volume. */
  readonly takes: 'close' | 'range' | 'bar';
  /** The length of its bars, in whole minutes above 0, counted from the session's open; Infinity: sessions. Default: the bars of the data. */
  readonly minutes?: number;
}

/** A bar of one symbol, and what is known with it. The same object at every bar. */
export interface DeclaredBar<Made> {
  readonly symbol: number;
  /** When it ended, ms since 1970 UTC. */
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  /** The indicators of the symbol, each after its last complete bar. */
  readonly indicators: Made;
  /** Whether all of them have a value. */
  readonly ready: boolean;
  /** The last bars of all symbols, by index: `peers[symbol]` is this one. One without a bar yet is not `ready`. */
  readonly peers: readonly DeclaredBar<Made>[];
}

type Settings<Name extends string> = Readonly<Record<Name, number>>;
type Table<Made> = { readonly [Key in keyof Made]: Made[Key] extends Fed ? DeclaredIndicator<Made[Key]> : never };

/** What a strategy is, as far as it can be said without saying how. */
export interface StrategyDeclaration<Name extends string, Made> {
  readonly name: string;
  readonly description: string;
  readonly parameters: Readonly<Record<Name, Parameter>>;
  readonly indicators: (settings: Settings<Name>) => Table<Made>;
  /** Called for every bar of a symbol all of whose indicators are ready. */
  readonly decide: (bar: DeclaredBar<Made>, context: StrategyContext, settings: Settings<Name>) => void;
}

/** A strategy that knows how long it warms up. */
export interface DeclaredStrategy extends StrategyEntry {
  /** How many bars each symbol needs before the first decision, in words. */
  readonly warmUp: (parameters: Readonly<Record<string, number>>) => string;
}

/**
 * Makes a strategy of a declaration: its indicators are made for every symbol, fed with complete bars of their length as these come, and reset when an action of
 * the issuer (a split, say) has changed the prices; `decide` speaks once they are ready. Throws INVALID_CONFIG for a field that there is not, one that is not
 * what it must be, a `decide` that is not a plain function, and, when it is used, for an indicator that is declared wrongly.
 */
export const declareStrategy = <Name extends string, Made extends Readonly<Record<string, Fed>>>(declaration: StrategyDeclaration<Name, Made>): DeclaredStrategy => {
  const { name, description, parameters: table, indicators, decide } = declaration;
  checkDeclaration(declaration);
  if (typeof decide !== 'function' || decide.constructor.name !== 'Function') {
    throw new TraderError('INVALID_CONFIG', `${name}: decide must be a plain function, which is done when it returns: not async, no generator`);
  }
  const read = (parameters: Readonly<Record<string, number>>): { settings: Settings<Name>; declared: Table<Made> } => {
    const settings = readParameters(name, table, parameters);
    const declared = indicators(settings);
    if (typeof declared !== 'object' || declared === null) throw new TraderError('INVALID_CONFIG', `${name}: indicators must return an object, such as { average: { make: () => new Sma(20), takes: "close" } }`);
    for (const [key, each] of listOf(declared)) checkDeclared(`${name}: the indicator ${key}`, each);
    return { settings, declared };
  };
  return {
    description,
    parameters: table,
    warmUp: (parameters) => warmUpOf(listOf(read(parameters).declared)),
    factory: (context, parameters): Strategy => {
      const { settings, declared } = read(parameters);
      const peers: Watched<Made>[] = [];
      context.instruments.forEach((_, symbol) => peers.push(new Watched(symbol, declared, peers)));
      return {
        onBar: (symbol, time, open, high, low, close, volume) => {
          const bar = peers[symbol];
          bar.take(time, context.sessionOpen(symbol), context.sessionClose(symbol), open, high, low, close, volume);
          if (bar.ready && close === close) decide(bar, context, settings);
        },
        onAction: (symbol, into) => {
          peers[symbol].reset();
          peers[into].reset();
        },
      };
    },
  };
};

const DECLARED = Object.keys(
  { name: 0, description: 0, parameters: 0, indicators: 0, decide: 0 } satisfies Record<keyof StrategyDeclaration<string, unknown>, 0>,
);

/** Throws INVALID_CONFIG for what plain JavaScript may declare. */
const checkDeclaration = (declaration: { readonly name: unknown; readonly parameters: unknown; readonly indicators: unknown }): void => {
  const { name, parameters, indicators } = declaration;
  const fail = (what: string): never => {
    throw new TraderError('INVALID_CONFIG', `${typeof name === 'string' && name !== '' ? name : 'declareStrategy'}: ${what}`);
  };
  if (typeof name !== 'string' || name === '') fail('name must be text, such as "dip"');
  const stray = Object.keys(declaration).find((key) => !DECLARED.includes(key));
  if (stray !== undefined) fail(`a declaration has no "${stray}": there are ${DECLARED.join(', ')}`);
  if (typeof parameters !== 'object' || parameters === null) fail('parameters must be an object, such as { days: { default: 3, min: 1, max: 9, description: "days" } }');
  for (const [key, each] of Object.entries(parameters as Readonly<Record<string, Partial<Parameter> | null>>)) {
    const { default: value = NaN, min = NaN, max = NaN } = each ?? {};
    if (!(value >= min && value <= max)) fail(`parameter ${key} needs numbers: a default from its min to its max`);
  }
  if (typeof indicators !== 'function') fail('indicators must be a function that returns them, such as (settings) => ({})');
};

const listOf = <Made>(declared: Table<Made>): [string, DeclaredIndicator<Fed>][] => Object.entries(declared);

const KEYS = Object.keys({ make: 0, takes: 0, minutes: 0 } satisfies Record<keyof DeclaredIndicator<Fed>, 0>);
const TAKES: readonly unknown[] = ['close', 'range', 'bar'] satisfies DeclaredIndicator<Fed>['takes'][];

/** Throws INVALID_CONFIG, led by `where`, for what plain JavaScript may declare. */
const checkDeclared = (where: string, declared: DeclaredIndicator<Fed>): void => {
  const fail = (what: string): never => {
    throw new TraderError('INVALID_CONFIG', `${where} ${what}`);
  };
  if (typeof declared !== 'object' || declared === null) fail('must be an object, such as { make: () => new Sma(20), takes: "close" }');
  const stray = Object.keys(declared).find((key) => !KEYS.includes(key));
  if (stray !== undefined) fail(`has no "${stray}": there are ${KEYS.join(', ')}`);
  const { make, takes, minutes } = declared;
  if (typeof make !== 'function') fail('needs a function "make" that makes it, such as () => new Sma(20)');
  if (!TAKES.includes(takes)) fail(`takes ${JSON.stringify(takes)}: it takes one of ${TAKES.join(', ')}`);
  if (!(minutes === undefined || minutes === Infinity || (Number.isInteger(minutes) && minutes > 0))) {
    fail(`cannot have bars of ${minutes} minutes: give a whole number above 0`);
  }
};

const warmUpOf = (list: readonly [string, DeclaredIndicator<Fed>][]): string => {
  const needed = new Map<number, number>();
  for (const [, { make, minutes = 0 }] of list) needed.set(minutes, Math.max(needed.get(minutes) ?? 0, make().needed));
  const words = [...needed].sort(([a], [b]) => b - a).map(([minutes, bars]) => {
    const count = `${bars} ${bars === 1 ? 'bar' : 'bars'}`;
    return minutes === 0 ? count : minutes === Infinity ? `${count} of a session` : `${count} of ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;
  });
  return words.length === 0 ? 'no bars' : words.join(', ');
};

/** One declared indicator of one symbol. */
class Feed {
  constructor(readonly indicator: Fed, private readonly takes: DeclaredIndicator<Fed>['takes']) {}

  next(high: number, low: number, close: number, volume: number): void {
    if (this.takes === 'close') this.indicator.next(close);
    else if (this.takes === 'range') this.indicator.next(high, low, close);
    else this.indicator.next(high, low, close, volume);
  }
}

/** One symbol: its indicators, and the bars they are fed with. */
class Watched<Made> implements DeclaredBar<Made> {
  time = NaN;
  open = NaN;
  high = NaN;
  low = NaN;
  close = NaN;
  volume = 0;
  ready = false;
  readonly indicators: Made;
  private readonly feeds: readonly Feed[];
  /** Those of the bars of the data. */
  private readonly direct: readonly Feed[];
  private readonly frames: readonly BiggerBars[];

  constructor(readonly symbol: number, declared: Table<Made>, readonly peers: readonly DeclaredBar<Made>[]) {
    const list = listOf(declared).map(([key, { make, takes, minutes }]) => ({ key, minutes, feed: new Feed(make(), takes) }));
    this.indicators = Object.fromEntries(list.map(({ key, feed }) => [key, feed.indicator])) as Made;
    this.feeds = list.map(({ feed }) => feed);
    this.direct = list.filter(({ minutes }) => minutes === undefined).map(({ feed }) => feed);
    const lengths = new Set(list.flatMap(({ minutes }) => (minutes === undefined ? [] : [minutes])));
    this.frames = [...lengths].map((minutes) => {
      const fed = list.filter((each) => each.minutes === minutes).map(({ feed }) => feed);
      return new BiggerBars(minutes * 60_000, (_time, _open, high, low, close, volume) => {
        for (const feed of fed) feed.next(high, low, close, volume);
      });
    });
  }

  take(time: number, sessionOpen: number, sessionClose: number, open: number, high: number, low: number, close: number, volume: number): void {
    this.time = time;
    this.open = open;
    this.high = high;
    this.low = low;
    this.close = close;
    this.volume = volume;
    for (let index = 0; index < this.direct.length; index++) this.direct[index].next(high, low, close, volume);
    for (let index = 0; index < this.frames.length; index++) this.frames[index].add(time, sessionOpen, sessionClose, open, high, low, close, volume);
    if (!this.ready) this.ready = this.feeds.every(({ indicator }) => indicator.ready);
  }

  reset(): void {
    for (const { indicator } of this.feeds) indicator.reset();
    for (const frame of this.frames) frame.reset();
    this.ready = this.feeds.length === 0;
  }
}
