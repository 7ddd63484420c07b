import { createApprovalAuthority, isTraderError } from '@trader/core';
import type { BrokerStatement, JournalRecord, MarketFeed, MarketProgress, Trace } from '@trader/core';
import { readJournal } from '@trader/observability/journal'; // tidy-ok: a test reads a real journal
import { describe, expect, it } from 'vitest';
import { Life } from '../test/life';
import { createDice, cut, randomBars, restless, slicesOf } from '../test/random-market';
import { createLoop, OtherProcess, runLive } from '../test/wiring';
import type { Scenario } from '../test/wiring';
import { HeldBroker } from './held-broker';
import { runSession } from './run-session';
import type { PaperVenue } from './run-session';
import type { TradingLoop } from './trading-loop';

const scenario: Scenario = { bars: randomBars(2, 24), strategy: restless(2) };
const dice = () => createDice(9);

/** A venue that answers statements and notes everything else. */
const noteTaker = (statement: BrokerStatement & MarketProgress) => {
  const asked: string[] = [];
  const venue: PaperVenue = {
    submit: ({ order }) => void asked.push(`submit ${order.id}`),
    cancel: (id) => void asked.push(`cancel ${id}`),
    subscribe: () => undefined,
    statement: () => Promise.resolve(statement),
    market: () => Promise.resolve(),
    finish: () => Promise.resolve(),
    quiet: () => Promise.resolve(),
  };
  return { venue, asked };
};

const feedOf = (bars: Scenario['bars']): MarketFeed => ({
  symbols: bars.symbols,
  async *[Symbol.asyncIterator]() {
    yield* slicesOf(bars);
  },
});

/** A trace that notes when spans begin and how they end; it knows asynchronous work only. */
const noteSpans = () => {
  const noted: unknown[] = [];
  const trace: Trace = (name, attributes, work) => {
    noted.push([name, attributes]);
    const result = work();
    Promise.resolve(result).then(() => noted.push(`${name} ends`), (error: unknown) => noted.push(`${name}: ${isTraderError(error) ? error.code : 'unexpected'}`));
    return result;
  };
  return { trace, noted };
};

/** Resumes a journal at `venue`, comparing nothing: gives the loop and what became of it. */
const resume = async (venue: PaperVenue, records: readonly JournalRecord[], bars = scenario.bars, trace?: Trace): Promise<TradingLoop> => {
  const door = new HeldBroker(venue);
  let told = 0;
  const loop = createLoop(scenario, createApprovalAuthority().mint, door, { append: () => void told++, commit: () => undefined });
  await runSession({ feed: feedOf(bars), venue, door, loop, recorded: () => records[told], ...(trace === undefined ? {} : { trace }) });
  return loop;
};

