import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JournalRecord } from '@trader/core';
import { afterAll, describe, expect, it } from 'vitest';
import { loadAccount } from './account';
import { describeRun } from './cli/session';
import { anchored, parseAccount } from './config';
import { Home } from './home';
import { manifestOf } from './manifest';
import { runPaper, serveExchange } from './paper';
import type { FinishedRun } from './run-account';
import { runAccount } from './run-account';

const CODE = { commit: 'abc', node: 'v20.19.0', version: '0.1.0' };
const MINUTE = 60_000;
const folder = mkdtempSync(join(tmpdir(), 'trader-guards-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Minute bars of sessions of New York in winter, from its time of day on: closes fall by 0.1 for so many minutes, and rise by 0.1 from then on; every day alike. */
const fallAndRise = (name: string, from: string, minutes: number, falling: number, days = ['02']): string => {
  const begins = days.map((day) => Date.parse(`2024-01-${day}T${from}:00-05:00`));
  const at = (minute: number): number => 100 - 0.1 * Math.min(minute, falling) + 0.1 * Math.max(0, minute - falling);
  const rows = begins.flatMap((begin) => Array.from({ length: minutes }, (_, minute) => {
    const [open, close] = [at(minute), at(minute + 1)].map((each) => each.toFixed(2));
    return [new Date(begin + minute * MINUTE).toISOString(), open, Math.max(Number(open), Number(close)), Math.min(Number(open), Number(close)), close, 10_000].join(',');
  }));
  const file = join(folder, `${name}.csv`);
  writeFileSync(file, ['time,open,high,low,close,volume', ...rows].join('\n'));
  return file;
};

/** In when it is out, and out when it is in, at every bar: a trade lasts a minute. */
writeFileSync(join(folder, 'turns.mjs'), "export default (context) => ({ onBar(symbol) { context.target(symbol, context.position(symbol) === 0 ? 100 : 0, 'turn'); } });");
const fall = fallAndRise('abc', '09:30', 60, 30);

const accountWith = (change: Readonly<Record<string, unknown>>, file = fall) => loadAccount(anchored(parseAccount({
  name: 'a', cash: 100_000, strategy: './turns.mjs', data: { files: [file], symbol: 'ABC', interval: '1m' }, instruments: [{ symbol: 'ABC' }], ...change,
}, 'test'), folder));
type Loaded = Awaited<ReturnType<typeof accountWith>>;

let homes = 0;
const newHome = (): Home => new Home(join(folder, `home-${++homes}`));
const backtest = (account: Loaded): Promise<FinishedRun> => runAccount(newHome(), account, manifestOf(account, 'backtest', CODE), () => undefined);

/** What a journal tells, one line each; runs of different modes have different names. */
const linesOf = ({ records, manifest }: FinishedRun): readonly string[] => records.map((each) => JSON.stringify(each).replaceAll(manifest.run, 'run'));

/** A paper run whose process dies at each of these events, and is started again, on an exchange that lives on. */
const paper = async (account: Loaded, deaths: readonly number[] = []): Promise<FinishedRun> => {
  const served = await serveExchange(account, 0);
  const home = newHome();
  const live = (death = Infinity): Promise<FinishedRun> => {
    let events = 0;
    const pace = async (): Promise<void> => {
      if (++events >= death) throw new Error('killed');
    };
    return runPaper(home, account, manifestOf(account, 'paper', CODE), { port: served.port, durability: 'process', pace, onProgress: () => undefined });
  };
  try {
    for (const death of deaths) await expect(live(death)).rejects.toThrow('killed');
    return await live();
  } finally {
    served.close();
  }
};

type RecordOf<K extends JournalRecord['kind']> = Extract<JournalRecord, { kind: K }>;
const ofKind = <K extends JournalRecord['kind']>({ records }: FinishedRun, kind: K): readonly RecordOf<K>[] => records.filter((each): each is RecordOf<K> => each.kind === kind);
const clock = (time: number): string => new Date(time - 5 * 60 * MINUTE).toISOString().slice(11, 16);
const entriesOf = (run: FinishedRun): readonly string[] => ofKind(run, 'intent').flatMap((each) => (each.side === 'buy' ? [clock(each.time)] : []));
const refusedBy = (run: FinishedRun): readonly string[] => [...new Set(ofKind(run, 'refusal').map(({ check }) => check))];

const GUARDED = {
  'a circuit breaker': { circuitBreaker: { lossesInARow: 2, cooldownMs: 10 * MINUTE, probes: 2, probeShare: 1 } },
  'a protection': { protections: [{ kind: 'cooldown', owner: 'turns', stopMs: 5 * MINUTE }] },
  'a loss streak': { limits: { maxLossStreak: 2, lossStreakPauseMs: 10 * MINUTE } },
} as const;

describe('an account that is guarded', () => {
  it('by a circuit breaker opens nothing after losses until the cooldown is over, and its journal tells every move', async () => {
    const run = await backtest(await accountWith(GUARDED['a circuit breaker']));
    // What is decided on when a bar ends is filled at the open of the next: the first trades are over at 9:32 and 9:34, at a loss.
    expect(ofKind(run, 'breaker').map(({ time, from, to, reason }) => [clock(time), from, to, reason])).toEqual([
      ['09:34', 'closed', 'open', '2 losses in a row'],
      ['09:44', 'open', 'half-open', 'cooldown of 600000 ms is over'],
      ['09:45', 'half-open', 'open', 'loss 0.01 % while probing'],
      ['10:05', 'open', 'half-open', 'cooldown of 1200000 ms is over'],
      ['10:08', 'half-open', 'closed', '2 probes without a loss'],
    ]);
    expect(entriesOf(run).slice(0, 8)).toEqual(['09:31', '09:33', '09:44', '10:05', '10:07', '10:09', '10:11', '10:13']);
    expect(refusedBy(run)).toEqual(['circuit breaker']);
    expect(run.summary.notes).toContain('The circuit breaker opened 2 times.');
    expect(describeRun(run)).toContain('\n  breaker  opened 2 times, the first at 2024-01-02T14:34:00.000Z: 2 losses in a row\n');
  });

  it('by a protection opens nothing for a while after every close', async () => {
    const run = await backtest(await accountWith(GUARDED['a protection']));
    expect(entriesOf(run).slice(0, 4)).toEqual(['09:31', '09:37', '09:43', '09:49']);
    expect(refusedBy(run)).toEqual(['protection']);
    expect(ofKind(run, 'refusal')[0]).toMatchObject({ reason: expect.stringMatching(/^cooldown: .*: for \d+ ms more$/) as string });
    expect(run.summary.notes.join('\n')).not.toContain('circuit breaker');
  });

  it('by a loss streak opens nothing until the pause is over', async () => {
    const run = await backtest(await accountWith(GUARDED['a loss streak']));
    expect(entriesOf(run).slice(0, 5)).toEqual(['09:31', '09:33', '09:44', '09:55', '10:06']);
    expect(refusedBy(run)).toEqual(['loss streak']);
  });

  it.each(Object.entries(GUARDED))('by %s does the same against an exchange of its own, and again when it is started again', async (_name, change) => {
    const account = await accountWith(change);
    const tested = linesOf(await backtest(account));
    expect(linesOf(await paper(account))).toEqual(tested);
    expect(linesOf(await paper(account, [7, 20, 41]))).toEqual(tested);
  });

  it('by a circuit breaker over several sessions does the same wherever it is killed', async () => {
    const account = await accountWith({ circuitBreaker: { lossesInARow: 2, cooldownMs: 6 * 60 * MINUTE, probes: 1 } }, fallAndRise('days', '09:30', 8, 8, ['02', '03', '04']));
    const tested = await backtest(account);
    // The end of a session is heard of with the first bar of the next, and that the cooldown is over by then.
    expect(ofKind(tested, 'breaker').map(({ time, to }) => [new Date(time).toISOString().slice(8, 10), clock(time), to])).toEqual([
      ['02', '09:34', 'open'], ['02', '15:34', 'half-open'],
    ]);
    expect(linesOf(await paper(account, Array.from({ length: 23 }, (_, event) => event + 1)))).toEqual(linesOf(tested));
  });

  it.each(Object.entries(GUARDED))('by %s closes what it holds all the same', async (_name, change) => {
    const run = await backtest(await accountWith(change));
    expect(ofKind(run, 'intent').filter((each) => each.side === 'sell').length).toBeGreaterThanOrEqual(entriesOf(run).length - 1);
    expect(ofKind(run, 'refusal').length).toBeGreaterThan(5);
  });

  it('by the time of day opens nothing right after the open and right before the close, and closes all the same', async () => {
    const change = { limits: { noEntryAfterOpenMs: 5 * MINUTE, noEntryBeforeCloseMs: 10 * MINUTE, onlyWhenOpen: true } };
    const early = await backtest(await accountWith(change));
    expect(entriesOf(early)[0]).toBe('09:35');
    const late = await backtest(await accountWith(change, fallAndRise('late', '15:30', 30, 30)));
    expect(entriesOf(late).at(-1)).toBe('15:49');
    expect(ofKind(late, 'fill').at(-1)).toMatchObject({ side: 'sell', position: '0', at: Date.parse('2024-01-02T15:50:00-05:00') });
    expect(refusedBy(late)).toEqual(['session time']);
    expect(ofKind(late, 'refusal')[0]).toMatchObject({ reason: '540000 ms before the close, within the last 600000' });
  });
});
