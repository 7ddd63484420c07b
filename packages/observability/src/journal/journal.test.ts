import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { TraderError } from '@trader/core';
import type { JournalRecord } from '@trader/core';
import { createJournal } from './journal';
import { nodeSha256 } from './node';
import { readJournal } from './read-journal';
import { memorySink } from './sink';
import { arbitraryRecord } from './testing/arbitrary-records';
import { verify } from './verify';

const halt = (time: number, reason = 'test'): JournalRecord => ({ kind: 'state', time, state: 'halted', reason });
const sha = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** Batches of records, one commit after each. */
const batches = fc.array(fc.array(arbitraryRecord, { maxLength: 4 }), { maxLength: 8 });

const write = (content: readonly (readonly JournalRecord[])[], sealBytes: number, close = true): string => {
  const sink = memorySink();
  const journal = createJournal(sink, { sealBytes });
  for (const batch of content) {
    for (const record of batch) journal.append(record);
    journal.commit();
  }
  if (close) journal.close();
  return sink.text();
};

describe('createJournal', () => {
  it('seals every commit when sealBytes is 0, each seal over the one before it and the bytes of its lines', () => {
    const a = '{"kind":"state","time":1,"state":"halted","reason":"test"}\n{"kind":"state","time":2,"state":"halted","reason":"Übung"}\n';
    const b = '{"kind":"state","time":3,"state":"halted","reason":"test"}\n';
    const first = sha('0'.repeat(64) + a);
    const second = sha(first + b);
    expect(write([[halt(1), halt(2, 'Übung')], [halt(3)], []], 0))
      .toBe(`${a}{"seal":"${first}","records":2}\n${b}{"seal":"${second}","records":1}\n`);
  });

  it('seals at the first commit at which a block is large enough, and the rest when closed', () => {
    const line = '{"kind":"state","time":1,"state":"halted","reason":"test"}\n';
    const content = Array.from({ length: 5 }, () => [halt(1)]);
    const seals = (text: string): number[] => text.split('\n').flatMap((l, i) => (l.startsWith('{"seal"') ? [i] : []));
    expect(seals(write(content, 2 * line.length))).toEqual([2, 5, 7]);
    expect(seals(write(content, 2 * line.length, false))).toEqual([2, 5]);
    expect(seals(write(content, 65_536))).toEqual([5]);
  });

  it('hashes every byte of a block of any size', () => {
    const lines = Array.from({ length: 2000 }, (_, i) => `{"kind":"state","time":${i},"state":"halted","reason":"Größe ${i}"}\n`).join('');
    const text = write(Array.from({ length: 2000 }, (_, i) => [halt(i, `Größe ${i}`)]), 1e9);
    expect(text).toBe(`${lines}{"seal":"${sha('0'.repeat(64) + lines)}","records":2000}\n`);
  });

  it('measures a block in bytes, not in characters', () => {
    const line = '{"kind":"state","time":1,"state":"halted","reason":"ÄÖÜ"}\n';
    expect(write([[halt(1, 'ÄÖÜ')]], line.length + 3, false)).toContain('{"seal"');
    expect(write([[halt(1, 'ÄÖÜ')]], line.length + 4, false)).toBe(line);
  });

  it('writes nothing before a commit, and nothing for a commit of nothing', () => {
    const sink = memorySink();
    const journal = createJournal(sink, { sealBytes: 0 });
    journal.append(halt(1));
    expect(sink.text()).toBe('');
    journal.commit();
    const once = sink.text();
    journal.commit();
    expect(sink.text()).toBe(once);
  });

  it('reads back what was written and verifies, whatever the records, commits and block size', () => {
    fc.assert(fc.property(batches, fc.constantFrom(0, 100, 1000, 65_536), fc.boolean(), (content, sealBytes, close) => {
      const text = write(content, sealBytes, close);
      const records = content.flat();
      expect([...readJournal(text)]).toEqual(records.map((record) => JSON.parse(JSON.stringify(record)) as JournalRecord));
      const found = verify(text);
      expect(found.problem).toBeUndefined();
      expect(found.records).toBe(records.length);
      if (close || sealBytes === 0) expect(found.sealed).toBe(true);
      expect(verify(text, nodeSha256)).toEqual(found);
    }));
  });

  it('goes on behind an existing journal so that the bytes are those of one never interrupted', () => {
    fc.assert(fc.property(batches, fc.nat(), fc.constantFrom(0, 150, 65_536), (content, cut, sealBytes) => {
      const at = content.length === 0 ? 0 : cut % (content.length + 1);
      const before = write(content.slice(0, at), sealBytes, false);
      const sink = memorySink();
      const journal = createJournal(sink, { sealBytes, after: verify(before) });
      for (const batch of content.slice(at)) {
        batch.forEach((record) => journal.append(record));
        journal.commit();
      }
      journal.close();
      expect(before + sink.text()).toBe(write(content, sealBytes));
    }));
  });

  it('takes no more once a write failed, and says why', () => {
    let full = false;
    const journal = createJournal({
      write() {
        if (full) throw new TraderError('STORAGE_FAILED', 'disk full');
      },
      sync() {},
    });
    journal.append(halt(1));
    journal.commit();
    full = true;
    journal.append(halt(2));
    expect(() => journal.commit()).toThrow('disk full');
    full = false;
    expect(() => journal.append(halt(3))).toThrow(/takes no more records.*disk full/);
    expect(() => journal.commit()).toThrow(/takes no more records.*disk full/);
    journal.close();
  });

  it('takes no more once closed, and may be closed twice', () => {
    const journal = createJournal(memorySink());
    journal.close();
    journal.close();
    expect(() => journal.append(halt(1))).toThrow(/closed/);
  });
});
