import { TraderError } from '@trader/core';

/** Leave to pass one check for a while, signed by whoever may give it. Plain JSON. */
export interface Override {
  /** Used once: the same id is never granted again. */
  readonly id: string;
  /** The name of the check it suspends, as refusals tell it. */
  readonly check: string;
  /** For orders of this symbol only; absent: of any. */
  readonly symbol?: string | undefined;
  /** For orders of this owner only; absent: of any. */
  readonly owner?: string | undefined;
  /** First moment at which it holds, ms since 1970 UTC. */
  readonly from: number;
  /** First moment at which it holds no longer. */
  readonly until: number;
  /** Who gives it. */
  readonly by: string;
  /** Why, for the journal. */
  readonly reason: string;
  /** What signs `overrideText` of all the above, in the encoding your verifier reads. */
  readonly signature: string;
}

/** What is signed begins with it, so that a signature of something else with the same key is never one of an override. */
const HEAD = '@trader/risk override 1\n';
const PLAIN = /^[!-~]+(?: [!-~]+)*$/;
const LONGEST = 200;

const damaged = (what: string): never => {
  throw new TraderError('INVALID_DATA', `override ${what}`);
};

const plain = (name: string, value: unknown): string => {
  if (typeof value !== 'string' || value.length > LONGEST || !PLAIN.test(value) || /["\\]/.test(value)) {
    const rule = `1 to ${LONGEST} printable ASCII characters without quotes or backslashes, words one space apart`;
    return damaged(`needs a ${name} of ${rule}, got ${JSON.stringify(value)?.slice(0, 80)}`);
  }
  return value;
};

const moment = (name: string, value: unknown): number =>
  typeof value === 'number' && Number.isSafeInteger(value) ? value : damaged(`needs a ${name} in whole ms, got ${String(value)}`);

/**
 * The one text that is signed: a head, then JSON with all keys always in the same order and `null` for what is absent. It refuses
 * what two people could read as different things: anything but printable ASCII (letters that look alike, marks that turn the direction of
 * writing, line ends), quotes, backslashes, stray spaces, fractions of a ms. Throws INVALID_DATA.
 */
export const overrideText = (override: Omit<Override, 'signature'>): string => {
  const { symbol, owner } = override;
  const from = moment('from', override.from);
  const until = moment('until', override.until);
  if (until <= from) damaged(`ends at ${until}, which is not after its begin at ${from}`);
  return HEAD + JSON.stringify({
    id: plain('id', override.id),
    check: plain('check', override.check),
    symbol: symbol === undefined ? null : plain('symbol', symbol),
    owner: owner === undefined ? null : plain('owner', owner),
    from,
    until,
    by: plain('by', override.by),
    reason: plain('reason', override.reason),
  });
};
