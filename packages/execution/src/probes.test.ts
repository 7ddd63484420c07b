import { createApprovalAuthority } from '@trader/core';
import { createGate } from '@trader/risk';
import { expect, it } from 'vitest';
import { HOUR, setUp } from '../test/quiet-broker';

it('what was approved and never sent, because what goes with it was refused, is no probe', () => {
  const gate = createGate({
    mint: createApprovalAuthority().mint, limits: { maxOrderNotional: 2_000 }, circuitBreaker: { lossesInARow: 1, cooldownMs: HOUR, probes: 1, probeShare: 1 },
  });
  const { pursue, broker, settled, bar, kinds } = setUp({ gate: () => gate });
  expect(pursue({ quantity: 100 })).toEqual(['r-2 buy 100 market']);
  broker.fill('r-2', 100, 10);
  settled();
  expect(pursue({ quantity: 0 })).toEqual(['r-4 sell 100 market reduce']);
  broker.fill('r-4', 100, 9);
  settled();
  bar(10, 2);
  kinds();
  const entry = { type: 'stop', stop: 11 } as const;
  expect(pursue({ quantity: 90, entry, or: { quantity: -900, entry: { type: 'stop', stop: 9 } } })).toEqual([]);
  expect(kinds()).toEqual(['decision', 'breaker', 'refusal']);
  expect(pursue({ quantity: 50 })).toEqual(['r-9 buy 50 market']);
  expect(gate.save().breaker).toMatchObject({ state: 'half-open', sent: 1 });
});
