import { cash, createApprovalAuthority, createBarTable, createCalendars, defineInstrument } from '@trader/core';
import type { BarTable, JournalRecord, LinkEvent, LiveMarket, MarketListener, Strategy, StrategyContext, Target } from '@trader/core';
import { settled, VirtualTime } from '@trader/core/testing';
import { createGate } from '@trader/risk';
import type { RiskLimits } from '@trader/risk';
import { TradingLoop } from '../src';
import { LiveSession, restore } from '../src/live';
import type { LiveSessionOptions } from '../src/live';
import { isUnfunded } from '../src/live/take-over';
import { FakeLiveBroker } from './fake-live-broker';

export const START = Date.parse('2026-03-04T15:00:00Z');
const INSTRUMENTS = ['ABC', 'XYZ'].map((symbol) => defineInstrument({ symbol, calendar: '24x7' }));

const COLUMNS = ['time', 'openTime', 'symbol', 'open', 'high', 'low', 'close', 'volume'] as const;

/** Bars that end after `from` and not after `to`. */
const within = (bars: BarTable, from: number, to: number): BarTable => {
  const rows = [...bars.time.keys()].filter((row) => bars.time[row] > from && bars.time[row] <= to);
  const found = createBarTable(bars.symbols, rows.length);
  for (const column of COLUMNS) rows.forEach((row, place) => (found[column][place] = bars[column][row]));
  return found;
};

/** A market that says what the test says. */
class FakeMarket implements LiveMarket {
  listener: MarketListener | undefined;
  links: (event: LinkEvent) => void = () => undefined;
  bars: BarTable = createBarTable(['ABC', 'XYZ'], 0);
  asked: (readonly [from: number, to: number])[] = [];
  reachable = true;
  /** How long an answer takes. */
  delayMs = 0;
  /** Whether it can be heard at once. */
  up = true;
  closed = false;

  constructor(private readonly timers: VirtualTime) {}

  subscribe(_wish: unknown, market: MarketListener, links: (event: LinkEvent) => void): void {
    this.listener = market;
    this.links = links;
    if (this.up) links({ link: 'market', state: 'up', reason: '', time: START });
  }

  async history(_symbols: readonly string[], _frameMs: number, from: number, to: number): Promise<BarTable> {
    this.asked.push([from, to]);
    const { bars, reachable } = this;
    if (this.delayMs > 0) await new Promise<void>((resolve) => void this.timers.after(this.delayMs, resolve));
    if (!reachable) throw new Error('no route');
    return within(bars, from, to);
  }

  close(): void {
    this.closed = true;
  }
}

/** Bars of ABC that end at these times, at these prices. */
export const barsOf = (...rows: readonly (readonly [time: number, price: number])[]): BarTable => {
  const bars = createBarTable(['ABC', 'XYZ'], rows.length);
  rows.forEach(([time, at], row) => {
    bars.time[row] = time;
    for (const column of [bars.open, bars.high, bars.low, bars.close]) column[row] = at;
  });
  return bars;
};

interface Setting extends Partial<Pick<LiveSessionOptions, 'warmUp' | 'policy' | 'adopt' | 'clock'>> {
  readonly limits?: RiskLimits;
  readonly strategy?: (context: StrategyContext) => Strategy;
  readonly broker?: (broker: FakeLiveBroker) => void;
  readonly commit?: (records: readonly JournalRecord[]) => void;
}

/** A live account in lives of one process after the other: the broker, its market and the journal outlive them. */
export const liveAccount = ({ limits = {}, strategy = () => ({ onBar: () => undefined }), broker: prepare, commit, ...session }: Setting = {}) => {
  const timers = new VirtualTime(START);
  const broker = new FakeLiveBroker(timers);
  prepare?.(broker);
  const records: JournalRecord[] = [];
  const alarms: string[] = [];
  const policy = { cashTolerance: cash(0), cashTolerancePerFill: cash(0), ...session.policy };
  const live = (more: Partial<LiveSessionOptions> = {}) => {
    const market = new FakeMarket(timers);
    const loop = new TradingLoop({
      run: 'r', instruments: INSTRUMENTS, cash: cash(0), calendarOf: createCalendars(), broker, gate: createGate({ mint: createApprovalAuthority().mint, limits }),
      sleeves: [{ name: 'test', createStrategy: strategy }], journalGoals: true,
      journal: { append: (record) => void records.push(record), commit: () => commit?.(records) },
    });
    restore(loop, [...records]);
    const of = new LiveSession({ loop, broker, market, timers, alarm: (level, source, text) => void alarms.push(`${level} ${source}: ${text}`), ...session, policy, ...more });
    const started = of.start();
    started.catch(() => undefined);
    const quote = (at = 10): void => market.listener?.onQuote(0, timers.now(), at - 0.01, 100, at + 0.01, 100);
    const pursue = (target: Omit<Target, 'symbol' | 'reason'>): string[] => {
      loop.advance(timers.now());
      loop.pursue({ symbol: 0, reason: 'test', ...target });
      loop.settle();
      return broker.since();
    };
    return { market, loop, session: of, started, quote, pursue };
  };
  /** A life whose broker is reached at once. */
  const begin = async (more?: Partial<LiveSessionOptions>) => {
    const life = live(more);
    broker.link('up');
    await timers.pass(isUnfunded(life.loop.parts) ? 5_000 : 0); // a first start asks twice
    life.quote();
    return life;
  };
  const kinds = (): string[] => records.map(({ kind }) => kind);
  return { timers, broker, records, alarms, kinds, live, begin, settled };
};
