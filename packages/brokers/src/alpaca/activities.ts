import { TraderError } from '@trader/core';
import type { Cash, CashEvent, CashReason, Fill } from '@trader/core';
import type { AlpacaRest } from './rest';
import { WIRE } from './wire';
import type { WireFill, WireMovement } from './wire';

/** The most that a page holds. Source: docs.alpaca.markets/reference/getaccountactivities-2. */
const PAGE = 100;

const iso = (time: number): string => new Date(Math.max(0, time)).toISOString();

/** Fills of the whole account after `from` (ms since 1970 UTC), oldest first. Rejects with BROKER_UNREACHABLE. */
export const fillsSince = (rest: AlpacaRest, from: number): Promise<readonly WireFill[]> =>
  pages((token) => rest.question(`/v2/account/activities?activity_types=FILL&after=${encodeURIComponent(iso(from))}&direction=asc&page_size=${PAGE}${token}`, WIRE.fills));

/** Reads page after page: each goes on after the last of the one before. */
const pages = async <T extends { readonly id: string }>(ask: (token: string) => Promise<readonly T[]>): Promise<readonly T[]> => {
  const found = new Map<string, T>();
  for (let token = ''; ;) {
    const page = await ask(token);
    const before = found.size;
    for (const each of page) found.set(each.id, each);
    const last = page.at(-1);
    if (page.length < PAGE || last === undefined) return [...found.values()];
    if (found.size === before) throw new TraderError('BROKER_UNREACHABLE', 'activities of Alpaca: its pages go round in a circle');
    token = `&page_token=${encodeURIComponent(last.id)}`;
  }
};

/** How long before its moment the day of an activity may begin, ms. */
const DAY = 86_400_000;

/** Activities other than fills since `since` (ms since 1970 UTC), oldest first. Rejects with BROKER_UNREACHABLE. */
export const movementsSince = async (rest: AlpacaRest, since: number): Promise<readonly WireMovement[]> => {
  const after = encodeURIComponent(iso(since - 2 * DAY));
  const found = await pages((token) => rest.question(`/v2/account/activities?category=non_trade_activity&after=${after}&direction=asc&page_size=${PAGE}${token}`, WIRE.movements));
  return found.filter((each) => each.activity_type !== 'FILL' && timeOf(each, since) !== undefined);
};

/**
 * When an activity happened; undefined when that was before `since`. Some have only a day: one of the day of `since` or later counts as later, since a
 * movement told twice is known by its id, and one not told is lost. (That `created_at` is there: the OpenAPI document. When it is not: unverified.)
 */
const timeOf = ({ created_at: created, date }: WireMovement, since: number): number | undefined => {
  if (typeof created === 'number') return created >= since ? created : undefined;
  const day = Date.parse(`${date ?? ''}T00:00:00Z`);
  return day + DAY > since ? Math.max(day, since) : undefined;
};

/**
 * What kinds of activity are to us; `other` is every kind that is not here. Sources: the enumeration of activity types and their sub-types in the OpenAPI document, and
 * docs.alpaca.markets/docs/account-activities. Which sign they have is theirs to say: `net_amount` is signed.
 */
const REASONS: Readonly<Record<string, CashReason>> = {
  CSD: 'transfer', CSW: 'transfer', ACATC: 'transfer', JNL: 'transfer', JNLC: 'transfer',
  DIV: 'dividend', DIVCGL: 'dividend', DIVCGS: 'dividend', DIVFT: 'dividend', DIVNRA: 'dividend', DIVROC: 'dividend', DIVTW: 'dividend', DIVTXEX: 'dividend', CGD: 'dividend',
  DIVFEE: 'fee', FEE: 'fee', CFEE: 'fee', PTC: 'fee', PTR: 'fee',
  INTNRA: 'cash-interest', INTTW: 'cash-interest', MA: 'merger', FXCNV: 'conversion',
};

const reasonOf = ({ activity_type: type, activity_sub_type: kind }: WireMovement, amount: Cash): CashReason => {
  if (type === 'INT') return kind === 'MGN' || (kind !== 'CDT' && kind !== 'SWP' && kind !== 'QII' && amount < 0n) ? 'margin-interest' : 'cash-interest';
  return Object.hasOwn(REASONS, type) ? REASONS[type] : 'other';
};

/** Money that moved without a trade; undefined when none did, as in a change of name. */
export const cashEventOf = (movement: WireMovement, since: number): CashEvent | undefined => {
  const { id, net_amount: amount, symbol, currency } = movement;
  const time = timeOf(movement, since);
  if (amount === null || amount === undefined || amount === 0n || time === undefined) return undefined;
  return { kind: 'cash', id, reason: reasonOf(movement, amount), symbol: symbol ?? '', currency: currency ?? 'USD', amount, time };
};

/** What others' trade in a symbol that is not traded here took or brought. */
export const cashOfTrade = ({ executionId, symbol, side, quantity, price, time }: Fill): CashEvent => {
  const worth = price * quantity;
  return { kind: 'cash', id: executionId, reason: 'external', symbol, currency: 'USD', amount: (side === 'buy' ? -worth : worth) as Cash, time };
};
