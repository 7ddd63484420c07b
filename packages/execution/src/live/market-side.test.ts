import type { BarTable } from '@trader/core';
import { describe, expect, it } from 'vitest';
import { barsOf, liveAccount, START } from '../../test/live';

const MINUTE = 60_000;

/** Bars that end at these minutes, of ABC and of XYZ. */
const minutes = (...ends: readonly number[]): BarTable => {
  const bars = barsOf(...ends.flatMap((minute) => [[START + minute * MINUTE, 10], [START + minute * MINUTE, 10]] as const));
  for (let row = 0; row < bars.length; row++) bars.symbol[row] = row % 2;
  return bars;
};

/** A session that heard its market five seconds after a full minute, with the bars of it and the one before; its strategy wants to trade at every bar. */
const heard = async (warmUp: { frameMs: number; ms: number } | undefined = { frameMs: MINUTE, ms: 60 * MINUTE }, skew = 0) => {
  const seen: string[] = [];
  const account = liveAccount({ warmUp, clock: { skew }, strategy: (context) => ({
    onBar: (symbol, time) => {
      seen.push(`${['ABC', 'XYZ'][symbol]} ${(time - START) / MINUTE} ${context.warmingUp() ? 'past' : 'now'}`);
      context.target(symbol, 5, 'bar');
    },
  }) });
  const life = account.live();
  life.market.bars = minutes(-1, 0);
  account.broker.link('up');
  await account.timers.pass(5_000);
  const { market } = life;
  const link = (state: 'up' | 'down'): void => market.links({ link: 'market', state, reason: 'lost', time: account.timers.now() });
  return {
    ...account, ...life, seen,
    lose: () => link('down'),
    regain: () => link('up'),
    bar: (symbol: number, minute: number) => market.listener?.onBar(symbol, START + (minute - 1) * MINUTE, START + minute * MINUTE, 10, 10, 10, 10, 1),
    /** Waits until so long after the start. */
    until: (ms: number) => account.timers.pass(START + ms - account.timers.now()),
    waits: () => life.loop.control.suspended.has('market link'),
    /** What was asked for since, ms after the start. */
    asked: () => market.asked.splice(0).map((stretch) => stretch.map((time) => time - START)),
  };
};

