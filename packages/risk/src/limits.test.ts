import { quantity } from '@trader/core';
import { describe, expect, it } from 'vitest';
import { aContext, anOrder, answer, gateWith } from '../test/judging';
import type { RiskLimits } from './limits';

describe('the limits of a gate', () => {
  it('that name others than before leave everybody his exits', () => {
    const gate = gateWith({});
    gate.reload({ owners: { swing: '*' } }, 'active');
    expect(answer(gate.approve(anOrder(), aContext()))).toContain('owner: day is none of those who may trade');
    expect(answer(gate.approve(anOrder({ side: 'sell', reduceOnly: true }), aContext({ position: quantity(100) })))).toBe('approved');
    expect(answer(gate.approve(anOrder({ side: 'sell', reduceOnly: true }), aContext({ position: quantity(100), held: quantity(99) })))).toContain('owner: day');
  });

  it('change by a reload only: those who gave them cannot loosen them behind its back', () => {
    const limits = { maxOrderQuantity: 99, owners: { day: ['MSFT'] }, correlations: { symbols: ['AAPL', 'MSFT'], matrix: [1, 0, 0, 1] }, maxCorrelatedShare: 1 };
    const gate = gateWith(limits);
    limits.maxOrderQuantity = 1_000;
    limits.owners.day.push('AAPL');
    limits.correlations.matrix[1] = limits.correlations.matrix[2] = 1;
    expect(answer(gate.approve(anOrder(), aContext()))).toBe('owner: AAPL is none of the symbols of day');
    expect(() => gate.reload(limits, 'active')).toThrow('maxOrderQuantity, owners, correlations would not');
  });

  it('may be amounts and matrices of any kind, and are told in plain JSON values that are read as the same', () => {
    const amount = { toFixed: () => '100.5' };
    const limits: RiskLimits = { maxOrderNotional: amount, maxCorrelatedShare: 1, correlations: { symbols: ['A', 'B'], matrix: Float64Array.of(1, 0.5, 0.5, 1) } };
    const gate = gateWith(limits);
    const told = JSON.stringify(gate.limits);
    expect(gate.limits).toMatchObject({ maxOrderNotional: '100.5', correlations: { matrix: [1, 0.5, 0.5, 1] } });
    gate.reload(JSON.parse(told) as RiskLimits, 'active');
    expect(JSON.stringify(gate.limits)).toBe(told);
    expect(() => gate.reload({ ...limits, maxOrderNotional: '100.51' }, 'active')).toThrow('and maxOrderNotional would not');
  });
});
