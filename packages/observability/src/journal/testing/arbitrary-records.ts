import fc from 'fast-check';
import type { JournalRecord } from '@trader/core';

const text = fc.oneof(fc.string({ maxLength: 12 }), fc.string({ unit: 'grapheme', maxLength: 6 }), fc.constantFrom('AAPL', '0.5', '-12.000000001'));
const texts = fc.dictionary(text, text, { maxKeys: 3 });
const time = fc.integer({ min: 0, max: 4_102_444_800_000 });
const side = fc.constantFrom('buy' as const, 'sell' as const);

/** Any well-formed record of any kind. */
export const arbitraryRecord: fc.Arbitrary<JournalRecord> = fc.oneof(
  fc.record({ kind: fc.constant('run' as const), time, run: text, strategy: text, currency: text, cash: text, symbols: fc.array(text, { maxLength: 3 }) }),
  fc.record(
    { kind: fc.constant('decision' as const), time, id: text, owner: text, symbol: text, from: text, to: text, or: text, price: text, reason: text },
    { requiredKeys: ['kind', 'time', 'id', 'owner', 'symbol', 'from', 'to', 'price', 'reason'] },
  ),
  fc.record(
    {
      kind: fc.constant('intent' as const), time, id: text, parent: text, owner: text, symbol: text, side, type: text, quantity: text,
      limit: text, stop: text, trailAmount: text, trailBps: fc.nat(), reduceOnly: fc.boolean(), after: text, group: text, timeInForce: text,
      expiresAt: time, postOnly: fc.boolean(), replaces: text, lots: fc.array(text, { maxLength: 3 }), reason: text,
    },
    { requiredKeys: ['kind', 'time', 'id', 'parent', 'owner', 'symbol', 'side', 'type', 'quantity', 'reduceOnly', 'reason'] },
  ),
  fc.record({ kind: fc.constant('refusal' as const), time, id: text, symbol: text, check: text, reason: text }),
  fc.record({ kind: fc.constant('cancel' as const), time, id: text, reason: text }),
  fc.record({ kind: fc.constant('order' as const), time, id: text, status: text, reason: text, at: time }),
  fc.record({
    kind: fc.constant('fill' as const), time, id: text, execution: text, symbol: text, side, quantity: text, price: text, fee: text,
    at: time, realized: text, position: text, cash: text, equity: text, rate: text,
  }, { requiredKeys: ['kind', 'time', 'id', 'execution', 'symbol', 'side', 'quantity', 'price', 'fee', 'at', 'realized', 'position', 'cash', 'equity'] }),
  fc.record({
    kind: fc.constant('cash' as const), time, id: text, reason: text, symbol: text, currency: text, amount: text, at: time, realized: texts, cash: text,
    equity: text, rate: text, settles: text,
  }, { requiredKeys: ['kind', 'time', 'id', 'reason', 'symbol', 'currency', 'amount', 'at', 'realized', 'cash', 'equity'] }),
  fc.record({
    kind: fc.constant('accrual' as const), time, id: text, symbol: text, currency: text, amount: text, perUnit: text, at: time, payAt: time, cash: text,
    equity: text, rate: text,
  }, { requiredKeys: ['kind', 'time', 'id', 'symbol', 'currency', 'amount', 'perUnit', 'at', 'payAt', 'cash', 'equity'] }),
  fc.record({
    kind: fc.constant('action' as const), time, id: text, symbol: text, into: text, numerator: text, denominator: text, at: time, held: texts,
    orders: texts, realized: texts, position: text, cash: text, equity: text,
  }),
  fc.record({ kind: fc.constant('adopt' as const), time, id: text, symbol: text, owner: text, quantity: text, price: text }),
  fc.record({ kind: fc.constant('goal' as const), time, owner: text, symbol: text, target: text }),
  fc.record(
    { kind: fc.constant('session' as const), time, day: text, cash: text, equity: text, peak: text, positions: texts, balances: texts, accruals: texts },
    { requiredKeys: ['kind', 'time', 'day', 'cash', 'equity', 'peak', 'positions'] },
  ),
  fc.record({ kind: fc.constant('margin-call' as const), time, id: text, state: text, equity: text, required: text, worst: text, at: time }),
  fc.record(
    { kind: fc.constant('state' as const), time, state: fc.constantFrom('active' as const, 'reducing' as const, 'halted' as const), reason: text, by: text },
    { requiredKeys: ['kind', 'time', 'state', 'reason'] },
  ),
  fc.record({ kind: fc.constant('breaker' as const), time, from: text, to: text, reason: text }),
  fc.record({ kind: fc.constant('limits' as const), time, limits: text, reason: text }),
  fc.record({ kind: fc.constant('override' as const), time, event: fc.constantFrom('granted' as const, 'used' as const, 'revoked' as const, 'expired' as const), id: text, text }),
);
