import { calendarNamed } from '@trader/core';
import { describe, expect, it } from 'vitest';
import { guarded } from '../../test/guard-setting';
import { ClockSkew } from './clock-skew';
import { DataAge } from './data-age';
import type { DataAgePolicy } from './data-age';

const SECOND = 1_000;
const MINUTE = 60_000;
// New York, 2026-11-25 (a Wednesday): 9:30 to 16:00 of Eastern Standard Time.
const OPEN = Date.UTC(2026, 10, 25, 14, 30);
const CLOSE = Date.UTC(2026, 10, 25, 21);

const watching = async (at: number, { calendar = 'XNYS', policy }: { readonly calendar?: string; readonly policy?: DataAgePolicy } = {}) => {
  const all = guarded();
  const { timers, loop, told, account, pass } = all;
  await timers.pass(at - timers.now());
  loop.advance(timers.now());
  const age = new DataAge({ ...account, calendarOf: () => calendarNamed(calendar), policy });
  age.start();
  /** Quotes of these symbols every second, for so many seconds. Gives when entries were suspended or no longer, in seconds from now. */
  const flow = async (seconds: number, symbols: readonly number[]): Promise<string[]> => {
    const changes: string[] = [];
    for (let second = 0; second < seconds; second++) {
      const before = loop.control.state;
      for (const symbol of symbols) age.onQuote(symbol);
      await pass(SECOND, 250);
      if (loop.control.state !== before) changes.push(`${second + 1}: ${loop.control.state}`);
    }
    return changes;
  };
  return { ...all, age, flow, told };
};

describe('a feed in an open session', () => {
  it('that falls silent is noticed within one and a half heartbeats, and is well with the next event', async () => {
    const { flow, age, told, loop } = await watching(OPEN + MINUTE);
    expect(await flow(60, [0, 1])).toEqual([]);
    expect(await flow(30, [])).toEqual([expect.stringMatching(/^1[0-5]: reducing$/)]);
    expect(age.age).toBeGreaterThan(29 * SECOND);
    expect(told).toEqual([expect.stringMatching(/^critical market data: nothing has come of market since 2026-11-25T14:3.*: entries are refused until something does$/)]);
    expect(loop.control.reason).toContain('market data: nothing has come of market since');
    expect(await flow(10, [1])).toEqual([expect.stringMatching(/^[123]: active$/)]);
    expect(age.age).toBeLessThan(4 * SECOND);
  });

  it('lets exits pass while it is silent', async () => {
    const { flow, want, venue, loop, records } = await watching(OPEN + MINUTE);
    await flow(5, [0, 1]);
    venue.takes = () => 'fills';
    want({ quantity: 100 });
    await flow(20, []);
    expect(want({ quantity: 120 })).toEqual([]);
    expect(records.at(-1)).toMatchObject({ kind: 'refusal', check: 'trading state' });
    expect(want({ quantity: 0 })).toEqual([expect.stringContaining('sell 100 market reduce')]);
    expect(loop.ledger.position(0)).toBe(0n);
  });

  it('of which one symbol is silent refuses the entries of that', async () => {
    const { flow, age, want, records, told } = await watching(OPEN + MINUTE, { policy: { symbolMs: 30_000 } });
    expect(await flow(60, [1])).toEqual([]);
    expect([age.staleSymbols, told]).toEqual([['ABC'], ['warning market data: nothing has come of ABC for more than 30000 ms: its entries are refused until something does']]);
    want({ quantity: 10 });
    expect(records.at(-1)).toMatchObject({ check: 'trading state', reason: expect.stringContaining('reducing: market data: nothing has come of it since 2026-11-25T14:31') });
    await flow(4, [0]);
    expect(age.staleSymbols).toEqual([]);
    expect(want({ quantity: 10 })).toHaveLength(1);
  });

  it('in which a symbol is halted is not blamed for its silence', async () => {
    const { flow, age, loop } = await watching(OPEN + MINUTE, { policy: { symbolMs: 30_000 } });
    loop.watch.onStatus(0, false);
    await flow(60, [1]);
    expect(age.staleSymbols).toEqual([]);
  });
});

