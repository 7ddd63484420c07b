import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { JournalRecord } from '@trader/core';
import { createJournal } from './journal';
import { readJournal } from './read-journal';
import { memorySink } from './sink';
import { verify } from './verify';

/** Ten sealed blocks of three records and, not sealed, `tail` more. */
const sample = (tail = 0): string => {
  const sink = memorySink();
  const journal = createJournal(sink, { sealBytes: 0 });
  const record = (i: number): JournalRecord => ({ kind: 'cancel', time: i, id: `o${i}`, reason: i % 7 === 0 ? 'Größe' : 'target changed' });
  for (let i = 0; i < 30; i++) {
    journal.append(record(i));
    if (i % 3 === 2) journal.commit();
  }
  const sealed = sink.text();
  const loose = memorySink();
  const rest = createJournal(loose);
  for (let i = 0; i < tail; i++) rest.append(record(100 + i));
  rest.commit();
  return sealed + loose.text();
};

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const whole = (lines: readonly string[]): string => lines.map((line) => line + '\n').join('');
const linesOf = (text: string): string[] => text.split('\n').slice(0, -1);

describe('verify', () => {
  it('counts records, seals and the unsealed tail', () => {
    expect(verify(sample())).toMatchObject({ records: 30, seals: 10, sealed: true, tail: 0 });
    expect(verify(sample(2))).toMatchObject({ records: 32, seals: 10, sealed: false, tail: 2 });
    expect(verify('')).toMatchObject({ records: 0, seals: 0, sealed: true, tail: 0, lastSeal: '0'.repeat(64) });
  });

  it('reads pieces cut anywhere', () => {
    const text = sample(1);
    const expected = verify(text);
    fc.assert(fc.property(fc.array(fc.nat({ max: text.length }), { maxLength: 6 }), (cuts) => {
      const bytes = bytesOf(text);
      const at = [0, ...cuts.sort((a, b) => a - b), bytes.length];
      expect(verify(at.slice(1).map((end, i) => bytes.subarray(at[i], end)))).toEqual(expected);
    }));
  });

  it('finds any altered byte of a sealed journal', () => {
    const bytes = bytesOf(sample());
    fc.assert(fc.property(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const altered = bytes.slice();
      altered[at]! ^= flip;
      expect(verify(altered).problem).toBeDefined();
    }), { numRuns: 2000 });
  });

  it('finds bytes that only look the same once decoded', () => {
    const sink = memorySink();
    const journal = createJournal(sink, { sealBytes: 0 });
    journal.append({ kind: 'state', time: 1, state: 'halted', reason: 'odd \uFFFD mark' });
    journal.commit();
    const bytes = [...bytesOf(sink.text())];
    const at = bytes.indexOf(0xef);
    const altered = Uint8Array.from([...bytes.slice(0, at), 0xff, ...bytes.slice(at + 3)]);
    expect(new TextDecoder().decode(altered)).toBe(sink.text());
    expect(verify(altered).problem).toBeDefined();
  });

  it('finds any line removed, doubled, or moved before the last seal', () => {
    const lines = linesOf(sample());
    const last = lines.length - 1;
    fc.assert(fc.property(fc.nat({ max: last - 1 }), fc.nat({ max: last - 1 }), (a, b) => {
      expect(verify(whole(lines.filter((_, i) => i !== a))).problem).toBeDefined();
      expect(verify(whole(lines.flatMap((line, i) => (i === a ? [line, line] : [line])))).problem).toBeDefined();
      const moved = [...lines];
      moved.splice(b, 0, ...moved.splice(a, 1));
      if (a !== b) expect(verify(whole(moved)).problem).toBeDefined();
    }));
  });

  it('finds any block removed or swapped', () => {
    const lines = linesOf(sample());
    const blocks = Array.from({ length: 10 }, (_, i) => lines.slice(4 * i, 4 * i + 4));
    for (let gone = 0; gone < 9; gone++) {
      const found = verify(whole(blocks.filter((_, i) => i !== gone).flat()));
      expect(found.problem).toMatchObject({ line: 4 * gone + 1, droppable: false });
      const swapped = [...blocks];
      [swapped[gone], swapped[gone + 1]] = [swapped[gone + 1]!, swapped[gone]!];
      expect(verify(whole(swapped.flat())).problem).toBeDefined();
    }
  });

  it('names the line of the block that was altered', () => {
    const lines = linesOf(sample());
    lines[5] = lines[5]!.replace('target', 'Target');
    expect(verify(whole(lines)).problem).toEqual({
      line: 5, what: 'begins a block that was altered: the seal in line 8 does not fit', droppable: false,
    });
  });

  it('calls a torn last line droppable, and only that', () => {
    const text = sample(2);
    const sealedPart = sample().length;
    const bytes = bytesOf(text);
    const torn = verify(bytes.subarray(0, bytes.length - 3));
    expect(torn).toMatchObject({ records: 31, tail: 1, sealed: false, problem: { line: 42, droppable: true } });
    expect(verify(text.slice(0, sealedPart) + 'garbage\n').problem).toMatchObject({ line: 41, droppable: false });
    expect(verify(text + '\n').problem).toMatchObject({ line: 43, droppable: false });
    expect(verify(text.slice(0, sealedPart) + 'garbage\n{"kind":"ha').problem).toMatchObject({ line: 41, droppable: false });
  });

  it('shows by lastSeal that whole blocks were cut off the end', () => {
    const lines = linesOf(sample());
    const cut = verify(whole(lines.slice(0, -4)));
    expect(cut.problem).toBeUndefined();
    expect(cut.lastSeal).not.toBe(verify(whole(lines)).lastSeal);
  });
});

describe('readJournal', () => {
  it('leaves a torn last line out and names a line that is no record', () => {
    expect([...readJournal(sample().slice(0, -4))].length).toBe(30);
    expect(() => [...readJournal('{"kind":"state","time":1,"state":"halted","reason":""}\nwhat\n')]).toThrow(/line 2 is neither a record nor a seal/);
  });
});
