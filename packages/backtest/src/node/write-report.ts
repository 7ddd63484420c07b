import { join } from 'node:path';
import { reportFiles } from '../report/report-files';
import type { ReportInput } from '../report/report-input';
import type { RunSummary } from '../report/run-summary';
import { writeWhole } from './write-whole';

/**
 * Writes a file of a report, whole or not at all: to a neighbouring file first, which then takes its name. `content` may come in pieces.
 * Throws STORAGE_FAILED with one line that names the file and the cure, and leaves an older report as it was.
 */
export const writeReport = (file: string, content: string | Iterable<Uint8Array>): void =>
  writeWhole(file, 'the report was', typeof content === 'string' ? [content] : content);

/**
 * Writes all files of a report into a folder that is there: `report.html`, `summary.json`, and `trades`, `equity` and `returns` as `.csv` and
 * `.parquet`. Errors as `writeReport`. `summary` is `summarize(input)`.
 */
export const writeReports = (folder: string, input: ReportInput, summary: RunSummary): void => {
  for (const { name, content } of reportFiles(input, summary)) writeReport(join(folder, name), content);
};
