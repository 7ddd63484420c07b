import { calendarNamed, formatQuantity } from '@trader/core';
import { describe, expect, it } from 'vitest';
import { guarded } from '../../test/guard-setting';
import { EndOfDay } from './end-of-day';
import type { EndOfDayOptions } from './end-of-day';

const MINUTE = 60_000;
// Friday after Thanksgiving: New York closes at 13:00 (nyse.com/markets/hours-calendars). Standard time since 1 November: 18:00 UTC.
const HALF_DAY_CLOSE = Date.UTC(2026, 10, 27, 18);
const CLOSE = Date.UTC(2026, 10, 25, 21);
const newYork = calendarNamed('XNYS');

/** Two sleeves; `day` must be flat by the close and holds 100 of ABC under a bracket, `long` holds 40 of it. It is `before` ms before the close. */
const evening = async ({ before = 10 * MINUTE, close = CLOSE, policy }: { readonly before?: number; readonly close?: number; readonly policy?: EndOfDayOptions['policy'] } = {}) => {
  const quiet = { createStrategy: () => ({ onBar: () => undefined }) };
  const all = guarded({ sleeves: [{ name: 'day', ...quiet }, { name: 'long', ...quiet }] });
  const { timers, loop, venue, want, account } = all;
  await timers.pass(close - before - timers.now());
  loop.advance(timers.now());
  const take = (sleeve: string, quantity: number, more = {}): void => {
    venue.takes = () => 'works';
    const [asked] = want({ quantity, ...more }, sleeve);
    venue.trade(asked.split(' ')[0], quantity);
    loop.settle();
  };
  take('long', 40);
  take('day', 100, { stop: 9, takeProfit: 11 });
  venue.since();
  const options = { ...account, sleeves: [{ sleeve: 'day' }], calendarOf: () => newYork, policy };
  const end = new EndOfDay(options);
  end.start();
  const held = (sleeve: string): string => formatQuantity(loop.ledger.held(0, sleeve));
  return { ...all, end, held, options };
};

describe('a sleeve that is to be flat by the close', () => {
  it('is left alone until five minutes before it, then cancels its exits and closes at the market; others keep what they hold', async () => {
    const { venue, pass, held, told } = await evening();
    await pass(5 * MINUTE - 1_000, 1_000);
    expect([venue.since(), told]).toEqual([[], []]);
    venue.takes = () => 'fills';
    await pass(6_000, 1_000);
    expect(venue.since()).toEqual(['cancel r-5', 'cancel r-6', expect.stringContaining('sell 100 market reduce')]);
    expect([held('day'), held('long')]).toEqual(['0', '40']);
    await pass(10 * MINUTE, 1_000);
    expect(venue.since()).toEqual([]);
    expect(told).toEqual(['info end of day: day goes flat by 2026-11-25T21:00:00.000Z']);
  });

  it('is closed though another sleeve opens on that side, whose order the broker takes for the other half of a wash trade: it is cancelled', async () => {
    const { venue, pass, held, want } = await evening();
    want({ quantity: 60, entry: { type: 'limit', limit: 9 } }, 'long');
    const [entry] = [...venue.open].slice(-1);
    venue.takes = () => (venue.open.has(entry) ? 'rejected' : 'fills');
    await pass(7 * MINUTE + 30_000, 1_000);
    expect([venue.open.has(entry), held('day'), held('long')]).toEqual([false, '0', '40']);
  });

  it('goes by the half day', async () => {
    const { venue, pass } = await evening({ close: HALF_DAY_CLOSE });
    await pass(5 * MINUTE - 1_000, 1_000);
    expect(venue.since()).toEqual([]);
    await pass(6_000, 1_000);
    expect(venue.since()).toHaveLength(3);
  });

  it('opens nothing any more until the close, and the other sleeve may', async () => {
    const { venue, pass, want, records } = await evening();
    venue.takes = () => 'fills';
    await pass(6 * MINUTE, 1_000);
    venue.since();
    expect(want({ quantity: 10 }, 'day')).toEqual([]);
    expect(records.at(-1)).toMatchObject({ kind: 'refusal', check: 'trading state', reason: 'reducing: end of day: flat by the close at 2026-11-25T21:00:00.000Z' });
    expect(want({ quantity: 50 }, 'long')).toEqual([expect.stringContaining('buy 10 market')]);
    await pass(5 * MINUTE, 1_000);
    expect(want({ quantity: 10 }, 'day')).toEqual([expect.stringContaining('buy 10 market')]);
  });

  it('cancels an entry that works', async () => {
    const { venue, pass, want, held } = await evening({ before: 5 * MINUTE + 10_000 });
    venue.takes = () => 'works';
    venue.obeys = false;
    want({ quantity: 100, stop: 9, takeProfit: 11 }, 'day');
    want({ quantity: 300, symbol: 1, entry: { type: 'limit', limit: 5 } }, 'long');
    venue.since();
    await pass(20_000, 1_000);
    expect(venue.since()).toEqual(['cancel r-5', 'cancel r-6']);
    expect(held('day')).toBe('100');
  });
});