describe('a session that comes back', () => {
  it('sends nothing to a broker whose books are not its own, not even what that broker never had', async () => {
    const other = new OtherProcess();
    const { text } = await runLive(scenario, other, dice(), new Life(500));
    const records = [...readJournal(text.slice(0, text.lastIndexOf('\n') + 1))];
    expect(records.filter((record) => record.kind === 'fill').length).toBeGreaterThan(5);
    const statement = other.server.statement();
    const wrong: (BrokerStatement & MarketProgress)[] = [
      { ...statement, cash: (statement.cash + 1n) as typeof statement.cash },
      { ...statement, positions: statement.positions.slice(0, 2).map((each, index) => ({ ...each, quantity: (each.quantity + BigInt(index)) as typeof each.quantity })) },
      new OtherProcess().server.statement(), // an exchange that has lost its memory
    ];
    for (const told of wrong) {
      const { venue, asked } = noteTaker({ ...told, orders: [] });
      await expect(resume(venue, records).then(() => 'resumed')).rejects.toMatchObject({ code: 'RECONCILE_FAILED' });
      expect(asked).toEqual([]);
    }
  });

  it('does not begin without the broker', async () => {
    const { venue } = noteTaker(new OtherProcess().server.statement());
    const failing = { ...venue, statement: () => Promise.reject(new Error('no answer')) };
    await expect(resume(failing, [])).rejects.toThrow('no answer');
  });

  it('says so when the feed ends before its journal', async () => {
    const other = new OtherProcess();
    const { text } = await runLive(scenario, other, dice());
    const { venue, asked } = noteTaker(other.server.statement());
    const short = cut(scenario.bars, [...slicesOf(scenario.bars)][12]!.from);
    await expect(resume(venue, [...readJournal(text)], short)).rejects.toEqual(expect.objectContaining({ code: 'REPLAY_DIVERGED' }));
    expect(asked).toEqual([]);
  });

  it('says so when its feed begins with another event: what the broker has not met is not passed over', async () => {
    // Of a run that has done nothing yet, so that its journal tells nothing of the feed.
    const idle: Scenario = { bars: scenario.bars, strategy: () => ({ onBar: () => undefined }) };
    const other = new OtherProcess();
    const { text } = await runLive(idle, other, dice());
    const begun = text.slice(0, text.indexOf('\n') + 1);
    const statement = other.server.statement();
    const asOf = [...slicesOf(scenario.bars)].map(({ from }) => scenario.bars.time[from])[11]!;
    const { venue } = noteTaker({ ...statement, met: 12, asOf });
    const records = [...readJournal(begun)];
    await resume(venue, records);
    const short = cut(scenario.bars, scenario.bars.time.indexOf(asOf));
    await expect(resume(venue, records, short)).rejects.toMatchObject({ code: 'INVALID_DATA', message: expect.stringContaining('the feed ends with event 11, and the broker has met 12') });
    for (const shift of [1, -1]) {
      const bars = { ...scenario.bars, time: scenario.bars.time.map((each) => each + shift * 5 * 3_600_000) };
      await expect(resume(venue, records, bars), `shifted by ${shift}`).rejects.toMatchObject({ code: 'INVALID_DATA', message: expect.stringContaining('event 12 of the feed is of 2024-03-') });
    }
  });

  it('shows its replay and its reconciliation as spans, and which of them failed', async () => {
    const other = new OtherProcess();
    const { text } = await runLive(scenario, other, dice());
    const records = [...readJournal(text)];
    const statement = other.server.statement();
    const [orders, events] = [statement.orders.length, statement.events.length];
    expect(Math.min(orders, events)).toBeGreaterThan(5);
    const spansOf = async (told: BrokerStatement & MarketProgress, bars = scenario.bars): Promise<unknown[]> => {
      const { trace, noted } = noteSpans();
      await resume(noteTaker(told).venue, records, bars, trace).catch(() => undefined);
      return noted;
    };
    const replay = ['replay', { orders, asOf: scenario.bars.time.at(-1) }];
    const reconcile = ['reconcile', { orders, events }];
    expect(await spansOf(statement)).toEqual([replay, 'replay ends', reconcile, 'reconcile ends']);
    expect(await spansOf({ ...statement, cash: 0n as typeof statement.cash })).toEqual([replay, 'replay ends', reconcile, 'reconcile: RECONCILE_FAILED']);
    const short = cut(scenario.bars, [...slicesOf(scenario.bars)][12]!.from);
    expect(await spansOf(statement, short)).toEqual([replay, 'replay: REPLAY_DIVERGED']);
    expect((await spansOf(new OtherProcess().server.statement()))[0]).toEqual(['replay', { orders: 0 }]);
  });

  it('closes its feed when it fails', async () => {
    let closed = 0;
    const feed: MarketFeed = {
      symbols: scenario.bars.symbols,
      async *[Symbol.asyncIterator]() {
        try {
          yield* slicesOf(scenario.bars);
        } finally {
          closed++;
        }
      },
    };
    const { venue } = noteTaker(new OtherProcess().server.statement());
    const failing = { ...venue, market: () => Promise.reject(new Error('no market')) };
    const door = new HeldBroker(failing);
    const loop = createLoop(scenario, createApprovalAuthority().mint, door);
    await expect(runSession({ feed, venue: failing, door, loop, recorded: () => undefined })).rejects.toThrow('no market');
    expect(closed).toBe(1);
  });

  it('halts again where it was halted', async () => {
    const run = (life: Life, other: OtherProcess, journaled: string, haltAt: number) =>
      runLive(scenario, other, dice(), life, journaled, (loop, slice) => {
        if (slice === haltAt) loop.control.setState('halted', 'by hand');
      });
    const alone = await run(new Life(), new OtherProcess(), '', 8);
    expect(alone.text).toContain('"kind":"state"');
    expect(alone.text).toContain('halted: by hand');
    const other = new OtherProcess();
    const { text } = await run(new Life(420), other, '', 8);
    expect(text).toContain('"kind":"state"');
    const again = await run(new Life(), other, text, -1);
    expect([again.error, again.text]).toEqual([undefined, alone.text]);
  });

  it('halts again where it was halted on the way to an event that the broker had not met, and the broker meets it', async () => {
    const strategy: Scenario['strategy'] = (context) => {
      let bar = 0;
      return { onBar: (symbol) => (symbol === 0 && bar++ < 2 ? context.target(0, bar === 1 ? 100 : 0, 'in and out') : undefined) };
    };
    const short: Scenario = { bars: randomBars(9, 5), strategy };
    const run = (life: Life, other: OtherProcess, journaled: string, haltAfter: number) =>
      runLive(short, other, createDice(9), life, journaled, (loop, slice) => {
        if (slice !== haltAfter) return;
        const { advance } = loop;
        loop.advance = (time) => {
          advance.call(loop, time);
          loop.advance = advance;
          loop.control.setState('halted', 'by hand');
        };
      });
    for (const haltAfter of [0, 1]) {
      const whole = new Life();
      const alone = await run(whole, new OtherProcess(), '', haltAfter);
      for (let point = 1; point <= whole.spent; point++) {
        const other = new OtherProcess();
        const { text } = await run(new Life(point), other, '', haltAfter);
        if (!text.includes('"reason":"by hand"}')) continue;
        const again = await run(new Life(), other, text, -1);
        expect([again.error, again.text], `halted after slice ${haltAfter}, dead at point ${point} of ${whole.spent}`).toEqual([undefined, alone.text]);
      }
    }
  });
});
