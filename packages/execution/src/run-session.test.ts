import { createApprovalAuthority } from '@trader/core';
import type { BrokerStatement, JournalRecord, MarketFeed } from '@trader/core';
import { readJournal } from '@trader/observability/journal'; // tidy-ok: a test reads a real journal
import { describe, expect, it } from 'vitest';
import { Life } from '../test/life';
import { createDice, cut, randomBars, restless, slicesOf } from '../test/random-market';
import { createExchange, createLoop, OtherProcess, runLive } from '../test/wiring';
import type { Scenario } from '../test/wiring';
import { HeldBroker } from './held-broker';
import { runSession } from './run-session';
import type { PaperVenue } from './run-session';
import type { TradingLoop } from './trading-loop';

const scenario: Scenario = { bars: randomBars(2, 24), strategy: restless(2) };
const dice = () => createDice(9);

/** A venue that answers statements and notes everything else. */
const noteTaker = (statement: BrokerStatement) => {
  const asked: string[] = [];
  const venue: PaperVenue = {
    submit: ({ order }) => void asked.push(`submit ${order.id}`),
    cancel: (id) => void asked.push(`cancel ${id}`),
    subscribe: () => undefined,
    statement: () => Promise.resolve(statement),
    market: () => Promise.resolve(),
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

/** Resumes a journal at `venue`, comparing nothing: gives the loop and what became of it. */
const resume = async (venue: PaperVenue, records: readonly JournalRecord[], bars = scenario.bars): Promise<TradingLoop> => {
  const door = new HeldBroker(venue);
  let told = 0;
  const loop = createLoop(scenario, createApprovalAuthority().mint, door, { append: () => void told++, commit: () => undefined });
  await runSession({ feed: feedOf(bars), venue, door, loop, recorded: () => records[told] });
  return loop;
};

describe('a session that comes back', () => {
  it('sends nothing to a broker whose books are not its own, not even what that broker never had', async () => {
    const other = new OtherProcess();
    const { text } = await runLive(scenario, other, dice(), new Life(500));
    const records = [...readJournal(text.slice(0, text.lastIndexOf('\n') + 1))];
    expect(records.filter((record) => record.kind === 'fill').length).toBeGreaterThan(5);
    const statement = other.exchange.statement();
    const wrong: BrokerStatement[] = [
      { ...statement, cash: (statement.cash + 1n) as typeof statement.cash },
      { ...statement, positions: statement.positions.slice(0, 2).map((each, index) => ({ ...each, quantity: (each.quantity + BigInt(index)) as typeof each.quantity })) },
      createExchange().statement(), // an exchange that has lost its memory
    ];
    for (const told of wrong) {
      const { venue, asked } = noteTaker({ ...told, orders: [] });
      await expect(resume(venue, records).then(() => 'resumed')).rejects.toMatchObject({ code: 'RECONCILE_FAILED' });
      expect(asked).toEqual([]);
    }
  });

  it('does not begin without the broker', async () => {
    const { venue } = noteTaker(createExchange().statement());
    const failing = { ...venue, statement: () => Promise.reject(new Error('no answer')) };
    await expect(resume(failing, [])).rejects.toThrow('no answer');
  });

  it('says so when the feed ends before its journal', async () => {
    const other = new OtherProcess();
    const { text } = await runLive(scenario, other, dice());
    const { venue, asked } = noteTaker(other.exchange.statement());
    const short = cut(scenario.bars, [...slicesOf(scenario.bars)][12]!.from);
    await expect(resume(venue, [...readJournal(text)], short)).rejects.toEqual(expect.objectContaining({ code: 'REPLAY_DIVERGED' }));
    expect(asked).toEqual([]);
  });

  it('halts again where it was halted', async () => {
    const run = (life: Life, other: OtherProcess, journaled: string, haltAt: number) =>
      runLive(scenario, other, dice(), life, journaled, (loop, slice) => {
        if (slice === haltAt) loop.halt('by hand');
      });
    const alone = await run(new Life(), new OtherProcess(), '', 8);
    expect(alone.text).toContain('"kind":"halt"');
    expect(alone.text).toContain('halted: by hand');
    const other = new OtherProcess();
    const { text } = await run(new Life(420), other, '', 8);
    expect(text).toContain('"kind":"halt"');
    const again = await run(new Life(), other, text, -1);
    expect([again.error, again.text]).toEqual([undefined, alone.text]);
  });
});
