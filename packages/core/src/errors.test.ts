import { describe, expect, it } from 'vitest';
import { isTraderError, TraderError } from './errors';

describe('TraderError', () => {
  it('carries a code, one line and its cause', () => {
    const cause = new Error('disk');
    const error = new TraderError('STORAGE_FAILED', 'journal.jsonl cannot be written: free some space', { cause });
    expect(error).toBeInstanceOf(Error);
    expect([error.name, error.code, error.message, error.cause]).toEqual([
      'TraderError', 'STORAGE_FAILED', 'journal.jsonl cannot be written: free some space', cause,
    ]);
    expect(Object.hasOwn(new TraderError('INVALID_DATA', 'x'), 'cause')).toBe(false);
  });

  it('is known by its shape, so that one of another copy of the package counts', () => {
    class TraderErrorOfAnotherCopy extends Error {
      override readonly name = 'TraderError';
      readonly code = 'INVALID_DATA';
    }
    expect(isTraderError(new TraderError('INVALID_DATA', 'x'))).toBe(true);
    expect(isTraderError(new TraderErrorOfAnotherCopy('x'))).toBe(true);
    const systemError = Object.assign(new Error('x'), { code: 'ENOENT' });
    for (const other of [new Error('x'), systemError, { name: 'TraderError', code: 'INVALID_DATA' }, 'x', null, undefined]) {
      expect(isTraderError(other)).toBe(false);
    }
  });
});
