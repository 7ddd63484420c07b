import { isTraderError } from '@trader/core';
import type { ErrorCode } from '@trader/core';

/** Stable exit codes of the program. */
export const EXIT = { ok: 0, unexpected: 1, usage: 2, data: 3, storage: 4, broker: 5, mismatch: 6, findings: 7, attention: 8 } as const;

const OF_ERROR: Readonly<Record<ErrorCode, number>> = {
  INVALID_NUMBER: EXIT.usage,
  INVALID_INSTRUMENT: EXIT.usage,
  INVALID_CONFIG: EXIT.usage,
  INVALID_ORDER: EXIT.usage,
  INVALID_DATA: EXIT.data,
  UNKNOWN_SYMBOL: EXIT.data,
  STORAGE_FAILED: EXIT.storage,
  JOURNAL_CORRUPT: EXIT.mismatch,
  REPLAY_DIVERGED: EXIT.mismatch,
  RECONCILE_FAILED: EXIT.mismatch,
  BROKER_UNREACHABLE: EXIT.broker,
  NOT_APPROVED: EXIT.unexpected,
};

/** The exit code for whatever was thrown. */
export const exitCodeOf = (error: unknown): number => (isTraderError(error) ? OF_ERROR[error.code] : EXIT.unexpected);
