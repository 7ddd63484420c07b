import { basename } from 'node:path';

/** How a bar file is written, by the end of its name; undefined for a name that tells nothing. */
export type BarFormat = 'csv' | 'csv.gz' | 'parquet';

/** The format that a name says, case ignored. */
export const formatOf = (file: string): BarFormat | undefined => {
  const name = file.toLowerCase();
  if (name.endsWith('.parquet')) return 'parquet';
  if (/\.(csv|txt)\.gz$/.test(name)) return 'csv.gz';
  return /\.(csv|txt)$/.test(name) ? 'csv' : undefined;
};

/** The symbol of a file that has no column for it: its name in capitals, without what says its format. */
export const symbolOf = (file: string): string => basename(file).replace(/(\.parquet|(\.csv|\.txt)?(\.gz)?)$/i, '').toUpperCase();
