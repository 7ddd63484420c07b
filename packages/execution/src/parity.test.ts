import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INSTRUMENTS, randomBars, restless } from '../test/random-market';
import { runBatch, runUndisturbed } from '../test/wiring';

const kinds = (text: string): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const [, kind = ''] of text.matchAll(/"kind":"(\w+)"/g)) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
};

describe('the backtest wiring and the live wiring', () => {
  it('write the same journal, byte for byte, whenever answers arrive', async () => {
    await fc.assert(fc.asyncProperty(fc.integer(), fc.integer(), fc.integer(), async (bars, wishes, jitter) => {
      const scenario = { bars: randomBars(bars, 30), strategy: restless(wishes) };
      const batch = runBatch(scenario);
      const live = await runUndisturbed(scenario, jitter);
      expect(live.error).toBeUndefined();
      expect(live.text).toBe(batch.text);
      expect(live.statement).toEqual(batch.statement);
    }), { numRuns: 20 });
  });

  it('have been compared on a run that holds everything: turns, brackets, slices, cancels, refusals, rejections', () => {
    const { text, statement } = runBatch({ bars: randomBars(1, 400), strategy: restless(1) });
    const counts = kinds(text);
    for (const kind of ['decision', 'intent', 'refusal', 'cancel', 'order', 'fill']) expect(counts[kind], kind).toBeGreaterThan(30);
    expect(counts['session']).toBeGreaterThan(40);
    for (const what of ['"stop":', '"limit":', '"after":', '"status":"held"', '"status":"rejected"', '"check":"short sale"', '"check":"position ', 'of its group filled', '"type":"limit"', '"type":"trailing-stop"', '"replaces":', '"type":"stop-limit"',
      '"type":"market-if-touched"', '"timeInForce":"cls"', '"timeInForce":"ioc"', '"postOnly":true', '"status":"expired"']) {
      expect(text.includes(what), what).toBe(true);
    }
    for (const { symbol } of INSTRUMENTS) expect(statement.events.filter((event) => event.kind === 'fill' && event.fill.symbol === symbol).length).toBeGreaterThan(20);
    expect(runBatch({ bars: randomBars(1, 400), strategy: restless(1) }).text).toBe(text);
  });
});