describe('silence is due', () => {
  it('before the open, and counts from it', async () => {
    const { flow, age } = await watching(OPEN - 5 * MINUTE);
    expect([await flow(300, []), age.age]).toEqual([[], undefined]);
    expect(await flow(20, [])).toEqual([expect.stringMatching(/^1[0-5]: reducing$/)]);
    expect(age.staleSymbols).toEqual([]);
    await flow(110, []);
    expect(age.staleSymbols).toEqual(['ABC', 'XYZ']);
  });

  it('after the close, which ends a suspension, on half days too, and over a weekend', async () => {
    const { flow } = await watching(CLOSE - MINUTE);
    expect(await flow(90, [])).toEqual([expect.stringMatching(/^1[0-5]: reducing$/), expect.stringMatching(/^6[0-3]: active$/)]);
    const half = await watching(Date.UTC(2026, 10, 27, 18) - 5 * SECOND); // 13:00 on the Friday after Thanksgiving
    expect(await half.flow(60, [])).toEqual([]);
    const saturday = await watching(Date.UTC(2026, 10, 28, 16));
    expect(await saturday.flow(60, [])).toEqual([]);
  });

  it('over a lunch break, and counts from its end', async () => {
    // CFFEX pauses from 11:30 to 13:00 in Shanghai (cffex.com.cn, trading hours).
    const { flow } = await watching(Date.UTC(2026, 10, 25, 3, 30) - 3 * SECOND, { calendar: 'CFFEX' });
    expect(await flow(60, [])).toEqual([]);
    const after = await watching(Date.UTC(2026, 10, 25, 5), { calendar: 'CFFEX' });
    expect(await after.flow(20, [])).toEqual([expect.stringMatching(/^1[0-5]: reducing$/)]);
  });

  it('at another hour of UTC once the clocks have changed', async () => {
    // Daylight saving time ended on 1 November 2026: 9:30 was 13:30 UTC on 30 October, and is 14:30 on 2 November.
    const before = await watching(Date.UTC(2026, 9, 30, 13, 29));
    expect(await before.flow(80, [])).toEqual([expect.stringMatching(/^7[0-5]: reducing$/)]);
    const after = await watching(Date.UTC(2026, 10, 2, 13, 29));
    expect(await after.flow(80, [])).toEqual([]);
  });
});

it('looks no more once it is stopped, and refuses a heartbeat that a symbol need not keep', async () => {
  const { age, timers, account } = await watching(OPEN);
  age.stop();
  expect(timers.waiting).toBe(0);
  expect(() => new DataAge({ ...account, calendarOf: () => calendarNamed('XNYS'), policy: { symbolMs: 5_000 } })).toThrow('no heartbeat of 10000 ms');
});

describe('a clock', () => {
  it('that differs by more than the way of the answer explains lets no entry pass, until it is right again', () => {
    const { account, loop } = guarded();
    const clock = new ClockSkew(account);
    const state = (theirs: number, askedAt: number, heardAt: number): unknown => {
      clock.note(theirs, askedAt, heardAt);
      return [loop.control.state, clock.skew];
    };
    expect(clock.skew).toBeUndefined();
    expect(state(10_000, 10_000, 10_400)).toEqual(['active', 0]);
    expect(state(12_000, 10_000, 10_000)).toEqual(['active', 2_000]);
    expect(state(13_000, 10_000, 10_400)).toEqual(['reducing', 2_600]);
  });

  it('is judged by the least that it can differ by', () => {
    const { account, loop, told } = guarded();
    const clock = new ClockSkew({ ...account, limitMs: 1_000, resolutionMs: 0 });
    clock.note(11_500, 10_000, 12_000); // half a second, and the answer took two
    expect([loop.control.state, clock.skew]).toEqual(['active', 0]);
    clock.note(8_000, 10_000, 10_000);
    expect([loop.control.state, clock.skew, loop.control.reason]).toEqual(['reducing', -2_000, "clock: our clock is ahead of the broker's by 2000 ms, and 1000 are allowed"]);
    clock.note(9_400, 10_000, 10_000);
    expect(loop.control.state).toBe('reducing');
    clock.note(9_600, 10_000, 10_000);
    expect([loop.control.state, told.at(-1)]).toEqual(['active', 'info clock: our clock is right again']);
  });
});
