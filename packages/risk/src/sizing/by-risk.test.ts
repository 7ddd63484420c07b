import { cash, defineInstrument, price, quantity } from '@trader/core';
import { describe, expect, it } from 'vitest';
import { scaleByDrawdown, sizeByAtr, sizeByStop, sizeByVolatility, sizesByInverseVolatility, toQuantity } from './index';

const badNumber = expect.objectContaining({ code: 'INVALID_NUMBER' });
const badConfig = expect.objectContaining({ code: 'INVALID_CONFIG' });
const badData = expect.objectContaining({ code: 'INVALID_DATA' });

describe('sizes by one measure of risk', () => {
  it('bring the volatility asked for, without leverage unless told', () => {
    expect(sizeByVolatility({ target: 0.1, volatility: 0.25 })).toBeCloseTo(0.4, 15);
    expect(sizeByVolatility({ target: 0.2, volatility: 0.1 })).toBe(1);
    expect(sizeByVolatility({ target: 0.2, volatility: 0.1, cap: 3 })).toBe(2);
  });

  it('lose the risk asked for at the stop, long and short', () => {
    expect(sizeByStop({ risk: 0.01, entry: 50, stop: 48 })).toBeCloseTo(0.25, 15);
    expect(sizeByStop({ risk: 0.01, entry: 50, stop: 52 })).toBeCloseTo(0.25, 15);
    expect(sizeByStop({ risk: 0.01, entry: 50, stop: 49.9 })).toBe(1);
  });

  it('put the stop two average true ranges away', () => {
    expect(sizeByAtr({ risk: 0.01, atr: 2, price: 100 })).toBeCloseTo(0.25, 15);
    expect(sizeByAtr({ risk: 0.01, atr: 2, multiple: 1, price: 100 })).toBeCloseTo(0.5, 15);
  });

  it.each([
    ['a volatility must be above 0', () => sizeByVolatility({ target: 0.1, volatility: 0 }), badNumber],
    ['a volatility must be above 0', () => sizeByVolatility({ target: 0.1, volatility: NaN }), badNumber],
    ['a volatility target must be above 0', () => sizeByVolatility({ target: -1, volatility: undefined }), badNumber],
    ['a cap must be above 0', () => sizeByVolatility({ target: 0.1, volatility: 0.1, cap: 0 }), badConfig],
    ['a stop must be away from the entry', () => sizeByStop({ risk: 0.01, entry: 50, stop: 50 }), badNumber],
    ['the price of a stop must be above 0', () => sizeByStop({ risk: 0.01, entry: 50, stop: NaN }), badNumber],
    ['the price of an entry must be above 0', () => sizeByStop({ risk: 0.01, entry: 0, stop: 1 }), badNumber],
    ['the risk of a trade must be above 0 and at most 1', () => sizeByStop({ risk: 1.5, entry: 50, stop: 49 }), badConfig],
    ['an average true range must be above 0', () => sizeByAtr({ risk: 0.01, atr: -1, price: 100 }), badNumber],
    ['the multiple of an average true range must be above 0', () => sizeByAtr({ risk: 0.01, atr: 1, price: 100, multiple: 0 }), badNumber],
  ])('refuse: %s', (message, size, error) => {
    expect(size).toThrow(message);
    expect(size).toThrow(error);
  });
});

describe('the scale of a drawdown', () => {
  it('is 1 at the peak, 0 at the limit, and in between what is left above the floor', () => {
    expect(scaleByDrawdown({ equity: 100, peak: 100, limit: 0.2 })).toBe(1);
    expect(scaleByDrawdown({ equity: 80, peak: 100, limit: 0.2 })).toBe(0);
    // (90 - 80) / 90 of equity is at risk, of (100 - 80) / 100 at the peak.
    expect(scaleByDrawdown({ equity: 90, peak: 100, limit: 0.2 })).toBeCloseTo(10 / 90 / 0.2, 14);
    expect(scaleByDrawdown({ equity: -5, peak: 100, limit: 0.2 })).toBe(0);
  });

  it('refuses what is no equity and no limit', () => {
    expect(() => scaleByDrawdown({ equity: NaN, peak: 100, limit: 0.2 })).toThrow(badNumber);
    expect(() => scaleByDrawdown({ equity: 1, peak: 1, limit: 0 })).toThrow('the limit of a drawdown must be above 0');
  });
});