describe('what is left', () => {
  it('after parts have traded is cancelled and sent again three minutes and one minute before the close, and critical is told', async () => {
    const { venue, pass, held, told } = await evening();
    await pass(5 * MINUTE + 6_000, 1_000);
    const first = [...venue.open][0];
    venue.trade(first, 30);
    await pass(MINUTE, 1_000);
    venue.since();
    await pass(MINUTE, 1_000);
    expect(venue.since()).toEqual([`cancel ${first}`, expect.stringContaining('sell 70 market reduce')]);
    expect(told.at(-1)).toBe('critical end of day: day still holds 70 of ABC with 1 orders at work, 180 s before the close: what works is cancelled, and the rest reduced again');
    venue.trade([...venue.open][0], 50);
    await pass(2 * MINUTE, 1_000);
    expect(venue.since().at(-1)).toContain('sell 20 market reduce');
    venue.trade([...venue.open][0], 20);
    await pass(MINUTE, 1_000);
    expect([held('day'), held('long'), venue.since()]).toEqual(['0', '40', []]);
  });

  it('of a rejected order is tried again every few seconds', async () => {
    const { venue, pass, held } = await evening();
    let rejects = 3;
    venue.takes = () => (rejects-- > 0 ? 'rejected' : 'fills');
    await pass(5 * MINUTE + 21_000, 1_000);
    expect(venue.since().filter((each) => each.includes('market'))).toHaveLength(4);
    expect(held('day')).toBe('0');
  });

  it('is not sold a second time while nobody has told what became of the first order', async () => {
    const { venue, pass, held, told, loop } = await evening();
    venue.takes = () => 'lost';
    await pass(5 * MINUTE + 1_000, 1_000);
    const first = venue.since().at(-1)!.split(' ')[0];
    venue.tell('unknown', first);
    loop.settle();
    venue.takes = () => 'works';
    await pass(4 * MINUTE + 30_000, 1_000);
    expect(venue.since()).toEqual([]);
    expect(told.at(-1)).toContain('day still holds 100 of ABC with 1 orders at work');
    venue.open.add(first); // it had arrived
    venue.trade(first, 100);
    await pass(MINUTE, 1_000);
    expect([held('day'), venue.since()]).toEqual(['0', []]);
  });

  it('is not sold at all when the broker shows that it was: a fill nobody told about', async () => {
    const { venue, pass, held, told } = await evening();
    await pass(5 * MINUTE + 6_000, 1_000);
    venue.since();
    venue.talks = false;
    venue.trade([...venue.open][0], 100);
    await pass(2 * MINUTE, 1_000);
    expect([held('day'), venue.since()]).toEqual(['0', []]);
    await pass(5 * MINUTE, 1_000);
    expect(told).toHaveLength(1);
  });

  it('goes by the lesser of the two books where they differ', async () => {
    const { venue, pass, told, loop } = await evening({ before: 4 * MINUTE });
    await pass(1_000);
    const [order] = venue.since().slice(-1).map((each) => each.split(' ')[0]);
    venue.positions.set('ABC', 60_000_000_000n as never); // 40 of them are of the other sleeve
    await pass(MINUTE, 1_000);
    expect(told.at(-1)).toContain("the broker's books differ from ours, and 20 may be reduced by them");
    expect(venue.since()).toEqual([`cancel ${order}`, expect.stringContaining('sell 20 market reduce')]);
    venue.positions.set('ABC', 40_000_000_000n as never);
    await pass(2 * MINUTE, 1_000);
    expect(venue.since()).toEqual([expect.stringContaining('cancel r-')]);
    expect(formatQuantity(loop.ledger.held(0, 'day'))).toBe('100');
  });

  it('is told when the broker cannot be asked, and when the close has come', async () => {
    const { venue, pass, told } = await evening();
    venue.takes = () => 'rejected';
    venue.down = 'no route';
    await pass(10 * MINUTE + 6_000, 1_000);
    expect(told).toContain('critical end of day: whether ABC, XYZ is flat cannot be verified: no route');
    expect(told.at(-1)).toBe('critical end of day: day was not flat at the close: it holds 100 of ABC');
  });
});

describe('after a restart in the middle', () => {
  it('the broker is asked at once, and nothing is sold twice', async () => {
    const { end, venue, pass, options, held, told } = await evening();
    await pass(5 * MINUTE + 6_000, 1_000);
    const first = [...venue.open][0];
    end.stop();
    options.loop.control.release('end of day', 'day');
    await pass(2.5 * MINUTE, 1_000);
    venue.talks = false;
    venue.trade(first, 60);
    venue.talks = true;
    venue.since();
    new EndOfDay(options).start();
    await pass(5_000, 1_000);
    expect(venue.since()).toEqual([`cancel ${first}`, expect.stringContaining('sell 40 market reduce')]);
    expect(told.at(-1)).toContain('day still holds 40 of ABC');
    venue.trade([...venue.open][0], 40);
    await pass(5 * MINUTE, 1_000);
    expect(held('day')).toBe('0');
  });
});

it('is not begun with so little time that nothing could be verified', () => {
  const { account } = guarded();
  expect(() => new EndOfDay({ ...account, sleeves: [{ sleeve: 'day', flatBeforeCloseMs: 180_000 }], calendarOf: () => newYork })).toThrow('flatBeforeCloseMs of day must be above 180000 ms');
});
