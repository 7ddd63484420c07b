import { describe, expect, it } from 'vitest';
import { cashMerger, dividend, split, stockMerger, symbolChange } from './corporate-action';
import { isTraderError } from './errors';
import { price } from './money';

const errorOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (isTraderError(error)) return `${error.code} ${error.message}`;
  }
  return 'nothing was thrown';
};

describe('corporate actions', () => {
  it('are what they are called', () => {
    expect(dividend({ symbol: 'A', amount: '0.24', time: 5 })).toEqual({ kind: 'dividend', symbol: 'A', time: 5, payTime: 5, amount: price('0.24') });
    expect(split({ symbol: 'A', ratio: '4:1', time: 5 })).toEqual({ kind: 'reorganization', symbol: 'A', into: 'A', numerator: 4n, denominator: 1n, cash: 0n, time: 5 });
    expect(split({ symbol: 'A', ratio: '1 : 10', time: 5 })).toMatchObject({ numerator: 1n, denominator: 10n });
    expect(symbolChange({ symbol: 'FB', into: 'META', time: 5 })).toMatchObject({ symbol: 'FB', into: 'META', numerator: 1n, denominator: 1n, cash: 0n });
    expect(stockMerger({ symbol: 'A', into: 'B', ratio: '0.6531:1', cash: '9.5', time: 5 })).toMatchObject({ numerator: 6531n, denominator: 10000n, cash: price('9.5') });
    expect(cashMerger({ symbol: 'A', cash: 54.2, time: 5 })).toMatchObject({ into: 'A', numerator: 0n, denominator: 1n, cash: price('54.2') });
  });

  it('have a ratio in its lowest terms', () => {
    expect(split({ symbol: 'A', ratio: '6:4', time: 0 })).toMatchObject({ numerator: 3n, denominator: 2n });
    expect(split({ symbol: 'A', ratio: '1.05:1', time: 0 })).toMatchObject({ numerator: 21n, denominator: 20n });
  });

  it.each([
    [() => split({ symbol: 'A', ratio: '4', time: 0 }), 'INVALID_DATA corporate action of A: "4" is no ratio: write new units, a colon and old units, such as 4:1, or 1:10 for a reverse split'],
    [() => split({ symbol: 'A', ratio: '0:1', time: 0 }), 'INVALID_DATA corporate action of A: each part of the ratio 0:1 must be above 0'],
    [() => split({ symbol: 'A', ratio: 'x:1', time: 0 }), 'INVALID_NUMBER "x" is not a decimal number: write it like -1.5'],
    [() => split({ symbol: '', ratio: '2:1', time: 0 }), 'INVALID_DATA corporate action of (no symbol): it needs a symbol'],
    [() => split({ symbol: 'A', ratio: '2:1', time: NaN }), 'INVALID_DATA corporate action of A: its time is NaN: give ms since 1970'],
    [() => dividend({ symbol: 'A', amount: 0, time: 0 }), 'INVALID_DATA corporate action of A: the amount must be above 0'],
    [() => dividend({ symbol: 'A', amount: 1, time: 5, payTime: 4 }), 'INVALID_DATA corporate action of A: a dividend is not paid before its ex-moment'],
    [() => symbolChange({ symbol: 'A', into: 'A', time: 0 }), 'INVALID_DATA corporate action of A: a change of symbol needs another symbol'],
    [() => stockMerger({ symbol: 'A', into: 'A', ratio: '1:1', time: 0 }), 'INVALID_DATA corporate action of A: a merger needs the symbol of the other shares'],
    [() => stockMerger({ symbol: 'A', into: 'B', ratio: '1:1', cash: -1, time: 0 }), 'INVALID_DATA corporate action of A: the cash must be above 0'],
  ])('that cannot be are refused in one line (%#)', (work, message) => {
    expect(errorOf(work)).toBe(message);
  });
});