describe('shares by inverse volatility', () => {
  it('give each asset the same volatility and all of them the target', () => {
    // Uncorrelated 20 % and 10 %: 0.1 = k sqrt(2), shares k / 0.2 and k / 0.1.
    const shares = sizesByInverseVolatility({ covariance: [0.04, 0, 0, 0.01], target: 0.1, cap: 5 });
    expect(shares[0]).toBeCloseTo(0.1 / Math.SQRT2 / 0.2, 14);
    expect(shares[1]).toBeCloseTo(0.1 / Math.SQRT2 / 0.1, 14);
    const capped = sizesByInverseVolatility({ covariance: [0.04, 0, 0, 0.01], target: 0.1 });
    expect(capped[0]).toBeCloseTo(1 / 3, 14);
    expect(capped[1]).toBeCloseTo(2 / 3, 14);
  });

  it('refuse assets that stand still, hedge each other out, or do not fit', () => {
    expect(() => sizesByInverseVolatility({ covariance: [0.04, 0, 0, 0], target: 0.1 })).toThrow('asset 1 has no volatility');
    expect(() => sizesByInverseVolatility({ covariance: [0.04, -0.02, -0.02, 0.01], target: 0.1 })).toThrow('hedge each other out');
    expect(() => sizesByInverseVolatility({ covariance: [0.04, 0.01], target: 0.1 })).toThrow(badData);
    expect(() => sizesByInverseVolatility({ covariance: [0.04], target: 0 })).toThrow(badNumber);
  });
});

describe('toQuantity', () => {
  const share = defineInstrument({ symbol: 'AAPL' });

  it('is exact: a tenth of 1,000 at 10 is 10, though the double of 0.1 is more and that of 0.3 less', () => {
    expect(toQuantity({ instrument: share, equity: cash(1000), price: price(10), fraction: 0.1 })).toBe(quantity(10));
    expect(toQuantity({ instrument: share, equity: cash(1000), price: price(1), fraction: 0.3 })).toBe(quantity(300));
    expect(toQuantity({ instrument: share, equity: cash(1000), price: price(1), fraction: 1.1e-2 })).toBe(quantity(11));
    expect(toQuantity({ instrument: share, equity: cash(1000), price: price(1), fraction: 1e21 })).toBe(quantity('1000000000000000000000000'));
  });

  it('cuts to whole lots toward zero, for shorts too', () => {
    const hundreds = defineInstrument({ symbol: 'X', lotSize: 100 });
    expect(toQuantity({ instrument: share, equity: cash('999.99'), price: price(10), fraction: 0.999 })).toBe(quantity(99));
    expect(toQuantity({ instrument: share, equity: cash(1000), price: price(3), fraction: -1 })).toBe(quantity(-333));
    expect(toQuantity({ instrument: hundreds, equity: cash(1000), price: price(3), fraction: -1 })).toBe(quantity(-300));
    expect(toQuantity({ instrument: share, equity: cash(1000), price: price(1001), fraction: 1 })).toBe(quantity(0));
  });

  it('is nothing without equity', () => {
    expect(toQuantity({ instrument: share, equity: cash(0), price: price(10), fraction: 1 })).toBe(quantity(0));
    expect(toQuantity({ instrument: share, equity: cash(-50), price: price(10), fraction: 1 })).toBe(quantity(0));
  });

  it('refuses a fraction that is not finite and a price not above 0', () => {
    expect(() => toQuantity({ instrument: share, equity: cash(1), price: price(1), fraction: NaN })).toThrow(badNumber);
    expect(() => toQuantity({ instrument: share, equity: cash(1), price: price(0), fraction: 1 })).toThrow('a price must be above 0 to size AAPL');
  });
});
