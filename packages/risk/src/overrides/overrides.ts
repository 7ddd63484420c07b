import { TraderError } from '@trader/core';
import type { Order } from '@trader/core';
import { overrideText } from './override-text';
import type { Override } from './override-text';

/** What `createOverrides` takes. */
export interface OverridesOptions {
  /** Whether `signature` is that of someone who may give overrides, for exactly this text. What it throws counts as false. */
  readonly verifySignature: (text: string, signature: string) => boolean;
  /** The longest an override may hold, ms. */
  readonly longestMs: number;
  /** How far ahead of its grant one may begin, ms; default `longestMs`. */
  readonly furthestMs?: number | undefined;
  /** Names of checks that nobody may suspend. */
  readonly never: readonly string[];
}

/** Something that happened to an override, for the journal. `time` is event time, ms since 1970 UTC. */
export type OverrideEvent =
  | { readonly kind: 'override granted'; readonly time: number; readonly override: Override }
  | {
      readonly kind: 'override used'; readonly time: number; readonly id: string; readonly check: string;
      readonly order: string; readonly symbol: string; readonly owner: string;
    }
  | { readonly kind: 'override expired'; readonly time: number; readonly id: string }
  | { readonly kind: 'override revoked'; readonly time: number; readonly id: string; readonly reason: string };

/** What overrides remember, as plain JSON values. */
export interface OverridesState {
  /** The latest event time heard; absent before the first. */
  readonly now?: number;
  /** Those that hold or will, in the order of their grants. */
  readonly granted: readonly Override[];
  /** Ids that were revoked and could still be granted again, with the time at which they expire. */
  readonly revoked: readonly { readonly id: string; readonly until: number }[];
}

/** Signed, expiring leaves to pass a check. Every change of them is an event to journal. */
export interface Overrides {
  /**
   * Takes an override in force. Throws INVALID_DATA for a damaged one, and NOT_APPROVED when its signature is wrong, it has expired, begins too far
   * ahead, lasts too long, is of a check that nobody may suspend, or its id was seen before.
   */
  grant(override: Override, time: number): OverrideEvent;
  /** The first override by which this order may pass this check at `time`; undefined when there is none. Changes nothing, allocates nothing. */
  suspends(check: string, order: Pick<Order, 'symbol' | 'owner'>, time: number): Override | undefined;
  /** The event of an order that passed by an override. */
  used(override: Override, order: Pick<Order, 'id' | 'symbol' | 'owner'>, time: number): OverrideEvent;
  /**
   * Ends an override early; its id is never granted again. It takes no signature, for it allows nothing. Throws INVALID_DATA for an id that
   * does not hold.
   */
  revoke(id: string, time: number, reason: string): OverrideEvent;
  /** Forgets those that have run out by `time`, and tells of each. They hold no longer whether this is asked or not. */
  expire(time: number): readonly OverrideEvent[];
  save(): OverridesState;
  /**
   * Takes up where `state` was saved. Every signature is verified again: an override whose signature is no longer right, or of a check that
   * nobody may suspend any more, is revoked, which the events tell. Throws INVALID_DATA for a damaged state.
   */
  restore(state: OverridesState): readonly OverrideEvent[];
}

const refused = (id: string, why: string): never => {
  throw new TraderError('NOT_APPROVED', `override ${id} ${why}`);
};

const checkOptions = ({ longestMs, furthestMs = longestMs, never }: OverridesOptions): void => {
  const fits = longestMs > 0 && Number.isFinite(longestMs) && furthestMs >= 0 && Number.isFinite(furthestMs) && Array.isArray(never);
  if (fits) return;
  const rule = 'a longestMs above 0, a furthestMs of 0 or above and a list never';
  throw new TraderError('INVALID_CONFIG', `overrides need ${rule}, got ${longestMs}, ${furthestMs}`);
};

const checkTime = (time: number): number => {
  if (!Number.isFinite(time)) throw new TraderError('INVALID_DATA', `overrides: ${time} is not a time in ms`);
  return time;
};

const covers = (override: Override, check: string, order: Pick<Order, 'symbol' | 'owner'>, time: number): boolean =>
  override.check === check && time >= override.from && time < override.until &&
  (override.symbol === undefined || override.symbol === order.symbol) && (override.owner === undefined || override.owner === order.owner);

