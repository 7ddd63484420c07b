import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isTraderError } from '@trader/core';
import type { Journal, JournalRecord } from '@trader/core';
import { replaying, verify } from '../index';
import { journalSegments, openJournal } from './index';
import type { OpenJournalOptions, SegmentFiles } from './index';
import { nodeFiles } from './segment-files';

const root = mkdtempSync(join(tmpdir(), 'journal-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let serial = 0;
const fresh = (): string => join(root, String(++serial));

const RUN: JournalRecord[] = Array.from({ length: 7 }, (_, i) =>
  i === 0
    ? { kind: 'run', time: 0, run: 'r1', strategy: 'sma-cross', currency: 'USD', cash: '9', symbols: ['AAPL'] }
    : { kind: 'cancel', time: i, id: `o${i}`, reason: i % 4 === 0 ? 'zu groß' : 'target' });

/** A run as the loop does it: from the start, a commit after every second record. */
const tell = (journal: Journal): void => {
  RUN.forEach((record, i) => {
    journal.append(record);
    if (i % 2 === 0) journal.commit();
  });
};

const files = (folder: string): Record<string, string> =>
  Object.fromEntries(readdirSync(folder).filter((name) => /^\d+\.jsonl$/.test(name)).sort().map((name) => [name, readFileSync(join(folder, name), 'utf8')]));

const uninterrupted = (options: OpenJournalOptions): string => {
  const folder = fresh();
  const { journal } = openJournal(folder, options);
  tell(journal);
  journal.close();
  return folder;
};

const errorOf = (work: () => unknown): { code: string; message: string } => {
  try {
    work();
  } catch (error) {
    if (isTraderError(error)) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('nothing was thrown');
};

/** The folder as a crash would leave it after `bytes` bytes in all. */
const crashedCopy = (from: string, bytes: number): string => {
  const folder = fresh();
  mkdirSync(folder);
  let left = bytes;
  for (const [name, text] of Object.entries(files(from))) {
    if (left <= 0) break;
    const content = Buffer.from(text);
    writeFileSync(join(folder, name), content.subarray(0, left));
    left -= content.length;
  }
  return folder;
};

describe('openJournal', () => {
  it('keeps records over a restart', () => {
    const folder = uninterrupted({ sealBytes: 0 });
    const { records, journal } = openJournal(folder);
    expect(records).toEqual(RUN);
    journal.close();
    expect(verify(journalSegments(folder))).toMatchObject({ records: 7, sealed: true });
  });

  it.each([
    ['sealed at every commit, one segment', { sealBytes: 0 }, 1],
    ['sealed at every commit, many segments', { sealBytes: 0, segmentBytes: 200 }, 3],
    ['sealed in blocks, many segments', { sealBytes: 100, segmentBytes: 150 }, 4],
  ])('ends with the same bytes after a crash at any byte and a resumed run: %s', (_, options: OpenJournalOptions, step) => {
    const whole = uninterrupted(options);
    const expected = files(whole);
    const total = Object.values(expected).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    if (options.segmentBytes !== undefined) expect(Object.keys(expected).length).toBeGreaterThan(2);
    for (let at = 0; at <= total; at += step) {
      const folder = crashedCopy(whole, at);
      const { records, journal } = openJournal(folder, options);
      tell(replaying(journal, records));
      journal.close();
      expect(files(folder), `crash after ${at} bytes`).toEqual(expected);
    }
  });

  it('rotates only behind a seal, and fills each segment before', () => {
    const folder = uninterrupted({ sealBytes: 0, segmentBytes: 240 });
    const contents = Object.values(files(folder));
    expect(contents.length).toBe(2);
    for (const text of contents) expect(text.trimEnd().split('\n').at(-1)).toMatch(/^\{"seal"/);
    for (const text of contents.slice(0, -1)) expect(Buffer.byteLength(text)).toBeGreaterThanOrEqual(240);
  });

  it('keeps a copy of the file whose torn end it drops', () => {
    const folder = uninterrupted({ sealBytes: 0 });
    const file = join(folder, '000001.jsonl');
    truncateSync(file, statSync(file).size - 5);
    const torn = readFileSync(file, 'utf8');
    openJournal(folder).journal.close();
    expect(readFileSync(join(folder, 'torn-000001.jsonl'), 'utf8')).toBe(torn);
    expect(verify(journalSegments(folder))).toMatchObject({ records: 7, sealed: true });
  });

  it('refuses a journal that was altered, naming file and line, and leaves it as it is', () => {
    const folder = uninterrupted({ sealBytes: 0, segmentBytes: 200 });
    const file = join(folder, '000002.jsonl');
    const altered = readFileSync(file, 'utf8').replace('target', 'Target');
    writeFileSync(file, altered);
    const error = errorOf(() => openJournal(folder));
    expect(error.code).toBe('JOURNAL_CORRUPT');
    expect(error.message).toMatch(/000002\.jsonl line 1 begins a block that was altered.*restore/);
    expect(readFileSync(file, 'utf8')).toBe(altered);
    expect(errorOf(() => openJournal(folder)).code, 'the lock was given back').toBe('JOURNAL_CORRUPT');
  });

  it('refuses a journal with a segment missing or cut short', () => {
    const whole = uninterrupted({ sealBytes: 0, segmentBytes: 200 });
    const missing = fresh();
    cpSync(whole, missing, { recursive: true });
    rmSync(join(missing, '000001.jsonl'));
    expect(errorOf(() => openJournal(missing))).toMatchObject({ code: 'JOURNAL_CORRUPT', message: expect.stringContaining('000001.jsonl is missing') });
    const cut = fresh();
    mkdirSync(cut);
    writeFileSync(join(cut, '000001.jsonl'), readFileSync(join(whole, '000001.jsonl')).subarray(0, -4));
    writeFileSync(join(cut, '000002.jsonl'), '');
    expect(errorOf(() => openJournal(cut))).toMatchObject({ code: 'JOURNAL_CORRUPT', message: expect.stringContaining('000001.jsonl was cut short') });
  });

  it('says in one line when a folder cannot be made', () => {
    const file = fresh();
    writeFileSync(file, '');
    expect(errorOf(() => openJournal(join(file, 'journal')))).toMatchObject({ code: 'STORAGE_FAILED', message: expect.not.stringContaining('\n') });
  });
});

describe('the writer lock', () => {
  it('lets one writer in at a time', () => {
    const folder = fresh();
    const { journal } = openJournal(folder);
    const error = errorOf(() => openJournal(folder));
    expect(error.code).toBe('STORAGE_FAILED');
    expect(error.message).toContain(`is in use by process ${process.pid}`);
    journal.close();
    openJournal(folder).journal.close();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is taken over from a dead process', () => {
    const folder = fresh();
    mkdirSync(folder);
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    writeFileSync(join(folder, 'writer.lock'), `${dead} 12345\n`);
    openJournal(folder).journal.close();
    expect(readdirSync(folder)).toEqual([]);
  });

  it.runIf(process.platform === 'linux')('is taken over when the pid belongs to another process by now', () => {
    const folder = fresh();
    mkdirSync(folder);
    writeFileSync(join(folder, 'writer.lock'), `${process.pid} 1\n`);
    openJournal(folder).journal.close();
    writeFileSync(join(folder, 'writer.lock'), '');
    openJournal(folder).journal.close();
    expect(readdirSync(folder)).toEqual([]);
  });
});

/** A disk with room for `room` bytes more, which takes at most seven at a time. */
const smallDisk = (room: number): SegmentFiles & { free(bytes: number): void; syncs: number } => {
  let left = room;
  return {
    ...nodeFiles,
    syncs: 0,
    free(bytes) { left += bytes; },
    write(fd, bytes, offset) {
      if (left === 0) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
      const size = Math.min(7, left, bytes.length - offset);
      left -= size;
      return nodeFiles.write(fd, bytes.subarray(0, offset + size), offset);
    },
    sync(fd) {
      this.syncs++;
      nodeFiles.sync(fd);
    },
  };
};

describe('a full disk', () => {
  it('is reported once with the cure, leaves only whole commits, and is over after a restart', () => {
    const expected = files(uninterrupted({ sealBytes: 0 }));
    const total = Buffer.byteLength(expected['000001.jsonl']!);
    for (let room = 0; room < total; room += 13) {
      const folder = fresh();
      const disk = smallDisk(room);
      const { journal } = openJournal(folder, { sealBytes: 0, files: disk });
      const error = errorOf(() => tell(journal));
      expect(error.code).toBe('STORAGE_FAILED');
      expect(error.message).toMatch(/000001\.jsonl: cannot take \d+ more bytes \(ENOSPC.*\): free disk space/);
      disk.free(total);
      expect(errorOf(() => journal.append(RUN[0]!)).message).toMatch(/takes no more records/);
      journal.close();
      expect(verify(journalSegments(folder))).toMatchObject({ sealed: true });
      const again = openJournal(folder, { sealBytes: 0 });
      tell(replaying(again.journal, again.records));
      again.journal.close();
      expect(files(folder)).toEqual(expected);
    }
  });

  it.runIf(process.platform === 'linux')('is seen on a real device that is full', () => {
    const folder = fresh();
    const full: SegmentFiles = { ...nodeFiles, open: () => nodeFiles.open('/dev/full') };
    const { journal } = openJournal(folder, { files: full });
    expect(errorOf(() => tell(journal))).toMatchObject({ code: 'STORAGE_FAILED', message: expect.stringContaining('ENOSPC') });
  });
});

describe('durability', () => {
  it('waits for the disk at each commit when asked, and not otherwise', () => {
    const careful = smallDisk(1e9);
    tell(openJournal(fresh(), { sealBytes: 0, durability: 'disk', files: careful }).journal);
    expect(careful.syncs).toBe(4);
    const quick = smallDisk(1e9);
    tell(openJournal(fresh(), { sealBytes: 0, files: quick }).journal);
    expect(quick.syncs).toBe(0);
  });
});