describe('bars that were missed', () => {
  it('are asked for until they can be had, shown once and in order, and not traded on; those that come meanwhile wait, and are news', async () => {
    const side = await heard();
    expect([side.seen, side.waits(), side.asked()]).toEqual([['ABC -1 past', 'XYZ -1 past', 'ABC 0 past', 'XYZ 0 past'], false, [[5_000 - 60 * MINUTE, 5_000]]]);
    side.seen.splice(0);
    side.lose();
    await side.until(2 * MINUTE + 40_000);
    side.market.bars = minutes(0, 1, 2, 3);
    side.market.reachable = false;
    side.regain();
    await side.until(3 * MINUTE + 100);
    side.bar(0, 3);
    side.bar(0, 3);
    side.bar(0, 1); // late, and no news
    expect([side.seen, side.waits(), side.alarms.at(-1)]).toEqual([[], true, expect.stringMatching(/^warning market link: bars of the past could not be had.*no route$/)]);
    side.market.reachable = true;
    await side.until(4 * MINUTE);
    expect([side.seen, side.waits()]).toEqual([['ABC 1 past', 'XYZ 1 past', 'ABC 2 past', 'XYZ 2 past', 'ABC 3 now'], false]);
    expect([side.broker.since(), new Set(side.asked().map(String))]).toEqual([[], new Set([String([0, 2 * MINUTE])])]);
    side.bar(1, 3);
    side.bar(0, 2);
    expect([side.seen.slice(5), side.broker.since()]).toEqual([['XYZ 3 now'], ['r-4']]);
    expect(side.alarms.filter((each) => each.startsWith('critical'))).toEqual([]); // they came in time
  });

  it('are not asked for before they are there, right after a minute', async () => {
    const side = await heard();
    side.lose();
    await side.until(MINUTE + 10);
    side.asked();
    side.market.bars = minutes(0, 1);
    side.regain();
    await side.until(MINUTE + 2_999);
    expect([side.asked(), side.seen.length, side.waits()]).toEqual([[], 4, true]);
    await side.until(MINUTE + 3_000);
    expect([side.asked(), side.seen.slice(4), side.waits()]).toEqual([[[0, MINUTE]], ['ABC 1 past', 'XYZ 1 past'], false]);
  });

  it('may be of a minute that is over for the venue and not by our clock: what the stream does not tell of it is asked for', async () => {
    const side = await heard();
    side.lose();
    await side.until(MINUTE - 2_000);
    side.asked();
    side.market.bars = minutes(0, 1);
    side.regain();
    side.bar(1, 1); // ABC's came before we were there
    await side.until(MINUTE + 3_000);
    expect([side.asked(), side.seen.slice(4)]).toEqual([[[0, MINUTE]], ['ABC 1 past', 'XYZ 1 now']]);
  });

  it('are none while no minute has ended', async () => {
    const side = await heard();
    side.asked();
    side.lose();
    await side.until(20_000);
    side.regain();
    expect([side.asked(), side.waits()]).toEqual([[], false]);
  });

  it('are those since listening began, when no past was wanted', async () => {
    const side = await heard({ frameMs: MINUTE, ms: 0 });
    expect([side.seen, side.asked(), side.waits()]).toEqual([[], [], false]);
    side.lose();
    await side.until(2 * MINUTE + 10_000);
    side.market.bars = minutes(-1, 0, 1, 2);
    side.regain();
    await side.until(2 * MINUTE + 10_000);
    expect([side.seen, side.asked(), side.waits()]).toEqual([['ABC 1 past', 'XYZ 1 past', 'ABC 2 past', 'XYZ 2 past'], [[5_000, 2 * MINUTE]], false]);
  });

  it('of a symbol that is seldom told are asked for since they were last, and no further back', async () => {
    const side = await heard();
    side.asked();
    for (const [minute, asked] of [[1, 0], [2, 0], [3, 1]]) {
      await side.until(minute * MINUTE + 100);
      side.bar(0, minute);
      side.lose();
      await side.until(minute * MINUTE + 10_000);
      side.market.bars = barsOf([START + minute * MINUTE, 10]);
      side.regain();
      await side.until(minute * MINUTE + 20_000);
      expect(side.asked()).toEqual([[asked * MINUTE, minute * MINUTE]]);
    }
  });

  it('are not asked for by a session without bars', async () => {
    const account = liveAccount();
    const { market, loop } = await account.begin();
    market.links({ link: 'market', state: 'down', reason: 'lost', time: 0 });
    await account.timers.pass(3 * MINUTE);
    market.links({ link: 'market', state: 'up', reason: '', time: 0 });
    expect([market.asked, loop.control.suspended.size]).toEqual([[], 0]);
  });

  it('of a gap that another follows are asked for with those of the other, and whatever else was asked is dropped', async () => {
    const side = await heard();
    side.seen.splice(0);
    side.lose();
    await side.until(MINUTE + 10_000);
    side.asked();
    side.market.bars = minutes(1);
    side.market.delayMs = 90_000;
    side.regain();
    await side.until(MINUTE + 20_000);
    side.lose();
    await side.until(2 * MINUTE + 10_000);
    side.market.reachable = false;
    side.regain();
    await side.until(3 * MINUTE);
    expect([side.asked(), side.seen, side.waits()]).toEqual([[[0, MINUTE], [0, 2 * MINUTE]], [], true]);
    side.market.bars = minutes(1, 2);
    side.market.reachable = true;
    await side.until(6 * MINUTE);
    expect([side.asked(), side.seen, side.waits()]).toEqual([[[0, 2 * MINUTE]], ['ABC 1 past', 'XYZ 1 past', 'ABC 2 past', 'XYZ 2 past'], false]);
  });

  it('end as much earlier as our clock is known to be behind', async () => {
    for (const [skew, bars] of [[19_000, ['ABC 1 past', 'XYZ 1 past']], [0, []], [-19_000, []]] as const) {
      const side = await heard(undefined, skew);
      side.seen.splice(0);
      side.lose();
      await side.until(40_000); // a minute ends at the venue
      side.market.bars = minutes(0, 1);
      side.regain();
      await side.until(2 * MINUTE);
      expect([skew, side.seen]).toEqual([skew, bars]);
    }
  });

  it('are waited for no longer when our clock, which was far behind, is set', async () => {
    const side = await heard(undefined, 3_600_000);
    side.seen.splice(0);
    side.lose();
    await side.until(40_000);
    side.market.bars = minutes(0, 1);
    side.regain(); // a minute ends within 33 s of now, as far as it may be waited for
    expect(side.waits()).toBe(true);
    await side.until(64_000);
    expect([side.seen, side.waits()]).toEqual([['ABC 1 past', 'XYZ 1 past'], false]);
    expect(side.alarms.filter((each) => each.startsWith('critical'))).toEqual([]);
  });

  it('are waited for no longer when our clock is set back meanwhile', async () => {
    const side = await heard();
    side.seen.splice(0);
    side.lose();
    await side.until(MINUTE - 1_000);
    side.market.bars = minutes(0, 1);
    side.regain();
    const now = side.timers.now.bind(side.timers);
    side.timers.now = () => now() - 30 * MINUTE;
    await side.timers.pass(5_000);
    expect([side.seen, side.waits(), side.asked().at(-1)]).toEqual([['ABC 1 past', 'XYZ 1 past'], false, [0, MINUTE]]);
  });

  it('and are refused keep those that come waiting for a minute at most: critical is told once, strategies go on without them, and entries are refused until they can be had', async () => {
    const side = await heard();
    side.bar(0, 0.5);
    const [bought] = side.broker.since();
    side.broker.fill(bought, 5);
    side.seen.splice(0);
    side.asked();
    side.lose();
    await side.until(2 * MINUTE + 10_000);
    side.market.bars = minutes(0, 1, 2);
    side.market.reachable = false;
    side.regain();
    await side.until(3 * MINUTE + 100);
    side.bar(0, 3);
    await side.until(3 * MINUTE + 9_999);
    expect(side.seen).toEqual([]);
    await side.until(60 * MINUTE);
    const criticals = side.alarms.filter((each) => each.startsWith('critical'));
    expect([side.seen, side.waits(), criticals]).toEqual([['ABC 3 now'], true, [expect.stringMatching(/^critical market link: bars that ended after 2026-03-04T15:00:00.000Z, until 2026-03-04T15:02:00.000Z, could not be had for 60000 ms: strategies go on without them/)]]);
    side.broker.since();
    side.bar(0, 60);
    side.bar(1, 60);
    expect([side.seen.slice(1), side.broker.since()]).toEqual([['ABC 60 now', 'XYZ 60 now'], []]);
    expect(side.pursue({ quantity: 0 })).toHaveLength(1); // a reduction goes
    side.market.reachable = true;
    await side.until(61 * MINUTE);
    expect([side.seen.slice(3), side.waits()]).toEqual([[], false]); // what is older than what was shown is not
    expect(side.asked().every(([from, to]) => from === 0 && to === 2 * MINUTE)).toBe(true);
  });

  it('and come after others were heard without them are shown where they are newer than what was shown of their symbol, and past', async () => {
    const side = await heard();
    side.seen.splice(0);
    side.lose();
    await side.until(2 * MINUTE + 10_000);
    side.market.bars = minutes(0, 1, 2);
    side.market.reachable = false;
    side.regain();
    await side.until(3 * MINUTE + 100);
    side.bar(0, 3);
    await side.until(5 * MINUTE);
    side.broker.since();
    side.market.reachable = true;
    await side.until(6 * MINUTE);
    expect([side.seen, side.waits(), side.broker.since()]).toEqual([['ABC 3 now', 'XYZ 1 past', 'XYZ 2 past'], false, []]);
    side.bar(1, 6);
    expect(side.broker.since()).toHaveLength(1);
    side.lose();
    await side.until(8 * MINUTE + 10_000);
    side.market.reachable = false;
    side.regain();
    await side.until(20 * MINUTE);
    expect(side.alarms.filter((each) => each.startsWith('critical'))).toHaveLength(2); // once for each round
  });

  it('and are refused keep those that come waiting no longer when the link comes and goes', async () => {
    const side = await heard();
    side.seen.splice(0);
    side.market.reachable = false;
    side.lose();
    await side.until(MINUTE + 10_000);
    side.regain();
    await side.until(MINUTE + 50_000);
    side.bar(0, 1.5);
    side.lose();
    side.regain();
    await side.until(2 * MINUTE + 9_999);
    expect(side.seen).toEqual([]);
    await side.until(2 * MINUTE + 10_000);
    expect([side.seen, side.waits()]).toEqual([['ABC 1.5 now'], true]);
  });

  it('are waited for no longer once the session ends', async () => {
    const side = await heard();
    side.lose();
    await side.until(MINUTE + 10);
    side.asked();
    side.regain();
    side.lose();
    side.regain();
    side.session.stop();
    expect(side.timers.waiting).toBe(0);
    await side.until(2 * MINUTE);
    expect(side.asked()).toEqual([]);
  });
});
