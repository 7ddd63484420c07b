import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { TraderError } from '@trader/core';
import { codeOf } from './code-of';

const CURES: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: free some space and run again',
  EDQUOT: 'the disk quota is used up: free some space and run again',
  ENOENT: 'its folder does not exist: make it first',
  EACCES: 'it may not be written: choose another folder, or change its permissions',
  EROFS: 'the disk is read-only: choose another folder',
  EISDIR: 'this is a folder: name a file',
};

const writeAll = (file: number, bytes: Uint8Array): void => {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
};

/**
 * Writes a file, whole or not at all: piece by piece to a neighbouring file first, which then takes its name. Throws STORAGE_FAILED with one
 * line that names the file, `what` it is and the cure, and leaves an older file as it was.
 */
export const writeWhole = (file: string, what: string, pieces: Iterable<string | Uint8Array>): void => {
  const draft = `${file}.part`;
  const encoder = new TextEncoder();
  try {
    const open = openSync(draft, 'w');
    try {
      for (const piece of pieces) writeAll(open, typeof piece === 'string' ? encoder.encode(piece) : piece);
      fsyncSync(open);
    } finally {
      closeSync(open);
    }
    renameSync(draft, file);
  } catch (cause) {
    rmSync(draft, { force: true });
    const code = codeOf(cause);
    throw new TraderError('STORAGE_FAILED', `${file}: ${what} not written: ${CURES[code] ?? code}`, { cause });
  }
};
