import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { TraderError } from '@trader/core';
import { reportFiles } from '../report/report-files';
import type { ReportInput } from '../report/report-input';
import type { RunSummary } from '../report/run-summary';

const CURES: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: free some space and run again',
  EDQUOT: 'the disk quota is used up: free some space and run again',
  ENOENT: 'its folder does not exist: make it first',
  EACCES: 'it may not be written: choose another folder, or change its permissions',
  EROFS: 'the disk is read-only: choose another folder',
  EISDIR: 'this is a folder: name a file',
};

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown error';

const writeWhole = (file: number, text: string): void => {
  const bytes = new TextEncoder().encode(text);
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
};

/**
 * Writes a file of a report, whole or not at all: to a neighbouring file first, which then takes its name. `content` may come in pieces.
 * Throws STORAGE_FAILED with one line that names the file and the cure, and leaves an older report as it was.
 */
export const writeReport = (file: string, content: string | Iterable<string>): void => {
  const draft = `${file}.part`;
  try {
    const open = openSync(draft, 'w');
    try {
      for (const piece of typeof content === 'string' ? [content] : content) writeWhole(open, piece);
      fsyncSync(open);
    } finally {
      closeSync(open);
    }
    renameSync(draft, file);
  } catch (cause) {
    rmSync(draft, { force: true });
    const code = codeOf(cause);
    throw new TraderError('STORAGE_FAILED', `${file}: the report was not written: ${CURES[code] ?? code}`, { cause });
  }
};

/**
 * Writes all files of a report into a folder that is there: `report.html`, `summary.json`, `trades.csv`, `equity.csv` and
 * `returns.csv`. Errors as `writeReport`. `summary` is `summarize(input)`.
 */
export const writeReports = (folder: string, input: ReportInput, summary: RunSummary): void => {
  for (const { name, content } of reportFiles(input, summary)) writeReport(join(folder, name), content);
};