const copyOf = ({ id, check, symbol, owner, from, until, by, reason, signature }: Override): Override =>
  Object.freeze({
    id, check, ...(symbol === undefined ? {} : { symbol }), ...(owner === undefined ? {} : { owner }), from, until, by, reason, signature,
  });

const revokedEvent = (id: string, time: number, reason: string): OverrideEvent => ({ kind: 'override revoked', time, id, reason });

/** Keeps overrides. Whoever holds the signing key decides what may pass; this code only verifies. Throws INVALID_CONFIG. */
export const createOverrides = (options: OverridesOptions): Overrides => {
  checkOptions(options);
  const { verifySignature, longestMs, furthestMs = longestMs } = options;
  const never = new Set(options.never);
  let now = -Infinity;
  let granted: Override[] = [];
  let revoked: { readonly id: string; readonly until: number }[] = [];

  const isSigned = (override: Override): boolean => {
    const text = overrideText(override);
    try {
      return typeof override.signature === 'string' && verifySignature(text, override.signature) === true;
    } catch {
      return false;
    }
  };
  const faultOf = (override: Override): string | undefined => {
    if (!isSigned(override)) return 'its signature is not right any more';
    return never.has(override.check) ? 'nobody may suspend its check any more' : undefined;
  };
  return {
    grant(override, time) {
      now = Math.max(now, checkTime(time));
      const kept = copyOf(override);
      const { id, check, from, until } = kept;
      if (!isSigned(kept)) refused(id, 'is not signed by someone who may give it: sign overrideText(override)');
      if (never.has(check)) refused(id, `is of the check "${check}", which nobody may suspend`);
      if (until <= now) refused(id, `expired at ${until}, and it is ${now}`);
      if (until - from > longestMs) refused(id, `lasts ${until - from} ms, longer than the ${longestMs} ms allowed`);
      if (from - now > furthestMs) refused(id, `begins ${from - now} ms ahead, more than the ${furthestMs} ms allowed`);
      if (granted.some((each) => each.id === id) || revoked.some((each) => each.id === id)) refused(id, 'was granted before: an id is used once');
      granted.push(kept);
      return { kind: 'override granted', time: now, override: kept };
    },
    suspends(check, order, time) {
      const at = time > now ? time : now;
      for (let index = 0; index < granted.length; index++) if (covers(granted[index], check, order, at)) return granted[index];
      return undefined;
    },
    used: ({ id, check }, order, time) => ({ kind: 'override used', time, id, check, order: order.id, symbol: order.symbol, owner: order.owner }),
    revoke(id, time, reason) {
      now = Math.max(now, checkTime(time));
      const held = granted.find((each) => each.id === id);
      if (held === undefined || held.until <= now) throw new TraderError('INVALID_DATA', `no override ${id} holds, so it cannot be revoked`);
      granted = granted.filter((each) => each !== held);
      revoked.push({ id, until: held.until });
      return revokedEvent(id, now, reason);
    },
    expire(time) {
      now = Math.max(now, checkTime(time));
      const over = granted.filter((each) => each.until <= now);
      if (over.length > 0) granted = granted.filter((each) => each.until > now);
      revoked = revoked.filter((each) => each.until > now);
      return over.map((each) => ({ kind: 'override expired', time: now, id: each.id }));
    },
    save: () => ({ ...(Number.isFinite(now) ? { now } : {}), granted: [...granted], revoked: [...revoked] }),
    restore(state) {
      const kept = state.granted.map(copyOf);
      const faults = kept.map(faultOf);
      if ((state.now === undefined && kept.length > 0) || !state.revoked.every(({ id, until }) => typeof id === 'string' && Number.isFinite(until))) {
        throw new TraderError('INVALID_DATA', 'saved overrides are damaged: give restore() what save() returned');
      }
      now = state.now === undefined ? -Infinity : checkTime(state.now);
      granted = kept.filter((_, index) => faults[index] === undefined);
      const dropped = kept.flatMap((each, index) => (faults[index] === undefined ? [] : [{ id: each.id, until: each.until, reason: faults[index] }]));
      revoked = [...state.revoked, ...dropped.map(({ id, until }) => ({ id, until }))];
      return dropped.map(({ id, reason }) => revokedEvent(id, now, reason));
    },
  };
};
