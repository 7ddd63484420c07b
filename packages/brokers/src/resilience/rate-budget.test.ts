import { VirtualTime } from '@trader/core/testing';
import { describe, expect, it } from 'vitest';
import { RateBudget } from './rate-budget';
import type { Urgency } from './rate-budget';

/** A budget of 60 a minute, whose reserve is 6. */
class Desk {
  readonly time = new VirtualTime(1_000_000);
  readonly budget = new RateBudget({ timers: this.time, perMinute: 60, reserve: 0.1 });
  readonly log: string[] = [];

  ask(urgency: Urgency, name: string, within = Infinity): void {
    const at = (): number => this.time.now() - 1_000_000;
    this.budget.admit(urgency, this.time.now() + within, () => void this.log.push(`${at()} ${name}`), () => void this.log.push(`${at()} ${name} too late`));
  }

  /** Uses up what an urgency may use. */
  spend(urgency: Urgency, count: number): void {
    for (let index = 0; index < count; index++) this.ask(urgency, 'spent');
    this.log.length = 0;
  }
}

describe('a rate budget', () => {
  it('lets requests go at once while there is budget', () => {
    const desk = new Desk();
    desk.ask('entry', 'a');
    expect(desk.log).toEqual(['0 a']);
  });

  it('keeps a reserve for exits, and as much again from questions', () => {
    const desk = new Desk();
    for (let index = 0; index < 100; index++) desk.ask('question', 'question');
    for (let index = 0; index < 100; index++) desk.ask('entry', 'entry');
    for (let index = 0; index < 100; index++) desk.ask('exit', 'exit');
    const count = (name: string): number => desk.log.filter((each) => each === `0 ${name}`).length;
    expect([count('question'), count('entry'), count('exit')]).toEqual([48, 6, 6]);
  });

  it('goes on at the pace of a minute: exits first, then entries, then questions', async () => {
    const desk = new Desk();
    desk.spend('exit', 60);
    desk.ask('question', 'question');
    desk.ask('entry', 'entry');
    desk.ask('exit', 'cancel');
    await desk.time.pass(60_000);
    expect(desk.log).toEqual(['1000 cancel', '8000 entry', '15000 question']);
  });

  it('lets cancels and exits take turns, and neither wait for the other', async () => {
    const desk = new Desk();
    desk.spend('cancel', 60);
    for (const name of ['a', 'b', 'c']) desk.ask('cancel', name);
    for (const name of ['x', 'y']) desk.ask('exit', name);
    await desk.time.pass(5_000);
    expect(desk.log).toEqual(['1000 x', '2000 a', '3000 y', '4000 b', '5000 c']);
    for (const name of ['d', 'e']) desk.ask('cancel', name);
    await desk.time.pass(2_000);
    expect(desk.log.slice(5)).toEqual(['6000 d', '7000 e']);
  });

  it('keeps its reserve from cancels that are tried again: a new one and an exit find it', async () => {
    const desk = new Desk();
    for (let index = 0; index < 100; index++) desk.ask('again', 'again');
    expect(desk.log).toHaveLength(54);
    await desk.time.pass(10_000);
    expect(desk.log.length).toBeLessThanOrEqual(65);
    desk.ask('cancel', 'cancel');
    desk.ask('exit', 'exit');
    expect(desk.log.slice(-2)).toEqual(['10000 cancel', '10000 exit']);
  });

  it.each(['cancel', 'exit', 'entry', 'again'] as const)('lets questions through, one of five, though requests of the kind %s never end', async (urgency) => {
    const desk = new Desk();
    desk.spend(urgency, 100);
    for (let index = 0; index < 100; index++) desk.ask('question', 'question');
    const more = (): void => (desk.ask(urgency, urgency), void desk.time.after(500, more));
    more();
    await desk.time.pass(60_000);
    const questions = desk.log.filter((each) => each.endsWith('question')).length;
    expect(questions).toBeGreaterThanOrEqual(11);
    expect(questions).toBeLessThanOrEqual(12);
    expect(desk.log.length - questions).toBeGreaterThanOrEqual(48);
  });

  it.each(['cancel', 'exit', 'entry'] as const)('tries cancels again, one of eight requests, though those of the kind %s never end', async (urgency) => {
    const desk = new Desk();
    desk.spend(urgency, 100);
    for (let index = 0; index < 100; index++) desk.ask('again', 'again');
    const more = (): void => (desk.ask(urgency, urgency), void desk.time.after(500, more));
    more();
    await desk.time.pass(60_000);
    expect(desk.log.filter((each) => each.endsWith('again')).length).toBe(7);
  });

  it('lets no question have of the reserve while nothing goes before it', async () => {
    const desk = new Desk();
    desk.spend('exit', 60);
    for (let index = 0; index < 10; index++) desk.ask('question', 'question');
    await desk.time.pass(12_900);
    expect(desk.log).toEqual([]);
    await desk.time.pass(200);
    expect(desk.log).toEqual(['13000 question']);
  });

  it('tries cancels again by their share, from the reserve, while others use up the rest', async () => {
    const desk = new Desk();
    const went: string[] = [];
    const ask = (urgency: Urgency): void =>
      desk.budget.admit(urgency, Infinity, () => {
        if (urgency !== 'exit') went.push(`${desk.time.now() - 1_000_000} ${urgency}`);
        desk.time.after(0, () => desk.budget.done({ status: 200, headers: { 'x-ratelimit-remaining': '5' } }));
      }, () => undefined);
    const more = (): void => (ask('exit'), void desk.time.after(1_000, more));
    more();
    await desk.time.pass(100);
    for (let index = 0; index < 10; index++) ask('again');
    ask('entry');
    await desk.time.pass(20_000);
    expect(went).toEqual(['8100 again', '16100 again']);
  });

  it('gives back unsent what cannot go in time, and never sends it later', async () => {
    const desk = new Desk();
    desk.spend('exit', 60);
    desk.ask('entry', 'entry', 2_000);
    await desk.time.pass(60_000);
    expect(desk.log).toEqual(['2001 entry too late']);
  });

  it('has at once what a broker allows that allows more than was thought', () => {
    const desk = new Desk();
    desk.ask('question', 'first');
    desk.budget.done({ status: 200, headers: { 'x-ratelimit-limit': '6000', 'x-ratelimit-remaining': '5999' } });
    desk.ask('question', 'second');
    expect(desk.log).toEqual(['0 first', '0 second']);
  });

  it('honours the reset of a 429, and cancels go first then', async () => {
    const desk = new Desk();
    desk.ask('entry', 'refused');
    desk.budget.done({ status: 429, headers: { 'x-ratelimit-reset': '1030' } });
    desk.ask('entry', 'entry', 40_000);
    desk.ask('exit', 'cancel');
    await desk.time.pass(60_000);
    expect(desk.log).toEqual(['0 refused', '30000 cancel', '30000 entry']);
  });

  it('waits longer and longer after refusals that say nothing, and not beyond a bound', async () => {
    const desk = new Desk();
    const went: number[] = [];
    const again = (): void =>
      desk.budget.admit('exit', Infinity, () => {
        went.push(desk.time.now() - 1_000_000);
        if (went.length < 7) desk.time.after(0, () => (desk.budget.done({ status: 429, headers: {} }), again()));
      }, () => undefined);
    again();
    await desk.time.pass(120_000);
    expect(went).toEqual([0, 1_000, 3_000, 7_000, 15_000, 30_000, 45_000]);
  });

  it('takes the word of the broker for what is left: others use the account too', async () => {
    const desk = new Desk();
    desk.ask('exit', 'a');
    desk.budget.done({ status: 200, headers: { 'x-ratelimit-limit': '60', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1060' } });
    desk.ask('exit', 'b');
    await desk.time.pass(60_000);
    expect(desk.log).toEqual(['0 a', '60000 b']);
  });

  it('waits for the reset that the broker told, by its clock, when nothing remains', async () => {
    const desk = new Desk();
    desk.ask('exit', 'a');
    // Our clock, 1000 s, is 400 s behind that of the broker.
    desk.budget.done({ status: 200, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1420', date: 'Thu, 01 Jan 1970 00:23:20 GMT' } });
    desk.ask('exit', 'b');
    await desk.time.pass(60_000);
    expect(desk.log).toEqual(['0 a', '20000 b']);
  });

  it('goes on at its own pace when nothing remains and no reset is told, or one that is over', async () => {
    for (const headers of [{}, { 'x-ratelimit-reset': '990' }]) {
      const desk = new Desk();
      desk.ask('exit', 'a');
      desk.budget.done({ status: 200, headers: { 'x-ratelimit-remaining': '0', ...headers } });
      desk.ask('exit', 'b');
      await desk.time.pass(60_000);
      expect(desk.log).toEqual(['0 a', '1000 b']);
    }
  });

  it('lets a cancel try every 15 s of a longer pause, and goes on when it is admitted', async () => {
    const desk = new Desk();
    desk.ask('entry', 'refused');
    const refusal = { status: 429, headers: { 'x-ratelimit-reset': '1060' } };
    desk.budget.done(refusal);
    desk.ask('entry', 'entry');
    desk.ask('exit', 'exit');
    for (const name of ['a', 'b', 'c']) desk.ask('cancel', name);
    await desk.time.pass(15_000);
    desk.budget.done(refusal);
    await desk.time.pass(15_000);
    desk.budget.done(undefined); // lost: which says nothing
    await desk.time.pass(14_999);
    expect(desk.log).toEqual(['0 refused', '15000 a', '30000 b']);
    await desk.time.pass(101);
    desk.budget.done({ status: 204, headers: {} });
    await desk.time.pass(0);
    expect(desk.log.slice(3)).toEqual(['45000 c', '45100 exit', '45100 entry']);
  });

  it('lets a cancel that is tried again do so too', async () => {
    const desk = new Desk();
    desk.ask('entry', 'refused');
    desk.budget.done({ status: 429, headers: { 'x-ratelimit-reset': '1060' } });
    desk.ask('exit', 'exit');
    desk.ask('again', 'a');
    desk.ask('again', 'b');
    await desk.time.pass(15_000);
    expect(desk.log).toEqual(['0 refused', '15000 a']);
    desk.budget.done({ status: 422, headers: {} });
    await desk.time.pass(0);
    expect(desk.log.slice(2)).toEqual(['15000 exit', '15000 b']);
  });

  it('goes on pausing when the cancel that tries meets a broken server: that says nothing of the pace', async () => {
    for (const status of [500, 503, 504]) {
      const desk = new Desk();
      desk.ask('entry', 'refused');
      desk.budget.done({ status: 429, headers: { 'x-ratelimit-reset': '1060' } });
      desk.ask('exit', 'exit');
      desk.ask('cancel', 'a');
      await desk.time.pass(15_000);
      desk.budget.done({ status, headers: {} });
      await desk.time.pass(60_000);
      expect(desk.log).toEqual(['0 refused', '15000 a', '60000 exit']);
    }
  });

  it('gives everything back when it is closed', async () => {
    const desk = new Desk();
    desk.spend('exit', 60);
    desk.ask('exit', 'cancel');
    desk.budget.close();
    desk.ask('exit', 'later');
    await desk.time.pass(10_000);
    expect([desk.log, desk.time.waiting]).toEqual([['0 cancel too late', '0 later too late'], 0]);
  });

  it('pauses as long as it was told to, whatever a later refusal says', async () => {
    const desk = new Desk();
    desk.ask('exit', 'a');
    desk.ask('exit', 'b');
    desk.budget.done({ status: 429, headers: { 'x-ratelimit-reset': '1040' } });
    desk.budget.done({ status: 429, headers: {} });
    desk.ask('exit', 'c');
    await desk.time.pass(60_000);
    expect(desk.log).toEqual(['0 a', '0 b', '40000 c']);
  });

  it('pauses for a minute at most, though the clock is set back meanwhile', () => {
    let now = 10_000_000;
    const wakes: { readonly at: number; readonly work: () => void }[] = [];
    const budget = new RateBudget({ timers: { now: () => now, after: (ms, work) => (wakes.push({ at: ms, work }), () => undefined) }, perMinute: 60 });
    const log: string[] = [];
    budget.admit('exit', Infinity, () => undefined, () => undefined);
    budget.done({ status: 429, headers: { 'x-ratelimit-reset': '10040' } });
    now -= 3_600_000;
    budget.admit('exit', Infinity, () => void log.push('cancel'), () => undefined);
    expect(wakes.at(-1)?.at).toBeLessThanOrEqual(60_000);
    now += 60_000;
    wakes.at(-1)?.work();
    expect(log).toEqual(['cancel']);
  });
});
