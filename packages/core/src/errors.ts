/** What went wrong, as a stable machine-readable code. */
export type ErrorCode =
  | 'INVALID_NUMBER'
  | 'INVALID_INSTRUMENT'
  | 'INVALID_ORDER'
  | 'INVALID_DATA'
  | 'INVALID_CONFIG'
  | 'UNKNOWN_SYMBOL'
  | 'NOT_APPROVED'
  | 'JOURNAL_CORRUPT'
  | 'REPLAY_DIVERGED'
  | 'RECONCILE_FAILED'
  | 'STORAGE_FAILED'
  | 'BROKER_UNREACHABLE';

/**
 * The one error class of `@trader/*`. `message` is a single line that says what is wrong, where, and how to mend it.
 * Test `error.code`, or `isTraderError(error)`: never `instanceof`, which fails across two copies of a package.
 */
export class TraderError extends Error {
  override readonly name = 'TraderError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** Whether `error` is a TraderError, from whichever copy of this package. */
export const isTraderError = (error: unknown): error is TraderError =>
  error instanceof Error && error.name === 'TraderError' && 'code' in error;
