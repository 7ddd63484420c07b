import { describe, expect, it } from 'vitest';
import { isTraderError } from '@trader/core';
import type { JournalRecord } from '@trader/core';
import { createJournal } from './journal';
import { readJournal } from './read-journal';
import { replaying } from './replaying';
import { memorySink } from './sink';

const cancel = (i: number, reason = 'r'): JournalRecord => ({ kind: 'cancel', time: i, id: `o${i}`, reason });

describe('replaying', () => {
  it('writes nothing while records are told again, then goes on for real', () => {
    const sink = memorySink();
    const replay = replaying(createJournal(sink, { sealBytes: 0 }), [cancel(1), cancel(2)]);
    expect(replay.next()).toEqual(cancel(1));
    replay.append({ reason: 'r', id: 'o1', time: 1, kind: 'cancel' });
    replay.commit();
    expect(replay.next()).toEqual(cancel(2));
    replay.append(cancel(2));
    expect(replay.next()).toBeUndefined();
    replay.commit();
    expect(sink.text()).toBe('');
    replay.append(cancel(3));
    replay.commit();
    expect([...readJournal(sink.text())]).toEqual([cancel(3)]);
  });

  it('says where a run diverges, what was expected and what came, and lets nothing through', () => {
    const sink = memorySink();
    const replay = replaying(createJournal(sink), [cancel(1), cancel(2)]);
    replay.append(cancel(1));
    for (let again = 0; again < 2; again++) {
      let caught: unknown;
      try { replay.append(cancel(2, 'other')); } catch (error) { caught = error; }
      expect(isTraderError(caught) && caught.code).toBe('REPLAY_DIVERGED');
      expect(String(caught)).toContain('record 2 of the journal is {"kind":"cancel","time":2,"id":"o2","reason":"r"} but this run says {"kind":"cancel","time":2,"id":"o2","reason":"other"}');
    }
    replay.commit();
    expect(sink.text()).toBe('');
  });
});
