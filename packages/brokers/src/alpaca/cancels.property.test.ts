import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AlpacaStage, bracket, CANARIES, reply } from '../../test/alpaca-stage';
import type { Wish } from '../../test/alpaca-stage';

const MINUTE = 60_000;
const PER_MINUTE = 60;

/** Bad minutes: what refuses requests, what else is asked meanwhile, and what is to be cancelled. */
interface Storm {
  /** How long nothing is admitted, ms. */
  readonly lasts: number;
  /** How Alpaca says that: others use its minutes up, or a gateway refuses with a reset, one that is a minute ahead each time, or without a word. */
  readonly how: 'used up by others' | 'told' | 'told too long' | 'silent';
  readonly brackets: number;
  readonly singles: number;
  /** Whether those who cancel are not those who sent. */
  readonly restarted: boolean;
  /** Statements that are asked for, and given up, all the time. */
  readonly statements: boolean;
  /** When the cancels are asked for, ms after the storm began. */
  readonly asked: number;
}

const storms: fc.Arbitrary<Storm> = fc.record({
  lasts: fc.integer({ min: 0, max: 4 * MINUTE }), how: fc.constantFrom('used up by others' as const, 'told' as const, 'told too long' as const, 'silent' as const), brackets: fc.integer({ min: 0, max: 3 }),
  singles: fc.integer({ min: 1, max: 8 }), restarted: fc.boolean(), statements: fc.boolean(), asked: fc.integer({ min: 0, max: MINUTE }),
});

const HEADERS = { 'APCA-API-KEY-ID': CANARIES.keyId, 'APCA-API-SECRET-KEY': CANARIES.secretKey };

/** Somebody else with the same account asks as much as it may. */
const useUp = (stage: AlpacaStage): void => {
  while (stage.server.request({ method: 'GET', url: 'https://x/v2/clock', headers: HEADERS, timeoutMs: 1 }).status !== 429);
};

/** Gives how long after the storm the last of the orders that were to be cancelled was cancelled, ms; Infinity when one was not. */
const lastCancel = async ({ lasts, how, brackets, singles, restarted, statements, asked }: Storm): Promise<number> => {
  const stage = new AlpacaStage({ perMinute: PER_MINUTE }, { requestsPerMinute: PER_MINUTE });
  await stage.quote(9.99, 10.01);
  const entries: Wish[][] = Array.from({ length: brackets }, (_, n) => bracket(3 * n + 1, { limit: 9 }));
  entries.push(...Array.from({ length: singles }, (_, n): Wish[] => [{ id: `run-${3 * brackets + n + 1}`, limit: 9 }]));
  for (const each of entries) await stage.send(...each);
  await stage.pass(MINUTE);
  if (restarted) stage.start();
  await stage.pass(MINUTE - (stage.time.now() % MINUTE)); // a window begins
  const began = stage.time.now();
  const over = (): boolean => stage.time.now() >= began + lasts;
  stage.meddle = () => {
    if (over()) return undefined;
    if (how === 'used up by others') return void useUp(stage);
    const reset = String(Math.ceil((how === 'told' ? began + lasts : stage.time.now() + MINUTE) / 1000));
    return reply(429, { message: 'too many requests.' }, how === 'silent' ? {} : { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset });
  };
  if (statements) for (let at = 0; at < lasts + 2 * MINUTE; at += 5_000) stage.time.after(at, () => void stage.broker.statement(began, ['run-1']).catch(() => undefined));
  await stage.pass(asked);
  for (const [{ id }] of entries) stage.broker.cancel(id);
  // The server admits requests again: with the next window, where the last was used up.
  const admits = Math.max(stage.time.now(), how === 'used up by others' && lasts > 0 ? Math.ceil((began + lasts) / MINUTE) * MINUTE : began + lasts);
  await stage.pass(admits + MINUTE - stage.time.now());
  const ends = stage.server.orders.map(({ status, times }) => (status === 'canceled' ? (times.canceledAt ?? Infinity) : Infinity));
  stage.broker.close();
  return Math.max(...ends) - admits;
};

describe('cancels', () => {
  it('have all landed one window of the rate limit after the server admits requests again, whatever else is asked', async () => {
    await fc.assert(fc.asyncProperty(storms, async (storm) => {
      expect(await lastCancel(storm)).toBeLessThanOrEqual(MINUTE);
    }), { numRuns: 20 });
  }, 60_000);
});
