import type { CorporateAction } from '@trader/core';
import { parseActions } from '../historical-feed/parse-actions';
import type { ActionFileOptions } from '../historical-feed/parse-actions';
import { readBytes } from './read-bytes';

/** Corporate actions of a CSV file, see `parseActions`, unpacked when its name ends in `.gz`. Throws INVALID_DATA with one line that names file and cure. */
export const readActions = (file: string, options: Omit<ActionFileOptions, 'file'>): CorporateAction[] => parseActions(readBytes(file), { ...options, file });
