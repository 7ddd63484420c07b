import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { TraderError } from '@trader/core';
import { codeOf } from './code-of';

const CURES: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file: check the path',
  EISDIR: 'this is a folder: name the files in it',
  EACCES: 'it may not be read: change its permissions',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GiB: split it',
};

/** The bytes of a file, unpacked when its name ends in `.gz`. Throws INVALID_DATA with one line that names file and cure. */
export const readBytes = (file: string): Uint8Array => {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    const code = codeOf(cause);
    throw new TraderError('INVALID_DATA', `${file}: ${CURES[code] ?? `cannot be read (${code})`}`, { cause });
  }
  if (!file.toLowerCase().endsWith('.gz')) return bytes;
  try {
    return gunzipSync(bytes);
  } catch (cause) {
    throw new TraderError('INVALID_DATA', `${file}: not a whole gzip file (${codeOf(cause)}): fetch or pack it again`, { cause });
  }
};
