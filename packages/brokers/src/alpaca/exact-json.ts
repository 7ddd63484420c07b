import { TraderError } from '@trader/core';

/** A string, which is left as it is, or the literal of a number. */
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** What begins a number of more than 15 characters; strings may have it, too. Without one, nothing is replaced. */
const LONG = /(?:^|[\s,:[])-?\d[\d.eE+-]{14}/;

/** Significant digits that a double always keeps. */
const SAFE_DIGITS = 15;

/**
 * Reads JSON without loss: a number of more than 15 digits, which a double might not hold, comes as the string of its digits. Throws INVALID_DATA for
 * what is no JSON.
 */
export const readExactJson = (text: string): unknown => {
  try {
    return JSON.parse(!LONG.test(text) ? text : text.replaceAll(TOKEN, (token) => (token.length > SAFE_DIGITS && !token.startsWith('"') ? `"${token}"` : token)));
  } catch {
    throw new TraderError('INVALID_DATA', `${text.length} characters that are no JSON`);
  }
};
