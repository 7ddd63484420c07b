import { quantity } from '@trader/core';
import type { JournalRecord } from '@trader/core';

/** An object as a loopback Alpaca tells it. */
type Json = Readonly<Record<string, string>>;

/** The pair of keys that a loopback Alpaca lets in. */
interface Keys {
  readonly APCA_API_KEY_ID: string;
  readonly APCA_API_SECRET_KEY: string;
}

/** What a loopback Alpaca on `port` answers, once it does not say that it was asked too often. */
export const get = async (port: number, keys: Keys, path: string): Promise<Json[]> => {
  const headers = { 'APCA-API-KEY-ID': keys.APCA_API_KEY_ID, 'APCA-API-SECRET-KEY': keys.APCA_API_SECRET_KEY };
  for (;;) {
    const reply = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
    if (reply.status !== 429) return [await reply.json()].flat() as Json[];
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
};

/** All pages of something, by the key of the last of each. */
const pages = async (port: number, keys: Keys, first: string, size: number, next: (last: Json) => string): Promise<readonly Json[]> => {
  const all = await get(port, keys, first);
  for (let page = all; page.length === size; all.push(...page)) page = await get(port, keys, first + next(page.at(-1)!));
  return all;
};

/** Every order there has been, oldest first. */
export const ordersOf = (port: number, keys: Keys): Promise<readonly Json[]> =>
  pages(port, keys, '/v2/orders?status=all&direction=asc&limit=500', 500, (last) => `&after=${encodeURIComponent(last['submitted_at'])}`);

/** Every fill there has been, as executions are named here: the broker's order and how much of it has filled with this one. Sorted. */
export const executionsThere = async (port: number, keys: Keys): Promise<readonly string[]> => {
  const fills = await pages(port, keys, '/v2/account/activities/FILL?direction=asc&page_size=100', 100, (last) => `&page_token=${encodeURIComponent(last['id'])}`);
  return fills.map((each) => `${each['order_id']}:${quantity(each['cum_qty'])}`).sort();
};

/** The same by the journal. */
export const executionsHere = (records: readonly JournalRecord[]): readonly string[] =>
  records.flatMap((each) => (each.kind === 'fill' ? [each.execution.replace(/[^:]*$/, (sum) => String(quantity(sum)))] : [])).sort();

/** Statuses of orders that are at work. */
export const AT_WORK: readonly string[] = ['new', 'accepted', 'held', 'partially_filled', 'pending_new', 'pending_cancel', 'pending_replace'];
