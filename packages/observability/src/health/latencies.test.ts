import { expect, it } from 'vitest';
import { Latencies, timedJournal } from './latencies';

it('gives what 99 of 100 took at most, and begins anew', () => {
  const latencies = new Latencies();
  expect(latencies.p99()).toBeUndefined();
  for (let ms = 1; ms <= 200; ms++) latencies.note(ms);
  expect([latencies.p99(), latencies.p99()]).toEqual([198, undefined]);
  for (let each = 0; each < 30_000; each++) latencies.note(each < 20_000 ? 1_000 : 2);
  expect(latencies.p99()).toBe(2);
});

it('times the commits of a journal and changes nothing of it', () => {
  let now = 0;
  const done: string[] = [];
  const latencies = new Latencies();
  const journal = timedJournal({ append: ({ kind }) => void done.push(kind), commit: () => {
    done.push('commit');
    now += 7;
  } }, { now: () => now }, latencies);
  journal.append({ kind: 'cancel', time: 0, id: 'a', reason: '' });
  journal.commit();
  expect([done, latencies.p99()]).toEqual([['cancel', 'commit'], 7]);
});
