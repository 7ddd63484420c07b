import { join } from 'node:path';
import { TraderError } from '@trader/core';
import type { Sink } from '../sink';
import { nodeFiles } from './segment-files';
import type { SegmentFiles } from './segment-files';

/** How a journal is written to a folder. */
export interface FileSinkOptions {
  /** A segment file takes no more once it has this many bytes and ends in a seal. 8 MiB when not given. */
  readonly segmentBytes?: number;
  /** What a commit outlives: the death of the `process` (a plain write, the default), or of the machine (`disk`: fdatasync). */
  readonly durability?: 'process' | 'disk';
  readonly files?: SegmentFiles;
}

/** Where writing goes on: the number of the last segment, its size in bytes, and whether it ends in a seal. */
export interface SegmentEnd {
  readonly number: number;
  readonly bytes: number;
  readonly sealed: boolean;
}

/** The file name of segment `number`, from 1. */
export const segmentName = (number: number): string => `${String(number).padStart(6, '0')}.jsonl`;

const endsInSeal = (text: string): boolean => text.startsWith('{"seal"', text.lastIndexOf('\n', text.length - 2) + 1);

const reason = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/**
 * Segment files `000001.jsonl` and on in a folder that exists. A write that fails is taken back to the last good byte.
 * Throws STORAGE_FAILED, naming the file and the cure.
 */
export const fileSink = (folder: string, from: SegmentEnd, options: FileSinkOptions = {}): Sink & { close(): void } => {
  const { segmentBytes = 8 * 1024 * 1024, durability = 'process', files = nodeFiles } = options;
  let number = from.number;
  let path = join(folder, segmentName(number));
  let size = from.bytes;
  let sealed = from.sealed;
  let fd: number | undefined;

  const fail = (what: string, cause: unknown): never => {
    throw new TraderError('STORAGE_FAILED', `journal ${path}: ${what} (${reason(cause)}): free disk space or mend the disk, then start again to resume`, { cause });
  };

  const open = (): number => {
    try {
      const opened = files.open(path);
      if (durability === 'disk' && size === 0) files.syncFolderOf(path);
      return opened;
    } catch (cause) {
      return fail('cannot be opened', cause);
    }
  };

  const closeFile = (): void => {
    if (fd !== undefined) files.close(fd);
    fd = undefined;
  };

  const takeBack = (): void => {
    try {
      if (fd !== undefined) files.truncate(fd, size);
    } catch {
      // What is left of the line is torn, and dropped when the journal is opened again.
    }
  };

  return {
    write(text) {
      if (sealed && size >= segmentBytes) {
        closeFile();
        path = join(folder, segmentName(++number));
        size = 0;
      }
      fd ??= open();
      const bytes = Buffer.from(text, 'utf8');
      try {
        for (let done = 0; done < bytes.length; ) {
          const written = files.write(fd, bytes, done);
          if (written <= 0) throw new Error('the disk took no more bytes');
          done += written;
        }
      } catch (cause) {
        takeBack();
        fail(`cannot take ${bytes.length} more bytes`, cause);
      }
      size += bytes.length;
      sealed = endsInSeal(text);
    },
    sync() {
      if (durability !== 'disk' || fd === undefined) return;
      try {
        files.sync(fd);
      } catch (cause) {
        fail('cannot be flushed to the disk', cause);
      }
    },
    close: closeFile,
  };
};
