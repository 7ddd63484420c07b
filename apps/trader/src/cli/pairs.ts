import { TraderError } from '@trader/core';

/** Reads `NAME=VALUE` texts. Throws INVALID_CONFIG for anything else. */
export const pairs = (texts: readonly string[], flag: string, example: string): [string, string][] =>
  texts.map((text) => {
    const at = text.indexOf('=');
    if (at <= 0 || at === text.length - 1) throw new TraderError('INVALID_CONFIG', `${flag} "${text}" is not NAME=VALUE: write for example ${flag} ${example}`);
    return [text.slice(0, at), text.slice(at + 1)];
  });
