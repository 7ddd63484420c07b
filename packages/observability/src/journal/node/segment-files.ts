import { closeSync, fdatasyncSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** The few file operations a journal writes with, as a port: a full disk can be played in a test. All throw as `node:fs` does. */
export interface SegmentFiles {
  /** Opens for appending, made when it is not there. */
  open(path: string): number;
  /** Writes some of `bytes` from `offset` on, and says how many. */
  write(fd: number, bytes: Uint8Array, offset: number): number;
  truncate(fd: number, size: number): void;
  /** Returns when the file's content is on the disk. */
  sync(fd: number): void;
  /** Returns when the folder's list of files is on the disk. */
  syncFolderOf(path: string): void;
  close(fd: number): void;
}

/** The real ones. */
export const nodeFiles: SegmentFiles = {
  open: (path) => openSync(path, 'a'),
  write: (fd, bytes, offset) => writeSync(fd, bytes, offset, bytes.length - offset),
  truncate: (fd, size) => ftruncateSync(fd, size),
  sync: (fd) => fdatasyncSync(fd),
  syncFolderOf(path) {
    if (process.platform === 'win32') return; // folders cannot be opened there, and need not be
    const folder = openSync(dirname(path), 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  },
  close: (fd) => closeSync(fd),
};
